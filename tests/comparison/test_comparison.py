"""A case against an earlier one, and against an earlier result: what changed, what did it, and what cannot be told."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netvet.comparison import Cause, compare
from netvet.comparison.cause import put_down_to
from netvet.errors import CaseError
from netvet.findings import assess

RULES = {"applies": "'core' IN domain", "require": "NOT vendor.group = 'huawei'"}
ELEMENT = {"operator": "Op", "function": "MME", "state": "in-service"}


def write(
    bench: Any, elements: list[dict[str, Any]], *, rule: str = "", as_of: str = "2026-11-21", country: str = "XX"
) -> Path:
    path = Path(bench.fresh())
    (path / "case.toml").write_text(f'title = "[red]T[/red]"\nas_of = {as_of}\nregimes = ["r.toml"]\n')
    (path / "r.toml").write_text(bench.text(rule or bench.rule(**RULES)))
    bench.write(path, "elements", [{**ELEMENT, **element} for element in elements])
    bench.write(path, "operators", [{"operator": "Op", "country": country}])
    return path


def named(vendors: dict[str, str | None]) -> list[dict[str, Any]]:
    return [{"element_id": name, "vendor": vendor} for name, vendor in vendors.items()]


def changes(now: Path, earlier: Path, **options: Any) -> dict[str, tuple[str, str | None]]:
    with assess(now) as findings, compare(findings, earlier, **options) as comparison:
        found = comparison.rows(everything=True)
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return {row["element_id"] or row["operator"]: (row["change"], row["why"]) for row in rows}


@pytest.fixture(scope="module")
def before(bench: Any) -> Path:
    return write(
        bench, named({"a": "Huawei", "b": "Huawei", "c": "Nokia", "d": None, "e": "Huawei", "f": "Nokia", "g": "Huawei"})
    )


@pytest.fixture(scope="module")
def after(bench: Any) -> Path:
    return write(
        bench, named({"n": "Huawei", "g": "Huawei", "a": "Nokia", "b": None, "c": "Huawei", "d": "Huawei", "f": "Nokia"})
    )


NETWORK = {
    "n": ("new", "network"),
    "g": ("unchanged", None),
    "a": ("cured", "network"),
    "b": ("no-longer-known", "network"),
    "c": ("new", "network"),
    "d": ("found-broken", "network"),
    "f": ("unchanged", None),
    "e": ("gone", "network"),
}


def test_the_network_did_it_in_the_order_of_today(before: Path, after: Path) -> None:
    found = changes(after, before)
    assert found == NETWORK
    assert list(found) == list(NETWORK)


def test_facts_rules_and_the_day_each_on_its_own(bench: Any) -> None:
    broken = named({"a": "Huawei"})
    base = write(bench, broken)
    harmless = bench.rule(applies=RULES["applies"], require="NOT vendor.harmful_activity")
    without, own = (write(bench, named({"a": "Acme"}), rule=harmless) for _ in range(2))
    (own / "dossiers").mkdir()
    claim = '[[claim]]\nfact = "harmful_activity"\nvalue = true\nsource = { publisher = "P", work = "W" }\n'
    (own / "dossiers" / "acme.toml").write_text(f'subject = "vendor:acme"\n{claim}')
    assert changes(own, without) == {"a": ("found-broken", "facts")}
    assert changes(write(bench, broken, country="XY"), base) == {"a": ("gone", "facts")}
    eased = write(bench, broken, rule=bench.rule(applies=RULES["applies"], require="TRUE"))
    assert changes(eased, base) == {"a": ("cured", "rules")}
    due = bench.rule(**RULES, due="2026-11-30")
    old, new = (write(bench, broken, rule=due, as_of=day) for day in ("2026-11-21", "2026-12-01"))
    assert changes(new, old) == {"a": ("worse", "day")}
    later = write(bench, broken, rule=bench.rule(**RULES, due="2027-11-30"))
    assert changes(later, old) == {"a": ("better", "rules")}
    planned = write(bench, [{**broken[0], "planned_removal_on": "2026-11-25"}], rule=due)
    assert changes(planned, old) == {"a": ("better", "network")}
    assert changes(old, planned) == {"a": ("worse", "network")}


def test_several_inputs_together_and_either_of_two(bench: Any) -> None:
    """Only a maker's change with the rule's gives a breach; either the operator's move or the repeal ends one."""
    old = write(bench, named({"a": "Nokia", "b": "Huawei"}), rule=bench.rule(applies="'core' IN domain", require="TRUE"))
    new = write(bench, named({"a": "Huawei", "b": "Huawei"}))
    assert changes(new, old) == {"a": ("new", "network+rules"), "b": ("new", "rules")}
    strict = write(bench, named({"a": "Huawei"}))
    gone = write(bench, named({"a": "Huawei"}), country="XY", rule=bench.rule(applies="'access' IN domain", require="FALSE"))
    assert changes(gone, strict) == {"a": ("gone", "facts or rules")}


