"""What follows where makers leave, as tables: one row an operator and quarter."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from netvet.dependence.bounds import Bounds
from netvet.dependence.notebook import told
from netvet.dependence.rows import ends
from netvet.markup import lines, table

if TYPE_CHECKING:
    import pyarrow as pa

    from netvet.dependence.terms import Terms
    from netvet.dependence.withdrawal import Quarter, Withdrawal

_PAIRS = ("elements", "people", "lost_elements", "lost_people")

DEPARTURE_COLUMNS = ("operator", "quarter", "day", *(f"{pair}_{end}" for pair in _PAIRS for end in ("low", "high")))
"""Columns of a row: whose (null for all); quarters since the start, and the day; from below and above the elements without
support and the people whom they serve, and of both what failures have put out of service by then, by estimate. From above
people are null where some elements do not say whom they serve: it may be any number."""


def departure_row(quarter: Quarter) -> dict[str, Any]:
    """A quarter as a mapping with DEPARTURE_COLUMNS."""
    row: dict[str, Any] = {"operator": quarter.operator, "quarter": quarter.number, "day": quarter.day}
    for label, bounds in (("elements", quarter.elements), ("people", quarter.people)):
        row |= ends(label, bounds)
        row |= {f"lost_{end}": None if n is None else n * quarter.lost for end, n in ends(label, bounds).items()}
    if quarter.at_least:
        row |= {"people_high": None, "lost_people_high": None if quarter.lost else 0.0}
    return {column: row[column] for column in DEPARTURE_COLUMNS}


def departure_table(quarters: Iterable[Quarter]) -> pa.Table:
    """The rows as an Arrow table."""
    import pyarrow as pa  # noqa: PLC0415

    kinds: dict[str, pa.DataType] = {"operator": pa.string(), "quarter": pa.int64(), "day": pa.date32()}
    schema = pa.schema([(label, kinds.get(label, pa.float64())) for label in DEPARTURE_COLUMNS])
    return pa.Table.from_pylist([departure_row(quarter) for quarter in quarters], schema=schema)


QUARTER_HEAD = ("quarter", "day", "elements without support", "out of service", "subscribers without support", "out of service")


def quarter_cells(quarter: Quarter) -> tuple[str, ...]:
    """A row under QUARTER_HEAD, rounded: all after the first day is an estimate."""
    found = [quarter.elements, quarter.people]
    standing = estimated if quarter.number else whole
    cells = [text for one in found for text in (standing(one), estimated(_part(one, quarter.lost)))]
    if quarter.at_least and quarter.people:
        least = Bounds(quarter.people.low, quarter.people.low)
        cells[2] = f"at least {standing(least)}"
        cells[3] = f"at least {estimated(_part(least, quarter.lost))}" if quarter.lost else cells[3]
    return (str(quarter.number), str(quarter.day), *cells)


def _part(bounds: Bounds | None, share: float) -> Bounds | None:
    return Bounds(bounds.low * Fraction(share), bounds.high * Fraction(share)) if bounds else None


def whole(bounds: Bounds | None) -> str:
    """A number of elements or people, or its two ends."""
    return told(bounds, 1, Fraction(1))


def estimated(bounds: Bounds | None) -> str:
    """The same of an estimate: no more than three digits of it mean anything."""
    if bounds is None or not bounds.high:
        return whole(bounds)
    step = Fraction(10) ** max(0, math.floor(math.log10(bounds.high)) - 2)
    return f"~{told(bounds, 1, step)}"


TERMS = {
    "failure_rate": "{share} % of what stands without support fails in a year",
    "spares": "spares for {share} % of the elements: they last {n} year{s}",
    "spares_none": "spares for {share} % of the elements: nothing fails, so they last for good",
    "replaced": "{share} % of the elements are replaced in a quarter, or more where the case plans more",
    "replaced_after": "replacement at that pace starts after {n} quarter{s}",
    "replaced_after_none": "replacement at that pace starts at once",
    "quarters": "told for {n} quarter{s}",
}
"""Each term in words."""


def term_values(terms: Terms) -> Iterator[tuple[str, dict[str, object], str]]:
    """Of each term which of TERMS tells it, with what figures, and whether it is assumed or stated."""
    lasting = math.isfinite(terms.spares_last)
    parts: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("failure_rate", "", {"share": f"{terms.failure_rate * 100:g}"}),
        (
            "spares",
            "" if lasting else "_none",
            {"share": f"{terms.spares * 100:g}", "n": f"{terms.spares_last:.1f}".removesuffix(".0")},
        ),
        ("replaced", "", {"share": f"{terms.replaced * 100:g}"}),
        ("replaced_after", "" if terms.replaced_after else "_none", {"n": terms.replaced_after}),
        ("quarters", "", {"n": terms.quarters}),
    )
    for key, way, values in parts:
        yield key + way, values, "assumed" if key in terms.assumed else "stated"


def term_lines(terms: Terms) -> list[tuple[str, str]]:
    """Each term in words, and whether it is assumed."""
    return [
        (TERMS[key].format(**values, s="" if values.get("n") in (1, "1") else "s"), grade)
        for key, values, grade in term_values(terms)
    ]


def html(found: Withdrawal) -> str:
    """The quarters of all operators together as a table for a notebook."""
    caption = f"{found.case.title}: {found.leaving} leaves on {found.terms.start}"
    notes = [f"{text} ({how})." for text, how in term_lines(found.terms)]
    return table(QUARTER_HEAD, map(quarter_cells, found.national), caption=caption) + lines(*notes, found.case.notice)
