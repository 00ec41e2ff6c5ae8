"""A mapping is read whole, or every mistake in it is named with its line; and what it names is what the tables hold."""

# ruff: noqa: E501 - a mapping is read best with a line on a line

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from netvet.conversion import Conversion, convert
from netvet.errors import InventoryError
from netvet.inventory import translated
from netvet.inventory.mapping import read_mapping

sys.path.insert(0, str(Path(__file__).parent))
from workbooks import sound

HEAD = '[[table]]\nto = "elements"\n{head}\n[table.columns]\n"Id" = "element_id"\n"Op" = "operator"\n{columns}\n{rest}\n'


def mapped(columns: str = "", *, head: str = "", rest: str = "") -> str:
    return HEAD.format(head=head, columns=columns, rest=rest)


class Bench:
    """Converts a sheet by a mapping."""

    def __init__(self, put: Callable[..., Path], folder: Path) -> None:
        self.put, self.folder, self.count = put, folder, 0

    def __call__(self, sheet: str | Path, mapping: str, **options: Any) -> tuple[list[dict[str, Any]], Conversion]:
        self.count += 1
        source = sheet if isinstance(sheet, Path) else self.put(f"sheet{self.count}.csv", sheet)
        case = self.folder / f"case{self.count}"
        made = convert(source, case, mapping=self.put(f"mapping{self.count}.toml", mapping), **options)
        return pq.read_table(case / "network/elements.parquet").to_pylist(), made

    def refused(self, sheet: str | Path, mapping: str) -> str:
        with pytest.raises(InventoryError) as caught:
            self(sheet, mapping)
        assert caught.value.remedy
        assert not (self.folder / f"case{self.count}").exists()
        return str(caught.value)


@pytest.fixture
def bench(put: Any, tmp_path: Path) -> Bench:
    return Bench(put, tmp_path)


def test_every_mistake_has_its_line(put: Any) -> None:
    text = (
        '[[table]]\nto = "elemnts"\nheder = 2\n[table.columns]\n"Id" = "element_id"\n"A" = { to = "installed_on", date = "TT.MM.JJJJ" }\n'
        '"B" = { to = "removed_on", date = ["DD/MM/YYYY", "MM/DD/YYYY"] }\n[values.state]\n"aktiv" = "in servce"\n'
        '[values.sensitive]\n"ja" = "wahr"\n[vendors]\n"X" = 3\n[produkte]\n'
    )
    with pytest.raises(InventoryError) as caught:
        read_mapping(put("m.toml", text))
    told = caught.value.details
    for line in (
        "line 14 (produkte): there is no key 'produkte'; did you mean products?",
        "line 2 (to): there is no table 'elemnts'; did you mean elements?",
        "line 3 (heder): there is no key 'heder'; did you mean header",
        "line 6 (A): 'TT.MM.JJJJ' is no way to write a day",
        "line 7 (B): day first and month first cannot both be meant",
        "line 9 (aktiv): 'in servce' is not known here; did you mean in-service?",
        "line 11 (ja): 'wahr' is not known here",
        "line 13 (X): 3 is no text",
    ):
        assert any(one.startswith(line) for one in told), (line, told)
    assert len(told) == 8


@pytest.mark.parametrize("text", ["[[table]\n", "a = \ufffe\n", '[vendors]\n"A" = "x"\n"A" = "y"\n'])
def test_what_is_no_toml(put: Any, text: str) -> None:
    with pytest.raises(InventoryError, match="no TOML"):
        read_mapping(put("m.toml", text))


@pytest.mark.parametrize(
    ("cell", "forms", "day"),
    [
        ("03.04.2025", '"DD.MM.YYYY"', (2025, 4, 3)),
        ("3.4.2025", '"DD.MM.YYYY"', (2025, 4, 3)),
        ("03/04/2025", '"DD/MM/YYYY"', (2025, 4, 3)),
        ("03/04/2025", '"MM/DD/YYYY"', (2025, 3, 4)),
        ("20250403", '"YYYYMMDD"', (2025, 4, 3)),
        ("45750", '"serial"', (2025, 4, 3)),
        ("44288", '"serial-1904"', (2025, 4, 3)),
        ("2025-04-03 14:30", '"DD.MM.YYYY"', (2025, 4, 3)),
        ("45750.75", '["DD.MM.YYYY", "serial"]', (2025, 4, 3)),
    ],
)
def test_days_are_read_as_the_mapping_says(bench: Bench, cell: str, forms: str, day: tuple[int, int, int]) -> None:
    (row,), _ = bench(f"Id;Op;Seit\na;o;{cell}\n", mapped(f'"Seit" = {{ to = "installed_on", date = {forms} }}'))
    assert row["installed_on"] == datetime.date(*day)


