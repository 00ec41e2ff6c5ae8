"""How long the program takes to start: `import netvet`, and `netvet --help`, in fresh processes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import measure

TARGETS = {"import_over_bare_s": 0.2}
WAYS = {
    "bare_python": [sys.executable, "-c", "pass"],
    "import_netvet": [sys.executable, "-c", "import netvet"],
    "import_assess": [sys.executable, "-c", "from netvet import assess"],
    "help": [str(Path(sys.executable).parent / "netvet"), "--help"],
}


def run(_sizes: list[int] | None = None, times: int = 5) -> dict[str, Any]:
    """Measure each, best of at least five."""
    found: dict[str, Any] = {"targets": TARGETS}
    for way, words in WAYS.items():
        runs = [measure.command(*words) for _ in range(max(times, 5))]
        found[way] = {key: min(ran[key] for ran in runs) for key in ("cpu_s", "wall_s", "peak_gb", "exit")}
        print(f"  {way:14}", {k: round(v, 3) for k, v in found[way].items()}, flush=True)
    found["import_over_bare_s"] = found["import_netvet"]["cpu_s"] - found["bare_python"]["cpu_s"]
    return found
