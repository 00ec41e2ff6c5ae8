"""Which plans a case asks for: one without requirements, and one of each reading of what is not known that differs."""

from __future__ import annotations

from collections.abc import Mapping

from netvet.planning.question import BASELINE, MOVES, READINGS, STAYS, Asked, problem_of, same
from netvet.planning.replacing import layers_of
from netvet.transition import Problem, digest_of


def problems_of(asked: Asked) -> Mapping[str, Problem]:
    """The problems of radio by what they are plans of; only MOVES where both readings ask the same of the whole network.

    Where both ask the same of radio alone, it is one problem under both names: it is solved once.
    """
    found = {reading: problem_of(asked, reading) for reading in (BASELINE, *READINGS)}
    if not same(found[STAYS], found[MOVES]):
        return found
    if _of_layers(asked, strict=False) == _of_layers(asked, strict=True):
        return {BASELINE: found[BASELINE], MOVES: found[MOVES]}
    return found | {STAYS: found[MOVES]}


def _of_layers(asked: Asked, *, strict: bool) -> list[tuple[str, str, str]]:
    return [
        (one.operator, one.layer, digest_of((one.problem, *(lot.followers for lot in one.lots))))
        for one in layers_of(asked, strict=strict, known=0)
    ]