@pytest.mark.parametrize("cell", ["03/04/2025", "03.04.2025", "45750", "20250403", "April 2025"])
def test_days_that_can_be_read_in_two_ways_are_refused(bench: Bench, cell: str) -> None:
    told = bench.refused(f"Id;Op;Seit\na;o;{cell}\n", mapped('"Seit" = "installed_on"'))
    assert f"row 2, column Seit (installed_on): {cell!r} is no day (say in the mapping how days are written" in told


def test_a_day_that_is_none_in_the_form_named_is_refused(bench: Bench) -> None:
    columns = mapped('"Seit" = { to = "installed_on", date = "DD/MM/YYYY" }')
    assert "'04/13/2025' is no day" in bench.refused("Id;Op;Seit\na;o;04/13/2025\n", columns)
    assert "'03/04/25' is no day" in bench.refused("Id;Op;Seit\na;o;03/04/25\n", columns)


@pytest.mark.parametrize(
    ("cell", "options", "number"),
    [
        ("1.234,5", 'decimal = ","', "1234.5"),
        ("0,5", 'decimal = ","', "0.5"),
        ("1 234 567", 'decimal = ","', "1234567"),
        ("1\u00a0234\u202f567,5", 'decimal = ","', "1234567.5"),
        ("1\u202f234.5", 'decimal = "."', "1234.5"),
        ("1,234.5", 'decimal = "."', "1234.5"),
        ("1234.5", 'decimal = ".", times = 0.001', "1.2345"),
        ("2500", "times = 0.001", "2.5"),
    ],
)
def test_numbers_are_read_as_the_mapping_says(bench: Bench, cell: str, options: str, number: str) -> None:
    (row,), _ = bench(f"Id;Op;V\na;o;{cell}\n", mapped(f'"V" = {{ to = "traffic_gbps", {options} }}'))
    assert row["traffic_gbps"] == Decimal(number)


@pytest.mark.parametrize("cell", ["1,5", "10 Gbit/s", "12,34,5"])
def test_numbers_that_are_none_are_refused(bench: Bench, cell: str) -> None:
    told = bench.refused(f"Id;Op;V\na;o;{cell}\n", mapped('"V" = "traffic_gbps"'))
    assert f"{cell!r} is no number (say in the mapping which decimal mark it has" in told


def test_one_typo_in_thousands_of_rows_is_told_once(bench: Bench) -> None:
    rows = "".join(f"a{n};o;01.02.2O21;in Betreib\n" for n in range(5000))
    sheet, columns = f"Id;Op;Seit;Z\n{rows}", '"Z" = "state"\n"Seit" = { to = "installed_on", date = "DD.MM.YYYY" }'
    told = bench.refused(sheet, mapped(columns))
    assert "5000 rows cannot be used" in told
    assert told.count("2O21") == 1
    assert "the same in 5000 rows, the last 5001" in told
    found, made = bench(sheet, mapped('"Z" = "state"\n"Seit" = ""'))
    assert {row["state"] for row in found} == {None}
    assert any("state: not mapped, hence not known: 'in Betreib' (5000)" in line for line in made.told)


def test_words_are_compared_without_case_and_spaces(bench: Bench) -> None:
    rest = '[values.state]\n"in Betrieb" = "in-service"\n"weg" = "removed"\n"?!" = ""\n'
    found, made = bench(
        "Id;Op;Z\na;o;IN \u00a0betrieb\nb;o;Weg\nc;o;?!\nd;o;planned\ne;o;n/a\n", mapped('"Z" = "state"', rest=rest)
    )
    assert [row["state"] for row in found] == ["in-service", "removed", None, "planned", None]
    assert any("state: 3 words mapped in 3 cells" in line for line in made.told)


