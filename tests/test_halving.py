"""Each half of the tests has its modules, and together they are all."""

from __future__ import annotations

import random
from pathlib import Path

from tests.halving import COMPILING, SECONDS, USUAL, halves

HERE = Path(__file__).parent
MODULES = [path.relative_to(HERE).as_posix() for path in HERE.rglob("test_*.py")]


def seconds(modules: list[str]) -> int:
    return sum(SECONDS.get(path, USUAL) for path in modules)


def test_every_module_stands_in_one_half_however_they_are_found() -> None:
    one, other = halves(MODULES)
    assert sorted(one + other) == sorted(MODULES)
    assert halves(random.Random(1).sample(MODULES, len(MODULES))) == (one, other)


def test_both_take_as_long_and_one_plans() -> None:
    one, other = halves(MODULES)
    assert not any(path.startswith(COMPILING) for path in other)
    assert abs(seconds(one) - seconds(other)) <= 2 * USUAL


def test_what_is_said_to_take_long_is_there() -> None:
    assert set(SECONDS) <= set(MODULES)
    assert all((HERE / folder).is_dir() for folder in COMPILING)
