"""Tampering with the record of a plan is caught, and the file is named."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from netvet.errors import PlanError
from netvet.planning import verify
from netvet.report.plan.retelling import retell

FILES = (
    "calendar.svg elements.csv own-terms.toml plan.csv plan.html plan.parquet prices.csv problem.json replaced.csv "
    "replaced.json sites.csv spend.csv spend.svg "
    "summary.json terms.toml units.csv"
).split()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_changed_is_named(record: Callable[[], Path], name: str) -> None:
    folder = record()
    with (folder / name).open("ab") as file:
        file.write(b" ")
    found = verify(folder)
    assert not found.holds
    assert any(name in fault for fault in found.faults)


@pytest.mark.parametrize("name", ["sites.csv", "plan.html"])
def test_a_file_that_is_missing_is_named(record: Callable[[], Path], name: str) -> None:
    folder = record()
    (folder / name).unlink()
    assert any(fault.startswith(name) or name in fault for fault in verify(folder).faults)


def test_a_file_that_does_not_belong_there_is_named(record: Callable[[], Path]) -> None:
    folder = record()
    (folder / "more.csv").write_text("a\n", encoding="utf-8")
    assert "more.csv: not of this plan" in verify(folder).faults


def _sealed(folder: Path, name: str, change: Callable[[str], str]) -> None:
    """Change a file, and its digest in the certificate too."""
    path = folder / name
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8", newline="\n")
    document = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    document["files"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "certificate.json").write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("plan.csv", lambda text: text.replace('"2027Q2"', '"2027Q4"', 1), "plan"),
        ("plan.csv", lambda text: "\n".join(text.splitlines()[:-1]) + "\n", "plan"),
        ("units.csv", lambda text: text.replace('"nokia"', '"ericsson"', 1), "units.csv"),
        (
            "problem.json",
            lambda text: text.replace('"rate": 0.07', '"rate": 0.01'),
            "problem.json",
        ),
        ("prices.csv", lambda text: "\n".join(text.splitlines()[:2]) + "\n", "certificate.json"),
        ("spend.csv", lambda text: text.replace(",0,", ",7,", 1), "spend.csv"),
        ("sites.csv", lambda text: "\n".join(text.splitlines()[:-1]) + "\n", "sites.csv"),
    ],
)
def test_a_change_whose_digest_is_changed_too_is_counted_again(
    record: Callable[[], Path], name: str, change: Callable[[str], str], told: str
) -> None:
    folder = record()
    _sealed(folder, name, change)
    found = verify(folder)
    assert any(told in fault for fault in found.faults), found.faults


@pytest.mark.parametrize("claim", ["bound", "cost", "gap"])
def test_a_better_claim_is_caught(record: Callable[[], Path], claim: str) -> None:
    folder = record()
    path = folder / "certificate.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["plans"]["moves"][claim] *= 0.9
    path.write_text(json.dumps(document), encoding="utf-8")
    assert any(fault.startswith("certificate.json, moves") for fault in verify(folder).faults)


def test_another_case_is_caught(written: Path, small: Path, bench: Any) -> None:
    folder: Path = bench.fresh()
    (folder / "network").mkdir()
    for path in [*small.glob("*.toml"), *small.glob("network/*")]:
        text = path.read_text(encoding="utf-8").replace("Ericsson", "Nokia")
        (folder / path.relative_to(small)).write_text(text, encoding="utf-8")
    found = verify(written, folder)
    assert any("not what was planned" in fault for fault in found.faults)


def test_a_folder_without_a_plan_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"there is no certificate\.json"):
        verify(tmp_path)
    (tmp_path / "certificate.json").write_text("{}", encoding="utf-8")
    with pytest.raises(PlanError, match="cannot be read again"):
        verify(tmp_path)
    (tmp_path / "certificate.json").write_text("[]", encoding="utf-8")
    with pytest.raises(PlanError, match="cannot be read again: the whole is no table of names with what they say"):
        verify(tmp_path)


def test_a_day_before_there_was_a_network_is_named(record: Callable[[], Path], small: Path) -> None:
    folder = record()
    path = folder / "certificate.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["on"] = "1999-01-01"
    path.write_text(json.dumps(document), encoding="utf-8")
    told = "certificate.json: as of 1999-01-01, the day that it tells, the case cannot be planned: no radio stands"
    assert any(fault.startswith(told) for fault in verify(folder, small).faults)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda document: document["plans"]["moves"].update(bound="824"), "bound is no number: '824'"),
        (lambda document: document["plans"]["moves"].update(gap=None), "gap is no number"),
        (lambda document: document["plans"]["moves"].update(overshoot=[1]), "overshoot is no table"),
        (
            lambda document: document["plans"]["moves"]["overshoot"].update(crews="0"),
            "plans.moves.overshoot.crews is no number",
        ),
        (lambda document: document["plans"]["moves"].update(inputs=7), "plans.moves.inputs is no SHA-256"),
        (lambda document: document["plans"]["moves"].update(gap=float("nan")), "plans.moves.gap is no number"),
        (lambda document: document["plans"]["moves"].pop("limits"), "plans.moves.limits is missing"),
        (lambda document: document["plans"]["moves"].update(added=1), "plans.moves.added is no field of it"),
        (lambda document: document["plans"].update(moves=None), "plans.moves is no table of names with what they say: None"),
        (lambda document: document.update(plans=None), "plans is no table of names with what they say: None"),
        (lambda document: document.update(plans={}), "plans of nothing"),
        (lambda document: document["inputs"][0].update(sha256="x"), "inputs[0].sha256 is no SHA-256"),
        (lambda document: document["regimes"][0].update(id=7), "regimes[0].id is no text: 7"),
        (lambda document: document.update(inputs=[]), "inputs tells of no file"),
        (lambda document: document.update(on="2026-02-30"), "on is no day"),
        (lambda document: document.update(inputs={}), "inputs is no list"),
        (lambda document: document.update(not_judged="no"), "not_judged is no list"),
    ],
)
def test_a_certificate_that_is_broken_is_an_error(
    tmp_path: Path, written: Path, change: Callable[[Any], None], told: str
) -> None:
    document = json.loads((written / "certificate.json").read_text(encoding="utf-8"))
    change(document)
    (tmp_path / "certificate.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(PlanError, match=r"cannot be read again") as error:
        verify(tmp_path)
    assert told in str(error.value)
    assert error.value.remedy


def _claimed(folder: Path, change: Callable[[Any], None]) -> None:
    path = folder / "certificate.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda document: document["inputs"][0].update(sha256="0" * 64), "is not the one that was planned"),
        (lambda document: document["regimes"][0].update(sha256="0" * 64), "is not the one that was planned"),
        (lambda document: document["regimes"][0].update(id="x-other"), "it has no regime 'x-other'"),
        (lambda document: document["inputs"].pop(), "is not in certificate.json"),
        (lambda document: document.update(case="Another"), "its title is"),
        (lambda document: document["not_judged"].append("Nothing at all."), "not judged"),
    ],
)
def test_a_claim_that_the_case_does_not_bear_out_is_caught(
    record: Callable[[], Path], small: Path, change: Callable[[Any], None], told: str
) -> None:
    folder = record()
    _claimed(folder, change)
    faults = verify(folder, small).faults
    assert any(told in fault for fault in faults), faults


def test_certificate_and_summary_tell_the_same(record: Callable[[], Path]) -> None:
    folder = record()
    _claimed(folder, lambda document: document.update(as_if=True))
    assert "summary.json, as_if: it is not that of certificate.json" in verify(folder).faults


def test_a_file_that_the_certificate_no_longer_lists_is_missed(record: Callable[[], Path]) -> None:
    folder = record()
    (folder / "plan.html").unlink()
    _claimed(folder, lambda document: document["files"].pop("plan.html"))
    assert "plan.html: certificate.json does not list it" in verify(folder).faults


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("terms.toml", lambda text: text.replace('assumed = "nine years"', 'source = "P, 2020-01-01"'), "terms.toml"),
        ("terms.toml", lambda text: text.replace("value = 55", "value = 5500", 1), "terms.toml"),
        ("prices.csv", lambda text: text.replace('"North"', '"South"').replace('"crews"', '"deliveries"'), "prices.csv"),
    ],
)
def test_what_only_people_read_is_compared_too(
    record: Callable[[], Path], name: str, change: Callable[[str], str], told: str
) -> None:
    folder = record()
    _sealed(folder, name, change)
    assert [fault.split(":")[0] for fault in verify(folder).faults] == [told]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("elements.csv", lambda text: text + '"more","e1","Op","Huawei"\n'),
        ("summary.json", lambda text: text.replace('"gear": ', '"gear": 1', 1)),
        ("plan.html", lambda text: text.replace("</main>", "<p>It costs nothing.</p></main>")),
    ],
)
def test_what_is_told_of_the_plan_is_told_again_with_its_case(
    record: Callable[[], Path], small: Path, name: str, change: Callable[[str], str]
) -> None:
    folder = record()
    _sealed(folder, name, change)
    found = verify(folder, small)
    retell(found)
    assert [fault.split(":")[0].split(",")[0] for fault in found.faults] == [name]


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("own-terms.toml", lambda text: text + "\n[weights]\nwaiting = { value = 4, assumed = 'x' }\n", "its prices"),
        ("own-terms.toml", lambda text: text[: len(text) // 2], "own-terms.toml"),
        ("own-terms.toml", lambda text: text.replace("value = 20", "value = 21"), "it plans 20 quarters"),
        ("sites.csv", lambda text: text.replace('"Op"', '"Two"', 1), "sites.csv"),
        ("sites.csv", lambda text: text.replace('"s002"', '"s001"', 1), "sites.csv"),
        ("units.csv", lambda text: text.replace("false", "", 1), "'wants_five' has an empty cell"),
        ("units.csv", lambda text: text.replace('"huawei",,', '"huawei","x",', 1), "five: 'x' is none of those"),
        ("problem.json", lambda text: text.replace('"quarters": 20', '"quarters": null'), "problem.json or units.csv, none"),
        ("problem.json", lambda text: text.replace('"waiting": ', '"waited": '), "readings.none.weights.waiting is missing"),
        ("summary.json", lambda text: text.replace('"stopped"', '"ended"'), "summary.json: it cannot be read again: stopped"),
    ],
)  # fmt: skip
def test_what_no_record_tells_is_named_without_a_case(
    record: Callable[[], Path], name: str, change: Callable[[str], str], told: str
) -> None:
    folder = record()
    _sealed(folder, name, change)
    faults = verify(folder).faults
    assert any(told in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda document: document.update(quarters=None), "summary.json, quarters: None is told"),
        (lambda document: document["readings"]["moves"].update(gap="x"), "summary.json, readings, moves, gap: 'x' is told"),
        (
            lambda document: document["readings"]["moves"]["cost"]["high"].update(money=1.0),
            "summary.json, readings, moves, cost, high, money: 1.0 is told",
        ),
        (lambda document: document["cost_range"].update(low=0.0), "summary.json, cost_range, low: 0.0 is told"),
        (lambda document: document["assumed"].pop(), "summary.json, assumed"),
        (lambda document: document.update(set_aside="x"), "set_aside is no whole number: 'x'"),
        (lambda document: document["at_the_end"]["moves"].pop("late"), "at_the_end.moves.late is missing"),
        (lambda document: document.update(more=1), "more is no field of it"),
    ],
)
def test_a_summary_is_counted_again_without_case(record: Callable[[], Path], change: Callable[[Any], Any], told: str) -> None:
    def changed(text: str) -> str:
        document = json.loads(text)
        change(document)
        return json.dumps(document)

    folder = record()
    _sealed(folder, "summary.json", changed)
    found = verify(folder)
    retell(found)
    assert any(told in fault for fault in found.faults), found.faults


def test_what_is_not_counted_again_is_said(written: Path, small: Path) -> None:
    found = verify(written)
    retell(found)
    assert found.faults == []
    told = "summary.json but for figures of the plans and their terms"
    assert found.unchecked == [told, "plan.html", "spend.svg", "calendar.svg"]
    found = verify(written, small)
    retell(found)
    assert found.faults == []
    assert found.unchecked == ["spend.svg", "calendar.svg"]


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("elements.csv", lambda text: text.replace('"huawei"', '"nokia"', 1), "elements.csv: its elements"),
        ("elements.csv", lambda text: text + '"more","e1","Op","huawei"\n', "elements.csv: its elements"),
        ("replaced.json", lambda text: text.replace('"rent": [', '"rent": [1', 1), "its prices are not those"),
        ("replaced.json", lambda text: text.replace('"low": ', '"low": 1', 1), "money at the ends"),
        ("replaced.json", lambda text: text.replace('"frozen": [false', '"frozen": [true', 1), "it is not asked as its lots"),
        ("replaced.json", lambda text: text.replace('"teams": [2.0', '"teams": [3.0', 1), "it is not asked as its lots"),
        ("replaced.json", lambda text: text.replace('"maker": [0', '"maker": [1', 1), "there is no such maker"),
        ("replaced.json", lambda text: text.replace('"layer": "core"', '"layer": "chips"', 1), "layer is none of core"),
        ("replaced.json", lambda text: text.replace('"elements": 1', '"elements": "1"', 1), "elements is no whole number"),
    ],
)  # fmt: skip
def test_what_no_record_of_core_and_transport_tells_is_named_without_a_case(
    core_record: Path, tmp_path: Path, name: str, change: Callable[[str], str], told: str
) -> None:
    folder = Path(shutil.copytree(core_record, tmp_path / "copy"))
    _sealed(folder, name, change)
    faults = verify(folder).faults
    assert any(told in fault for fault in faults), faults
