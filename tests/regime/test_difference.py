"""What two regimes, or two days of one, differ in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from netvet.regime import read_regime
from netvet.regime.difference import difference


def test_a_draft_and_what_became_of_it(bench: Any) -> None:
    rules = [bench.rule("A-01", require="'core' IN domain", due="2023-01-28"), bench.rule("A-02", require="TRUE")]
    one = bench.regime(bench.text("\n".join([*rules, bench.rule("B-01", require="TRUE")]), force="draft"))
    later = [bench.rule("A-01", require="'core' IN domain", due="2023-12-31"), rules[1], bench.rule("C-01", require="TRUE")]
    found = difference(one, bench.regime(bench.text("\n".join(later))))
    assert found.head == {"force": ("draft", "law")}
    assert found.only == ([("B-01", "T")], [("C-01", "T")])
    assert {rule.key: rule.fields for rule in found.changed} == {
        "A-01": {"force": ("draft", "law"), "due": ("2023-01-28", "2023-12-31")},
        "A-02": {"force": ("draft", "law")},
    }


def test_a_day_picks_the_version_in_force(bench: Any) -> None:
    old = bench.rule("A-01", require="subscribers <= 2", valid_from="2010-01-01", valid_to="2019-12-31")
    new = bench.rule("A-01", require="subscribers <= 10", valid_from="2020-01-01")
    regime = bench.regime(bench.text(f"{old}\n{new}"))
    found = difference(regime, regime, days=(date(2019, 12, 31), date(2020, 1, 1)))
    assert [rule.fields["demands"] for rule in found.changed] == [("subscribers <= 2", "subscribers <= 10")]
    assert found.names == ("r@2019-12-31", "r@2020-01-01")
    assert difference(regime, regime, days=(date(2009, 1, 1), date(2020, 1, 1))).only == ([], [("A-01", "T")])
    assert difference(regime, regime).same == 2


def test_versions_are_paired_where_only_one_side_has_several(bench: Any) -> None:
    old = bench.rule("A-01", require="subscribers <= 2", valid_from="2010-01-01", valid_to="2019-12-31")
    new = bench.rule("A-01", require="subscribers <= 10", valid_from="2020-01-01")
    later = bench.rule("A-01", require="subscribers <= 20", valid_from="2021-01-01")
    both, one, other = (bench.regime(bench.text(text)) for text in (f"{new}\n{old}", new, later))
    found = difference(both, one)
    assert (found.only, found.changed, found.same) == (([("A-01 from 2010-01-01", "T")], []), [], 1)
    found = difference(both, other)
    assert found.only == ([("A-01 from 2010-01-01", "T")], [])
    assert [(rule.key, rule.fields["demands"]) for rule in found.changed] == [
        ("A-01 from 2021-01-01", ("subscribers <= 10", "subscribers <= 20"))
    ]
    assert difference(one, other).changed[0].key == "A-01"


OWN = """
[regime]
id = "own"
extends = "us-secure-networks"
title = "Own"
issuer = "Op (invented)"
force = "internal"
valid_from = 2021-01-01
source = ["OWN"]
[sources]
OWN = { publisher = "Op (invented)", work = "Strategy" }
[[requirement]]
id = "US-RR"
part = "removal"
tightens = true
also_require = "NOT vendor.group = 'x'"
[[requirement]]
id = "O-01"
supersedes = "US-REP"
because = "so"
title = "Told"
kind = "record"
cite = "no. 1"
source = ["OWN"]
confidence = "text"
require = "NOT vendor.group = 'y'"
"""


def test_a_tightened_version_stands_against_the_one_that_it_tightens(bench: Any) -> None:
    path: Path = bench.fresh("own") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    own = read_regime(path, bench.facts)
    found = difference(own.line[0], own)
    assert [rule.key for rule in found.changed] == ["US-RR/removal from 2021-01-01"]
    assert found.changed[0].fields["valid from"] == ("2020-12-27", "2021-01-01")
    assert found.only == (
        [("US-REP", "Covered equipment obtained since 14 August 2018 reported every year")],
        [("O-01", "Told (supersedes US-REP of us-secure-networks: so)")],
    )


def test_the_command_compares_days_and_files(netvet: Any, bench: Any) -> None:
    told = netvet("regime", "diff", "de-telecom-2026@2025-12-05", "de-telecom-2026@2025-12-06")
    assert told.returncode == 0
    assert "only in de-telecom-2026@2025-12-06\n  + DE26-01" in told.stdout
    path: Path = bench.fresh("text") / "own@home.toml"
    path.write_text(bench.text(bench.rule("A-01", require="TRUE")), encoding="utf-8")
    told = netvet("regime", "diff", path, "de-contracts-2024@2026-01-01", "--format", "json")
    document = json.loads(told.stdout)
    assert (document["a"], document["b"]) == ("r", "de-contracts-2024@2026-01-01")
    assert document["only_in_a"] == [{"rule": "A-01", "title": "T"}]
    assert document["head"]["jurisdiction"] == {"a": "XX", "b": "DE"}
    assert netvet("regime", "diff", "se-pts-2020", "se-pts-2020").stdout.endswith("They are the same.\n")
    assert netvet("regime", "diff", "se-pts-2020@soon", "se-pts-2020").returncode == 2
