"""The scripts of the conformance suite, as modules."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

SUITE = Path(__file__).parents[2] / "conformance"


def module(name: str) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SUITE))
        return importlib.import_module(name)


@pytest.fixture(scope="session")
def as_folder() -> ModuleType:
    return module("as_folder")


@pytest.fixture(scope="session")
def suite() -> ModuleType:
    return module("making.suite")


@pytest.fixture(scope="session")
def values() -> ModuleType:
    return module("making.values")


@pytest.fixture(scope="session")
def schema() -> ModuleType:
    return module("making.schema")


@pytest.fixture(scope="session")
def writing() -> ModuleType:
    return module("making.writing")
