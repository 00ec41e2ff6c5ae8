"""CSV in other encodings: UTF-16 by its mark, others as the mapping says, and nothing guessed."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import duckdb
import pytest

from netvet.errors import InventoryError
from netvet.inventory.delimited import open_delimited
from netvet.inventory.encoding import BLOCK, find_codec, transcode
from netvet.inventory.mapping import read_mapping

ROWS = "Kennung;Betreiber;Standortname;Hersteller\r\nK-1;Süd;Köln, Straße 1;Nökia\r\nK-2;Süd;Überlingen – Hafen €;Nökia\r\n"
MAPPING = """
[[table]]
to = "elements"
[table.columns]
Kennung = "element_id"
Betreiber = "operator"
Hersteller = "vendor"
Standortname = "site_id"
[vendors]
"NÖKIA" = "Nokia"
"""


def convert(netvet: Any, folder: Path, data: bytes, first: str = "") -> Any:
    (folder / "list.csv").write_bytes(data)
    (folder / "mapping.toml").write_text(first + MAPPING, encoding="utf-8")
    return netvet("inventory", "convert", folder / "list.csv", "--mapping", folder / "mapping.toml", "-o", folder / "case")


def read(folder: Path) -> list[tuple[Any, ...]]:
    elements = folder / "case" / "network" / "elements.parquet"
    return duckdb.sql(f"SELECT element_id, operator, site_id, vendor FROM '{elements}' ORDER BY 1").fetchall()


WHOLE = [("K-1", "Süd", "Köln, Straße 1", "Nokia"), ("K-2", "Süd", "Überlingen – Hafen €", "Nokia")]


@pytest.mark.parametrize(
    ("encoding", "first"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),  # Excel's "Unicode text", with its mark
        ("utf-16-le", 'encoding = "utf-16-le"\n'),
        ("utf-16-be", 'encoding = "UTF-16BE"\n'),
        ("windows-1252", 'encoding = "windows-1252"\n'),
    ],
)
def test_umlauts_come_over_whole(netvet: Any, tmp_path: Path, encoding: str, first: str) -> None:
    run = convert(netvet, tmp_path, ROWS.encode(encoding), first)
    assert run.returncode == 0, run.stderr
    assert read(tmp_path) == WHOLE


def test_utf_16_with_tabs_as_excel_writes_it(netvet: Any, tmp_path: Path) -> None:
    run = convert(netvet, tmp_path, ROWS.replace(";", "\t").encode("utf-16"))
    assert run.returncode == 0, run.stderr
    assert read(tmp_path) == WHOLE


def test_latin_1_has_no_euro_and_no_dash_but_umlauts(netvet: Any, tmp_path: Path) -> None:
    told = ROWS.replace(" – Hafen €", "")
    run = convert(netvet, tmp_path, told.encode("latin-1"), 'encoding = "latin-1"\n')
    assert run.returncode == 0, run.stderr
    assert read(tmp_path)[1][2] == "Überlingen"


def test_nothing_is_guessed_and_the_remedy_says_how_to_say_it(netvet: Any, tmp_path: Path) -> None:
    run = convert(netvet, tmp_path, ROWS.encode("windows-1252"))
    assert run.returncode == 2
    assert "row 2, column Betreiber" in run.stderr
    assert 'encoding = "windows-1252"' in run.stderr
    run = convert(netvet, tmp_path, ROWS.replace("Kennung", "Kennüng").encode("windows-1252"))
    assert run.returncode == 2
    assert 'encoding = "windows-1252"' in run.stderr
    run = convert(netvet, tmp_path, ROWS.encode("utf-16-le"))
    assert run.returncode == 2
    assert 'encoding = "utf-16-le"' in run.stderr


@pytest.mark.parametrize(
    ("data", "first", "near"),
    [
        (ROWS.encode("utf-8"), 'encoding = "windows-1252"\n', "the file is UTF-8, and not cp1252"),
        (ROWS.encode("utf-8-sig"), 'encoding = "windows-1252"\n', "the file begins as UTF-8"),
        (ROWS.encode("utf-16"), 'encoding = "latin-1"\n', "the file begins as UTF-16"),
        (ROWS.encode("cp1252").replace(b"K-2", b"K\x81"), 'encoding = "windows-1252"\n', "about row 3"),
        (ROWS.encode("cp1252"), 'encoding = "ascii"\n', "about row 2"),
        (ROWS.encode("utf-8"), 'encoding = "base64"\n', "line 1 (encoding): 'base64' is no encoding"),
        (ROWS.encode("utf-8"), "encoding = 5\n", "5 is no encoding"),
    ],
)
def test_what_contradicts_itself_is_refused(netvet: Any, tmp_path: Path, data: bytes, first: str, near: str) -> None:
    run = convert(netvet, tmp_path, data, first)
    assert run.returncode == 2
    assert near in run.stderr
    assert "remedy: " in run.stderr
    assert not (tmp_path / "case").exists()


HEADED = "Gerätename;Betreiber;Hersteller;Größe\r\nK-1;Süd;Nokia;groß\r\n"


def test_a_suggestion_takes_the_encoding_over(netvet: Any, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(HEADED.encode("windows-1252"))
    words = ("inventory", "convert", tmp_path / "list.csv", "--suggest", "-o", tmp_path / "first.toml")
    assert netvet(*words, "--encoding", "windows-125").returncode == 2
    run = netvet(*words, "--encoding", "windows-1252")
    assert run.returncode == 0, run.stderr
    assert read_mapping(tmp_path / "first.toml").encoding == "windows-1252"
    told = (tmp_path / "first.toml").read_text(encoding="utf-8")
    assert '"Größe"' in told
    assert '"groß"' in told


def test_a_suggestion_reads_utf_16_by_its_mark(netvet: Any, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(HEADED.encode("utf-16"))
    run = netvet("inventory", "convert", tmp_path / "list.csv", "--suggest", "-o", tmp_path / "first.toml")
    assert run.returncode == 0, run.stderr
    told = (tmp_path / "first.toml").read_text(encoding="utf-8")
    assert '"Größe"' in told
    assert '"groß"' in told


def test_native_tables_are_read_in_utf_16_and_as_the_mapping_of_the_case_says(netvet: Any, tmp_path: Path) -> None:
    told = "element_id,operator,vendor,state\ne,Süd,Nokia,in-service\n"
    for number, (encoding, first) in enumerate((("utf-16", ""), ("windows-1252", 'encoding = "windows-1252"\n'))):
        case = tmp_path / str(number)
        (case / "network").mkdir(parents=True)
        (case / "case.toml").write_text('title = "U"\nas_of = 2026-11-21\nregimes = ["de-contracts-2024"]\n')
        (case / "network" / "elements.csv").write_bytes(told.encode(encoding))
        if first:
            assert netvet("inventory", "check", case).returncode != 0
            (case / "mapping.toml").write_text(first)
        run = netvet("assess", case, "--as-if", "--all", "--format", "csv")
        assert "Süd" in run.stdout, run.stderr


def test_a_copy_is_made_block_by_block_and_once(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write("a;b\n".encode("utf-16"))
        for _ in range(24):
            file.write(("ä;€\n" * (BLOCK // 8)).encode("utf-16-le"))
    tracemalloc.start()
    copy = transcode(path, "utf-16", tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * BLOCK < path.stat().st_size
    assert copy.read_bytes() == path.read_text(encoding="utf-16").encode()
    made = copy.stat().st_mtime_ns
    assert transcode(path, "utf-16", tmp_path) == copy
    assert copy.stat().st_mtime_ns == made


def test_a_file_that_cannot_be_decoded_leaves_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b"a,b\n1,\x81\n")
    with pytest.raises(InventoryError, match="about row 2"):
        open_delimited(path, encoding="windows-1252", folder=lambda: tmp_path)
    assert list(tmp_path.glob("*.csv")) == [path]


def test_names_of_encodings() -> None:
    assert [find_codec(word) for word in ("Windows-1252", "ISO-8859-15", "latin-1", "base64", "nonsense", "")] == [
        "cp1252",
        "iso8859-15",
        "iso8859-1",
        "",
        "",
        "",
    ]