def test_the_smallest_sets_that_suffice() -> None:
    three = [Cause.NETWORK, Cause.FACTS, Cause.DAY]
    assert put_down_to(1 << 0b111, three) == "network+facts+day"
    assert put_down_to(1 << 0b111 | 1 << 0b110 | 1 << 0b001 | 1 << 0b011, three) == "network or facts+day"


def test_caps_of_each_owner_group_are_told_apart(bench: Any) -> None:
    cap = bench.cap(subject="vendor.group <> 'none'", at_most="0.6", applies="'core' IN domain", jointly="false")
    old = write(bench, named({"a": "Huawei", "b": "Nokia", "c": "Nokia"}), rule=cap)
    new = write(bench, named({"a": "Huawei", "b": "Huawei", "c": "Nokia"}), rule=cap)
    with assess(new) as findings, compare(findings, old) as comparison:
        found = comparison.rows(everything=True).select("operator, owner_group, change, why").fetchall()
    assert sorted(found, key=str) == [("Op", "huawei", "new", "network"), ("Op", "nokia", "cured", "network")]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_an_earlier_result_tells_the_same_changes_but_not_what_did_them(
    before: Path, after: Path, form: str, netvet: Any, tmp_path: Path
) -> None:
    result = tmp_path / f"r.{form}"
    assert netvet("assess", before, "--all", "--format", form, "-o", result).returncode == 1
    found = changes(after, result)
    assert {name: change for name, (change, _) in found.items()} == {name: change for name, (change, _) in NETWORK.items()}
    assert found["n"][1] == "network, facts, rules, day or program: not told apart"
    # beside its summary, an input that is the same is out of the question
    netvet("assess", before, "--format", "json", "-o", result.with_suffix(".json"))
    assert changes(after, result) == NETWORK


def test_a_result_with_its_summary_tells_what_may_have_done_it(bench: Any, before: Path, netvet: Any, tmp_path: Path) -> None:
    for form in ("csv", "json"):
        netvet("assess", before, "--all", "--format", form, "-o", tmp_path / f"r.{form}")
    elements = named({"a": "Huawei"})
    for now, causes in (
        (write(bench, elements, as_of="2026-12-24"), {"network", "day"}),
        (write(bench, elements, country="XY"), {"network", "facts"}),
        (write(bench, elements, rule=bench.rule(require="TRUE")), {"network", "rules"}),
    ):
        with assess(now) as findings, compare(findings, tmp_path / "r.csv") as comparison:
            assert set(comparison.causes) == causes
            assert not comparison.told_apart
            assert comparison.earlier_day == date(2026, 11, 21)
    keys = '"netvet": "0", "requirements": [], "regimes": [], "inputs"'
    for text, told in (("{", "no JSON"), ("{" + keys + ": [5]}", "no summary"), ("{" + keys + ': [], "on": 5}', "no summary")):
        (tmp_path / "r.json").write_text(text)
        with assess(before) as findings, pytest.raises(CaseError, match=told):
            compare(findings, tmp_path / "r.csv")


def test_a_result_written_without_all_is_told(before: Path, after: Path, netvet: Any, tmp_path: Path) -> None:
    netvet("assess", before, "--format", "csv", "-o", tmp_path / "r.csv")
    with assess(after) as findings, compare(findings, tmp_path / "r.csv") as comparison:
        assert "without --all" in comparison.notes[0]
        assert comparison.totals()["new"] == 2


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda text: text.replace("status", "state"), "'status' is missing"),
        (lambda text: text.replace("violated", "vioIated"), "vioIated"),
        (lambda text: text.replace('"due"', '"deu"'), "deu"),
        (lambda text: text + text.splitlines()[1] + "\n", "says again"),
        (lambda text: text.replace("false", "maybe", 1), "maybe"),
        (lambda text: text[: len(text) // 2].rstrip('"') + '"', "it cannot be read"),
        (lambda _: "\x00\x01" * 400, "neither"),
        (lambda _: "", "neither"),
    ],
)
def test_a_broken_result_is_refused_with_its_place(before: Path, broken: Any, told: str, netvet: Any, tmp_path: Path) -> None:
    netvet("assess", before, "--all", "--format", "csv", "-o", tmp_path / "r.csv")
    text = (tmp_path / "r.csv").read_text()
    (tmp_path / "r.csv").write_text(broken(text))
    run = netvet("assess", before, "--against", tmp_path / "r.csv")
    assert (run.returncode, run.stdout) == (2, ""), run.stdout
    assert "error:" in run.stderr
    assert told in run.stderr
    assert "Traceback" not in run.stderr


