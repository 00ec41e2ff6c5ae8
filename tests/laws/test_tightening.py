"""Law: a tightened rule is broken wherever its parent is, and the parent's findings are what they were without it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from netvet.regime import Regime, read_regime
from netvet.regime.requirement import Indicators, Needs, Share
from netvet.verdict import Status

OWN = """
[regime]
id = "own"
extends = "state.toml"
title = "Own"
issuer = "I"
force = "internal"
valid_from = 2020-01-01
source = ["K"]
"""
WIDER = ("'core' IN domain", "site.sensitive", "subscribers >= 1000", "cleared_by <> 'y'", "TRUE")
MORE = ("vendor.home_state IN ('CN', 'FI')", "NOT vendor.group = 'zte'", "high_data_rate", "FALSE")
DAYS = (date(2026, 6, 1), date(2026, 11, 20), date(2026, 11, 21), date(2027, 3, 1), date(2027, 3, 2), date(2028, 1, 1))


def tightened(r: Random, regime: Regime) -> str:
    """An entry a rule of a regime, with some of what it may make stricter."""
    entries = []
    for rule in regime.requirements:
        if isinstance(rule.demand, Share):
            ways = [f"at_most = {rule.demand.at_most / 2}"] if rule.demand.at_most else []
        else:
            ways = [f'also_applies = "{r.choice(WIDER)}"']
            ways += ["exceptions = []"] if rule.exceptions else []
            ways += [f"from = {rule.starts.replace(year=2025)}"] if rule.starts else []
            proved = isinstance(rule.demand, Needs | Indicators)
            ways += [] if proved else [f'also_require = "{r.choice(MORE)}"']
        ways += [f"due = {rule.due.replace(year=2025)}"] if rule.due else []
        ways += ["undecided = []"] if rule.undecided else []
        if ways:
            kind = "concentration" if rule.concentration else "requirement"
            chosen = r.sample(ways, r.randint(1, len(ways)))
            entries.append("\n".join([f'[[{kind}]]\nid = "{rule.id}"\ntightens = true', *chosen]))
    return "\n".join(entries)


@settings(max_examples=7, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**9), day=st.sampled_from(DAYS))
def test_what_breaks_a_rule_breaks_what_tightens_it(bench: Any, draw: Any, seed: int, day: date) -> None:
    r = Random(seed)
    folder: Path = bench.fresh("regimes")
    (folder / "state.toml").write_text(bench.text(draw.rules(r, bench)), encoding="utf-8")
    state = read_regime(folder / "state.toml", bench.facts)
    (folder / "own.toml").write_text(OWN + tightened(r, state), encoding="utf-8")
    own = read_regime(folder / "own.toml", bench.facts)
    elements = [draw.muddle(r, draw.element(r, number)) for number in range(60)]
    given_ = {"on": day, "as_of": date(2026, 11, 21), "dossiers": [draw.product], **draw.tables(r)}
    alone = bench.rows(elements, [state], **given_)
    found = bench.rows(elements, own.line, **given_)
    assert [row for row in found if row["regime"] == "r"] == alone
    stricter = {(row["element_id"], row["operator"], row["owner_group"], row["requirement"]): row for row in found}
    for row in alone:
        own_row = stricter[row["element_id"], row["operator"], row["owner_group"], row["requirement"]]
        if own_row["regime"] == "own" and Status(row["status"]).broken:
            assert Status(own_row["status"]).broken, (row, own_row)
