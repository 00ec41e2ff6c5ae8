"""Who is ruled out, as handed over: a table that names requirements and clauses, the same as JSON, and nothing else moves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import netvet as package

ASKED = ("ruled-out", "uk-direction-2022", "de-contracts-2024")


def test_the_table_says_who_where_by_what_and_what_would_let_it_in(netvet: Any) -> None:
    done = netvet(*ASKED)
    assert done.returncode == 0
    for told in (
        "Hypothetical throughout",
        "huawei    6 of 12   excluded",
        "de-contracts-2024 DE24-01   huawei, zte          home state CN",
        "into some of it: lift uk-direction-2022 UKDVD-03 or uk-direction-2022 UKDVD-01 and uk-direction-2022 UKDVD-02",
        "NOT vendor.group = 'huawei' (nobody)",
        "Coverage",
    ):
        assert told in done.stdout, told


def test_the_document_says_the_same(netvet: Any, tmp_path: Path) -> None:
    done = netvet(*ASKED, "--format", "json", "-o", tmp_path / "out.json")
    assert (done.returncode, done.stdout) == (0, "")
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert found["hypothetical"] is True
    assert [regime["id"] for regime in found["regimes"]] == ["uk-direction-2022", "de-contracts-2024"]
    (zte,) = (one for one in found["admission"] if one["maker"] == "zte")
    core = next(cell for cell in zte["cells"] if (cell["domain"], cell["site"]) == ("core", "ordinary"))
    assert core["admission"] == "partly"
    assert core["excluded"] == len(core["excluded_functions"]) == 24
    assert "UPF" in core["excluded_functions"]
    assert zte["ways_in"][0]["lift"] == [["de-contracts-2024 DE24-01"]]
    assert zte["ways_in"][0]["changes"][0]["within_its_control"] is False
    contract = next(one for one in found["requirements"] if one["requirement"] == "DE24-01")
    assert contract["singles_out"] == {"home_state": "CN"}
    assert contract["makers"]["nokia"] == {"admission": "admitted", "answered": 1, "of": 1, "effort": "admitted", "by": []}
    assert netvet(*ASKED, "--format", "json").stdout == (tmp_path / "out.json").read_text(encoding="utf-8")


def test_a_case_brings_its_regimes_dossiers_and_readings(netvet: Any, tmp_path: Path) -> None:
    netvet("demo", "-o", tmp_path / "nordland")
    done = netvet("ruled-out", "--case", tmp_path / "nordland")
    assert done.returncode == 0
    assert "de-contracts-2024" in done.stdout


def test_one_maker_only(netvet: Any) -> None:
    done = netvet("ruled-out", "de-contracts-2024", "--maker", "ZTE", "--format", "json")
    assert [one["id"] for one in json.loads(done.stdout)["makers"]] == ["zte"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name a regime"),
        (("nowhere",), "there is no regime 'nowhere'"),
        (("de-contracts-2024", "--maker", "Hauwei"), "did you mean"),
        (("de-contracts-2024", "--dossiers", "/nowhere"), "there is no such folder"),
        (("de-telecom-2026", "--reading", "DE26-05"), "write RULE=READING"),
        (("de-telecom-2026", "--reading", "DE26-05=listed"), "has no reading 'listed'"),
        (("de-contracts-2024", "--on", "tomorrow"), "no day"),
        (("de-contracts-2024", "--on", "2020-01-01"), "nothing that is computed is in force: de-contracts-2024 on 2020-01-01"),
    ],
)
def test_slips_are_named(netvet: Any, words: tuple[str, ...], told: str) -> None:
    done = netvet("ruled-out", *words)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_notebook_shows_the_matrix() -> None:
    shown = package.ruled_out(["de-contracts-2024"])._repr_html_()
    assert "who is ruled out by de-contracts-2024" in shown
    assert "<td><bdi>zte</bdi></td><td><bdi>admitted</bdi></td><td><bdi>partly</bdi></td>" in shown


def test_it_says_under_what_a_requirement_binds_and_what_is_not_in_force(netvet: Any) -> None:
    table = " ".join(netvet("ruled-out", "us-secure-networks").stdout.partition("Makers by domain")[0].split())
    assert "every operator is addressed, no exception is granted, equipment is new; and of single requirements:" in table
    assert "funding IN ('fcc-usf', 'fcc-subsidy'): US-1602/obtain, US-USF/obtain" in table
    document = json.loads(netvet("ruled-out", "us-secure-networks", "--format", "json").stdout)
    by_id = {(one["requirement"], one["part"]): one["taken_to_hold"] for one in document["requirements"]}
    assert by_id["US-RR", "no-new"] == ["'fcc-reimbursement' IN operator.public_support"]
    assert by_id["US-USF", "maintain"] == ["upkeep_funding IN ('fcc-usf', 'fcc-subsidy')"]
    assert document["not_in_force"] == []


def test_a_rule_repealed_or_to_come_is_named(netvet: Any) -> None:
    told = " ".join(netvet("ruled-out", "de-bsig-2021").stdout.split())
    repealed = "no longer in force, and not asked (last day 2025-12-05, replaced by DE26-01): DE21-01, DE21-02/waiting"
    assert f"de-bsig-2021: {repealed}" in told
    ahead = " ".join(netvet("ruled-out", "de-telecom-2026", "--on", "2025-01-01").stdout.split())
    assert "not yet in force, and not asked (from 2025-12-06): DE26-01" in ahead
    assert "and 18 more" in ahead
    document = json.loads(netvet("ruled-out", "de-bsig-2021", "--format", "json").stdout)
    assert {one["requirement"] for one in document["not_in_force"]} == {"DE21-01", "DE21-02", "DE21-03", "DE21-05"}
    assert {one["valid_to"] for one in document["not_in_force"]} == {"2025-12-05"}
