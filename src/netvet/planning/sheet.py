"""Terms: every price, capacity and weight of a plan, each with its range and with where it comes from."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netvet.errors import PlanError

SHIPPED = Path(__file__).parent / "terms.toml"
ENDS = ("low", "middle", "high")
"""The ends of results: every price at its low end and every capacity at its high one; as written; and the reverse."""

_CHEAPER = {"capacity.crews", "capacity.deliveries", "capacity.disturbed"}
"""Of these more is cheaper."""

_CURRENCY = re.compile("[A-Z]{3}")
_WAY = 'write { value = 40, low = 30, high = 55, source = "who, when" }, or assumed = "why" in place of source'
_LISTS = ("suppliers.also", "suppliers.pairs", "order.pairs")
_WHOLE = (
    *("horizon.quarters", "gear.life_4g", "gear.life_5g", "gear.left_where_not_known", "work.gap", "clusters.sites"),
    *("capacity.ramp", "capacity.lead", "capacity.lead_new", "order.frozen_month"),
)
_SHARES = ("capacity.disturbed", "suppliers.largest", "suppliers.national", "weights.managed")
_POSITIVE = ("horizon.quarters", "gear.life_4g", "gear.life_5g", "clusters.sites", "capacity.ramp", "capacity.crews")
_MOST = {"horizon.quarters": 400, "gear.rate": 1, "gear.uplift": 5, "order.frozen_month": 12}
"""More of these is a slip, such as 7 for 7 %."""

_TOO_MUCH = 1e12
"""So much of anything is a slip, or infinite."""

_MONEY = re.compile(
    r"density\..+\.(gear_4g|gear_5g|swap_labour|manager)|penalties\..+|element\..+\.(gear|labour|late)|weights\.(waiting|exposure)"
    r"|suppliers\.onboarding"
)
"""What is in thousands of the currency."""

MEASURES = "measures."
EARLY = "contracts.early"
"""Ending a contract a quarter early, a site; where it is not given, contracts are kept."""
_OPTIONAL = (EARLY, *(MEASURES + name for name in ("ipsec", "managers-parted", "hosts-not-shared", "oversight")))
"""Prices that have no shipped value: what is not given is not known."""

OF_FUNCTIONS = ("gear", "labour", "life", "months", "late")
"""What may be given for one function, such as `element.UPF.gear`, in place of what holds for its layer."""


@dataclass(frozen=True)
class Term:
    """One value.

    Attributes:
        value: what it is taken to be: a number, or a list of names.
        low, high: the ends of what it may be; the value itself where it has none.
        source: where it was published; empty where it is assumed.
        assumed: why it is assumed; empty where it has a source.
    """

    value: Any
    low: Any
    high: Any
    source: str = ""
    assumed: str = ""

    @property
    def ranged(self) -> bool:
        """Whether it has two ends."""
        return bool(self.low != self.high)


@dataclass(frozen=True)
class Sheet:
    """The terms of a plan.

    Attributes:
        currency: three letters.
        terms: by name, such as `density.urban.gear_4g`, in order.
        own: the names that the user's file gave.
        text: what the user's file says; empty where there is none.
        path: the user's file; empty where there is none, or it is not known.
    """

    currency: str
    terms: Mapping[str, Term]
    own: tuple[str, ...] = ()
    text: str = ""
    path: str = field(default="", compare=False)

    def place(self, name: str) -> str:
        """Where a term of the user's file stands: file and line; `terms` and its name where the file is not known."""
        return _place(self.text, self.path, name) if self.path else f"terms, {name}"

    def at(self, name: str, end: str = "middle") -> Any:
        """A value at an end of the results."""
        term = self.terms[name]
        if end == "middle":
            return term.value
        return term.low if (end == "low") != (name in _CHEAPER) else term.high

    def span_of(self, name: str) -> tuple[float, float]:
        """The two ends of a price; from nothing to infinity where it is not given."""
        term = self.terms.get(name)
        return (float(term.low), float(term.high)) if term else (0.0, math.inf)

    @property
    def densities(self) -> list[str]:
        """The classes of density, the densest first."""
        names = dict.fromkeys(name.split(".")[1] for name in self.terms if name.startswith("density."))
        return sorted(names, key=lambda name: -self.at(f"density.{name}.people_per_km2"))

    @property
    def assumed(self) -> list[str]:
        """The names of what is assumed."""
        return [name for name, term in self.terms.items() if term.assumed]


