"""What two regimes, or two days of one, differ in."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

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