def test_sets_words_of_their_members_and_separators(bench: Bench) -> None:
    columns = '"F" = "function"\n"T" = { to = "generation", separator = "/" }'
    rest = '[values.function]\n"Knoten" = "MME"\n"Kombi" = "MME+AMF"\n[values.generation]\n"LTE" = "4G"\n'
    sheet = "Id;Op;F;T\na;o;Knoten + SGSN;LTE/5G\nb;o;Kombi;LTE\nc;o;Unfug;LTE/6G\n"
    found, made = bench(sheet, mapped(columns, rest=rest))
    assert [row["function"] for row in found] == ["MME+SGSN", "MME+AMF", "Unfug"]
    assert [row["generation"] for row in found] == ["4G+5G", "4G", None]
    assert any("function: not mapped: 'Unfug' (1)" in line for line in made.told)
    assert any("generation: not mapped, hence not known: 'LTE/6G' (1)" in line for line in made.told)


def test_products_fill_only_what_the_row_does_not_say(bench: Bench) -> None:
    rest = '[products]\n"R 1" = { function = "MME", vendor = "Works", estimate = true }\n'
    sheet = "Id;Op;F;V;P\na;o;;;r  1\nb;o;AMF;Sombody;R 1\nc;o;unknown;n/a;R 1\nd;o;;;R 2\n"
    found, made = bench(sheet, mapped('"F" = "function"\n"V" = "vendor"\n"P" = "product"', rest=rest))
    assert [(row["function"], row["vendor"]) for row in found] == [
        ("MME", "Works"), ("AMF", "Sombody"), ("MME", "Works"), (None, None),
    ]  # fmt: skip
    assert [row["estimate"] for row in found] == [True, None, True, None]
    assert "function by product name" in found[0]["source"]
    assert "by product" not in found[1]["source"]
    assert any("product: not mapped: 'R 2' (1)" in line for line in made.told)
    assert any("function: taken from the product in 2 rows" in line for line in made.told)


def test_what_a_vendor_was_called_stays_to_be_seen(bench: Bench) -> None:
    (row,), _ = bench("Id;Op;V\na;o;HW\n", mapped('"V" = "vendor"', rest='[vendors]\n"hw" = "Huawei"\n'))
    assert (row["vendor"], row["source"]) == ("Huawei", "sheet1.csv, row 2; vendor written HW (mapping1.toml)")


def test_constants_and_rows_that_are_no_items(bench: Bench) -> None:
    text = '[[table]]\nonly_where = "Typ"\n[table.columns]\n"Typ" = "function"\n[table.constants]\noperator = "Solo"\nelement_id = "n{row}"\n'
    found, made = bench("Typ;x\nAMF;1\n;Summe\n;\nSMF;1\n", text)
    assert [(row["element_id"], row["operator"]) for row in found] == [("n2", "Solo"), ("n5", "Solo")]
    assert any("left out: 2 rows without 'Typ'" in line for line in made.told)


def test_errors_of_the_spreadsheet_are_not_known(bench: Bench) -> None:
    found, _ = bench("Id;Op;V;Z\na;o;#NV;#REF!\nb;o;#n/a;#¡VALOR!\n", mapped('"V" = "vendor"\n"Z" = "state"'))
    assert [(row["vendor"], row["state"]) for row in found] == [(None, None)] * 2


def test_columns_that_are_not_there_or_not_filled(bench: Bench) -> None:
    assert "has no column 'Seit'" in bench.refused("Id;Op;Seid\na;o;1\n", mapped('"Seit" = "ticket"'))
    assert "did you mean 'Seid'" in bench.refused("Id;Op;Seid\na;o;1\n", mapped('"Seit" = "ticket"'))
    told = bench.refused("Id;Wer\na;o\n", '[[table]]\n[table.columns]\n"Id" = "element_id"\n')
    assert "nothing fills 'operator'" in told
    assert "'Wer'" in told


