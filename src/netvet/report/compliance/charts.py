"""Charts as SVG: bars told apart by pattern as well as colour, the same bytes for the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netvet.report.charts import stacked_bars
from netvet.report.compliance.lines import BROKEN, COMING, NOT_BINDING
from netvet.report.compliance.register import Register
from netvet.report.compliance.texts import Texts
from netvet.report.drawing import Series
from netvet.verdict import Status

BARS = 10
"""Bars of a chart."""


@dataclass(frozen=True)
class Chart:
    """A picture, and the numbers in it as a table: its head, its columns and its rows."""

    key: str
    picture: str
    head: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


def days_chart(register: Register, texts: Texts) -> Chart:
    """Findings by last day, the nearest first, and how they are planned for."""
    columns = ("unplanned", "late", "not_known", "in_time")
    named = [texts("plan.none"), texts("plan.late"), texts("charts.not_known"), texts("plan.in-time")]
    rows = register.open.days.to_pylist()
    coming = [row for row in rows if row["band"] == COMING]
    labels = {BROKEN: texts("charts.now"), NOT_BINDING: texts("charts.not_binding")}
    shown = [
        (
            f"{texts.day(row['day'])} ({texts.left(row['days_left'])})"
            if row["band"] == COMING
            else labels.get(row["band"], texts("charts.no_day")),
            [row[column] for column in columns],
        )
        for row in rows
        if row not in coming[BARS:]
    ]
    if len(coming) > BARS:
        label = texts("charts.later", day=texts.day(coming[BARS - 1]["day"]))
        at = sum(row["band"] <= COMING for row in rows) - len(coming[BARS:])
        shown.insert(at, (label, [sum(row[c] for row in coming[BARS:]) for c in columns]))
    looks = [("#c4432b", ""), ("#e8a33d", "////"), ("#7fb2cf", "\\\\"), ("#dfe9dc", "")]
    return _chart(texts, "days", [Series(name, *look) for name, look in zip(named, looks, strict=True)], shown)


def operators_chart(register: Register, texts: Texts) -> Chart:
    """Open findings by operator and status, the worst first."""
    statuses = [status for status in register.totals if not status.silent]
    operators: dict[str, list[int]] = {}
    for row in register.counts:
        if row["status"] in statuses:
            own = operators.setdefault(row["operator"], [0] * len(statuses))
            own[statuses.index(Status(row["status"]))] += row["n"]
    worst = sorted(operators.items(), key=lambda one: [-n for n in one[1]])
    shown = worst[:BARS]
    if worst[BARS:]:
        rest = [sum(column) for column in zip(*(own for _, own in worst[BARS:]), strict=True)]
        shown.append((texts("and_more", n=len(worst) - BARS), rest))
    return _chart(texts, "operators", [Series(texts.status(status), *_LOOKS[status]) for status in statuses], shown)


_LOOKS = {
    Status.VIOLATED: ("#a3122a", ""),
    Status.BREACH: ("#cf4b1f", "||||"),
    Status.DEPARTS: ("#d98e04", "xxxx"),
    Status.WOULD_VIOLATE: ("#b18bc4", "////"),
    Status.POWER_AVAILABLE: ("#dccbe6", "+++"),
    Status.NOT_YET_DUE: ("#efc94c", ""),
    Status.UNKNOWN: ("#7fb2cf", "\\\\"),
}
"""Colour and pattern of a status in charts."""


def _chart(texts: Texts, key: str, kinds: Sequence[Series], shown: Sequence[tuple[str, Sequence[int]]]) -> Chart:
    """A chart and the table behind it; kinds of which there is nothing are left out."""
    kept = [i for i in range(len(kinds)) if any(values[i] for _, values in shown)]
    series = [kinds[i] for i in kept]
    values = [[numbers[i] for i in kept] for _, numbers in shown]
    labels = [label for label, _ in shown]
    picture = stacked_bars(labels, series, values, texts) if shown else ""
    head = texts("charts.day" if key == "days" else "filter.operator")
    return Chart(key, picture, head, [one.name for one in series], list(zip(labels, values, strict=True)))
