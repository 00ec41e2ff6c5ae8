"""The example is put where the user asks, and never over something of theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netvet.demo import example, place_example
from netvet.errors import CaseError


def test_it_is_placed_whole_and_an_identical_copy_is_used_again(tmp_path: Path) -> None:
    target = tmp_path / "here"
    assert place_example(target)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here"]
    assert {path.relative_to(target) for path in target.rglob("*")} == {
        path.relative_to(example()) for path in example().rglob("*")
    }
    assert not place_example(target)


@pytest.mark.parametrize("change", ["changed", "missing", "more"])
def test_a_changed_copy_is_refused_and_left_alone(tmp_path: Path, change: str) -> None:
    target = tmp_path / "here"
    place_example(target)
    if change == "changed":
        (target / "case.toml").write_text("mine")
    if change == "missing":
        (target / "README.md").unlink()
    if change == "more":
        (target / "own.csv").write_text("mine")
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    with pytest.raises(CaseError, match="something other"):
        place_example(target)
    assert before == {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}


def test_a_file_and_a_folder_that_cannot_be_written_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CaseError, match="something other"):
        place_example(tmp_path / "file")
    with pytest.raises(CaseError, match="cannot write"):
        place_example(tmp_path / "file" / "below")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]
    assert place_example(tmp_path / "new" / "below")
    assert (tmp_path / "new" / "below" / "case.toml").is_file()


def test_demo_on_the_command_line(tmp_path: Path, netvet: Any) -> None:
    first = netvet("demo", cwd=tmp_path)
    assert (first.returncode, first.stderr) == (0, "")
    assert "The example is now in nordland-2026" in first.stdout
    assert "not-yet-due" in first.stdout
    (tmp_path / "nordland-2026" / "case.toml").write_text("mine")
    again = netvet("demo", cwd=tmp_path)
    assert again.returncode == 2
    assert "case.toml: changed" in again.stderr
