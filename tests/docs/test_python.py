"""What the pages on Python show runs, and the notebook is as its page shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import netvet

DOCS = Path(__file__).parents[2] / "docs"


def test_the_blocks_of_the_how_to_run_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (DOCS / "how-to" / "use-it-from-python.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    for block in re.findall(r"^```python\n(.*?)^```$", page, flags=re.M | re.S):
        exec(block, space)
    told = capsys.readouterr().out
    assert "did you mean de-contracts-2024" in told
    assert "0 rows cannot be used" in told
    assert space["table"].num_rows > space["counts"].num_rows > 0  # type: ignore[attr-defined]


def test_every_public_name_stands_in_the_reference() -> None:
    page = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", page, flags=re.M)
    assert sorted(headings) == sorted(name for name in netvet.__all__ if not name.startswith("_"))


def test_a_signature_is_written_as_python_has_it(python_page) -> None:
    def asked(a: int, *, b: str | None = "x") -> list[str]:
        raise NotImplementedError

    assert python_page.signature("asked", asked) == "asked(a: int, *, b: str | None = 'x') -> list[str]"


def test_the_page_shows_every_cell_of_the_notebook_in_order(notebook) -> None:
    page = notebook.PAGE.read_text(encoding="utf-8")
    place = 0
    for cell in json.loads(notebook.NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        place = page.index("".join(cell["source"]), place)
    assert notebook.bare(notebook.NOTEBOOK)


def test_a_notebook_with_outputs_is_refused(notebook, tmp_path: Path) -> None:
    book = {"cells": [{"cell_type": "code", "source": ["1"], "outputs": [{}], "execution_count": 1}]}
    (tmp_path / "n.ipynb").write_text(json.dumps(book), encoding="utf-8")
    with pytest.raises(SystemExit, match="clear them"):
        notebook.bare(tmp_path / "n.ipynb")


def test_the_outputs_of_a_run_stand_in_the_page(notebook) -> None:
    outputs = [
        {"output_type": "execute_result", "data": {"text/html": "<table></table>", "text/plain": "x"}},
        {"output_type": "execute_result", "data": {"text/plain": "[1,\n 2]"}},
        {"output_type": "stream", "text": "told\n"},
    ]
    cells = [{"cell_type": "markdown", "source": "# T"}, {"cell_type": "code", "source": "f()", "outputs": outputs}]
    made = notebook.page({"cells": cells})
    assert "\n<div><table></table></div>\n" in made
    assert "\n```text\n[1,\n 2]\n```\n" in made
    assert "\n```text\ntold\n```\n" in made
