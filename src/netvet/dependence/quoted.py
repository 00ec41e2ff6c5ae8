"""What rules may quote of a network's dependence: the figures of every operator, function and maker as written.

A figure is told only where nothing that it rests on is left out, so that filling in a fact never turns what was decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from netvet.dependence.areas import Areas, take_areas
from netvet.dependence.bounds import Bounds
from netvet.dependence.lacking import AREAS, of_scopes, take_lacking
from netvet.dependence.parts import UNSORTED, unit_of, write_names, write_parts
from netvet.dependence.scopes import Scope, take_scopes
from netvet.dependence.standing import take_standing
from netvet.dossier import Dossiers
from netvet.fact import NONE, Fact, Type
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory, literal_rows

if TYPE_CHECKING:
    import pyarrow as pa

_SCALE = 18


_COMMON = "common_mode"
_OF_SHARES = ("top_share", "hhi")
"""What there is only where any element of a function has a maker, or may have one."""


@dataclass(frozen=True)
class _Asked:
    """One figure: of the operator or the nation, by which measure, and which."""

    national: bool
    measure: str
    word: str


@dataclass
class _Known:
    """What was measured.

    Attributes:
        scopes: of the nation or each operator, by measure, the scope of each operator (None for the nation) and function.
        lacking: by measure, what may be missing of an operator, in words (`netvet.dependence.lacking`).
        areas: the share of people in areas of one maker; None where it is not known.
        people: what is not known of areas, in words.
    """

    scopes: dict[tuple[bool, str], Mapping[tuple[str | None, str | None], Scope]] = field(default_factory=dict)
    lacking: dict[str, Mapping[str | None, str]] = field(default_factory=dict)
    areas: Bounds | None = None
    people: str = ""


def quote_dependence(
    inventory: Inventory,
    dossiers: Dossiers,
    functions: Functions,
    facts: Sequence[Fact],
    *,
    day: date,
    as_of: date,
    whole: bool,
) -> pa.Table:
    """The figures as a table.

    Columns: operator, function, vendor (as written), and for each fact asked itself; of a number from below, and from above in
    `<fact>#high`. NULL where a figure is not known. In `<fact>#lacks` what is not known that it rests on; NULL where all is.

    Args:
        inventory: the network.
        dossiers: what is known of makers.
        functions: the functions that the case knows.
        facts: which figures, by names without their room: `share_of_<measure>`, `makers`, `single_supplier`, `top_share` or
            `hhi`, each with `national_` before it for all operators together; or `national_common_mode`.
        day: the day asked.
        as_of: the day whose state the network describes.
        whole: whether no row was set aside; nothing is known of what lacks some.
    """
    import pyarrow as pa  # noqa: PLC0415

    write_names(inventory, dossiers, functions, "group", day)
    wanted = {fact.name: _asked(fact.name) for fact in facts}
    known = _measured(inventory, wanted.values(), day, as_of) if whole else None
    group = unit_of("group", day)
    rows: list[dict[str, Any]] = []
    for row in literal_rows(inventory.con, _LABELS):
        vendor = row["vendor"]
        maker = NONE if vendor == NONE else group(dossiers.maker(str(vendor))) if vendor else None
        rows.append(dict(row) | (_figures(row, maker, wanted, known) if known else _set_aside(wanted)))
    kinds: dict[str, pa.DataType] = {}
    for fact in facts:
        counted: dict[Type, pa.DataType] = {Type.FLAG: pa.bool_(), Type.COUNT: pa.int64()}
        kind = counted.get(fact.type, pa.decimal128(38, _SCALE))
        kinds |= {fact.name: kind, **({} if fact.type is Type.FLAG else {f"{fact.name}#high": kind})}
        kinds |= {f"{fact.name}#lacks": pa.string()}
    texts = [(key, pa.string()) for key in ("operator", "function", "vendor")]
    kept = [{key: value for key, value in row.items() if key not in ("summed", "unsorted")} for row in rows]
    return pa.Table.from_pylist(kept, schema=pa.schema([*texts, *kinds.items()]))


_LABELS = f"""
SELECT l.operator, l.function, l.vendor, coalesce(f.summed, ['']) AS summed, {UNSORTED} AS unsorted
FROM labels AS l LEFT JOIN function_cells AS f ON l.function = f.cell ORDER BY ALL
"""


def _asked(fact: str) -> _Asked:
    word = fact.removeprefix("national_")
    if word == _COMMON:
        return _Asked(national=True, measure=AREAS, word=word)
    national, (word, _, measure) = fact != word, word.partition("_of_")
    return _Asked(national, measure or "elements", word)


def _set_aside(wanted: Collection[str]) -> dict[str, Any]:
    return {f"{fact}#lacks": "rows were set aside" for fact in wanted}


def _measured(inventory: Inventory, wanted: Collection[_Asked], day: date, as_of: date) -> _Known:
    found = _Known()
    for measure in dict.fromkeys(one.measure for one in wanted):
        elements = write_parts(inventory, day, as_of, measure="sites" if measure == AREAS else measure, regions=False)
        standing = take_standing(inventory, elements) if measure in ("sites", AREAS) else None
        found.lacking[measure] = take_lacking(inventory, measure)
        if measure == AREAS and standing is not None:
            _take_people(found, take_areas(inventory, standing))
            continue
        for national in {one.national for one in wanted if one.measure == measure}:
            per = ("function",) if national else ("operator", "function")
            scopes = take_scopes(inventory.con, per, measure, standing)
            found.scopes[national, measure] = {(one.operator, one.function): one for one in scopes}
    return found


def _take_people(into: _Known, areas: Areas | None) -> None:
    """The share of people in areas of one maker, and what is not known of it."""
    if areas is None:
        into.people = "where any site with radio is"
        return
    lacks = {
        "where sites with radio are": areas.unplaced,
        "who lives in areas": areas.served.unpeopled,
        "makers of radio in areas": areas.open.areas,
    }
    into.people = ", ".join(f"{words} ({n})" for words, n in lacks.items() if n)
    into.areas = None if areas.unplaced else areas.share


def _figures(row: Mapping[str, Any], maker: str | None, wanted: Mapping[str, _Asked], known: _Known) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for fact, one in wanted.items():
        operator = None if one.national else row["operator"]
        lacks = known.lacking[one.measure].get(operator)
        if one.measure == AREAS:
            bounds, missing = known.areas, known.people
        else:
            among = known.scopes.get((one.national, one.measure), {})
            scopes = {function: among.get((operator, function)) for function in row["summed"]}
            bounds, missing = _worst(scopes.values(), one.word, maker), of_scopes(scopes, one.measure)
            if maker == NONE and one.word != "share" and None in scopes.values():
                bounds, missing = _of_nobody(bounds, one.word, unsorted=row["unsorted"])
            if one.word == "share" and maker is None:
                missing = "its own maker" + (f", {missing}" if missing else "")
        told[f"{fact}#lacks"] = lacks or missing or None
        if bounds is not None and lacks is None:
            told |= _told(fact, one.word, bounds)
    return told


def _of_nobody(bounds: Bounds | None, word: str, *, unsorted: bool) -> tuple[Bounds | None, str]:
    """A figure of functions of which one has no maker, or is not known; and what is not known of it."""
    if unsorted:
        return None, "its own function"
    return bounds, "no element of this function has a maker" if word in _OF_SHARES else ""


def _worst(scopes: Collection[Scope | None], word: str, maker: str | None) -> Bounds | None:
    """The worst of the figures of several functions; None where one is not known."""
    found = [_figure(scope, word, maker) for scope in scopes]
    known = [bounds for bounds in found if bounds is not None]
    if not known or len(known) < len(found):
        return None
    worst = min if word == "makers" else max
    return Bounds(worst(one.low for one in known), worst(one.high for one in known))


def _figure(scope: Scope | None, word: str, maker: str | None) -> Bounds | None:
    """A figure of one function; None where it is not known."""
    if scope is None:  # of what is there, nothing that performs it has a maker
        return Bounds(Fraction(0), Fraction(0)) if maker == NONE and word not in _OF_SHARES else None
    low, high = scope.found.suppliers
    if word == "makers":
        return Bounds(Fraction(low), Fraction(high))
    if word == "single_supplier":
        return Bounds(Fraction(int(low == high == 1)), Fraction(int(scope.found.single)))
    if word in _OF_SHARES:
        return scope.found.top if word == "top_share" else scope.found.hhi
    if maker == NONE:
        return Bounds(Fraction(0), Fraction(0))
    # of nothing there is no share, and so little may be all that there is
    return scope.found.shares.get(maker) if maker and scope.found.whole else None


def _told(fact: str, word: str, bounds: Bounds) -> dict[str, Any]:
    """The figure as its columns; a share is never told narrower than it is."""
    if word == "single_supplier":
        return {fact: bool(bounds.low) if bounds.exact else None}
    if word == "makers":
        return {fact: int(bounds.low), f"{fact}#high": int(bounds.high)}
    return {fact: _decimal(bounds.low, ROUND_FLOOR), f"{fact}#high": _decimal(bounds.high, ROUND_CEILING)}


def _decimal(value: Fraction, rounding: str) -> Decimal:
    with localcontext() as context:
        context.prec, context.rounding = 60, rounding
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-_SCALE))
