"""Laws 1 and 10: unknown never counts as met, nothing to judge is never a pass, and where all is met nothing is broken."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from netvet.errors import CaseError, RegimeError
from netvet.findings import explain
from netvet.regime import shipped_regimes
from netvet.verdict import FORCES, Status

AS_OF = date(2026, 11, 21)
BROKEN = {*FORCES.values(), Status.POWER_AVAILABLE, Status.NOT_YET_DUE}


@pytest.mark.parametrize(("on", "as_if"), [(AS_OF, True), (date(2024, 1, 1), False)])
def test_an_element_of_which_nothing_is_known_meets_nothing(bench: Any, on: date, as_if: bool) -> None:
    regimes = [bench.shipped(key) for key in sorted(shipped_regimes())]  # judged at once: each alone costs a judgement
    found = bench.rows([{"element_id": "e", "operator": "Op"}], regimes, on=on, as_of=on, as_if=as_if, operators=[])
    assert {row["regime"] for row in found} == {regime.id for regime in regimes}
    assert {row["status"] for row in found} <= {"unknown", "not-applicable"}, [
        (r["regime"], r["requirement"], r["status"], r["reason"])
        for r in found
        if r["status"] not in ("unknown", "not-applicable")
    ]
    for row in found:
        if row["status"] == "unknown":
            assert row["reason"].removeprefix("not known: "), row


@settings(max_examples=3, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**9))
def test_every_unknown_names_what_is_not_known(bench: Any, draw: Any, seed: int) -> None:
    r = Random(seed)
    elements = [draw.muddle(r, draw.element(r, number)) for number in range(40)]
    found = bench.rows(elements, bench.text(draw.rules(r, bench)), on=AS_OF, dossiers=(draw.product,), **draw.tables(r))
    for row in found:
        assert row["reason"], row
        if row["status"] == "unknown":
            assert row["reason"].removeprefix("not known: "), row


@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**9))
def test_where_every_requirement_is_met_nothing_is_broken(bench: Any, draw: Any, seed: int) -> None:
    """A maker with a placement on which all is met is not ruled out there."""
    r = Random(seed)
    elements = [draw.element(r, number) for number in range(30)]
    text = bench.text(draw.rules(r, bench, 3))
    with bench.judge(elements, text, on=AS_OF, dossiers=(draw.product,), **draw.tables(r)) as findings:
        rows = findings.rows(everything=True)
        found = [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
        for one in elements[:6]:
            own = {row["status"] for row in found if row["element_id"] == one["element_id"]}
            _, explained = explain(findings, str(one["element_id"]))
            said = {explanation.status.value for explanation in explained}
            assert said == own - {"not-applicable"}
            assert not said & BROKEN or own - {"met", "not-applicable"}


def test_a_case_without_elements_is_an_error(bench: Any, netvet: Any) -> None:
    folder = bench.fresh()
    (folder / "elements.csv").write_text("element_id,operator\n")
    run = netvet("assess", folder, "--regime", "se-pts-2020", "--on", "2026-11-21")
    assert run.returncode == 2, run.stdout
    assert run.stdout == ""


def test_a_regime_without_requirements_and_a_power_without_indicators_are_refused(bench: Any) -> None:
    with pytest.raises(RegimeError, match="no requirement"):
        bench.regime(bench.text(""))
    with pytest.raises(RegimeError, match="always pass"):
        bench.regime(bench.text(bench.rule(kind='"power"', indicators="[]")))


def test_a_regime_of_which_nothing_is_computed_passes_nothing(bench: Any) -> None:
    text = bench.text(
        '[[not_computable]]\nid = "N"\ntitle = "T"\ncite = "C"\nsource = ["K"]\nconfidence = "text"\nmissing = "all"'
    )
    assert bench.rows([{"element_id": "e", "operator": "Op"}], text) == []


def test_a_reading_that_is_none_is_refused(bench: Any) -> None:
    text = bench.text(bench.rule(require="TRUE", readings="{ one = 'TRUE', other = 'FALSE' }"))
    for readings in ({"A-01": "two"}, {"A-99": "one"}, {"A-01/x": "one"}):
        with pytest.raises(CaseError):
            bench.rows([{"element_id": "e", "operator": "Op"}], text, readings=readings)
