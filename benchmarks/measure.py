"""How a run is measured: in a process of its own, CPU time (user and system) and peak memory; the best of several."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
CACHE = Path(tempfile.gettempdir()) / "netvet-benchmarks"
PACKAGES = ("netvet", "duckdb", "pyarrow", "numpy", "polars", "sqlglot", "cedarpy", "cel-expr-python", "regopy")
PACKAGES += ("scipy", "rustworkx", "igraph", "networkit", "networkx", "topohub")
PACKAGES += ("highspy", "numba", "ortools")


# what is measured starts as an installed program does: its modules are compiled, even where Python is told to keep none
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(CACHE / "compiled"))


class FailedError(Exception):
    """A measured process ended badly."""


def cpu(who: int = resource.RUSAGE_SELF) -> float:
    """CPU seconds of this process so far, all threads, or of its children."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


@contextmanager
def timed(into: dict[str, Any], label: str) -> Iterator[None]:
    """Note the CPU seconds of what stands within."""
    start = cpu()
    yield
    into[label] = cpu() - start


def cap(gigabytes: float, cpu_seconds: int) -> None:
    """End this process rather than the machine: it may take so much address space and CPU time, and no more."""
    resource.setrlimit(resource.RLIMIT_AS, (int(gigabytes * 1e9),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds,) * 2)


def answer(found: Mapping[str, Any]) -> None:
    """What a measured process says to the one that measures: its results, its memory, its CPU time from the start."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({**found, "peak_gb": peak * 1024 / 1e9, "process_cpu_s": cpu()}))


def once(*arguments: str) -> dict[str, Any]:
    """Run Python with arguments in a fresh process; its last line is its answer."""
    start = time.perf_counter()
    ran = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise FailedError(" ".join(arguments) + "\n" + ran.stderr[-2000:])
    return {**json.loads(ran.stdout.splitlines()[-1]), "wall_s": time.perf_counter() - start}


def best(by: str, times: int, *arguments: str) -> dict[str, Any]:
    """Run it several times and keep the run that took the least."""
    runs = [once(*arguments) for _ in range(times)]
    return min(runs, key=lambda run: run[by])


def command(*words: str) -> dict[str, Any]:
    """Run a program to its end: CPU seconds and memory of the whole process, and what it printed."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(words, stdout=out, stderr=errors)
        _, status, used = os.wait4(child.pid, 0)
        wall, child.returncode = time.perf_counter() - start, os.waitstatus_to_exitcode(status)
        out.seek(0), errors.seek(0)
        said = {"exit": child.returncode, "printed": out.read(), "errors": errors.read()[-2000:]}
    return {"cpu_s": used.ru_utime + used.ru_stime, "peak_gb": used.ru_maxrss * 1024 / 1e9, "wall_s": wall, **said}


def country(elements: int, seed: int = 1, *, links: bool = False) -> Path:
    """The invented country of that size, kept between runs as long as its recipe and the libraries are the same."""
    parts = ("synthetic", "recipe", "chance", *(["wiring"] if links else []))
    modules = (HERE.parent / "src/netvet/inventory" / f"{part}.py" for part in parts)
    recipe = b"".join(path.read_bytes() for path in modules) + version("pyarrow").encode()
    folder = CACHE / f"country-{hashlib.sha256(recipe).hexdigest()[:12]}-{elements}-{seed}{'-linked' * links}"
    if not folder.is_dir():
        code = "from pathlib import Path; from netvet.inventory.synthetic import synthesise; "
        code += f"synthesise({elements}, {seed}, Path({str(folder)!r}), links={links})"
        made = once("-c", f"import sys; sys.path.insert(0, {str(HERE)!r}); import measure; {code}; measure.answer({{}})")
        (CACHE / f"{folder.name}.json").write_text(json.dumps(made))
    return folder


def making(elements: int, seed: int = 1) -> dict[str, Any]:
    """What it took to make that country."""
    found: dict[str, Any] = json.loads((CACHE / f"{country(elements, seed).name}.json").read_text())
    return found


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what need not be kept."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=CACHE))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    names = [line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = [line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": int(memory[0]) * 1024 / 1e9 if memory else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_average": os.getloadavg(),
        "versions": {package: _version(package) for package in PACKAGES},
    }


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).is_file() else []


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
