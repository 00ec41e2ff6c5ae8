"""A case with a mapping of its own: every verb reads it, results name it among their inputs, and say what it did."""

# ruff: noqa: E501 - a mapping is read best with a line on a line

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

CASE = 'title = "Own names"\nas_of = 2026-11-21\nregimes = ["de-contracts-2024"]\n'
MAPPING = (
    '[[table]]\nto = "elements"\n[table.columns]\n"Hersteller" = "vendor"\n"Seit" = { to = "installed_on", date = "DD.MM.YYYY" }\n'
    '[vendors]\n"HW" = "Huawei"\n[values.state]\n"aktiv" = "in-service"\n'
)
ELEMENTS = (
    "element_id,operator,function,Hersteller,Seit,state,ticket\n"
    "a-1,O,UPF,HW,03.04.2021,aktiv,T1\na-2,O,UPF,Nokia,2021-05-06,stillgelegt,\n"
)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "case/network").mkdir(parents=True)
    (tmp_path / "case/case.toml").write_text(CASE)
    (tmp_path / "case/mapping.toml").write_text(MAPPING)
    (tmp_path / "case/network/elements.csv").write_text(ELEMENTS)
    return tmp_path / "case"


def test_assess_reads_it_and_says_so(netvet: Any, case: Path) -> None:
    done = netvet("assess", case, "--as-if", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [one["path"] for one in told["inputs"]] == ["case.toml", "mapping.toml", "network/elements.csv"]
    assert told["mapped"] == [
        "elements: vendor: 1 word mapped in 1 cell",
        "elements: state: 1 word mapped in 1 cell",
        "elements: state: not mapped, hence not known: 'stillgelegt' (1)",
    ]
    assert "mapping: elements: vendor: 1 word mapped in 1 cell" in done.stderr
    assert told["requirements"][0]["counts"] == {"not-yet-due": 1, "met": 1}


def test_explain_shows_what_was_written(netvet: Any, case: Path) -> None:
    done = netvet("explain", case, "a-1", "--as-if")
    assert "vendor written HW (mapping.toml)" in done.stdout
    assert "installed_on: 2021-04-03" in done.stdout


def test_a_converted_case_may_be_given_names_later(netvet: Any, case: Path, tmp_path: Path) -> None:
    assert netvet("inventory", "convert", case, "-o", tmp_path / "made", "--as-of", "2026-11-21").returncode == 0
    (tmp_path / "made/mapping.toml").write_text('[vendors]\n"Nokia" = "ZTE"\n')
    told = json.loads(
        netvet("assess", tmp_path / "made", "--as-if", "--regime", "de-contracts-2024", "--format", "json").stdout
    )
    assert told["requirements"][0]["counts"] == {"not-yet-due": 2}
    assert told["mapped"] == ["elements: vendor: 1 word mapped in 1 cell"]


def test_a_mistake_in_it_stops_every_verb(netvet: Any, case: Path) -> None:
    (case / "mapping.toml").write_text(MAPPING.replace('"vendor"', '"vendro"'))
    for words in (("assess", case), ("inventory", "check", case), ("explain", case, "a-1")):
        done = netvet(*words)
        assert done.returncode == 2
        assert "mapping.toml: 1 mistake in the mapping" in done.stderr
        assert "line 4 (Hersteller): elements has no column 'vendro'; did you mean vendor" in done.stderr


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ('[[table]]\nto = "elements"\n', "elements is named twice"),
        ('[table.constants]\nticket = "x"\n', "'ticket' is filled twice"),
    ],
)
def test_what_a_native_table_cannot_have(netvet: Any, case: Path, added: str, told: str) -> None:
    (case / "mapping.toml").write_text('[[table]]\nto = "elements"\n' + added)
    done = netvet("assess", case)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_suggest_and_convert_on_the_command_line(netvet: Any, case: Path, tmp_path: Path) -> None:
    sheet, mapping = tmp_path / "sheet.csv", tmp_path / "m.toml"
    sheet.write_text("Anlage;Betreiber;Netzfunktion;Zustand\n1;O;UPF;in Betrieb\n2;O;UPF;kaputt\n")
    shutil.rmtree(case)
    assert "writes a first mapping" in netvet("inventory", "convert", sheet, "-o", case).stderr
    done = netvet("inventory", "convert", sheet, "--suggest", "-o", mapping)
    assert done.stdout.startswith("columns: 4 certain, 0 likely, 0 possible, 0 not mapped\nwords: 1 certain"), done.stderr
    assert "there is a file already" in netvet("inventory", "convert", sheet, "--suggest", "-o", mapping).stderr
    assert netvet("inventory", "convert", sheet, "--suggest", "--as-of", "2026-01-01", "-o", case).returncode == 2
    done = netvet("inventory", "convert", sheet, "--mapping", mapping, "-o", case, "--as-of", "2026-11-21")
    assert "sheet.csv: state: not mapped, hence not known: 'kaputt' (1)" in done.stdout
    assert (case / "sources/mapping.toml").read_bytes() == mapping.read_bytes()
    assert 'mapping = "sources/mapping.toml"' in (case / "case.toml").read_text()
    assert netvet("inventory", "check", case).returncode == 0
    done = netvet("inventory", "convert", sheet, "--mapping", mapping, "--format", "native", "-o", tmp_path / "other")
    assert "the format native takes no mapping" in done.stderr
