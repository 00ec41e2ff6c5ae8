"""What rules may quote of a network's dependence: the figures of every operator, function and maker as written.

A figure is told only where nothing that it rests on is left out, so that filling in a fact never turns what was decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from netvet.dependence.bounds import Bounds
from netvet.dependence.parts import SHARED, unit_of, write_names, write_parts
from netvet.dependence.scopes import Scope, take_scopes
from netvet.dependence.standing import take_standing
from netvet.dossier import Dossiers
from netvet.fact import NONE, Fact, Type
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory, literal_rows

if TYPE_CHECKING:
    import pyarrow as pa

_SCALE = 18


@dataclass(frozen=True)
class _Asked:
    """One figure: of the operator or the nation, by which measure, and which."""

    national: bool
    measure: str
    word: str


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
    `<fact>#high`. NULL where a figure is not known.

    Args:
        inventory: the network.
        dossiers: what is known of makers.
        functions: the functions that the case knows.
        facts: which figures, by names without their room: `share_of_<measure>`, `makers`, `single_supplier`, `top_share` or
            `hhi`, each with `national_` before it for all operators together.
        day: the day asked.
        as_of: the day whose state the network describes.
        whole: whether no row was set aside; nothing is known of what lacks some.
    """
    import pyarrow as pa  # noqa: PLC0415

    write_names(inventory, dossiers, functions, "group", day)
    wanted = {fact.name: _asked(fact.name) for fact in facts}
    scopes = _scopes(inventory, wanted.values(), day, as_of) if whole else {}
    group = unit_of("group", day)
    rows: list[dict[str, Any]] = []
    for row in literal_rows(inventory.con, _LABELS):
        vendor = row["vendor"]
        maker = NONE if vendor == NONE else group(dossiers.maker(str(vendor))) if vendor else None
        rows.append(dict(row) | _figures(row, maker, wanted, scopes))
    kinds: dict[str, pa.DataType] = {}
    for fact in facts:
        counted: dict[Type, pa.DataType] = {Type.FLAG: pa.bool_(), Type.COUNT: pa.int64()}
        kind = counted.get(fact.type, pa.decimal128(38, _SCALE))
        kinds |= {fact.name: kind, **({} if fact.type is Type.FLAG else {f"{fact.name}#high": kind})}
    texts = [(key, pa.string()) for key in ("operator", "function", "vendor")]
    kept = [{key: value for key, value in row.items() if key != "summed"} for row in rows]
    return pa.Table.from_pylist(kept, schema=pa.schema([*texts, *kinds.items()]))


_LABELS = """
SELECT l.operator, l.function, l.vendor, coalesce(f.summed, ['']) AS summed
FROM labels AS l LEFT JOIN function_cells AS f ON l.function = f.cell ORDER BY ALL
"""


def _asked(fact: str) -> _Asked:
    word = fact.removeprefix("national_")
    national, (word, _, measure) = fact != word, word.partition("_of_")
    return _Asked(national, measure or "elements", word)


Scopes = Mapping[tuple[bool, str], Mapping[tuple[str | None, str | None], Scope]]


def _scopes(inventory: Inventory, wanted: Collection[_Asked], day: date, as_of: date) -> Scopes:
    """Of each measure, by operator and function, or by function alone, the scopes in which nothing is left out."""
    found = {}
    for measure in dict.fromkeys(one.measure for one in wanted):
        write_parts(inventory, day, as_of, measure=measure, regions=False)
        standing = take_standing(inventory) if measure == "sites" else None
        lacking = _lacking(inventory, measure)
        for national in {one.national for one in wanted if one.measure == measure}:
            per = ("function",) if national else ("operator", "function")
            scopes = take_scopes(inventory.con, per, measure, standing)
            kept = [one for one in scopes if not (lacking if national else one.operator in lacking)]
            found[national, measure] = {(one.operator, one.function): one for one in kept}
    return found


_LACKING = """
SELECT DISTINCT operator FROM parts LEFT JOIN function_cells AS f ON function = f.cell
WHERE maker IS DISTINCT FROM 'none' AND (present IS NULL OR list_contains(coalesce(f.summed, ['']), '')
                                        OR len(f.unmapped) > 0 OR {more})
"""


def _lacking(inventory: Inventory, measure: str) -> set[str]:
    """The operators of which something may be missing: there or not, its function, its site or whom it serves not known."""
    more = "known < n" if measure in SHARED else "siteless > 0" if measure == "sites" else "FALSE"
    return {row[0] for row in inventory.con.execute(_LACKING.format(more=more)).fetchall()}


def _figures(row: Mapping[str, Any], maker: str | None, wanted: Mapping[str, _Asked], scopes: Scopes) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for fact, one in wanted.items():
        among = scopes.get((one.national, one.measure), {})
        operator = None if one.national else row["operator"]
        found = [_figure(among.get((operator, function)), one.word, maker) for function in row["summed"]]
        known = [bounds for bounds in found if bounds is not None]
        if not known or len(known) < len(found):
            continue
        worst = min if one.word == "makers" else max
        bounds = Bounds(worst(one.low for one in known), worst(one.high for one in known))
        told |= _told(fact, one.word, bounds)
    return told


def _figure(scope: Scope | None, word: str, maker: str | None) -> Bounds | None:
    """A figure of one function; None where it is not known."""
    if scope is None:
        return None
    low, high = scope.found.suppliers
    if word == "makers":
        return Bounds(Fraction(low), Fraction(high))
    if word == "single_supplier":
        return Bounds(Fraction(int(high == 1)), Fraction(int(low == 1)))
    if word in ("top_share", "hhi"):
        return scope.found.top if word == "top_share" else scope.found.hhi
    if maker == NONE:
        return Bounds(Fraction(0), Fraction(0))
    return scope.found.shares.get(maker) if maker else None


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
