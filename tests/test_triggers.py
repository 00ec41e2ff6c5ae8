"""What a judgement fails on: every word, days to the day, slips with near words, and changes only against an earlier one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netvet.findings import assess
from netvet.triggers import WORDS, Trigger, pulled, read_triggers

ELEMENT = {"operator": "Op", "function": "MME", "state": "in-service"}
CORE = "'core' IN domain"
NOTE = "note: r: no dossier knows 'x' as vendor.designated_by\n"


@pytest.fixture(scope="module")
def case(bench: Any) -> Path:
    """Due on 31 December 2026: one scheduled in time, one too late, one not planned; of another rule nobody knows."""
    path = Path(bench.fresh())
    (path / "case.toml").write_text('title = "T"\nas_of = 2026-11-21\nregimes = ["r.toml"]\n')
    rules = [
        bench.rule("A-1", applies=CORE, require="NOT vendor.group = 'huawei'", due="2026-12-31"),
        bench.rule("A-2", applies=CORE, require="vendor.harmful_activity", burden='"operator"'),
        bench.rule("A-3", applies=CORE, require="vendor.sabotage_known", burden='"supplier"'),
        bench.cap(subject="vendor.group = 'huawei'", at_most="0.1", due="2026-12-30"),
    ]
    text = bench.text("\n".join(rules))
    (path / "r.toml").write_text(text.replace("vendor.sabotage_known", "'x' IN vendor.designated_by"))
    bench.write(path, "operators", [{"operator": "Op", "country": "XX"}])
    leaves = {"a": "2026-12-31", "b": "2027-01-01", "c": None}
    rows = [{**ELEMENT, "element_id": k, "vendor": "Huawei", "planned_removal_on": day} for k, day in leaves.items()]
    bench.write(path, "elements", [*rows, {**ELEMENT, "element_id": "d", "vendor": "Acme"}])
    return path


def test_plans_of_many_days_fall_due_each_on_its_own(bench: Any) -> None:
    rule = bench.text(bench.rule(applies=CORE, require="NOT vendor.group = 'huawei'"))
    planned = [
        {**ELEMENT, "element_id": day, "vendor": "Huawei", "state": "planned", "installed_on": day}
        for day in ("2026-12-01", "2030-01-01", "2031-01-01")
    ]
    with bench.judge(planned, rule) as findings:
        assert pulled(read_triggers("not-yet-due:30d,not-yet-due"), findings) == {"not-yet-due:30d": 1, "not-yet-due": 3}


@pytest.mark.parametrize(
    ("on", "words", "found"),
    [
        ("2026-11-21", "not-yet-due:40d", {"not-yet-due:40d": 3}),
        ("2026-11-21", "not-yet-due:39d", {"not-yet-due:39d": 1}),
        ("2026-11-21", "not-yet-due:38d", {}),
        ("2026-11-21", "not-yet-due", {"not-yet-due": 3}),
        ("2027-01-02", "violated,departs", {"violated": 2}),
        ("2026-11-21", "breach", {}),
    ],
)
def test_days_are_counted_to_the_day(case: Path, on: str, words: str, found: dict[str, int]) -> None:
    with assess(case, on=date.fromisoformat(on)) as findings:
        assert pulled(read_triggers(words), findings) == found


def test_unproven_is_unknown_where_the_operator_bears_the_burden(case: Path) -> None:
    with assess(case) as findings:
        unknown = {
            rule.requirement.id: sum(
                row["n"] for row in findings.counts() if row["rule"] == rule.index and row["status"] == "unknown"
            )
            for rule in findings.rules
        }
        assert unknown["A-2"] > 0
        assert unknown["A-3"] > 0
        found = pulled(read_triggers("unknown,unproven"), findings)
        assert found == {"unknown": sum(unknown.values()), "unproven": unknown["A-2"]}


def test_on_the_command_line(case: Path, netvet: Any) -> None:
    run = netvet("assess", case, "--fail-on", "not-yet-due:40d, departs", "--fail-on", "unproven")
    assert run.returncode == 1
    assert run.stderr == f"{NOTE}fails on not-yet-due:40d: 3, unproven: 4\n"
    run = netvet("assess", case, "--on", "2027-01-02", "--fail-on", "departs", "--format", "json")
    assert (run.returncode, run.stderr) == (0, NOTE)
    assert netvet("assess", case, "--on", "2027-01-02").returncode == 1
    run = netvet("assess", case, "--on", "2027-01-02", "--against", case, "--fail-on", "worse,new,better")
    assert (run.returncode, run.stderr) == (1, f"{NOTE}fails on worse: 2\n")
    assert netvet("assess", case, "--against", case, "--fail-on", "new,worse").returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("brech", "did you mean breach"),
        ("violated,unproofen", "did you mean unproven"),
        ("not-yet-due:90", "write not-yet-due:90d"),
        ("not-yet-due:-1d", "write not-yet-due:90d"),
        ("met", "nothing to fail on"),
        ("unchanged", "nothing to fail on"),
        ("", "it is one of violated"),
        ("xyzzy\u202e[red]", "it is one of violated"),
        ("worse", "name an earlier case or result by --against"),
    ],
)
def test_a_slip_ends_with_status_2_before_anything_is_judged(case: Path, netvet: Any, words: str, told: str) -> None:
    run = netvet("assess", case, "--fail-on", words)
    assert (run.returncode, run.stdout) == (2, "")
    assert told in run.stderr
    assert "Traceback" not in run.stderr


def test_every_word_can_be_named() -> None:
    assert [trigger.word for trigger in read_triggers(",".join(WORDS).replace("90d", "7d"))] == [
        word.replace("90d", "7d") for word in WORDS
    ]
    with pytest.raises(ValueError, match="--against"):
        pulled([Trigger("new")], None)  # type: ignore[arg-type]
