"""The conformance suite, made of the cases in `tests/regime/texts`: one document a regime, their schema, their digests.

python conformance/generate.py            write what differs
python conformance/generate.py --check    write nothing, fail on a difference
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from making.schema import schema
from making.suite import documents
from making.writing import written

FOLDER = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"


def files() -> dict[str, str]:
    """Every generated file of the suite, by its name."""
    made = {"schema.json": written(schema())}
    made |= {f"{key}.json": written(document) for key, document in documents().items()}
    sums = [f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in sorted(made.items())]
    return made | {SUMS: "".join(sums)}


def main() -> int:
    """Write what differs, or with `--check` say so and fail."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file differs")
    asked = parser.parse_args()
    made = {FOLDER / name: text for name, text in files().items()}
    # compared as bytes: another end of line is another digest
    differing = [path for path, text in made.items() if not path.is_file() or path.read_bytes() != text.encode()]
    for path in differing:
        print(f"{'differs' if asked.check else 'written'}: {path.name}")
        if not asked.check:
            path.write_bytes(made[path].encode())
    old = [path for path in sorted(FOLDER.glob("*.json")) if path not in made]
    for path in old:
        print(f"nothing generates it: {path.name}")
    if asked.check and (differing or old):
        print("run `make conformance` and read what changed")
    return int(bool(old or (asked.check and differing)))


if __name__ == "__main__":
    sys.exit(main())
