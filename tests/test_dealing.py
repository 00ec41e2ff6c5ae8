"""The tests dealt out to two runs: every module once, whole, to whichever run asks first."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.dealing import HERE, in_turn

NAMES = "appraisal/test_a.py cases/test_b.py cases/test_c.py laws/test_d.py laws/test_e.py transition/test_f.py".split()
ITEMS: list[Any] = [SimpleNamespace(path=HERE / name, name=f"{name} {n}") for name in NAMES for n in range(3)]

MODULE = """
import pytest
@pytest.fixture(scope="module")
def made():
    yield 1
    print("unmade")
@pytest.mark.parametrize("n", range(2))
def test_one(made, n):
    assert made
"""


def test_each_module_goes_whole_to_one_run_and_what_plans_comes_first(tmp_path: Path) -> None:
    one, other = in_turn(ITEMS, tmp_path), in_turn(ITEMS, tmp_path, backwards=True)
    first = [next(one).name for _ in range(7)]
    assert first == [f"{name} {n}" for name in ("appraisal/test_a.py", "transition/test_f.py") for n in range(3)] + [
        "cases/test_b.py 0"
    ]
    second = [item.name for item in other]
    assert second == [f"{name} {n}" for name in reversed(NAMES[2:5]) for n in range(3)]
    rest = [item.name for item in one]
    assert rest == ["cases/test_b.py 1", "cases/test_b.py 2"]
    assert sorted(first + second + rest) == [item.name for item in ITEMS]


def test_a_run_takes_what_is_not_taken_and_leaves_the_rest(tmp_path: Path) -> None:
    claims = tmp_path / "claims"
    claims.mkdir()
    (tmp_path / "conftest.py").write_text("from tests.dealing import pytest_runtestloop\n", encoding="utf-8")
    for name in ("a/test_a.py", "b/test_b.py", "c/test_c.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(MODULE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-v", "--import-mode=importlib", "-p", "no:cacheprovider", str(tmp_path)]
    env = {**os.environ, "NETVET_CLAIMS": str(claims), "NETVET_BACKWARDS": "1", "PYTHONPATH": str(HERE.parent)}
    # the second of three modules is taken: what that of another folder set up is torn down all the same
    (claims / (tmp_path / "b/test_b.py").as_posix().replace("/", ".")).touch()
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False)
    assert re.findall(r"(\w+)\.py::test_one\[(\d)\] PASSED", done.stdout) == [
        ("test_c", "0"),
        ("test_c", "1"),
        ("test_a", "0"),
        ("test_a", "1"),
    ], done.stdout
    assert "4 passed" in done.stdout
    assert done.returncode == 0
    again = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False)
    assert "no tests ran" in again.stdout
