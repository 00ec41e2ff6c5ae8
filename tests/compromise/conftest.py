"""A small case with paths, managers, a platform and three invented makers."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.compromise.cases import write_small


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The folder of the case."""
    return write_small(tmp_path)
