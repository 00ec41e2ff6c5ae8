"""The benchmarks run, at a size that proves nothing about speed: what they call is there, and ways find the same."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from netvet.inventory.synthetic import synthesise

FOLDER = Path(__file__).parents[2] / "benchmarks"
SUBJECTS = ("startup", "judgement", "peers", "brazil", "dependence", "exposure", "questions", "plan", "convert")
PEERS = {"polars", "scipy", "topohub", "networkx", "igraph", "ortools", "sqlglot", "cedarpy", "celpy", "regopy"}
SIZE = 1000

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the benchmarks are not part of this copy")
Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """How a file of the benchmarks is loaded; what that changes of this process is undone."""
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # `measure` would have modules compiled elsewhere
    own = {path.stem for path in FOLDER.glob("*.py")}
    before = {name: sys.modules.pop(name) for name in own & sys.modules.keys()}

    def loaded(name: str) -> ModuleType:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name not in PEERS:
                raise
            pytest.skip(f"{error.name} is not installed; `uv run --group bench pytest tests/benchmarks` has it")
        monkeypatch.setattr(importlib.import_module("measure"), "cap", lambda *_: None)  # it would bind this process
        return module

    yield loaded
    for name in own:
        sys.modules.pop(name, None)
    sys.modules.update(before)


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "case"
    synthesise(SIZE, 1, folder, links=True)
    return folder


def test_every_subject_has_its_file(load: Load) -> None:
    assert set(load("run").SUBJECTS) == set(SUBJECTS)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_can_be_loaded(load: Load, subject: str) -> None:
    assert callable(load(subject).run)


@pytest.mark.parametrize("counted", ["elements", "sites"])
def test_dependence_measures_and_the_peer_finds_the_same_shares(load: Load, country: Path, counted: str) -> None:
    dependence = load("dependence")
    found = dependence.netvet(country, counted)
    assert found["cpu_s"] > 0
    assert any(0 < share < 1 for *_, share in found["told"])
    pytest.importorskip("polars", reason="polars is not installed; the peer was not asked")
    assert dependence.polars(country, counted)["told"] == found["told"]


def test_judgement_counts_as_the_statement_by_hand_does(load: Load, country: Path) -> None:
    judgement = load("judgement")
    assert judgement.scan(country)["cpu_s"] > 0
    counts = judgement.hand(country)["counts"]
    assert any(sum(1 for n in row.values() if n) > 1 for row in counts)
    assert judgement.netvet(country)["counts"] == counts


def test_exposure_finds_what_libraries_for_graphs_find(load: Load, country: Path, tmp_path: Path) -> None:
    exposure, graph = load("exposure"), tmp_path / "graph.npz"
    assert exposure.whole(country, graph)["stations"] > 0
    found = exposure.netvet(graph)
    assert found["arrived"] > 0
    pytest.importorskip("networkx", reason="networkx is not installed; the peer was not asked")
    peer = load("exposure_peers").main("networkx", graph)
    assert {key: peer[key] for key in ("travelled", "arrived")} == pytest.approx(
        {key: found[key] for key in ("travelled", "arrived")}
    )
