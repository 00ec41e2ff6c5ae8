"""What an assessment comes to: statuses, counts, days, forces, and the same bytes for the same inputs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest


def test_smoke(bench: Any) -> None:
    row = bench.row({"vendor": "Huawei", "state": "in-service", "function": "MME"}, bench.text(bench.rule(require="NOT vendor.group = 'huawei'")))
    assert row["status"] == "violated"
