"""Law: a class is exact. Judged alone, an element has the status, due, plan and reason that it has among all others."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from netvet.findings import classes

AS_OF = date(2026, 11, 21)
ONCE = (Phase.explicit, Phase.generate)  # a seed does not shrink
DAYS = [AS_OF + timedelta(days=n) for n in (-300, -1, 0, 1, 60, 100, 101, 700)]
WHAT = ("element_id", "operator", "requirement", "status", "due", "scheduled", "reason", "estimate")


def told(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in WHAT) for row in rows]


@settings(max_examples=2, deadline=None, phases=ONCE)
@given(seed=st.integers(0, 10**9), on=st.sampled_from(DAYS))
def test_classes_are_exact(bench: Any, draw: Any, seed: int, on: date) -> None:
    r = Random(seed)
    regime = bench.regime(bench.text(draw.rules(r, bench)))
    elements = [draw.muddle(r, draw.element(r, number)) for number in range(40)]
    options = {"on": on, "as_of": AS_OF, "dossiers": (draw.product,), **draw.tables(r)}
    together = bench.rows(elements, regime, **options)
    whole = classes.keys
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classes, "keys", lambda *given: [*whole(*given), classes.Key("alone#row", "e.netvet_row")])
        apart = bench.rows(elements, regime, **options)
    assert told(together) == told(apart)


@settings(max_examples=2, deadline=None, phases=ONCE)
@given(seed=st.integers(0, 10**9), on=st.sampled_from(DAYS))
def test_an_element_alone_has_the_status_that_it_has_among_others(bench: Any, draw: Any, seed: int, on: date) -> None:
    r = Random(seed)
    regime = bench.regime(bench.text(draw.rules(r, bench)))
    elements = [draw.muddle(r, draw.element(r, number)) for number in range(4)]
    options = {"on": on, "as_of": AS_OF, "dossiers": (draw.product,), **draw.tables(r)}
    together = [row for row in told(bench.rows(elements, regime, **options)) if row[0]]
    alone = [row for one in elements for row in told(bench.rows([one], regime, **options)) if row[0]]
    assert together == alone
