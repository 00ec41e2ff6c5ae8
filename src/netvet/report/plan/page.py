"""A plan as one page that opens from disk and fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from netvet.planning import Answer, Planned
from netvet.report.counts import counted
from netvet.report.drawing import address
from netvet.report.page import part_of, policy_of, template_of
from netvet.report.plan.notes import notes
from netvet.report.plan.pictures import peak_words
from netvet.report.plan.words import (
    LISTED,
    above_words,
    aside_words,
    binding_words,
    cost_words,
    delay_words,
    end_of,
    known_words,
    last_words,
    late_words,
    layer_words,
    left_words,
    move_words,
    proof_words,
    reading_words,
    replaced_words,
    waiting_words,
)


def render(found: Planned, pictures: Mapping[str, bytes]) -> str:
    """The page as a text.

    Args:
        found: the plans.
        pictures: `spend.svg` and `calendar.svg`.
    """
    style = part_of(__package__, "plan.css")
    horizon = found.asked.horizon
    return str(
        _template().render(
            found=found,
            style=style,
            policy=policy_of(style, []),
            regimes=", ".join(regime for regime, _, _ in found.ground.regimes),
            span=f"{horizon.name(0)} to {horizon.name(horizon.quarters - 1)}",
            known=known_words(found),
            sites=counted(float(found.baseline.problem.units.sites.sum()), "radio site"),
            units=counted(len(found.baseline.problem.units), "unit"),
            answers=[_answer(found, answer) for answer in found.answers],
            pictures={name.partition(".")[0]: address(drawn) for name, drawn in pictures.items()},
            peak=peak_words(found),
            aside=aside_words(found),
            left=left_words(found.at_the_end),
            notes=list(notes(found)),
            proofs=list(proof_words(found)),
            terms=_terms(found),
        )
    )


def _answer(found: Planned, answer: Answer) -> dict[str, Any]:
    return {
        "head": reading_words(found, answer),
        "figures": [
            ("Cost beside no requirement", cost_words(found, answer)),
            *((f"of it {layer}", words) for layer, words in layer_words(found, answer)),
            ("5G", delay_words(found, answer)),
            ("Sites that must move", move_words(answer)),
            ("Late sites", late_words(answer)),
            *(("Above a limit", words) for words in above_words(answer)),
            *([("Elements other than radio", replaced_words(answer))] if answer.layers else []),
            *(("At the end", words) for words in end_of(found, answer)),
        ],
        "binds": binding_words(found, answer),
        "late": [*waiting_words(answer), *last_words(answer)[:LISTED]],
    }


def _terms(found: Planned) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name, term in found.sheet.terms.items():
        ends = f"{term.low:g} to {term.high:g}" if term.ranged and not isinstance(term.value, list) else ""
        rows.append((name, str(term.value), ends, f"assumed: {term.assumed}" if term.assumed else term.source))
    return rows


@cache
def _template() -> Any:
    return template_of(__package__, "plan.html")
