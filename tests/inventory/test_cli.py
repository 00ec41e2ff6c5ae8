"""The inventory on the command line: what is said, what is written, and the exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from netvet.cli import cli

HEAD = "element_id,operator,function,vendor,state,installed_on\n"
GOOD = HEAD + "a,o,AMF,Nokia,in-service,2020-01-01\nb,o,gNB,Huawei,in-service,2020-01-01\n"
BAD = GOOD + "a,o,AMF,Nokia,in-service,2020-01-01\nc,o,AMF,Nokia,in-service,01.02.2026\n"
JUDGED = ("--regime", "de-contracts-2024", "--on", "2026-11-21", "--as-if")


def netvet(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "netvet", *map(str, words)]
    env = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=env, check=False)


def assessed(case: Path, *words: str) -> str:
    """What `netvet assess` prints, within this process: several runs import once."""
    done = CliRunner().invoke(cli, ["assess", str(case), *JUDGED, *words], standalone_mode=False)
    assert done.exception is None, done.exception
    return done.stdout


def test_bad_rows_end_with_status_2_and_nothing_is_written(put: Any, tmp_path: Path) -> None:
    source = put("net.csv", BAD)
    done = netvet("inventory", "convert", source, "-o", tmp_path / "case")
    assert (done.returncode, done.stdout) == (2, "")
    assert "net.csv: 2 rows cannot be used" in done.stderr
    assert "row 4, column element_id: 'a' stands already in row 2" in done.stderr
    assert "row 5, column installed_on: '01.02.2026' is no day (write it as 2026-11-21" in done.stderr
    assert "--set-aside FILE" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [source]


def test_set_aside_is_said_in_every_result(put: Any, tmp_path: Path) -> None:
    case = tmp_path / "case"
    done = netvet(
        "inventory",
        "convert",
        put("net.csv", BAD),
        "-o",
        case,
        "--set-aside",
        tmp_path / "aside.csv",
        "--as-of",
        "2026-11-21",
    )
    assert done.returncode == 0, done.stderr
    assert "2 elements (format native)" in done.stdout
    assert "2 rows were set aside" in done.stdout
    with (tmp_path / "aside.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["row"] for row in csv.DictReader(lines)] == ["4", "5"]
    assert "set_aside = 2" in (case / "case.toml").read_text(encoding="utf-8")
    assert "2 rows were set aside" in assessed(case)
    assert json.loads(assessed(case, "--format", "json"))["set_aside"] == 2
    rows = list(csv.DictReader(io.StringIO(assessed(case, "--format", "csv", "--all"))))
    assert rows
    assert {row["set_aside"] for row in rows} == {"2"}


def test_assess_refuses_bad_rows_or_sets_them_aside(put: Any, tmp_path: Path) -> None:
    put("elements.csv", BAD)
    done = netvet("assess", tmp_path, *JUDGED)
    assert (done.returncode, done.stdout) == (2, "")
    assert "2 rows cannot be used" in done.stderr
    printed = assessed(tmp_path, "--format", "json", "--set-aside", str(tmp_path / "aside.csv"))
    assert json.loads(printed)["set_aside"] == 2
    assert len((tmp_path / "aside.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_an_edited_case_with_ids_that_stand_twice_is_refused(put: Any, tmp_path: Path) -> None:
    netvet("inventory", "convert", put("net.csv", GOOD), "-o", tmp_path / "case")
    elements = tmp_path / "case/network/elements.parquet"
    table = pq.read_table(elements)
    pq.write_table(pa.concat_tables([table, table]), elements)  # carries the stamp along
    done = netvet("assess", tmp_path / "case", *JUDGED)
    assert done.returncode == 2
    assert "row 3, column element_id: 'a' stands already in row 1" in done.stderr


def test_check(put: Any, tmp_path: Path) -> None:
    put("elements.csv", GOOD)
    done = netvet("inventory", "check", tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["rows: elements 2", "o: 2 elements, maker known of 2", "every row can be used"]
    put("elements.csv", BAD)
    done = netvet("inventory", "check", tmp_path, "-o", tmp_path / "bad.csv")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "2 rows cannot be used"
    assert len((tmp_path / "bad.csv").read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("bom.csv", b"\xef\xbb\xbf"),
        ("utf16.csv", GOOD.encode("utf-16-le")),
        ("header.csv", HEAD.encode()),
        ("twice.csv", b"element_id,operator,operator\n"),
        ("cut.parquet", b"PAR1\0\0"),
        ("none.parquet", b""),
        ("other.txt", b"x"),
    ],
)
def test_files_that_cannot_be_used(put: Any, tmp_path: Path, name: str, content: bytes) -> None:
    done = netvet("inventory", "convert", put(name, content), "-o", tmp_path / "case")
    assert done.returncode == 2
    assert "error: " in done.stderr
    assert "remedy: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "case").exists()


def test_an_existing_case_is_refused(put: Any, tmp_path: Path) -> None:
    source = put("net.csv", GOOD)
    assert netvet("inventory", "convert", source, "-o", tmp_path / "case").returncode == 0
    done = netvet("inventory", "convert", source, "-o", tmp_path / "case")
    assert done.returncode == 2
    assert "there is a case already" in done.stderr


def test_formats_are_listed() -> None:
    done = netvet("inventory", "formats")
    assert done.returncode == 0
    assert "native: " in done.stdout
    assert "anatel: " in done.stdout
