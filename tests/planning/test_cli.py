"""Plans on the command line."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import SHORT

import netvet.transition.solving as kernel
from netvet.planning import shipped_terms


def test_plan_writes_a_folder_that_verify_accepts(netvet: Any, small: Path, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    made = netvet("plan", small, "--terms", terms, "--gap", "0.05", "--seconds", "120", "-o", tmp_path / "plan")
    assert made.returncode == 0, made.stderr
    assert "cost beside no requirement" in made.stdout
    held = netvet("plan", "verify", tmp_path / "plan", small)
    assert held.returncode == 0, held.stdout
    assert "All of it holds." in held.stdout
    (tmp_path / "plan" / "plan.html").write_text("x", encoding="utf-8")
    broken = netvet("plan", "verify", tmp_path / "plan")
    assert broken.returncode == 1
    assert "plan.html: changed" in broken.stdout


def test_options_may_stand_before_the_case(netvet: Any, tmp_path: Path) -> None:
    found = netvet("plan", "--regime", "nothing", tmp_path)
    assert found.returncode == 2
    assert "day" in found.stderr or "regime" in found.stderr


@pytest.mark.parametrize(("option", "word"), [("--gap", "nan"), ("--seconds", "nan"), ("--seconds", "inf")])
def test_a_search_has_finite_ends(netvet: Any, tmp_path: Path, option: str, word: str) -> None:
    refused = netvet("plan", tmp_path, option, word)
    assert refused.returncode == 2
    assert "not a finite number" in refused.stderr


def test_terms_are_written_out(netvet: Any, tmp_path: Path) -> None:
    assert netvet("terms").stdout == shipped_terms()
    assert netvet("terms", "-o", tmp_path / "t.toml").returncode == 0
    assert (tmp_path / "t.toml").read_text(encoding="utf-8") == shipped_terms()


def test_terms_that_were_edited_are_not_written_over(netvet: Any, tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    assert netvet("terms", "-o", file).returncode == 0
    assert netvet("terms", "-o", file).returncode == 0, "the same bytes lose nothing"
    file.write_text("own", encoding="utf-8")
    refused = netvet("terms", "-o", file)
    assert refused.returncode == 2
    assert "t.toml: there is a file already" in refused.stderr
    assert "name a new file" in refused.stderr
    assert file.read_text(encoding="utf-8") == "own"


def test_without_the_solvers_there_is_a_remedy(netvet: Any, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "NEEDED", ("no_such_solver",))
    found = netvet("plan", small)
    assert found.returncode == 2
    assert "pip install 'netvet[plan]'" in found.stderr


def test_a_folder_that_holds_something_is_refused_before_anything_is_planned(netvet: Any, small: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    found = netvet("plan", small, "-o", tmp_path)
    assert found.returncode == 2
    assert "something is there already" in found.stderr


@pytest.mark.skipif(bool(find_spec("ortools")), reason="ortools is installed")
def test_a_solver_that_is_not_installed_is_an_error_with_a_remedy(netvet: Any, tmp_path: Path) -> None:
    found = netvet("plan", tmp_path, "--core-solver", "cp-sat")
    assert found.returncode == 2
    assert "remedy: pip install 'netvet[plan,cp-sat]', or plan with highs" in found.stderr
