"""What the documentation shows is what the program says: reference pages, and transcripts other than the README's."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = [page for page in sorted((ROOT / "docs").rglob("*.md")) if "<!-- transcript" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", TRANSCRIPTS, ids=lambda page: page.stem)
def test_transcripts_are_what_comes_out(page: Path, transcripts) -> None:
    text = page.read_text(encoding="utf-8")
    assert transcripts.replay(text) == text, (
        f"run `uv run python docs/generate.py {page.relative_to(ROOT)}` and read what changed"
    )


def test_a_difference_fails(tmp_path: Path, generate, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    for name, text in generate.pages().items():
        target = tmp_path / "docs" / "reference" / name.relative_to(generate.REFERENCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "REFERENCE", tmp_path / "docs" / "reference")
    monkeypatch.setattr(sys, "argv", ["generate.py", "--check", "--reference"])
    assert generate.main() == 0
    (tmp_path / "docs" / "reference" / "tables.md").write_text("something else\n", encoding="utf-8")
    (tmp_path / "docs" / "reference" / "old.md").write_text("of a page that was renamed\n", encoding="utf-8")
    assert generate.main() == 1
    told = capsys.readouterr().out
    assert "differs: docs/reference/tables.md" in told.replace("\\", "/")
    assert "nothing generates it: docs/reference/old.md" in told.replace("\\", "/")


def test_a_transcript_runs_nothing_but_the_program(transcripts) -> None:
    with pytest.raises(SystemExit, match="cannot run"):
        transcripts.replay("<!-- transcript -->\n```console\n$ rm -r network\n```\n")


def test_a_transcript_keeps_files_order_and_status(transcripts) -> None:
    page = (
        "<!-- file a/elements.csv -->\n```csv\nelement_id,operator\n,X\n```\n\n"
        "<!-- transcript lines=1 -->\n```console\n$ netvet inventory check a\nold text\n$ echo $?\n```\n"
    )
    made = transcripts.replay(page)
    assert "old text" not in made
    assert made.endswith("$ netvet inventory check a\nrows: elements 1\n[...]\n$ echo $?\n2\n```\n")
    assert transcripts.replay(made) == made