def shipped_terms() -> str:
    """The text of the shipped terms, to be edited."""
    return SHIPPED.read_text(encoding="utf-8")


def read_terms(path: Path | None = None) -> Sheet:
    """The shipped terms, and over them those of a file.

    Raises:
        PlanError: where a value says neither source nor `assumed`, or makes no sense; with file, line and remedy.
    """
    sheet = _read(shipped_terms(), str(SHIPPED), {})
    if path is None:
        return sheet
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        remedy = "name a file; `netvet terms -o FILE` writes one to edit"
        raise PlanError(f"the terms cannot be read: {error}", where=str(path), remedy=remedy) from None
    own = _read(text, str(path), sheet.terms)
    ordered = {**sheet.terms, **own.terms}
    _check_currency(sheet, own, _place(text, str(path), "currency"))
    _check_classes(ordered, own, text, str(path))
    return Sheet(own.currency or sheet.currency, ordered, tuple(own.terms), text, str(path))


def sheet_for(folder: Path, given: Sheet | Path | str | None) -> Sheet:
    """The terms that hold for a case: those that are given, else `terms.toml` beside it, else the shipped ones.

    Args:
        folder: that of the case.
        given: terms, or a file of them; None where there are none.

    Raises:
        PlanError: as `read_terms`.
    """
    if isinstance(given, Sheet):
        return given
    own = folder / "terms.toml"
    return read_terms(Path(given) if given else own if own.is_file() else None)


def _read(text: str, where: str, known: Mapping[str, Term]) -> Sheet:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"it is no TOML: {error}", where=where, remedy="mend it at that line and column") from None
    currency = table.pop("currency", "")
    if not isinstance(currency, str) or not (_CURRENCY.fullmatch(currency) or (known and "currency" not in text)):
        raise PlanError("currency has to be three letters", where=_place(text, where, "currency"), remedy='currency = "EUR"')
    terms = {}
    for name, given in _flat(table, ()):
        here = _place(text, where, name)
        _check_name(name, known, here)
        terms[name] = _term(name, given, here)
    return Sheet(currency, terms)


def _check_currency(shipped: Sheet, own: Sheet, where: str) -> None:
    """Whether no shipped price would be taken for one in another currency; what is nothing is nothing in each."""
    if own.currency in ("", shipped.currency):
        return
    kept = [name for name, term in shipped.terms.items() if _MONEY.fullmatch(name) and name not in own.terms and term.high]
    if kept:
        told = f"currency is {own.currency}, but {len(kept)} prices stand in {shipped.currency} as shipped, such as {kept[0]}"
        remedy = f"give every price in {own.currency}: `netvet terms -o FILE` writes them all; or leave currency out"
        raise PlanError(told, where=where, remedy=remedy)


def _check_classes(ordered: Mapping[str, Term], own: Sheet, text: str, where: str) -> None:
    """Whether a user's own class of density has every term that a class needs."""
    labels = list(dict.fromkeys(name.split(".")[2] for name in ordered if name.startswith("density.")))
    for name in own.terms:
        if not name.startswith("density."):
            continue
        whose = name.split(".")[1]
        missing = [f"density.{whose}.{label}" for label in labels if f"density.{whose}.{label}" not in ordered]
        if missing:
            told = f"the class of density {whose!r} has no {', '.join(one.split('.')[2] for one in missing)}"
            remedy = f"give {missing[0]} and the rest too; or write the name of a shipped class: urban, suburban, rural"
            raise PlanError(told, where=_place(text, where, name), remedy=remedy)


