"""Ctrl-C in the middle of long work: the program says so, and leaves nothing half done behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

ELEMENTS = 120_000
"""So many that the work goes on for some tenths of a second after its first sign, on any machine."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")


@dataclass
class Desk:
    """A folder for results and one for scratch, and a program that is stopped at the first sign that its work has begun."""

    out: Path
    scratch: Path

    def stop(self, sign: str, *words: object, by: signal.Signals = signal.SIGINT) -> subprocess.CompletedProcess[str]:
        """Run, wait for a file that fits the pattern `sign`, send Ctrl-C or what else stops a program."""
        command = [sys.executable, "-m", "netvet", *map(str, words)]
        env = {**os.environ, "TMPDIR": str(self.scratch), "PYTHONUTF8": "1"}
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
        run = subprocess.Popen(command, **pipes, env=env, preexec_fn=_heed)  # noqa: PLW1509 - no threads here
        try:
            patience = time.monotonic() + 60
            while not list(self.out.parent.glob(sign)):
                assert run.poll() is None, f"it ended before there was a sign of work: {run.communicate()}"
                assert time.monotonic() < patience, "there was no sign of work"
                time.sleep(0.002)
            run.send_signal(by)
            told = run.communicate(timeout=60)
        finally:
            run.kill()
        return subprocess.CompletedProcess(command, run.returncode, *told)


def _heed() -> None:
    """Heed Ctrl-C, as a program in the foreground does: what a shell starts in the background ignores it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path / "out", tmp_path / "scratch")
    made.out.mkdir()
    made.scratch.mkdir()
    return made


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory, netvet: Any) -> Path:
    """An invented country whose cells need no second check."""
    case = tmp_path_factory.mktemp("stopping") / "checked"
    done = netvet("inventory", "synthesise", "--elements", ELEMENTS, "-o", case)
    assert done.returncode == 0, done.stderr
    return case


@pytest.fixture(scope="module")
def plain(checked: Path) -> Path:
    """Its elements as CSV: every cell is checked."""
    case = checked.with_name("plain")
    case.mkdir()
    (case / "case.toml").write_bytes((checked / "case.toml").read_bytes())
    with duckdb.connect() as con:
        source = f"(SELECT * FROM read_parquet('{checked / 'network' / 'elements.parquet'}'))"
        con.execute(f"COPY {source} TO '{case / 'elements.csv'}' (FORMAT csv, HEADER)")
    return case


READING, WRITING = "scratch/netvet-*/elements.parquet", "out/.findings.*.part"
"""Signs of work: checked rows are being written to the scratch folder; findings are about to be written."""


def nothing_is_left(desk: Desk, done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr.strip(), done.stdout) == (130, "stopped", "")
    assert [path for folder in (desk.out, desk.scratch) for path in folder.rglob("*")] == []


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_while_the_network_is_read(desk: Desk, plain: Path, by: signal.Signals) -> None:
    nothing_is_left(desk, desk.stop(READING, "assess", plain, "--format", "csv", "-o", desk.out / "findings.csv", by=by))


def test_while_findings_are_written(desk: Desk, checked: Path) -> None:
    target = desk.out / "findings.parquet"
    nothing_is_left(desk, desk.stop(WRITING, "assess", checked, "--format", "parquet", "-o", target))


def test_an_earlier_result_stays_whole(desk: Desk, checked: Path) -> None:
    target = desk.out / "findings.csv"
    target.write_text("earlier")
    done = desk.stop(WRITING, "assess", checked, "--all", "--format", "csv", "-o", target)
    assert (done.returncode, done.stderr.strip()) == (130, "stopped")
    assert target.read_text() == "earlier"
    assert list(desk.out.iterdir()) == [target]


def test_during_a_conversion(desk: Desk, plain: Path) -> None:
    nothing_is_left(desk, desk.stop(READING, "inventory", "convert", plain, "-o", desk.out / "case"))


@pytest.mark.parametrize("asked", [("-m", "netvet"), ("-c", "from netvet.__main__ import main; main()")])
def test_while_modules_are_loaded(tmp_path: Path, asked: tuple[str, ...]) -> None:
    (tmp_path / "click.py").write_text("exec('raise KeyboardInterrupt')")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, *asked], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "stopped\n")


def test_inside_an_exec(tmp_path: Path) -> None:
    """`python -m` died of the signal there: not 130, which is what a caller without a shell sees."""
    lines = ["import netvet.cli as c", "c.cli.main = lambda **_: exec('raise KeyboardInterrupt')", "c.main()"]
    (tmp_path / "stopped_inside.py").write_text("\n".join(lines))
    command = [sys.executable, "-m", "stopped_inside"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "stopped\n")
