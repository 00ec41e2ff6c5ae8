"""Whom and what own terms name: makers that somebody knows, and functions that there are."""

from __future__ import annotations

from collections.abc import Iterator

from netvet.dossier import Dossiers
from netvet.errors import PlanError
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory
from netvet.planning.elements import LAYERS
from netvet.planning.sheet import OF_FUNCTIONS, Sheet


def check_names(sheet: Sheet, inventory: Inventory, dossiers: Dossiers, functions: Functions) -> None:
    """Check the names in a user's own terms against the case.

    Args:
        sheet: the terms.
        inventory: the network of the case.
        dossiers: makers that are known.
        functions: functions that are known, with the case's own.

    Raises:
        PlanError: where neither a dossier nor an element knows a maker, or there is no such function; with near names.
    """
    for term, name in _makers(sheet):
        maker = dossiers.maker(name)
        if not (maker.id or _stands(inventory, name)):
            remedy = f"did you mean {' or '.join(maker.candidates[:3])}?" if maker.candidates else "write its own dossier first"
            raise PlanError(
                f"neither a dossier nor an element knows the maker {name!r}", where=sheet.place(term), remedy=remedy
            )
    for term, name in _functions(sheet):
        if name not in functions.rows:
            near = functions.near(name)
            remedy = f"did you mean {' or '.join(near)}?" if near else "name one of functions.csv, or a shipped one"
            raise PlanError(f"there is no function {name!r}", where=sheet.place(term), remedy=remedy)


def _makers(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The makers that own terms name, each with its term."""
    if "suppliers.also" in sheet.own:
        yield from (("suppliers.also", name) for name in sheet.at("suppliers.also"))
    if "suppliers.pairs" in sheet.own:
        yield from (("suppliers.pairs", name) for pair in sheet.at("suppliers.pairs") for name in pair)


def _functions(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The functions that own terms name, each with its term."""
    for term in sheet.own:
        family, _, rest = term.partition(".")
        name, _, label = rest.rpartition(".")
        if family == "element" and label in OF_FUNCTIONS and name not in LAYERS:
            yield term, name
    if "order.pairs" in sheet.own:
        yield from (("order.pairs", name) for pair in sheet.at("order.pairs") for name in pair)


def _stands(inventory: Inventory, name: str) -> bool:
    """Whether some element is of a maker of that name, as it is written there."""
    found = inventory.con.execute("SELECT 1 FROM whole_elements WHERE vendor = ? LIMIT 1", [name])
    return bool(found.fetchall())
