"""CSV files as people make them: separators, encodings, broken rows, and the number of a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netvet.errors import InventoryError
from netvet.inventory.delimited import Fault, count_lost, open_delimited, shorten

HEAD = "element_id,operator,vendor,subscribers\n"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_line_ends_and_byte_order_marks(put: Any, read: Any, separator: str, end: str, mark: str) -> None:
    rows = [["element_id", "operator", "vendor"], ["a", "o", '"x,y;z|\t"'], ["b", "ö", "w"]]
    found = read(put("elements.csv", mark + end.join(separator.join(row) for row in rows) + end))
    assert [(row["element_id"], row["operator"], row["vendor"]) for row in found.rows] == [
        ("a", "o", "x,y;z|"),
        ("b", "ö", "w"),
    ]
    assert found.column("netvet_row") == [2, 3]


def test_a_header_that_quotes_another_separator(put: Any) -> None:
    assert open_delimited(put("t.csv", '"a;b;c;d",element_id,operator\n')).columns == (
        "a;b;c;d",
        "element_id",
        "operator",
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is empty"),
        (b" \r\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        ("element_id,operator\na,o\n".encode("utf-16-le"), "not UTF-8"),
        ("element_id,operator\na,o\n".encode("utf-16-be"), "not UTF-8"),
        ("element_id,operator,größe\n".encode("latin-1"), "header cannot be read"),
        (b'element_id,"operator\na,o\n', "header cannot be read"),
        (b"\nelement_id,operator\na,o\n", "first row is empty"),
        (b"element_id,operator,\na,o,\n", "has no name"),
        (b"element_id,,operator\na,o,\n", "has no name"),
        (b"element_id,operator,operator\na,o,p\n", "stands twice"),
        (b"element_id,operator, Operator \na,o,p\n", "stands twice"),
        (b"element,operator\na,o\n", "'element_id' is missing"),
        (b"\x1f\x8b\x08\x00\x00\x00", "not UTF-8"),
        (b"element_id,operator\n", "no row is left"),
        (b"element_id,operator", "no row is left"),
    ],
)
def test_files_that_cannot_be_used(put: Any, read: Any, content: bytes, problem: str) -> None:
    found = read(put("elements.csv", content))
    assert problem in found.error
    assert "elements.csv" in found.error
    assert "remedy: " in found.error


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InventoryError, match="cannot be read"):
        open_delimited(tmp_path / "elements.csv")


def test_rows_of_too_few_and_too_many_cells(put: Any, read: Any) -> None:
    found = read(put("elements.csv", HEAD + "a,o,v\nb,o,v,5\nc,o,v,5,6\n   \nd,o,v,6\n"))
    assert found.column("element_id") == ["b", "d"]
    assert found.column("netvet_row") == [3, 6]
    assert [(f.row, f.problem) for f in found.faults] == [
        (2, "has 3 cells of 4"),
        (4, "has 5 cells of 4"),
        (5, "has 1 cells of 4"),
    ]
    assert found.faults[1].value == "c,o,v,5,6"
    assert all(f.remedy for f in found.faults)


def test_latin_1_names_each_row(put: Any, read: Any) -> None:
    found = read(put("elements.csv", (HEAD + "a,Telefónica,v,5\nb,o,v,6\nc,o,Zürich,7\n").encode("latin-1")))
    assert found.places == [(2, "operator"), (4, "vendor")]
    assert found.faults[0].value == "Telef�nica"
    assert 'encoding = "windows-1252"' in found.faults[0].remedy
    assert found.column("element_id") == ["b"]


def test_a_truncated_file(put: Any, read: Any) -> None:
    found = read(put("elements.csv", HEAD + "a,o,v,5\nb,o"))
    assert found.places == [(3, "")]
    found = read(put("elements.csv", HEAD + 'a,o,v,5\nb,o,"v and no'))
    assert [(f.row, f.value, f.problem) for f in found.faults] == [(3, 'b,o,"v and no', "is broken: unexpected end of data")]
    assert found.faults[0].remedy == "look for a quote left open"


def test_an_open_quote_says_how_much_it_swallows(put: Any, read: Any) -> None:
    rows = "".join(f"c{i},o,v,5\n" for i in range(5))
    found = read(put("elements.csv", HEAD + 'a,o,v,5\nb,o,"v,5\n' + rows))
    assert found.column("element_id") == ["a"]
    assert found.faults[0].value == 'b,o,"v,5'
    assert "takes the 5 lines after it with it" in found.faults[0].problem
    assert found.aside == 6, "every row is accounted for"


def test_rows_after_a_closed_swallow_keep_their_lines(put: Any, read: Any) -> None:
    found = read(put("elements.csv", HEAD + 'b,o,"v,5\nc,o,v,5\nd,o,"v",5\ne,o,v,x\nf,o,v,6\n'))
    assert [(f.row, f.lines) for f in found.faults] == [(2, 3), (5, 1)]
    assert found.column("element_id") == ["f"]
    assert found.column("netvet_row") == [6]
    assert found.aside == 4


def test_text_after_a_quote(put: Any, read: Any) -> None:
    found = read(put("elements.csv", HEAD + 'a,o,v,5\nb,o,"v"x,6\nc,o,v,7\n'))
    assert [(f.row, f.value) for f in found.faults] == [(3, 'b,o,"v"x,6')]
    assert found.faults[0].problem.startswith("is broken: ")
    assert found.column("element_id") == ["a", "c"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_break_within_a_cell_makes_no_row(put: Any, read: Any, end: str) -> None:
    found = read(put("elements.csv", HEAD + f'a,o,"v{end}w{end}{end}x",5{end}b,o,v,many{end}'))
    assert found.places == [(3, "subscribers")]
    assert found.column("vendor") == [f"v{end}w{end}{end}x"]


def test_mixed_line_ends(put: Any, read: Any) -> None:
    found = read(put("elements.csv", HEAD + "a,o,v,5\r\nb,o,v,6\nc,o,v,many\r\n"))
    assert found.places == [(4, "subscribers")]
    assert found.column("element_id") == ["a", "b"]
    whole = read(put("elements.csv", HEAD + "a,o,v,5\r\nb,o,v,6\nc,o,v,7\r\n"))
    assert (whole.column("element_id"), whole.faults) == (["a", "b", "c"], [])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blank_lines_count_as_in_a_spreadsheet(put: Any, read: Any, end: str) -> None:
    text = HEAD + "a,o,v,5\n\n\nb,o,v,many\n\nb,o,v,6\nb,o,v,7\n"
    found = read(put("elements.csv", text.replace("\n", end)))
    assert found.places == [(5, "subscribers"), (7, "element_id"), (8, "element_id")]
    assert "row 5" in found.faults[1].problem


def test_nul_bytes(put: Any, read: Any) -> None:
    found = read(put("elements.csv", HEAD + "a,o,v\0w,5\nb,o,v,\0\nc,o,v,7\n"))
    assert found.places == [(2, "vendor"), (3, "subscribers")]
    assert found.column("element_id") == ["c"]


def test_long_cells(put: Any, read: Any) -> None:
    found = read(put("elements.csv", HEAD + f"a,o,{'v' * 70_000},5\nb,o,v,6\n"))
    assert found.places == [(2, "vendor")]
    assert found.faults[0].value == "v" * 39 + "…"
    found = read(put("elements.csv", HEAD + f"a,o,{'v' * 5_000_000},5\nb,o,v,6\n"))
    assert found.places == [(2, "")]
    assert found.column("element_id") == ["b"]


def test_ids_that_look_like_numbers_stay_as_they_are(put: Any, read: Any) -> None:
    words = ["00123", "123", "1e5", "0x1F", "1_000", "+49", "1.50", "2026-01-05", "true"]
    found = read(put("elements.csv", HEAD + "".join(f"{word},o,v,5\n" for word in words)))
    assert found.column("element_id") == words


def test_columns_that_could_be_taken_for_our_own(put: Any, read: Any) -> None:
    header = 'netvet_row,text:vendor,element_id,operator,vendor,file_row_number,"it\'s"\n'
    found = read(put("elements.csv", header + "x,y,a,o,v,7,z\nx,y,a,o,v,7,z\n"))
    assert found.column("vendor") == ["v"]
    assert found.places == [(3, "element_id")]


@pytest.mark.parametrize("folder", ["two words", "it's", "Süd «1»", "st*r", "a[1]", "q?", "operator=evil", 'dq"x', "{a,b}"])
def test_file_names(put: Any, read: Any, folder: str) -> None:
    put("star/elements.csv", HEAD + "z,o,v,5\n")
    assert read(put(f"{folder}/elements.csv", HEAD + "a,o,v,5\n")).column("operator") == ["o"]
    assert read(put(f"{folder}/elements.csv", HEAD + "a,o,v,many\nb,o,v,5\n")).column("element_id") == ["b"]
    assert read(put(f"{folder}/e.parquet", {"element_id": ["b"], "operator": ["o"]})).column("operator") == ["o"]


def test_count_lost_counts_a_row_once() -> None:
    faults = [
        Fault("f", 2, "a", "", "", ""),
        Fault("f", 2, "b", "", "", ""),
        Fault("g", 2, "a", "", "", ""),
        Fault("f", 5, "", "", "", "", 4),
    ]
    assert count_lost(faults) == 6


def test_shorten() -> None:
    assert shorten("short") == "short"
    assert len(shorten("x" * 10_000)) == 40
    assert shorten("\x1b[31mred\x00\n") == " [31mred  "
