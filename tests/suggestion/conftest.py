"""Files to write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file below the test's folder, as UTF-8."""

    def write(name: str, content: str) -> Path:
        (tmp_path / name).write_bytes(content.encode())
        return tmp_path / name

    return write
