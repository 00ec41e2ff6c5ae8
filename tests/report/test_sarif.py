"""SARIF as code hosts read it: the official schema, levels, places, fingerprints, the limit, and hostile names.

The schema is looked for where NETVET_SARIF_SCHEMA says; `.ci/run` fetches it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from netvet.findings import assess
from netvet.report.sarif import write_sarif

EXAMPLE = Path(__file__).parents[2] / "examples" / "nordland-2026"
SCHEMA = os.environ.get("NETVET_SARIF_SCHEMA", "")
HOSTILE = ["[x](javascript:alert(1))", "{0}", "\u202eevil", "<script>alert(1)</script>", "=cmd()", 'q"\\', "a\tb", "u" * 5000]


@pytest.fixture(scope="module")
def case(bench: Any) -> Path:
    path = Path(bench.fresh())
    (path / "case.toml").write_text('title = "T"\nas_of = 2026-11-21\nregimes = ["r.toml", "c.toml"]\nset_aside = 1\n')
    core = "'core' IN domain"
    rules = [
        bench.rule("A-1", applies=core, require="NOT vendor.group = 'huawei'", due="2026-12-31", title='"T [1] {x}"'),
        bench.rule("A-2", applies=core, require="vendor.harmful_activity", burden='"operator"'),
        bench.rule("A-3", part="x", applies=core, require="cleared_by = 'y'"),
        bench.cap(subject="vendor.group = 'huawei'", at_most="0.1"),
    ]
    power = bench.rule("P-1", kind='"power"', applies=core, indicators='[{ fact = "vendor.may_be_compelled_by", title = "h" }]')
    (path / "r.toml").write_text(bench.text("\n".join(rules)))
    (path / "c.toml").write_text(bench.text(power, force="code").replace('id = "r"', 'id = "c"'))
    bench.write(path, "operators", [{"operator": "Op", "country": "XX"}])
    element = {"operator": "Op", "function": "MME", "state": "in-service", "cleared_by": "n", "vendor": "Huawei"}
    ids = ["a", *HOSTILE]
    leaves = {"a": "2026-12-01"}
    bench.write(path, "elements", [{"element_id": i, **element, "planned_removal_on": leaves.get(i)} for i in ids])
    return path


def run_of(case: Path, **options: Any) -> dict[str, Any]:
    target = case / "out.sarif"
    with assess(case) as findings:
        write_sarif(findings, target, **options)
    log = json.loads(target.read_text(encoding="utf-8"))
    target.unlink()
    (run,) = log["runs"]
    return run


def of(run: dict[str, Any], element: str, rule: str) -> dict[str, Any]:
    (found,) = [r for r in run["results"] if r["properties"].get("element") == element and r["ruleId"] == rule]
    return found


@pytest.mark.skipif(not SCHEMA, reason="the schema of SARIF is not at hand: set NETVET_SARIF_SCHEMA, as .ci/run does")
@pytest.mark.parametrize("limit", [25_000, 3])
def test_the_official_schema_holds(case: Path, tmp_path: Path, limit: int) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(Path(SCHEMA).read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for path in (case, EXAMPLE):
        with assess(path) as findings:
            write_sarif(findings, tmp_path / "out.sarif", limit=limit)
        log = json.loads((tmp_path / "out.sarif").read_text(encoding="utf-8"))
        assert [error.message for error in validator.iter_errors(log)] == []
        log["runs"][0]["results"][0]["level"] = "bad"
        assert not validator.is_valid(log)


def test_levels_and_kinds_follow_from_the_status(case: Path) -> None:
    run = run_of(case)
    found = {
        (r["ruleId"], r["properties"]["status"], r["properties"].get("scheduled")): (r["kind"], r["level"])
        for r in run["results"]
    }
    assert found == {
        ("r/A-1", "not-yet-due", True): ("fail", "note"),
        ("r/A-1", "not-yet-due", None): ("fail", "warning"),
        ("r/A-2", "unknown", None): ("open", "none"),
        ("r/A-3/x", "violated", None): ("fail", "error"),
        ("r/S-01", "violated", None): ("fail", "error"),
        ("c/P-1", "power-available", None): ("review", "none"),
    }


def test_every_result_points_to_its_rule_its_taxa_and_its_row(case: Path) -> None:
    run = run_of(case)
    rules = run["tool"]["driver"]["rules"]
    taxonomies = {one["name"]: [taxon["id"] for taxon in one["taxa"]] for one in run["taxonomies"]}
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["helpUri"] == "https://example.org"
        assert "P, W, 2026-01-01" in rule["help"]["text"]
        for taxon in result["taxa"]:
            assert taxonomies[taxon["toolComponent"]["name"]][taxon["index"]] == taxon["id"]
    first = of(run, "a", "r/A-1")
    (place,) = first["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "elements.csv", "uriBaseId": "CASE", "index": 0}
    assert place["physicalLocation"]["region"] == {"startLine": 2}
    assert place["logicalLocations"] == [{"name": "a", "fullyQualifiedName": "Op/a", "kind": "element"}]
    assert (first["properties"]["due"], first["properties"]["daysLeft"]) == ("2026-12-31", 40)
    (cap,) = [result for result in run["results"] if result["ruleId"] == "r/S-01"]
    assert cap["locations"][0]["logicalLocations"][0]["kind"] == "operator"
    assert "region" not in cap["locations"][0]["physicalLocation"]


def test_rows_that_are_no_lines_bear_no_line(bench: Any) -> None:
    path = Path(bench.fresh())
    (path / "case.toml").write_text('title = "T"\nas_of = 2026-11-21\nregimes = ["r.toml"]\n')
    (path / "r.toml").write_text(bench.text(bench.rule(require="FALSE")))
    bench.write(path, "operators", [{"operator": "Op", "country": "XX"}])
    bench.write(path, "elements", [{"element_id": "a", "operator": "Op", "state": "in-service", "ticket": "two\nlines"}])
    assert "region" not in run_of(path)["results"][0]["locations"][0]["physicalLocation"]


def test_a_path_below_the_folder_where_it_runs_is_told_from_there(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case.parent)
    run = run_of(Path(case.name))
    assert run["artifacts"][0]["location"] == {"uri": f"{case.name}/elements.csv"}
    assert str(case.parent) not in json.dumps(run)


def test_hostile_names_are_inert_and_kept(case: Path) -> None:
    run = run_of(case)
    for name in HOSTILE:
        found = of(run, name, "r/A-1")
        assert found["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == f"Op/{name}"
        text = found["message"]["text"]
        assert text.isprintable()
        assert "[x](" not in text.replace("\\[", "").replace("\\]", "")
    assert "U+202E" in of(run, "\u202eevil", "r/A-1")["message"]["text"]
    assert "{{0}}" in of(run, "{0}", "r/A-1")["message"]["text"]
    assert "\\[1\\]" in run["tool"]["driver"]["rules"][0]["help"]["markdown"]


def test_fingerprints_survive_a_new_order_a_new_day_and_a_new_status(case: Path, bench: Any) -> None:
    def prints(run: dict[str, Any]) -> dict[tuple[str, str], str]:
        return {
            (r["ruleId"], r["properties"].get("element", "")): r["partialFingerprints"]["netvet/v1"] for r in run["results"]
        }

    before = prints(run_of(case))
    assert len(set(before.values())) == len(before)
    moved = Path(bench.fresh())
    for name in ("r.toml", "c.toml", "operators.csv"):
        (moved / name).write_text((case / name).read_text())
    (moved / "case.toml").write_text((case / "case.toml").read_text().replace("2026-11-21", "2027-02-01"))
    head, *rows = (case / "elements.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (moved / "elements.csv").write_text(head + "".join(rows[::-1]), encoding="utf-8")
    after = prints(run_of(moved))
    assert after.keys() <= before.keys()
    assert all(before[key] == value for key, value in after.items())


def test_beyond_the_limit_the_least_bad_are_left_out_and_it_is_said(case: Path) -> None:
    whole, cut = run_of(case), run_of(case, limit=5)
    assert cut["results"] == whole["results"][:5]
    assert {result["level"] for result in cut["results"]} == {"error"}
    total = len(whole["results"])
    assert (cut["properties"]["found"], cut["properties"]["leftOut"]) == (total, total - 5)
    told = [note["message"]["text"] for note in cut["invocations"][0]["toolExecutionNotifications"]]
    assert f"{total - 5} of {total} results are left out" in told[0]
    assert "1 row was set aside" in told[1]
    assert whole["properties"]["leftOut"] == 0


def test_the_same_inputs_are_the_same_bytes(case: Path, netvet: Any, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert netvet("assess", case, "--format", "sarif", "-o", tmp_path / name).returncode == 1
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    text = (tmp_path / "one").read_text(encoding="utf-8")
    assert "TimeUtc" not in text
    run = netvet("assess", case, "--format", "sarif")
    assert (run.stdout, run.stderr) == (text, "")


def test_what_is_left_out_is_told_on_standard_error(case: Path, netvet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import netvet.report.sarif as module  # noqa: PLC0415

    monkeypatch.setattr(module.write_sarif, "__kwdefaults__", {"limit": 2})
    run = netvet("assess", case, "--format", "sarif")
    assert "results are left out" in run.stderr
    assert len(json.loads(run.stdout)["runs"][0]["results"]) == 2
