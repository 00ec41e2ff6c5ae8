"""The published cases: current, whole, with ids that last, and enough for whoever has nothing but them."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from netvet.regime import shipped_regimes

ROOT = Path(__file__).parents[2]
SUITE = ROOT / "conformance"
TEXTS = ROOT / "tests" / "regime" / "texts"


@cache
def published(key: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SUITE / f"{key}.json").read_text(encoding="utf-8"))["cases"]
    return found


def test_the_files_are_what_the_cases_come_to() -> None:
    command = [sys.executable, str(SUITE / "generate.py"), "--check"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_digests_are_those_of_the_files() -> None:
    lines = [line.split("  ") for line in (SUITE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    assert {name for _, name in lines} == {path.name for path in SUITE.glob("*.json")}
    for digest, name in lines:
        assert hashlib.sha256((SUITE / name).read_bytes()).hexdigest() == digest, name


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_no_case_is_lost_and_each_expects_what_its_text_says(key: str) -> None:
    written = tomllib.loads((TEXTS / f"{key}.toml").read_text(encoding="utf-8"))["case"]
    assert len(published(key)) == len(written)
    for case, text in zip(published(key), written, strict=True):
        assert (case["name"], case["on"]) == (text["name"], text["on"].isoformat())
        assert (case["requirement"], case.get("part", "")) == (text["requirement"], text.get("part", ""))
        assert case.get("golden") == text.get("golden")
        assert case["expected"]["status"] == text["status"]
        assert case["expected"].get("days_left") == text.get("days_left")


def test_every_id_stands_once() -> None:
    ids = [case["id"] for key in shipped_regimes() for case in published(key)]
    assert len(ids) == len(set(ids)) > 500


def test_the_page_cites_cases_that_there_are() -> None:
    ids = {case["id"] for key in shipped_regimes() for case in published(key)}
    cited = re.findall(r"[\w-]+/[\w./-]+/[0-9a-f]{8}\b", (SUITE / "README.md").read_text(encoding="utf-8"))
    assert cited
    assert set(cited) <= ids


def minimal(**keys: Any) -> dict[str, Any]:
    element = {"function": ["UPF"], "generation": ["5G"], "vendor": "Huawei"}
    case = {"name": "A case", "requirement": "DE24-01", "on": tomllib.loads("d = 2027-01-01")["d"], "element": element}
    return {**case, "status": "breach", **keys}


def document(suite: Any, *cases: dict[str, Any]) -> list[dict[str, Any]]:
    base = {"element": {"operator": "Op"}, "operator": {"party_to": ["de-contracts-2024"]}}
    found: list[dict[str, Any]] = suite.document("de-contracts-2024", {"base": base, "case": list(cases)})["cases"]
    return found


def test_an_id_changes_with_the_question_only(suite: Any) -> None:
    (alone,) = document(suite, minimal())
    other = minimal(element={"function": ["UPF"], "vendor": "Nokia"}, status="met")
    first, second = document(suite, other, minimal(name="In other words", status="unknown", golden="G01"))
    assert alone["id"] == second["id"] != first["id"]
    assert document(suite, minimal(as_if=True))[0]["id"] != alone["id"]


def test_two_cases_that_ask_the_same_are_refused(suite: Any) -> None:
    with pytest.raises(ValueError, match="'A case' and 'Again'"):
        document(suite, minimal(), minimal(name="Again"))


def test_a_column_that_there_is_not_is_refused(suite: Any) -> None:
    with pytest.raises(ValueError, match="elements has no column 'vender'"):
        document(suite, minimal(element={"vender": "Huawei"}))


def test_a_rule_that_there_is_not_is_refused(suite: Any) -> None:
    with pytest.raises(ValueError, match="no requirement DE24-01/x"):
        document(suite, minimal(part="x"))


def test_the_three_states_of_a_fact(values: Any) -> None:
    facts = {"operator": "Op", "certificates": [], "tests": "none", "accessible_from": ["DE", "?"], "bands": "n78+B42"}
    told = values.row("elements", facts | {"vendor": "unknown", "function": "?", "notified_on": "none", "redundant": False})
    assert told == {
        "operator": "Op",
        "bands": ["n78", "B42"],
        "notified_on": "none",
        "accessible_from": ["DE", "unknown"],
        "certificates": "none",
        "tests": "none",
        "redundant": False,
    }


def test_a_case_states_of_a_maker_what_its_rule_turns_on_and_no_more(suite: Any) -> None:
    (case,) = document(suite, minimal())
    (maker,) = case["facts"]["dossiers"]
    assert (maker["subject"], maker["aliases"], maker["group"]) == ("vendor:huawei", ["Huawei"], "huawei")
    assert "claim" not in maker  # the contracts ask for the group, not for what anybody says of it
    assert maker["head_source"]["publisher"]
    assert case["facts"]["functions"] == [
        {"name": "UPF", "function": "UPF", "domain": "core", "tags": [], "generations": ["5G"]}
    ]


def test_claims_of_other_days_are_left_out() -> None:
    claims = [
        (case["on"], claim)
        for key in shipped_regimes()
        for case in published(key)
        for dossier in case["facts"]["dossiers"]
        if "head_source" in dossier
        for claim in dossier.get("claim", ())
    ]
    assert len(claims) > 100
    for day, claim in claims:
        assert claim.get("valid_from", day) <= day <= claim.get("valid_to", day)
        assert claim["source"]["publisher"]


def marks(case: dict[str, Any]) -> set[str]:
    """What makes a case worth trying: its status, the tables that it has, what its rule asks for."""
    facts = case["facts"]
    found = {case["expected"]["status"], *(name for name in ("sites", "certificates") if facts[name])}
    found |= {name for name in ("readings", "as_if") if case[name]} | ({"days apart"} if case["on"] != case["as_of"] else set())
    found |= {"many"} if any("count" in row for row in facts["elements"]) else set()
    return found | {f"{one['subject'].partition(':')[0]}{' claims' * ('claim' in one)}" for one in facts["dossiers"]}


def sample() -> Iterator[Any]:
    """As few cases as show everything that cases can hold."""
    left: list[dict[str, Any]] = [case for key in shipped_regimes() for case in published(key)]
    wanted = {mark for case in left for mark in marks(case)}
    while wanted:
        # the first in the order of their digests: another case of the suite, not always the first of its file
        best = max(sorted(left, key=lambda case: case["id"][-8:]), key=lambda case: len(marks(case) & wanted))
        wanted -= marks(best)
        yield pytest.param(best, id=best["id"])


def renamed(case: dict[str, Any]) -> dict[str, Any]:
    """A case in which every maker bears an invented name: what the program knows of real ones is of no use to it."""
    other = copy.deepcopy(case)
    named = list(dict.fromkeys(row["vendor"] for row in other["facts"]["elements"] if row.get("vendor", "none") != "none"))
    names = {name: f"Erfunden {number}" for number, name in enumerate(named, 1)}
    subjects = [one["subject"] for one in other["facts"]["dossiers"] if one["subject"].startswith("vendor:")]
    ids = {subject: f"vendor:erfunden-{number}" for number, subject in enumerate(dict.fromkeys(subjects), 1)}
    for row in other["facts"]["elements"]:
        row.update({"vendor": names[row["vendor"]]} if row.get("vendor") in names else {})
    for one in other["facts"]["dossiers"]:
        if f"vendor:{one.get('vendor')}" in ids:  # a product stays what it is; its maker is another
            one["vendor"] = ids[f"vendor:{one['vendor']}"].partition(":")[2]
        if one["subject"] in ids:
            one["subject"] = ids[one["subject"]]
            one["name"] = names.get(one.get("name"), f"Firma {one['subject']}")
            one["aliases"] = [names[name] for name in one.get("aliases", ()) if name in names]
            for company in one.get("affiliates", ()):
                company["name"] = names.get(company["name"], f"Tochter {company['name']}")
    return other


@pytest.mark.parametrize("case", list(sample()))
def test_whoever_has_nothing_but_the_json_finds_the_same(
    case: dict[str, Any], as_folder: Any, netvet: Any, tmp_path: Path
) -> None:
    run = netvet(*as_folder.write_folder(renamed(case), tmp_path))
    assert run.returncode in (0, 1), run.stderr
    asked = case["requirement"], case.get("part", "")
    rows = [row for row in csv.DictReader(io.StringIO(run.stdout)) if (row["requirement"], row["part"]) == asked]
    expected = case["expected"]
    assert {row["status"] for row in rows} == {expected["status"]}, rows[:1]
    for column in {"due", "days_left"} & {*expected}:
        assert {row[column] for row in rows} == {str(expected[column])}


def test_the_command_that_a_folder_is_judged_by_is_told(tmp_path: Path) -> None:
    name = published("de-contracts-2024")[0]["id"]
    command = [sys.executable, str(SUITE / "as_folder.py"), str(SUITE / "de-contracts-2024.json")]
    done = subprocess.run([*command, name, str(tmp_path / "c")], capture_output=True, encoding="utf-8", check=True)
    assert re.search(r"netvet assess .*c --on 2027-01-01 --all --format csv\nexpected of DE24-01: breach\n", done.stdout)
    lost = subprocess.run([*command, "x", str(tmp_path / "d")], capture_output=True, encoding="utf-8", check=False)
    assert (lost.returncode, name in lost.stderr) == (2, True)


def test_what_fits_on_a_line_stands_on_one(writing: Any) -> None:
    long = {"a": {"b": 1}, "c": ["x" * 100, "y" * 100], "d": []}
    told = writing.written(long)
    assert json.loads(told) == long
    assert told.splitlines()[1] == '  "a": {"b": 1},'
    assert max(map(len, told.splitlines())) <= 160
