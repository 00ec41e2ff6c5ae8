"""One small plan, made once, and its folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.planning.core_network import OWN, RULE, network
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.planning import Planned, plan
from netvet.report.plan.folder import write_plan

SITES = 18


@pytest.fixture(scope="session")
def small(bench: Any) -> Path:
    """A case in which two makers are not known."""
    return case(bench, bench.rule(**REMOVAL), elements=radio(SITES, unknown=2), sites=sites(SITES))


@pytest.fixture(scope="session")
def planned(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    terms = tmp_path_factory.mktemp("terms") / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    return plan(small, terms=terms, gap=0.05, seconds=120)


@pytest.fixture(scope="session")
def written(planned: Planned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans") / "plan"
    write_plan(planned, folder)
    return folder


@pytest.fixture
def record(written: Path, tmp_path: Path) -> Callable[[], Path]:
    """A copy of the folder that a test may change."""

    def copy() -> Path:
        return Path(shutil.copytree(written, tmp_path / "copy"))

    return copy


@pytest.fixture(scope="session")
def core_case(bench: Any) -> Path:
    """A case whose core, routers and managers have to move, and whose radio may stay."""
    made = case(bench, bench.rule(**RULE), elements=[*radio(12), *network()], sites=sites(12))
    (made / "own.toml").write_text(OWN, encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def core_plan(core_case: Path) -> Planned:
    return plan(core_case, terms=core_case / "own.toml", gap=0.05, seconds=120)


@pytest.fixture(scope="session")
def core_record(core_plan: Planned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("layers") / "plan"
    write_plan(core_plan, folder)
    return folder
