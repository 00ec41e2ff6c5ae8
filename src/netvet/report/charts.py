"""Charts of reports as SVG: told apart by pattern as well as colour, what is not known drawn as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netvet.report.drawing import Series, address_of, drawing, label_of
from netvet.report.texts import Texts

Interval = tuple[float, float]
"""The least and the most."""

_SHORT = 22
"""Letters of a name that a third of a chart has room for."""


def stacked_bars(labels: Sequence[str], series: Sequence[Series], values: Sequence[Sequence[int]], texts: Texts) -> str:
    """Horizontal bars, one a label, stacked by series, as an SVG in a `data:` address.

    Args:
        labels: what each bar stands for, from above.
        series: what its parts stand for.
        values: of each label, a number a series.
        texts: how numbers are written.
    """
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(7.2, 0.75 + 0.36 * len(labels)), layout="constrained")
        axes = figure.subplots()
        _draw(axes, labels, series, values, texts)
        _legend(figure, [one.name for one in series])
        return address_of(figure)


def _legend(figure: Any, names: Sequence[str]) -> None:
    """Above the plot, in as many columns as fit: a reader of black and white print tells patterns by it."""
    columns = 3 if max(map(len, names), default=0) <= _SHORT else 2
    figure.legend(loc="outside upper left", ncols=columns, frameon=False, handlelength=2.4)


def _draw(axes: Any, labels: Sequence[str], series: Sequence[Series], values: Sequence[Sequence[int]], texts: Texts) -> None:
    places = list(range(len(labels)))
    begun = [0] * len(labels)
    for index, one in enumerate(series):
        widths = [row[index] for row in values]
        axes.barh(
            places,
            widths,
            left=begun,
            height=0.62,
            label=one.name,
            color=one.colour,
            hatch=one.pattern,
            edgecolor="#1b1b1b",
            linewidth=0.6,
        )
        begun = [start + width for start, width in zip(begun, widths, strict=True)]
    longest = max([*begun, 1])
    for place, total in zip(places, begun, strict=True):
        axes.text(total + longest * 0.01, place, texts.number(total), va="center", parse_math=False)
    _name_rows(axes, labels)
    axes.set_xlim(0, longest * 1.12)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def interval_bars(labels: Sequence[str], groups: Sequence[Sequence[Interval]], names: Sequence[str], texts: Texts) -> str:
    """Horizontal bars of shares, a group a label, as an SVG: full up to what is certain, hatched up to what may be.

    Args:
        labels: what each group stands for, from above.
        groups: of each label, one (low, high) a name, 0 to 1.
        names: what the bars of a group stand for, from above; the first is darker.
        texts: how numbers are written.
    """
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(7.2, 0.8 + (0.14 + 0.15 * len(names)) * len(labels)), layout="constrained")
        axes = figure.subplots()
        _draw_intervals(axes, labels, groups, names, texts)
        _legend(figure, names)
        return address_of(figure)


def _draw_intervals(
    axes: Any, labels: Sequence[str], groups: Sequence[Sequence[Interval]], names: Sequence[str], texts: Texts
) -> None:
    height = 0.8 / len(names)
    look: dict[str, Any] = {"height": height * 0.86, "edgecolor": "#1b1b1b", "linewidth": 0.6}
    for index, name in enumerate(names):
        places = [place - 0.4 + height * (index + 0.5) for place in range(len(labels))]
        low = [100 * group[index][0] for group in groups]
        more = [100 * (group[index][1] - group[index][0]) for group in groups]
        colour = _SHADES[index % len(_SHADES)]
        axes.barh(places, low, color=colour, label=name, **look)
        perhaps = texts("charts.perhaps") if index == len(names) - 1 else None
        axes.barh(places, more, left=low, color="#ffffff", hatch="////", label=perhaps, **look)
    _name_rows(axes, labels)
    axes.set_xlim(0, 100)
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f} %")


_SHADES = ("#2f6d8f", "#9cc3d8", "#e3c57a")


def _name_rows(axes: Any, labels: Sequence[str]) -> None:
    axes.set_yticks(list(range(len(labels))), [label_of(label) for label in labels])
    for text in axes.get_yticklabels():
        text.set_parse_math(False)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def course(moments: Sequence[str], lines: Sequence[tuple[str, Sequence[Interval]]], unit: str) -> str:
    """Figures over time as an SVG: a line for the least, a band up to the most.

    Args:
        moments: what stands below, from the left.
        lines: a name each, and one (low, high) a moment.
        unit: what stands beside the axis.
    """
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(7.2, 3.0), layout="constrained")
        axes = figure.subplots()
        places = list(range(len(moments)))
        for index, (name, values) in enumerate(lines):
            low, high = [value[0] for value in values], [value[1] for value in values]
            colour = _LINES[index % len(_LINES)]
            axes.plot(places, low, _DASHES[index % len(_DASHES)], color=colour, label=label_of(name), linewidth=1.8)
            axes.fill_between(places, low, high, color=colour, alpha=0.22, linewidth=0)
        step = max(1, len(moments) // 5)
        axes.set_xticks(places[::step], list(moments)[::step])
        axes.set_ylim(bottom=0)
        axes.set_ylabel(unit)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        _legend(figure, [name for name, _ in lines])
        return address_of(figure)


_LINES = ("#a3122a", "#2f6d8f", "#7a5b00", "#1f662a")
_DASHES = ("-", "--", "-.", ":")