def test_several_sheets_fill_one_table(bench: Bench, tmp_path: Path) -> None:
    sheets = {
        "Nord": [["Id", "Z"], ["a", "x"], ["b", "x"]],
        "Süd": [["Titel"], ["Nr", "Z"], ["c", "y"], ["b", "y"]],
        "Leer": [],
    }
    path = sound(tmp_path / "x.xlsx", sheets)
    text = "".join(
        f'[[table]]\nsheet = "{name}"\nheader = {row}\n[table.columns]\n"{key}" = "element_id"\n[table.constants]\noperator = "{name}"\n'
        for name, row, key in (("Nord", 1, "Id"), ("Süd", 2, "Nr"))
    )
    told = bench.refused(path, text)
    assert "x.xlsx, Süd: row 4, column Id (element_id): 'b' stands already in row 3 of Nord" in told
    found, made = bench(path, text, set_aside=tmp_path / "aside.csv")
    assert [(row["element_id"], row["operator"], row["source"]) for row in found] == [
        ("a", "Nord", "x.xlsx, Nord, row 2"), ("b", "Nord", "x.xlsx, Nord, row 3"), ("c", "Süd", "x.xlsx, Süd, row 3"),
    ]  # fmt: skip
    assert made.set_aside == 1
    assert "say which by sheet = ...: 'Nord', 'Süd'" in bench.refused(path, mapped())


def test_merged_cells_have_to_be_spoken_of(bench: Bench, tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Id", "Op"])
        sheet.write_column(1, 0, ["a", "b"])
        sheet.merge_range(1, 1, 2, 1, "o")

    path = sound(tmp_path / "x.xlsx", {"S": fill})
    assert "1 times cells are merged over several rows, first B2 to B3" in bench.refused(path, mapped())
    assert "operator" in bench.refused(path, mapped(head='merged = "first"'))
    found, _ = bench(path, mapped(head='merged = "fill"'))
    assert [row["operator"] for row in found] == ["o", "o"]


def test_numbers_of_a_workbook_keep_their_value_whatever_the_mark(bench: Bench, tmp_path: Path) -> None:
    path = sound(tmp_path / "x.xlsx", {"S": [["Id", "Op", "V"], ["a", "o", 1.234], ["b", "o", "1.234"], ["c", "o", "1,5"]]})
    found, _ = bench(path, mapped('"V" = { to = "traffic_gbps", decimal = "," }'))
    assert [row["traffic_gbps"] for row in found] == [Decimal("1.234"), Decimal(1234), Decimal("1.5")]


def test_rows_keep_their_order_and_bytes(bench: Bench, tmp_path: Path) -> None:
    path = sound(tmp_path / "x.xlsx", {"S": [["Id", "Op"], *([f"e{n:05d}", "o"] for n in range(45_000))]})
    found, _ = bench(path, mapped())
    bench(path, mapped())
    assert [row["netvet_row"] for row in found] == list(range(2, 45_002))
    first, second = (tmp_path / f"case{n}/network/elements.parquet" for n in (1, 2))
    assert first.read_bytes() == second.read_bytes()


def test_hostile_cells_are_texts(bench: Bench) -> None:
    words = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\u202egnp.exe", "'; DROP TABLE elements; --", '{row}"\\']
    rows = "".join('a{};o;"{}"\n'.format(n, word.replace('"', '""')) for n, word in enumerate(words))
    rest = "[vendors]\n" + "".join(f"{json.dumps(word)} = {json.dumps(f'to {word}')}\n" for word in words[:4])
    found, _ = bench(f"Id;Op;V\n{rows}", mapped('"V" = "vendor"', rest=rest))
    assert [row["vendor"] for row in found] == [*(f"to {word}" for word in words[:4]), words[4]]


def test_a_gigantic_cell_and_a_ragged_row_are_named(bench: Bench) -> None:
    told = bench.refused(f"Id;Op;V\na;o;{'x' * 70_000}\nb;o\n", mapped('"V" = "vendor"'))
    assert "is longer than 65536 characters" in told
    assert "row 3: 'b;o' has 2 cells of 3" in told


def test_a_fault_in_telling_what_was_mapped_is_not_swallowed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise duckdb.BinderException("a fault of the program")

    monkeypatch.setattr(translated, "_count", fail)
    with pytest.raises(duckdb.BinderException):
        bench("Id;Op\na;o\n", mapped())
