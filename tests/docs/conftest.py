"""The scripts that generate parts of the documentation, as modules."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def module(name: str) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        return importlib.import_module(name)


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    return module("generate")


@pytest.fixture(scope="session")
def transcripts() -> ModuleType:
    return module("transcripts")


@pytest.fixture(scope="session")
def reference_pages() -> ModuleType:
    return module("reference_pages")


@pytest.fixture(scope="session")
def notebook() -> ModuleType:
    return module("notebook")


@pytest.fixture(scope="session")
def python_page() -> ModuleType:
    return module("python_page")


@pytest.fixture(scope="session")
def rule_pages() -> ModuleType:
    return module("rule_pages")
