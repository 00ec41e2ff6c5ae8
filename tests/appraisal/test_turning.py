"""How plans made anew lie beside those of the table."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from netvet.appraisal import CHEAPER, DEARER, EITHER, SAME, WITHIN
from netvet.appraisal.turning import beside

Told = tuple[str, float, float]
"""A reading, what it costs more than no requirement, and how much of that is not proven."""


def _planned(base: str, unproven: float, *told: Told) -> Any:
    """Plans that tell what they cost; `base` names the plan without requirements."""

    def answer(reading: str, name: str) -> SimpleNamespace:
        return SimpleNamespace(reading=reading, solution=SimpleNamespace(certificate=SimpleNamespace(inputs=name, plan=name)))

    baseline = answer("none", base)
    answers = [answer(reading, f"{reading} {cost}") for reading, cost, _ in told]
    costs = {reading: (cost, less) for reading, cost, less in told}
    return SimpleNamespace(
        baseline=baseline,
        answers=answers,
        everything=[baseline, *answers],
        extra=lambda one: costs[one.reading][0],
        unproven=lambda one: (costs[one.reading][1], unproven),
    )


OWN = ("b", 30.0, ("stays", 0.0, 0.0), ("moves", 100.0, 10.0))


@pytest.mark.parametrize(
    ("anew", "told"),
    [
        (OWN, SAME),
        (("b", 30.0, ("stays", 0.0, 0.0), ("moves", 115.0, 20.0)), WITHIN),
        # both stand beside one plan: what is not proven of that moves both alike
        (("b", 30.0, ("stays", 0.0, 0.0), ("moves", 115.0, 10.0)), DEARER),
        (("c", 30.0, ("stays", 0.0, 0.0), ("moves", 115.0, 10.0)), WITHIN),
        (("c", 30.0, ("moves", 50.0, 10.0)), CHEAPER),
        (("b", 30.0, ("stays", -5.0, 0.0), ("moves", 130.0, 10.0)), EITHER),
    ],
)
def test_what_is_not_proven_is_no_swing(anew: tuple[Any, ...], told: str) -> None:
    assert beside(_planned(*OWN), _planned(*anew)) == told
