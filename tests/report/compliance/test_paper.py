"""The register as PDF: what stands on the page stands on paper, and the same register is the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.looks
def test_paper_is_the_same_twice_and_holds_the_register(case: Path, tmp_path: Path, netvet: Any) -> None:
    from netvet.errors import CaseError  # noqa: PLC0415
    from netvet.report.paper import load_renderer  # noqa: PLC0415

    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed (uv run --group browser)")
    try:
        load_renderer()
    except CaseError as error:
        pytest.skip(f"{error.message} ({error.remedy})")
    for name in ("one.pdf", "two.pdf"):
        run = netvet("report", case, "-o", tmp_path / name, "--lang", "de")
        assert run.returncode == 0, run.stderr
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    document = pypdf.PdfReader(tmp_path / "one.pdf")
    text = " ".join("\n".join(page.extract_text() for page in document.pages).split())
    for words in ("Was als Nächstes zu tun ist", "Vertragsbruch", "late-1", "Was wir nicht wissen", "Positions: invented"):
        assert words in text
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
