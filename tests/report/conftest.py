"""Options of a tiny hostile case, set side by side once for all reports on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.appraisal import Appraisal, appraise

HOSTILE = "<script>alert(1)</script>"
OPTIONS = f"""
[[option]]
id = "nothing"
title = "Nothing"

[[option]]
id = "removal"
title = "{HOSTILE} $x$ out"
regimes = ["r.toml"]
instrument = "new law"
earliest = 2027-01-01

[[option.without_number]]
subject = "retaliation"
says = "It might <b>follow</b>."
publisher = "A ministry (invented)"
work = "A letter"
date = 2026-02-03
"""


@pytest.fixture(scope="session")
def optioned(bench: Any) -> Path:
    """A case with two options; the makers of two sites are not known."""
    folder: Path = case(bench, bench.rule(**REMOVAL), elements=radio(8, unknown=2), sites=sites(8))
    head = (folder / "case.toml").read_text(encoding="utf-8").replace("Tiny", HOSTILE)
    (folder / "case.toml").write_text(head + OPTIONS, encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def weighed(optioned: Path) -> Appraisal:
    return appraise(optioned, seconds=600)