def test_a_truncated_parquet_is_refused(before: Path, netvet: Any, tmp_path: Path) -> None:
    netvet("assess", before, "--all", "--format", "parquet", "-o", tmp_path / "r.parquet")
    whole = (tmp_path / "r.parquet").read_bytes()
    (tmp_path / "r.parquet").write_bytes(whole[: len(whole) // 2])
    run = netvet("assess", before, "--against", tmp_path / "r.parquet")
    assert run.returncode == 2
    assert "cannot be read" in run.stderr


def test_hypothetical_and_real_are_not_compared(before: Path, netvet: Any, tmp_path: Path) -> None:
    netvet("assess", before, "--all", "--as-if", "--format", "csv", "-o", tmp_path / "r.csv")
    run = netvet("assess", before, "--against", tmp_path / "r.csv")
    assert run.returncode == 2
    assert "hypothetical" in run.stderr
    assert netvet("assess", before, "--as-if", "--against", before).returncode == 0
    with assess(before) as one, assess(before, as_if=True) as other, pytest.raises(CaseError, match="hypothetical"):
        compare(one, other)


def test_strange_names_are_inert(bench: Any, netvet: Any, tmp_path: Path) -> None:
    names = ["[bold]x[/]", "=cmd()", 'a,"b"\nc', "\u202eevil", "'; DROP TABLE changes; --", "<script>"]
    old, new = (write(bench, named(dict.fromkeys(names, vendor))) for vendor in ("Nokia", "Huawei"))
    run = netvet("assess", new, "--against", old)
    assert (run.returncode, run.stderr) == (1, "")
    assert "[bold]x[/]" in run.stdout
    assert "[red]T[/red]" in run.stdout
    rows = list(csv.DictReader(io.StringIO(netvet("assess", new, "--against", old, "--format", "csv").stdout)))
    assert [row["element_id"] for row in rows] == names
    netvet("assess", old, "--all", "--format", "csv", "-o", tmp_path / "r.csv")
    assert {name: change for name, (change, _) in changes(new, tmp_path / "r.csv").items()} == dict.fromkeys(names, "new")


def test_the_same_inputs_are_the_same_bytes(before: Path, after: Path, netvet: Any, tmp_path: Path) -> None:
    for form in ("json", "parquet"):
        for name in ("one", "two"):
            netvet("assess", after, "--against", before, "--all", "--format", form, "-o", tmp_path / name)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_json_adds_up(before: Path, after: Path, netvet: Any) -> None:
    told = json.loads(netvet("assess", after, "--against", before, "--format", "json").stdout)
    assert sum(told["totals"].values()) == sum(row["n"] for row in told["changes"]) == len(NETWORK)
    assert told["differs"] == {"network": "elements"}
    assert told["told_apart"] is True
    assert told["changes"][0]["change"] == "new"


def test_the_earlier_assessment_stays_open_and_as_it_was(before: Path, after: Path) -> None:
    with assess(after) as now, assess(before) as earlier:
        counts = now.counts(), earlier.counts()
        with compare(now, earlier):
            pass
        assert (now.counts(), earlier.counts()) == counts


def test_nothing_to_compare_with(before: Path, netvet: Any, tmp_path: Path) -> None:
    run = netvet("assess", before, "--against", tmp_path / "none")
    assert run.returncode == 2
    assert "nothing to compare with" in run.stderr
    run = netvet("assess", before, "--against", before, "--format", "sarif")
    assert run.returncode == 2


def test_changes_of_several_regimes_name_them(bench: Any, netvet: Any) -> None:
    old, new = (write(bench, named({"a": vendor})) for vendor in ("Nokia", "Huawei"))
    one = netvet("assess", new, "--against", old).stdout
    assert "regime" not in one.partition("requirement")[0].splitlines()[-1]
    for path in (old, new):
        (path / "s.toml").write_text((path / "r.toml").read_text().replace('id = "r"', 'id = "s"'))
        (path / "case.toml").write_text('as_of = 2026-11-21\nregimes = ["r.toml", "s.toml"]\n')
    table = netvet("assess", new, "--against", old).stdout
    head, *rows = table.partition("change  regime")[2].splitlines()
    assert head.split()[0] == "requirement"
    assert [row.split()[1] for row in rows[:2]] == ["r", "s"]
