"""The charts of options: cost against exposure, exposure over time, and ranges by option; numbers stand for options."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from textwrap import fill
from typing import Any

from netvet.appraisal import Appraisal, Appraised, Interval
from netvet.report.drawing import drawing, label_of, svg
from netvet.report.marks import MARK, numbered
from netvet.report.ranges import in_language
from netvet.report.texts import Texts

_FRONT, _BEATEN, _LINES = (
    "#2f6d8f",
    "#8a8f94",
    {"user_plane": ("#2f6d8f", "-"), "long_term_keys": ("#7a5b00", ":"), "disruption": ("#a3122a", "--")},
)
_LOOKS: dict[str, dict[str, Any]] = {
    "front": {"facecolor": _FRONT + "40", "edgecolor": _FRONT},
    "beaten": {"facecolor": "none", "edgecolor": _BEATEN, "hatch": "////"},
    "apart": {"facecolor": "none", "edgecolor": _FRONT, "linestyle": "--"},
}
"""How boxes and bars look: of options that none beats, that others beat, and that are compared with none."""
_WIDTH = 7.2
_COLUMNS = 3
_AFTER = 0.25
_LONGEST, _TITLE = 44, 70


def pictures_of(found: Appraisal, texts: Texts) -> dict[str, bytes]:
    """Every chart as SVG, by the name of its file."""
    return {
        "cost-against-exposure": front_picture(found, texts),
        "exposure-over-time": course_picture(found, texts),
        "delay": _ranges(found, [one.delay for one in found.options], "delay_axis", texts),
        "concentration": _ranges(
            found,
            [(one.concentration[0] * 1e4, one.concentration[1] * 1e4) for one in found.options],
            "concentration_axis",
            texts,
        ),
    }


def front_picture(found: Appraisal, texts: Texts) -> bytes:
    """Cost against what could be seen, and stopped, at the end: a box an option, as wide as its ranges."""
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(_WIDTH, 2.75), layout="constrained")
        panels = figure.subplots(1, 2, sharey=True)
        for axes, word, label in zip(panels, ("user_plane", "disruption"), ("content_axis", "stop_axis"), strict=True):
            _boxes(axes, found, word)
            axes.set_xlabel(texts("pictures." + label))
            axes.xaxis.set_major_formatter(lambda value, _: in_language(f"{value:g} %", texts))
            _open(axes)
        panels[0].set_ylabel(texts("pictures.cost_axis", currency=found.sheet.currency))
        panels[0].yaxis.set_major_formatter(_numbers(texts))
        _legend(figure, found, texts)
        return svg(figure)


def _boxes(axes: Any, found: Appraisal, word: str) -> None:
    least, most = _money_ends(found)
    tall, open_end = most - least, any(math.isinf(one.cost[1]) for one in found.options)
    top = most + tall * (0.2 if open_end else 0.08)
    placed: list[tuple[float, float]] = []
    for number, one in enumerate(found.options, 1):
        end, low = one.exposed[word][-1], one.cost[0] / 1000
        high = top if math.isinf(one.cost[1]) else one.cost[1] / 1000
        size = max((end.high - end.low) * 100, 0.8), max(high - low, tall * 0.012)
        colour = _box(axes, (end.low * 100, low), size, kind=_kind(found, one))
        place = _free((end.low * 100 + size[0] / 2, low + size[1] / 2), placed, tall * 0.075)
        _number(axes, numbered(number, one), place, colour)
    axes.set_xlim(-2, 104)
    axes.set_ylim(least - tall * 0.08, top)


def _money_ends(found: Appraisal) -> Interval:
    """The least and the most cost that has an end, in millions."""
    ends = [end / 1000 for one in found.options for end in one.cost if math.isfinite(end)]
    least, most = min([*ends, 0.0]), max([*ends, 0.0])
    return least, most if most > least else least + 1.0


def _kind(found: Appraisal, one: Appraised) -> str:
    """What is known of an option beside others: it is compared with none, beaten, or in front."""
    if one.option.id in found.front.apart:
        return "apart"
    return "beaten" if found.front.dominated[one.option.id] else "front"


def _box(axes: Any, corner: tuple[float, float], size: tuple[float, float], *, kind: str) -> str:
    """A box that looks as what is known of its option; and its colour."""
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    colour = str(_LOOKS[kind]["edgecolor"])
    axes.add_patch(Rectangle(corner, *size, **_LOOKS[kind], linewidth=1.1))
    return colour


def _free(place: tuple[float, float], placed: list[tuple[float, float]], tall: float) -> tuple[float, float]:
    """A place for a number, the nearest at which none stands yet."""
    around = ((right, up) for right in range(-8, 9) for up in range(-4, 5))
    steps = sorted(around, key=lambda one: (one[0] ** 2 + 2 * one[1] ** 2, one))
    for right, up in steps:
        x, y = min(max(place[0] + right * 2.5, 1.5), 101.0), place[1] + up * tall / 2
        if not any(abs(x - other) < 5.5 and abs(y - level) < tall for other, level in placed):  # noqa: PLR2004 - a number's width
            break
    placed.append((x, y))
    return x, y


def _number(axes: Any, number: str, place: tuple[float, float], colour: str) -> None:
    axes.annotate(
        number,
        place,
        ha="center",
        va="center",
        fontsize=8.5,
        bbox={"boxstyle": "circle,pad=0.22", "facecolor": "white", "edgecolor": colour, "linewidth": 1.0},
        zorder=4,
        annotation_clip=False,
    )


def _legend(figure: Any, found: Appraisal, texts: Texts) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415

    there = dict.fromkeys(_kind(found, one) for one in found.options)
    marks = [Patch(**look, label=texts("pictures." + kind)) for kind, look in _LOOKS.items() if kind in there]
    figure.legend(handles=marks, loc="outside upper left", ncols=3, frameon=False, handlelength=2.0)
    _note(figure, found, texts)


def _note(figure: Any, found: Appraisal, texts: Texts) -> None:
    """What the mark says, below a chart in which options bear it: a chart may stand alone."""
    if any(one.loose for one in found.options):
        figure.supxlabel(texts("pictures.loose", mark=MARK), fontsize=8, x=0.01, ha="left")


def course_picture(found: Appraisal, texts: Texts) -> bytes:
    """What could be seen and stopped over time: a small chart an option, steps with a band between the two ends."""
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        rows = math.ceil(len(found.options) / _COLUMNS)
        figure = Figure(figsize=(_WIDTH, 0.5 + 1.12 * rows), layout="constrained")
        grid = figure.subplots(rows, _COLUMNS, sharex=True, sharey=True, squeeze=False)
        places = [moment.year + (moment.month - 1) / 12 for moment in found.moments]
        for axes, one, number in zip(grid.flat, found.options, range(1, len(found.options) + 1), strict=False):
            _course(axes, one, places, texts)
            title = fill(f"{numbered(number, one)}  {label_of(one.option.title, _TITLE)}", _TITLE // 2)
            axes.set_title(title, fontsize=7.5, loc="left", parse_math=False)
        for axes in list(grid.flat)[len(found.options) :]:
            axes.set_visible(False)
        grid[0][0].set_ylim(0, 100)
        grid[0][0].set_xlim(places[0], places[-1] + _AFTER)
        handles, labels = grid[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper left", ncols=3, frameon=False)
        _note(figure, found, texts)
        return svg(figure)


def _course(axes: Any, one: Appraised, places: Sequence[float], texts: Texts) -> None:
    places = [*places, places[-1] + _AFTER]  # what stands at the end is seen for a quarter
    for word, (colour, style) in _LINES.items():
        told = [*one.exposed[word], one.exposed[word][-1]]
        low, high = ([getattr(bounds, end) * 100 for bounds in told] for end in ("low", "high"))
        axes.fill_between(places, low, high, step="post", color=colour, alpha=0.2, linewidth=0)
        axes.step(places, high, style, where="post", color=colour, linewidth=1.4, label=texts("class." + word))
        axes.step(places, low, style, where="post", color=colour, linewidth=0.6)
    axes.yaxis.set_major_formatter(lambda value, _: in_language(f"{value:g} %", texts))
    axes.tick_params(labelsize=7.5)
    axes.set_xticks([year for year in range(math.ceil(places[0]), math.floor(places[-1]) + 1) if not year % 3])
    _open(axes)


def _ranges(found: Appraisal, values: Sequence[Interval], label: str, texts: Texts) -> bytes:
    """A bar an option from its least to its most, a stroke where both are one; hollow where its plan is not proven."""
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(_WIDTH, 0.6 + 0.175 * len(values)), layout="constrained")
        axes = figure.subplots()
        finite = [end for ends in values for end in ends if math.isfinite(end)]
        most = max([*finite, 0.0]) or 1.0
        for place, ((low, high), one) in enumerate(zip(values, found.options, strict=True)):
            wide = (most * 1.1 if math.isinf(high) else high) - low
            axes.barh(place, max(wide, most * 0.006), left=low, height=0.5, **_LOOKS["apart" if one.loose else "front"])
        options = enumerate(found.options, 1)
        names = [f"{numbered(number, one)}  {label_of(one.option.title, _LONGEST)}" for number, one in options]
        axes.set_yticks(range(len(values)), names)
        for text in axes.get_yticklabels():
            text.set_parse_math(False)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(min([*finite, 0.0]), most * 1.1)
        axes.set_xlabel(texts("pictures." + label))
        axes.xaxis.set_major_formatter(_numbers(texts))
        axes.grid(axis="x", color="#d5dadf", linewidth=0.6)
        axes.set_axisbelow(True)
        _open(axes)
        _note(figure, found, texts)
        return svg(figure)


def _numbers(texts: Texts) -> Callable[[float, Any], str]:
    """Numbers of an axis as the language writes them."""
    return lambda value, _: in_language(f"{value:,.10g}".replace(",", " "), texts)


def _open(axes: Any) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