def _flat(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every value under its dotted name; a table with `value` is one."""
    for key, given in table.items():
        if isinstance(given, dict) and not {"value", "source", "assumed"} & set(given):
            yield from _flat(given, (*path, key))
        else:
            yield ".".join((*path, key)), given


def _check_name(name: str, known: Mapping[str, Term], where: str) -> None:
    if name in _OPTIONAL:
        return
    if not known or name in known or (name.count(".") == 2 and _of_family(name, known)):  # noqa: PLR2004
        return
    near = get_close_matches(name, (*known, *_OPTIONAL), n=2, cutoff=0.5)
    remedy = f"did you mean {' or '.join(near)}?" if near else "`netvet terms` prints all that there are"
    raise PlanError(f"there is no term {name!r}", where=where, remedy=remedy)


def _of_family(name: str, known: Mapping[str, Term]) -> bool:
    """Whether a user's own class of density, or a function, is given a term that classes, or functions, have."""
    family, _, label = name.split(".")
    if family == "element":
        return label in OF_FUNCTIONS
    return family == "density" and any(one.rsplit(".", 1)[-1] == label for one in known if one.startswith("density."))


def _term(name: str, given: object, where: str) -> Term:
    if not isinstance(given, dict):
        raise PlanError(f"{name} does not say where it comes from", where=where, remedy=_WAY)
    said = [key for key in ("source", "assumed") if isinstance(given.get(key), str) and str(given[key]).strip()]
    if len(said) != 1 or "value" not in given:
        trouble = "says both source and assumed" if len(said) > 1 else "does not say where it comes from"
        raise PlanError(f"{name} {trouble if 'value' in given else 'has no value'}", where=where, remedy=_WAY)
    if strange := set(given) - {"value", "low", "high", "source", "assumed"}:
        raise PlanError(f"{name} has a key {sorted(strange)[0]!r}", where=where, remedy=_WAY)
    value = given["value"]
    low, high = given.get("low", value), given.get("high", value)
    _check_values(name, (low, value, high), where)
    return Term(value, low, high, **{said[0]: str(given[said[0]]).strip()})


def _check_values(name: str, values: tuple[Any, Any, Any], where: str) -> None:
    if name in _LISTS:
        _check_list(name, values[1], where)
        return
    if not all(type(one) in (int, float) and one >= 0 for one in values):
        raise PlanError(f"{name} has to be a number from 0 on", where=where, remedy=_WAY)
    if (largest := max(values)) >= _TOO_MUCH:
        unit = ", in thousands of the currency" if _MONEY.fullmatch(name) or name.startswith((MEASURES, EARLY)) else ""
        remedy = f"write a number below {_TOO_MUCH:g}{unit}"
        raise PlanError(f"{name} = {largest:g} is more than there is", where=where, remedy=remedy)
    if not values[0] <= values[1] <= values[2]:
        raise PlanError(f"{name} does not lie between its low and its high", where=where, remedy=_WAY)
    if (name in _WHOLE or name.endswith((".months", ".life", ".at_once"))) and not all(
        float(one).is_integer() for one in values
    ):
        raise PlanError(f"{name} has to be a whole number", where=where, remedy="round it")
    if name in _SHARES and values[2] > 1:
        raise PlanError(f"{name} has to be a share from 0 to 1", where=where, remedy="write 0.12 for 12 %")
    if name.endswith(".wants_five") and any(one not in (0, 1) for one in values):
        raise PlanError(
            f"{name} has to be 1 or 0", where=where, remedy="write 1 where sites of that density are to get 5G, else 0"
        )
    if (name in _POSITIVE or name.endswith((".months", ".life", ".at_once"))) and values[0] <= 0:
        raise PlanError(f"{name} has to be more than 0", where=where, remedy="write at least 1, or a share above 0")
    if name in _MOST and values[2] > _MOST[name]:
        remedy = "write 0.07 for 7 %" if name.startswith("gear.") else f"write {_MOST[name]} or less"
        raise PlanError(f"{name} has to be at most {_MOST[name]}", where=where, remedy=remedy)


def _check_list(name: str, value: object, where: str) -> None:
    members = value if isinstance(value, list) else [0]
    pairs = name.endswith("pairs")
    good = all(
        isinstance(one, list) and len(one) == 2 and all(isinstance(word, str) for word in one)  # noqa: PLR2004 - a pair
        if pairs
        else isinstance(one, str)
        for one in members
    )
    if not good:
        shape = '[["A", "B"]]' if pairs else '["A", "B"]'
        what = "functions" if name == "order.pairs" else "makers' names"
        raise PlanError(f"{name} has to be a list of {what}", where=where, remedy=f"value = {shape}")


def _place(text: str, where: str, name: str) -> str:
    """File and line at which a term is given."""
    room, _, key = name.rpartition(".")
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if head := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            table = head[1].replace('"', "").replace(" ", "")
        if table == room and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*=""", line):
            return f"{where}, line {number}"
    return where
