"""Transcripts: the commands of a page run anew, in one folder a page, and their real output put after them."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]

WIDTH = 100
"""Columns of the command line's help and errors."""

_PLAIN = {"COLUMNS": str(WIDTH), "PYTHONUTF8": "1", "NO_COLOR": "1"}

_BLOCK = re.compile(
    r"^<!-- (?P<what>transcript|file)(?: (?P<rest>[^\n]*?))? -->\n(?P<fence>```)(?P<lang>[a-z]*)\n(?P<body>.*?)^```$",
    re.M | re.S,
)


def replay(text: str) -> str:
    """A page with its transcripts as they come out now."""
    with tempfile.TemporaryDirectory(prefix="netvet-docs-") as folder:
        home = Path(folder) / "my-network"  # a case without a title has the name of its folder
        home.mkdir()
        shell = _Shell(home)

        def redo(found: re.Match[str]) -> str:
            if found["what"] == "file":
                shell.write(found["rest"], found["body"])
                return found[0]
            limit = re.search(r"lines=(\d+)", found["rest"] or "")
            told = [f"$ {line}\n{shell.run(line, int(limit[1]) if limit else None)}" for line in _commands(found["body"])]
            head = found[0][: found[0].index("```")]
            return f"{head}```{found['lang']}\n{''.join(told)}```"

        return _BLOCK.sub(redo, text)


def _commands(body: str) -> list[str]:
    return [line.removeprefix("$ ") for line in body.splitlines() if line.startswith("$ ")]


class _Shell:
    """The little of a shell that transcripts need: netvet, scripts of `examples`, `echo $?` and `head -n`, without a shell."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.status = folder, 0

    def write(self, name: str, body: str) -> None:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8")

    def run(self, line: str, limit: int | None) -> str:
        words = shlex.split(line)
        match words:
            case ["netvet", *rest]:
                out = self._netvet(rest)
            case ["python", script, *rest] if script.startswith("examples/"):
                out = self._run([str(ROOT / script), *rest])
            case ["echo", "$?"]:
                return f"{self.status}\n"
            case ["head", "-n", count, name]:
                out = "\n".join((self.folder / name).read_text(encoding="utf-8").splitlines()[: int(count)])
            case _:
                raise SystemExit(f"a transcript cannot run {line!r}")
        kept = [part.rstrip() for part in out.rstrip().splitlines()]
        if limit is not None and len(kept) > limit:
            kept = [*kept[:limit], "[...]"]
        return "".join(f"{part}\n" for part in kept)

    def _netvet(self, words: Sequence[str]) -> str:
        """Run the program in this process: to load it anew would take longer than most of what a page asks of it."""
        from netvet.cli import main  # noqa: PLC0415

        told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        given = ["netvet", *words]
        with (
            chdir(self.folder),
            patch.dict(os.environ, _PLAIN),
            patch.object(sys, "argv", given),
            redirect_stdout(told),
            redirect_stderr(told),
        ):
            try:
                main()
            except SystemExit as ended:
                self.status = int(ended.code or 0)
        return self._whole(given, told.buffer.getvalue().decode())  # type: ignore[attr-defined]

    def _run(self, words: Sequence[str]) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env={**os.environ, **_PLAIN},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.status = done.returncode
        return self._whole(words, done.stdout)

    def _whole(self, words: Sequence[str], told: str) -> str:
        if "Traceback" in told:
            raise SystemExit(f"{' '.join(words)} failed:\n{told}")
        return told
