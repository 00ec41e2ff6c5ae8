"""`netvet new`: a case that assesses at once, is no pass, and never lies over anything."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from netvet.beginning import NOTICE
from netvet.findings import assess


def test_a_new_case_assesses_at_once(netvet: Any, tmp_path: Path) -> None:
    done = netvet("new", tmp_path / "case", "--as-of", "2026-05-01")
    assert done.returncode == 0, done.stderr
    assert netvet("inventory", "check", tmp_path / "case").returncode == 0
    done = netvet("assess", tmp_path / "case", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["notice"], told["as_of"], told["unmapped"]) == (NOTICE, "2026-05-01", 0)
    with assess(tmp_path / "case") as findings:
        assert {"not-yet-due", "unknown", "met"} <= {row["status"] for row in findings.counts()}


def test_every_key_in_use_or_not_is_explained(netvet: Any, tmp_path: Path) -> None:
    netvet("new", tmp_path / "case")
    text = (tmp_path / "case/case.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(text)) == {"title", "as_of", "regimes", "notice"}
    assert "# [readings]" in text
    for block in re.split(r"\n\n", text)[2:]:
        assert block.startswith("#"), block
    for row in (tmp_path / "case/network/elements.csv").read_text().splitlines()[1:]:
        assert row.startswith("EXAMPLE-")
        assert "invented example" in row


def test_same_bytes(netvet: Any, tmp_path: Path) -> None:
    for name in "ab":
        netvet("new", tmp_path / name)
    files = [{path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in "ab"]
    assert files[0] == files[1]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_nothing_is_written_over(netvet: Any, tmp_path: Path, what: str) -> None:
    target = tmp_path / "case"
    if what == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    done = netvet("new", target)
    assert done.returncode == 2
    assert "something is there already" in done.stderr
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["case" if what == "file" else "mine"]
