"""Runs the benchmarks: `uv run --group bench python benchmarks/run.py [subject ...] [--sizes 100000 1000000] [--times 3]`.

Each subject is a file beside this one with a function `run`; what it finds goes to `results/<subject>.json`, with the
machine and the versions. CPU seconds and ratios are the steady figures; wall times are noted and not to be compared.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from datetime import UTC, datetime

import measure

SUBJECTS = {
    "startup": "time to import the program",
    "judgement": "twenty requirements on up to ten million elements, against SQL written by hand",
    "peers": "the same, one element at a time, by policy engines",
    "brazil": "four regimes on the stations of a real country, from start of the process to the table",
    "dependence": "all tables of dependence on makers, beside polars",
    "exposure": "what a maker's elements could see, and what passes through every element, beside libraries for graphs",
    "questions": "each element, the worst few, makers' parts and a week on a real backbone, beside libraries for graphs",
    "plan": "transition plans with their gaps, beside other solvers and rules",
    "convert": "ten million rows of CSV to Parquet",
}


def main() -> int:
    """Run the subjects named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", nargs="*", choices=[[], *SUBJECTS], help="; ".join(f"{k}: {v}" for k, v in SUBJECTS.items()))
    parser.add_argument("--sizes", nargs="+", type=int, help="numbers of elements, where a subject has sizes")
    parser.add_argument("--times", type=int, default=3, help="runs of which the best counts")
    chosen = parser.parse_args()
    for subject in chosen.subject or SUBJECTS:
        print(f"{subject}: {SUBJECTS[subject]}", flush=True)
        found = importlib.import_module(subject).run(chosen.sizes, chosen.times)
        write(subject, found)
    return 0


def write(subject: str, found: dict[str, object]) -> None:
    """Write what was found, with the machine and the day."""
    folder = measure.HERE / "results"
    folder.mkdir(exist_ok=True)
    whole = {"subject": subject, "at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": measure.machine(), **found}
    (folder / f"{subject}.json").write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")
    print(f"  -> {folder / subject}.json", flush=True)


if __name__ == "__main__":
    sys.exit(main())
