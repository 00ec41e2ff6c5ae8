"""Every format has a sample of its own: an input, and the tables that it comes to."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from netvet.conversion import convert, find_format
from netvet.inventory.formats import FORMATS, Format

SAMPLES = Path(__file__).parent
LAVRAS = Path(__file__).resolve().parents[4] / "shared/data/lavras"
NOT_KNOWN = ("00545", "01592", "01882", "02519", "03903", "05894")


def source(name: str) -> Path:
    """The sample's only file, or the folder where there are several."""
    files = sorted((SAMPLES / name / "input").iterdir())
    return files[0] if len(files) == 1 else files[0].parent


def cell(value: Any) -> str:
    return "none" if value == date.max else "" if value is None else str(value)


def as_csv(path: Path) -> str:
    with duckdb.connect() as con:
        found = con.execute("SELECT * EXCLUDE (netvet_row) FROM read_parquet($1) ORDER BY netvet_row", [str(path)])
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([column[0] for column in found.description])
        writer.writerows([cell(value) for value in row] for row in found.fetchall())
    return text.getvalue()


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_sample(form: Format, tmp_path: Path) -> None:
    assert (SAMPLES / form.name / "input").is_dir(), f"format {form.name} has no sample: see docs/how-to"
    expected = {path.stem: path.read_text(encoding="utf-8") for path in (SAMPLES / form.name / "expected").glob("*.csv")}
    assert "elements" in expected, f"format {form.name} does not say what its sample comes to"
    assert find_format(source(form.name)) is form, "another format takes its sample"
    made = convert(source(form.name), tmp_path / "case")
    assert made.format is form
    assert {path.stem: as_csv(path) for path in (tmp_path / "case/network").iterdir()} == expected


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_what_was_written_reads_the_same(form: Format, tmp_path: Path) -> None:
    convert(source(form.name), tmp_path / "case")
    again = convert(tmp_path / "case", tmp_path / "again")
    assert again.format.name == "native"
    tables = {path.name: as_csv(path) for path in (tmp_path / "case/network").iterdir()}
    assert {path.name: as_csv(path) for path in (tmp_path / "again/network").iterdir()} == tables
    for path in (tmp_path / "case/network").iterdir():
        assert path.stem in again.rows
    second = convert(source(form.name), tmp_path / "second")
    assert second.rows == again.rows
    for path in (tmp_path / "case/network").iterdir():
        assert path.read_bytes() == (tmp_path / "second/network" / path.name).read_bytes(), "same inputs, same bytes"


def test_names_are_unique_and_every_format_says_what_it_is() -> None:
    assert len({form.name for form in FORMATS}) == len(FORMATS)
    for form in FORMATS:
        assert form.title, form.name
        assert form.reference, form.name


def test_every_sample_belongs_to_a_format() -> None:
    assert {path.name for path in SAMPLES.iterdir() if (path / "input").is_dir()} == {form.name for form in FORMATS}


@pytest.fixture(scope="module")
def lavras(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not LAVRAS.is_dir():
        pytest.skip(f"Anatel's register is not beside the repository ({LAVRAS})")
    case = tmp_path_factory.mktemp("lavras") / "case"
    made = convert(next(LAVRAS.glob("*.csv")), case)
    assert (made.format.name, made.rows["elements"], made.faults) == ("anatel", 933, [])
    return case / "network"


def ask(network: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as con:
        con.execute(f"CREATE VIEW elements AS FROM '{network}/elements.parquet'")
        con.execute(f"CREATE VIEW sites AS FROM '{network}/sites.parquet'")
        return con.execute(sql).fetchall()


def test_lavras_has_one_element_a_carrier(lavras: Path) -> None:
    with next(LAVRAS.glob("*.csv")).open(encoding="utf-8", newline="") as lines:
        register = list(csv.DictReader(lines))
    words = {"GSM": "BTS", "WCDMA": "NodeB", "LTE": "eNB"}
    found = ask(lavras, "SELECT site_id, function, vendor_code FROM elements ORDER BY netvet_row")
    assert found == [(row["num_estacao"], words[row["tecnologia"]], row["homologacao_transmissao"][-5:]) for row in register]
    assert ask(lavras, "SELECT count(DISTINCT element_id) FROM elements") == [(933,)]


def test_lavras_has_four_operators_in_six_spellings(lavras: Path) -> None:
    with next(LAVRAS.glob("*.csv")).open(encoding="utf-8", newline="") as lines:
        assert len({row["entidade"] for row in csv.DictReader(lines)}) == 6
    assert len(ask(lavras, "SELECT DISTINCT operator FROM elements")) == 4


def test_lavras_guesses_no_maker(lavras: Path) -> None:
    found = ask(lavras, "SELECT DISTINCT vendor_code, vendor, estimate FROM elements ORDER BY 1")
    expected = [("01350", "Nokia", None), ("03257", "Huawei", True), *((code, None, None) for code in NOT_KNOWN)]
    assert found == sorted(expected, key=lambda row: str(row[0]))
    assert ask(lavras, "SELECT DISTINCT source LIKE '%inferred%', estimate FROM elements WHERE vendor = 'Huawei'") == [
        (True, True)
    ]
    assert ask(lavras, "SELECT count(*) FROM elements WHERE source LIKE '%inferred%' AND vendor <> 'Huawei'") == [(0,)]


def test_lavras_has_a_site_a_station(lavras: Path) -> None:
    assert ask(lavras, "SELECT count(*), count(DISTINCT site_id) FROM sites") == [(39, 39)]
    assert ask(lavras, "SELECT count(*) FROM elements ANTI JOIN sites USING (site_id)") == [(0,)]
    assert ask(lavras, "SELECT bool_and(latitude BETWEEN -22 AND -21) FROM sites") == [(True,)]


def test_broken_rows_of_a_register_can_be_set_aside(tmp_path: Path) -> None:
    lines = source("anatel").read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b"S.A.", b"S.\xc1.")
    lines[4] = lines[4][:40] + b"\n"
    register = tmp_path / "register.csv"
    register.write_bytes(b"".join(lines))
    made = convert(register, tmp_path / "case", set_aside=tmp_path / "aside.csv")
    assert [(fault.row, fault.column) for fault in made.faults] == [(3, "entidade"), (5, "")]
    assert (made.rows, made.set_aside) == ({"elements": 3, "sites": 2}, 2)


def test_a_station_without_a_number_is_no_element_with_half_an_id(tmp_path: Path) -> None:
    lines = source("anatel").read_text(encoding="utf-8").splitlines()
    for more in ("", "broken row"):
        register = tmp_path / "register.csv"
        register.write_text("\n".join([lines[0], lines[1].replace(",900001,", ",,"), *lines[2:], more]), encoding="utf-8")
        made = convert(register, tmp_path / f"case{len(more)}", set_aside=tmp_path / "aside.csv")
        assert (2, "element_id") in {(fault.row, fault.column) for fault in made.faults}, more


@pytest.mark.parametrize("name", ["register.csv", "elements.csv", "x.parquet"])
def test_a_folder_named_like_a_file_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert not [form.name for form in FORMATS if form.recognises(tmp_path / name)]
