"""One cell: a value, known to be none, not known, or a fault with a remedy."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from netvet.inventory.cells import CELL_LIMIT, cell, file, name, quote
from netvet.inventory.tables import ELEMENTS, PLACEHOLDERS, SITES, TABLES

INFINITY = dt.date.max  # as DuckDB hands over the day `infinity`
REFUSED = "refused"


def read_cell(column: str, values: pa.Array | list[Any]) -> list[Any]:
    """What each value of a column comes to; (REFUSED, problem, remedy) where it is at fault."""
    table = SITES if SITES.column(column) and not ELEMENTS.column(column) else ELEMENTS
    fact = table.column(column)
    assert fact is not None
    source = pa.table({column: pa.array(values) if isinstance(values, list) else values})
    with duckdb.connect() as con:
        con.register("source", source)
        ((kind,),) = con.execute("SELECT column_type FROM (DESCRIBE source)").fetchall()
        how = cell(fact, column, kind, required=column in table.required)
        known = f"SELECT {how.known} AS {how.text_name} FROM (SELECT {how.bare} AS {how.bare_name} FROM source)"
        query = f"SELECT {how.name}, {how.fault} FROM (SELECT *, {how.value} AS {how.name} FROM ({known}))"
        return [(REFUSED, *fault.split("|")) if fault else value for value, fault in con.execute(query).fetchall()]


def test_an_empty_cell_and_every_placeholder_are_not_known() -> None:
    words = [None, *PLACEHOLDERS, *(word.upper() for word in PLACEHOLDERS), *(f" {word} " for word in PLACEHOLDERS)]
    for column in (
        "vendor",
        "function",
        "state",
        "generation",
        "installed_on",
        "subscribers",
        "traffic_gbps",
        "estimate",
    ):
        assert set(read_cell(column, pa.array(words, pa.string()))) == {None}, column
    assert set(read_cell("latitude", pa.array(words, pa.string()))) == {None}


@pytest.mark.parametrize("word", ["none", "NONE", " None "])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("vendor", "none"),
        ("function", "none"),
        ("state", "none"),
        ("generation", "none"),
        ("installed_on", INFINITY),
        ("subscribers", 0),
        ("traffic_gbps", 0),
        ("estimate", False),
    ],
)
def test_none_is_known_to_be_none(column: str, value: object, word: str) -> None:
    assert read_cell(column, [word]) == [value]


@pytest.mark.parametrize("column", ["element_id", "operator"])
@pytest.mark.parametrize("value", ["", "  ", "n/a", "none", "NONE"])
def test_a_required_cell_holds_a_value(column: str, value: str) -> None:
    assert read_cell(column, [value]) == [(REFUSED, "is missing", "every row needs it")]


@pytest.mark.parametrize("white", [" ", "\t", "\n", "\r\n", "\u00a0", " \t\u00a0 "])
def test_white_space_around_a_value_is_no_part_of_it(white: str) -> None:
    assert read_cell("vendor", [f"{white}Acme  Ltd{white}", f"{white}n/a{white}"]) == ["Acme  Ltd", None]
    assert read_cell("function", [f"MME{white}+{white}AMF"]) == ["MME+AMF"]
    assert read_cell("installed_on", [f"{white}2026-01-05{white}"]) == [dt.date(2026, 1, 5)]
    assert read_cell("subscribers", [f"{white}5{white}"]) == [5]


def test_a_text_keeps_its_letters() -> None:
    words = [
        "00123",
        "1e5",
        "0x10",
        "2026-01-05",
        "Ünï «»",
        "a\nb",
        'say "x"',
        "a,b;c",
        "none of them",
        "日本電気",
        "=1+1",
    ]
    assert read_cell("serial", words) == words


def test_set_members() -> None:
    found = read_cell("function", ["MME+AMF", "MME + AMF", "MME+unknown", "MME"])
    assert found == ["MME+AMF", "MME+AMF", "MME+unknown", "MME"]
    assert read_cell("generation", ["5G+n/a"]) == read_cell("generation", ["5G + N/A"])  # others besides, not known
    assert read_cell("generation", ["4g + 5G", "FIXED", "5G+fixed"]) == ["4G+5G", "fixed", "5G+fixed"]


@pytest.mark.parametrize("value", ["MME+", "+MME", "MME++AMF", "+", "MME+ +AMF"])
def test_a_set_with_a_hole_is_refused(value: str) -> None:
    ((status, problem, remedy),) = read_cell("function", [value])
    assert (status, problem) == (REFUSED, "has an empty member")
    assert "unknown" in remedy


@pytest.mark.parametrize("value", ["none+MME", "MME + NONE"])
def test_a_set_is_not_none_and_something_too(value: str) -> None:
    assert read_cell("function", [value])[0][:2] == (REFUSED, "says none and names others")


def test_lists_are_sets() -> None:
    values = pa.array([["MME", "AMF"], [], None, [None, "MME"], ["MME+AMF"], [""], ["", "MME"]])
    assert read_cell("function", values) == ["MME+AMF", "none", None, "?+MME", "MME+AMF", None, "?+MME"]


@pytest.mark.parametrize("value", ["6G", "4G+6G", "4G 5G"])
def test_a_value_outside_the_list_is_refused(value: str) -> None:
    ((status, problem, remedy),) = read_cell("generation", [value])
    assert (status, problem) == (REFUSED, "is not known here")
    assert "5G" in remedy
    assert read_cell("state", ["broken"])[0][0] == REFUSED
    assert read_cell("state", ["IN-SERVICE"]) == ["in-service"]


@pytest.mark.parametrize(
    "value",
    (
        "2026-1-5 01.02.2026 2026-02-30 2026-13-01 0000-00-00 infinity -infinity epoch 20260105 05-01-2026 1/2/2026 "
        "2026-01-05T00:00:00 1580000000 2026-01-0x 12020-1-01 +020-01-01 2026-01 2026 46027 now today"
    ).split(),
)
def test_what_is_no_day(value: str) -> None:
    ((status, problem, remedy),) = read_cell("installed_on", [value])
    assert (status, problem) == (REFUSED, "is no day")
    assert "2026-11-21" in remedy


@pytest.mark.parametrize("value", ["9999-12-31", "1969-12-31", "2101-01-01", "0001-01-01"])
def test_days_out_of_range(value: str) -> None:
    assert read_cell("installed_on", [value])[0][1].startswith("lies outside")
    assert read_cell("installed_on", [dt.date.fromisoformat(value)])[0][1].startswith("lies outside")


def test_the_first_and_the_last_day_are_days() -> None:
    assert read_cell("installed_on", ["1970-01-01", "2100-12-31"]) == [dt.date(1970, 1, 1), dt.date(2100, 12, 31)]


def test_days_of_other_types() -> None:
    stamps = pa.array([dt.datetime(2020, 1, 1), dt.datetime(2020, 1, 1, 5), None])
    assert read_cell("installed_on", stamps)[::2] == [dt.date(2020, 1, 1), None]
    assert read_cell("installed_on", stamps)[1][1] == "is no day"
    assert read_cell("installed_on", pa.array([dt.date(2020, 1, 1)], pa.date64())) == [dt.date(2020, 1, 1)]
    for epoch in (pa.array([18_262]), pa.array([1_580_000_000]), pa.array([1.58e9]), pa.array([1_580_000_000_000])):
        ((status, problem, remedy),) = read_cell("installed_on", epoch)
        assert (status, problem) == (REFUSED, "is no day")
        assert remedy.startswith("write it as 2026-11-21")


@pytest.mark.parametrize(
    "value", "12.5 inf -inf 1e30 0x10 true 1.000 12.000 1.000.000 1,000 ٣ 99999999999999999999 five".split()
)
def test_what_is_no_whole_number(value: str) -> None:
    ((status, problem, remedy),) = read_cell("subscribers", [value])
    assert (status, problem) == (REFUSED, "is no whole number")
    assert remedy.startswith("write digits only")


def test_whole_numbers() -> None:
    assert read_cell("subscribers", ["5", "5.0", "+5", "0", "007", "nan", "1e3"]) == [5, 5, 5, 0, 7, None, 1000]
    assert read_cell("subscribers", ["-1"])[0][1] == "lies below 0"


def test_whole_numbers_of_other_types() -> None:
    floats = read_cell("subscribers", pa.array([5.0, math.nan, 1e15, 1000.0, None]))
    assert floats == [5, None, 10**15, 1000, None]
    assert {found[1] for found in read_cell("subscribers", pa.array([12.5, math.inf]))} == {"is no whole number"}
    decimals = pa.array([Decimal("5.000"), Decimal("1000.000"), Decimal("100.000")], pa.decimal128(18, 3))
    assert read_cell("subscribers", decimals) == [5, 1000, 100]
    assert read_cell("subscribers", pa.array([2**64 - 1], pa.uint64()))[0][0] == REFUSED
    assert read_cell("subscribers", pa.array([-1], pa.int8()))[0][1] == "lies below 0"
    assert read_cell("subscribers", pa.array([-1], pa.int64()))[0][1] == "lies below 0"


def test_numbers_are_exact() -> None:
    assert read_cell("traffic_gbps", ["0.1", "12.5", "1.000", "nan"]) == [Decimal("0.1"), Decimal("12.5"), 1, None]
    assert read_cell("traffic_gbps", pa.array([0.1 + 0.2, math.nan])) == [Decimal("0.3"), None]
    assert {found[0] for found in read_cell("traffic_gbps", ["1,5", "inf", "-0.1", "1e15", "much"])} == {REFUSED}
    assert {found[0] for found in read_cell("traffic_gbps", pa.array([math.inf, -math.inf, 1e15]))} == {REFUSED}


def test_coordinates() -> None:
    assert read_cell("latitude", ["-90", "52.52", "NaN"]) == [-90, 52.52, None]
    assert read_cell("latitude", pa.array([52.52, math.nan, None])) == [52.52, None, None]
    assert {found[0] for found in read_cell("latitude", ["91", "inf", "52,52", "none", "52°31′"])} == {REFUSED}
    assert read_cell("latitude", pa.array([math.inf]))[0][1] == "lies above 90"


def test_flags() -> None:
    assert read_cell("estimate", ["true", "YES", "1", "false", "No", "0"]) == [True] * 3 + [False] * 3
    assert read_cell("estimate", pa.array([1, 0])) == [True, False]
    assert {found[0] for found in read_cell("estimate", ["maybe", "2", "wahr", "t"])} == {REFUSED}


def test_a_cell_over_the_limit_and_one_with_a_nul_byte() -> None:
    assert read_cell("vendor", ["v" * CELL_LIMIT]) == ["v" * CELL_LIMIT]
    assert read_cell("vendor", ["v" * 70_000])[0][1] == f"is longer than {CELL_LIMIT} characters"
    assert read_cell("vendor", ["a\0b"])[0][1] == "holds a NUL byte"


def test_a_day_before_all_days_is_refused() -> None:
    with duckdb.connect() as con:
        how = cell(TABLES["elements"].column("installed_on"), "d", "DATE", required=False)
        bare = f"(SELECT {how.bare} AS {how.bare_name} FROM (SELECT DATE '-infinity' AS d))"
        inner = f"SELECT {how.known} AS {how.text_name} FROM {bare}"
        query = f"SELECT {how.fault} FROM (SELECT *, {how.value} AS {how.name} FROM ({inner}))"
        assert con.execute(query).fetchone()[0].startswith("lies outside")


@pytest.mark.parametrize("text", ["it's", 'a"b', "'; DROP TABLE x; --", "", "ü\n"])
def test_quoting(text: str) -> None:
    with duckdb.connect() as con:
        found = con.execute(f"SELECT {quote(text)} AS {name(text or 'x')}")
        assert found.description[0][0] == (text or "x")
        assert found.fetchone() == (text,)


def test_a_file_name_is_no_pattern(tmp_path: Path) -> None:
    for folder in ("st*r", "star", "[a]", "a", "q?", "qq"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "t.csv").write_text(f"x\n{folder}\n")
    with duckdb.connect() as con:
        for folder in ("st*r", "[a]", "q?"):
            assert con.execute(f"SELECT x FROM read_csv({file(tmp_path / folder / 't.csv')})").fetchall() == [(folder,)]


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("country", "de", "DE"),
        ("country", "NONE", "none"),
        ("accessible_from", "cn + ir", "CN+IR"),
        ("accessible_from", "de+unknown", "DE+UNKNOWN"),
        ("bands", "N78+b42+n1", "n78+B42+n1"),
    ],
)
def test_a_slip_of_the_shift_key_hides_nothing(column: str, written: str, value: str) -> None:
    assert read_cell(column, [written]) == [value]


def test_a_country_is_two_letters() -> None:
    assert read_cell("country", ["Germany", "D", "49"])[0][0] is REFUSED
    assert read_cell("accessible_from", ["China"])[0][0] is REFUSED


def test_what_reads_a_cell_is_plain_ascii() -> None:
    """DuckDB's binding goes through any other statement letter by letter, which took longer than to plan it."""
    for table in TABLES.values():
        for column in table.columns:
            one = cell(column, column.name, "VARCHAR", required=False)
            assert f"{one.bare}{one.known}{one.value}{one.fault}".isascii(), column.name
