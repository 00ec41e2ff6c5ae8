"""The generated part of the documentation: reference pages from the program's own tables, transcripts from its real output.

    python docs/generate.py                 write what differs
    python docs/generate.py --check         write nothing, fail on a difference
    python docs/generate.py README.md ...   only these files

A page under `docs/reference` is generated as a whole. In any other page a block that follows `<!-- transcript -->` is
generated: its lines that begin with `$ ` are run in one folder a page, in order, and their output is put after them
(`<!-- transcript lines=12 -->` keeps the first twelve lines of each output). A block that follows `<!-- file NAME -->` is
written to that folder as NAME first, so that what a page shows as a file is what its commands read.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import reference_pages
from transcripts import replay

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"


@cache
def reference() -> dict[str, str]:
    """Every page of the reference, by its name there; made once, since the program's tables stay as they are."""
    return reference_pages.pages()


def pages() -> dict[Path, str]:
    """Every page of the reference."""
    return {REFERENCE / name: text for name, text in reference().items()}


def written_pages() -> list[Path]:
    """The pages that hold transcripts."""
    found = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [path for path in found if "<!-- transcript" in path.read_text(encoding="utf-8")]


def wanted(only: Sequence[Path]) -> dict[Path, str]:
    """What each generated file should hold; of the files named, or of all."""
    made = {} if only and not any(path.is_relative_to(REFERENCE) for path in only) else pages()
    for path in written_pages():
        if not only or path in only:
            made[path] = replay(path.read_text(encoding="utf-8"))
    return {path: text for path, text in made.items() if not only or path in only}


def stale() -> list[Path]:
    """Pages under `docs/reference` that nothing generates any more."""
    made = pages()
    return [path for path in sorted(REFERENCE.rglob("*.md")) if path not in made]


def main() -> int:
    """Write what differs, or with `--check` say so and fail."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    parser.add_argument("--reference", action="store_true", help="the reference pages only, no transcripts")
    parser.add_argument("files", nargs="*", type=Path, help="only these files")
    asked = parser.parse_args()
    made = pages() if asked.reference else wanted([path.resolve() for path in asked.files])
    differing = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in differing:
        print(f"{'differs' if asked.check else 'written'}: {path.relative_to(ROOT)}")
        if asked.check:
            print(_difference(path, made[path]))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
    old = [] if asked.files else stale()
    for path in old:
        print(f"nothing generates it: {path.relative_to(ROOT)}")
    if asked.check and (differing or old):
        print("run `uv run python docs/generate.py` and read what changed")
    return int(bool(old or (asked.check and differing)))


def _difference(path: Path, text: str) -> str:
    before = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return "\n".join(
        [*difflib.unified_diff(before, text.splitlines(), "as it stands", "as it should be", lineterm="", n=1)][:40]
    )


if __name__ == "__main__":
    sys.exit(main())
