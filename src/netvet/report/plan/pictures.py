"""The charts of a plan: what is spent when, and which region is at work when."""

from __future__ import annotations

from typing import Any

import numpy as np

from netvet.planning import Planned, acts_done, money, spending
from netvet.report.drawing import drawing, label_of, svg
from netvet.report.plan.words import reading_words

_LOOKS = {"none": ("#6b6b6b", ":"), "stays": ("#2b6f9e", "--"), "moves": ("#a3122a", "-")}


def spend_curve(found: Planned) -> bytes:
    """Money paid out by quarter, a line a plan."""
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(7.6, 3.4), layout="constrained")
        axes = figure.subplots()
        for answer in found.everything:
            paid = sum(one.sum(axis=0) for one in spending(answer.problem, answer.solution.plan).values())
            colour, style = _LOOKS[answer.reading]
            axes.step(
                range(len(paid)),
                np.asarray(paid) / 1000.0,
                where="post",
                color=colour,
                linestyle=style,
                label=reading_words(found, answer),
            )
        _quarters(axes, found)
        axes.set_ylim(bottom=0)
        axes.set_ylabel(f"million {found.sheet.currency} a quarter")
        figure.legend(loc="outside upper left", frameon=False)
        return svg(figure)


def calendar(found: Planned) -> bytes:
    """Sites replaced by region and quarter: a row a region, the darker the more; of the last reading."""
    answer = found.answers[-1]
    problem, units = answer.problem, answer.problem.units
    sites = np.zeros((len(problem.regions), problem.quarters))
    for act in acts_done(problem, answer.solution.plan):
        swapped = act.there & (act.disturbs | act.manager)
        np.add.at(sites, (units.region[swapped], act.at[swapped]), units.sites[swapped])
    with drawing():
        from matplotlib.figure import Figure  # noqa: PLC0415

        figure = Figure(figsize=(7.6, 1.0 + 0.28 * len(sites)), layout="constrained")
        axes = figure.subplots()
        peak = max(float(sites.max()), 1.0)
        for row, quarters in enumerate(sites):
            for at in np.flatnonzero(quarters).tolist():
                shade = 0.15 + 0.85 * float(quarters[at]) / peak
                axes.broken_barh([(at, 1)], (row - 0.4, 0.8), facecolor="#a3122a", alpha=shade, linewidth=0)
        for due in sorted({int(one) for one in units.deadline if one < problem.quarters}):
            axes.axvline(due + 1, color="#1b1b1b", linewidth=1.0, linestyle="--")
        axes.set_yticks(range(len(sites)), [label_of(name) for name in problem.regions])
        for text in axes.get_yticklabels():
            text.set_parse_math(False)
        axes.set_ylim(len(sites) - 0.5, -0.5)
        _quarters(axes, found)
        return svg(figure)


def _quarters(axes: Any, found: Planned) -> None:
    horizon = found.asked.horizon
    every = max(1, horizon.quarters // 10)
    places = list(range(0, horizon.quarters, every))
    axes.set_xticks(places, [horizon.name(place) for place in places], rotation=45, ha="right")
    axes.set_xlim(0, horizon.quarters)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def peak_words(found: Planned) -> str:
    """The dearest quarter of the last reading."""
    answer = found.answers[-1]
    paid = np.asarray(sum(one.sum(axis=0) for one in spending(answer.problem, answer.solution.plan).values()))
    at = int(paid.argmax())
    return f"Most is paid in {found.asked.horizon.name(at)}: {money(float(paid[at]), found.sheet.currency)}, not discounted."
