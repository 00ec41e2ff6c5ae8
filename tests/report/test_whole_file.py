"""A file is written whole or not at all, and never over what a case is read from."""

from __future__ import annotations

from pathlib import Path

import pytest

from netvet.errors import CaseError
from netvet.report.files import whole_file


@pytest.mark.parametrize("own", ["case.toml", "own.toml", "options/ban.toml", "elements.csv", "network/sites.parquet"])
def test_what_a_case_is_read_from_is_not_replaced(tmp_path: Path, own: str) -> None:
    (tmp_path / "case.toml").touch()
    path = tmp_path / own
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError, match="part of a case"), whole_file(path) as part:
        part.write_text("theirs", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "mine"


def test_what_is_made_of_a_case_may_be_made_again_beside_it(tmp_path: Path) -> None:
    (tmp_path / "case.toml").touch()
    for name in ("report.html", "findings.csv"):
        for text in ("one", "two"):
            with whole_file(tmp_path / name) as part:
                part.write_text(text, encoding="utf-8")
            assert (tmp_path / name).read_text(encoding="utf-8") == text


def test_a_table_that_is_of_no_case_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "elements.csv"
    path.write_text("old", encoding="utf-8")
    with whole_file(path) as part:
        part.write_text("new", encoding="utf-8")
    assert path.read_text(encoding="utf-8") == "new"
