"""Opening a case: a folder, a bare folder of tables, or one file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netvet.case import open_case
from netvet.errors import CaseError

ELEMENTS = "element_id,operator\ne,Op\n"


def case(folder: Path, text: str | bytes) -> Path:
    (folder / "case.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_a_whole_case(tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    (tmp_path / "dossiers").mkdir()
    text = 'title = "T"\nas_of = 2026-11-21\nregimes = ["a"]\nnotice = "N"\nset_aside = 2\n[readings]\nX = "y"\n'
    found = open_case(case(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert (found.title, found.as_of, found.regimes, found.notice, found.set_aside) == ("T", date(2026, 11, 21), ("a",), "N", 2)
    assert found.readings == {"X": "y"}
    assert found.network == tmp_path / "network"
    assert found.dossiers == (tmp_path / "dossiers",)


def test_a_bare_folder_and_a_single_file_are_cases_too(tmp_path: Path) -> None:
    (tmp_path / "elements.csv").write_text(ELEMENTS)
    assert open_case(tmp_path).network == tmp_path
    assert open_case(tmp_path).as_of is None
    assert open_case(tmp_path / "elements.csv").network == tmp_path / "elements.csv"


def test_a_folder_has_its_name_wherever_it_is_opened_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elements.csv").write_text(ELEMENTS)
    monkeypatch.chdir(tmp_path)
    assert open_case(Path()).title == tmp_path.name


def test_there_is_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no such case"):
        open_case(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('as_of = "2026-11-21"', "without quotes"),
        ("as_of = 2026-11-21T00:00:00", "as_of is a day"),
        ('regimes = "a"', "list of ids"),
        ("regimes = [1]", "list of ids"),
        ('readings = "x"', "readings are names"),
        ("[readings]\nX = 1", "readings are names"),
        ('set_aside = "2"', "whole number"),
        ("set_aside = -1", "whole number of rows, from 0"),
        ("set_aside = true", "whole number of rows, from 0"),
        ("set_aside = 1.0", "whole number"),
        ("reading = 1", "readings"),
        ("as_off = 2026-11-21", "as_of"),
        ("title = ", "no TOML"),
        ("a = 1\na = 2", "no TOML"),
        (b"title = '\xff'", "UTF-8"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, text: str | bytes, word: str) -> None:
    with pytest.raises(CaseError) as caught:
        open_case(case(tmp_path, text))
    assert word in str(caught.value)
    assert "case.toml" in caught.value.where


def test_own_functions_are_read(tmp_path: Path) -> None:
    (tmp_path / "functions.csv").write_text("id,domain,generations\nmyBox,core,5G\n")
    found = open_case(case(tmp_path, "")).functions.find("MYBOX")
    assert found is not None
    assert found.domain == "core"
