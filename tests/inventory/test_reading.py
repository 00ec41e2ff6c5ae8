"""Reading a table: Parquet of any types, keys that stand twice, stamps, and what was written read back the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netvet.conversion import convert
from netvet.errors import InventoryError
from netvet.fact import Type
from netvet.inventory.parquet import write_parquet
from netvet.inventory.reading import FAULTS_SHOWN, STAMP, faults_error, find_faults, is_stamped, open_source, read_source
from netvet.inventory.store import Inventory, connect, open_inventory
from netvet.inventory.tables import ELEMENTS, PLACEHOLDERS, TERMS, Column

ROWS = {"element_id": ["a", "b", "c"], "operator": ["o", "o", "p"]}


@pytest.mark.parametrize(
    "values",
    [
        pa.array(["x", "y", "x"]).dictionary_encode(),
        pa.array(["x", "y", "x"], pa.large_string()),
        pa.array(["x", "y", "x"], pa.string_view()),
        pa.array([b"x", b"y", b"x"], pa.binary()),
        pa.array([["x"], ["y"], ["x"]]),
    ],
    ids=["dictionary", "large_string", "string_view", "binary", "list"],
)
def test_texts_of_other_types(put: Any, read: Any, values: pa.Array) -> None:
    assert read(put("elements.parquet", {**ROWS, "vendor": values})).column("vendor") == ["x", "y", "x"]


def test_bytes_are_text_in_utf8_or_refused(put: Any, read: Any) -> None:
    assert read(put("e.parquet", {**ROWS, "vendor": ["ü".encode(), b"-", b"n"]})).column("vendor") == ["ü", None, "n"]
    found = read(put("e.parquet", {**ROWS, "vendor": [b"\xff", b"-", b"n"]}))
    assert "cannot be read" in found.error


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([{"x": 1}] * 3, "STRUCT"),
        ([dt.time(1)] * 3, "TIME"),
        (pa.array([[("k", 1)]] * 3, pa.map_(pa.string(), pa.int64())), "MAP"),
    ],
)
def test_types_that_are_no_cell_are_refused(put: Any, read: Any, values: Any, kind: str) -> None:
    found = read(put("elements.parquet", {**ROWS, "vendor": values}))
    assert f"column 'vendor' is of type {kind}" in found.error
    assert "remedy: " in found.error
    assert len(read(put("e.parquet", {**ROWS, "remarks": values})).rows) == 3, "it means nothing here"


def test_bad_cells_of_parquet_are_named(put: Any, read: Any) -> None:
    columns = {"element_id": list("abcd"), "operator": ["o"] * 4}
    columns |= {"installed_on": pa.array([18_262, None, None, None]), "subscribers": [1.0, 12.5, -1.0, 5.0]}
    found = read(put("elements.parquet", columns))
    assert found.places == [(1, "installed_on"), (2, "subscribers"), (3, "subscribers")]
    assert [fault.value for fault in found.faults] == ["18262", "12.5", "-1.0"]


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Tokyo"])
def test_a_day_is_the_same_on_every_machine(put: Any, read: Any, monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    stamps = pa.array([dt.datetime(2020, 1, 1, tzinfo=dt.UTC)] * 3)
    assert read(put("elements.parquet", {**ROWS, "installed_on": stamps})).column("installed_on") == [dt.date(2020, 1, 1)] * 3


def test_column_names_of_any_case(put: Any, read: Any) -> None:
    assert read(put("e.parquet", {"Element_ID": ["a"], "OPERATOR": ["o"], "Vendor": ["v"]})).column("vendor") == ["v"]
    assert read(put("e.csv", "ELEMENT_ID,Operator,vENDOR\na,o,v\n")).column("vendor") == ["v"]
    assert "stands twice" in read(put("e.parquet", {**ROWS, "vendor": ["x"] * 3, "Vendor": ["y"] * 3})).error


def test_a_column_of_our_own_name_is_not_taken_for_ours(put: Any, read: Any) -> None:
    found = read(put("elements.parquet", {**ROWS, "netvet_row": ["x", "x", "x"], "subscribers": [1, -1, 2]}))
    assert found.column("netvet_row") == [1, 3]
    assert found.places == [(2, "subscribers")]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_ids_that_stand_twice(put: Any, read: Any, form: str) -> None:
    ids = ["a", "b", " a", "A", "b"]
    if form == "csv":
        found, first = read(put("elements.csv", "element_id,operator\n" + "".join(f"{i},o\n" for i in ids))), 2
    else:
        found, first = read(put("elements.parquet", {"element_id": ids, "operator": ["o"] * 5})), 1
    assert [(f.row - first, f.column, f.problem) for f in found.faults] == [
        (2, "element_id", f"stands already in row {first}"),
        (4, "element_id", f"stands already in row {first + 1}"),
    ]
    assert found.column("element_id") == ["a", "b", "A"]


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.99])
def test_a_truncated_parquet_file(put: Any, read: Any, share: float) -> None:
    whole = put("w.parquet", ROWS).read_bytes()
    found = read(put("elements.parquet", whole[: int(len(whole) * share)]))
    assert "cannot be read" in found.error
    assert "it may be cut off" in found.error


def test_a_garbled_parquet_file_is_never_a_traceback(put: Any, read: Any) -> None:
    whole = put("w.parquet", {**ROWS, "vendor": ["x", "y", "z"]}).read_bytes()
    for at in range(4, len(whole) - 8, 37):
        read(put("elements.parquet", whole[:at] + b"\xff" * 8 + whole[at + 8 :]))


def test_csv_named_parquet(put: Any, read: Any) -> None:
    assert "cannot be read" in read(put("elements.parquet", b"element_id,operator\na,o\n")).error


def stamped(put: Any, name: str, rows: dict[str, Any]) -> Path:
    path: Path = put(name, rows)
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({STAMP: "elements"}), path)
    return path


def test_a_stamp_is_believed_of_sound_files_only(put: Any, database: Any) -> None:
    con, _ = database
    assert is_stamped(con, stamped(put, "good.parquet", ROWS), ELEMENTS)
    unsound = {
        "twice": {**ROWS, "element_id": ["a", "b", "a"]},
        "missing": {**ROWS, "operator": ["o", None, "p"]},
        "type": {**ROWS, "installed_on": ["2020-01-01", "x", "y"]},
        "column": {"element_id": ["a"]},
        "empty": {"element_id": pa.array([], pa.string()), "operator": pa.array([], pa.string())},
    }
    for name, rows in unsound.items():
        assert not is_stamped(con, stamped(put, f"{name}.parquet", rows), ELEMENTS), name
        with pytest.raises(InventoryError):
            open_inventory(stamped(put, f"{name}.parquet", rows))


def test_rows_of_a_stamped_file_are_numbered_anew(put: Any, read: Any) -> None:
    rows = {**ROWS, "netvet_row": pa.array([7, 7, 7], pa.int64())}
    assert read(stamped(put, "elements.parquet", rows)).column("netvet_row") == [1, 2, 3]


def test_every_fault_is_named_up_to_a_limit(put: Any, database: Any) -> None:
    path = put("elements.csv", "element_id,operator,subscribers\n" + "".join(f"e{i},o,x{i}\n" for i in range(FAULTS_SHOWN + 7)))
    with pytest.raises(InventoryError) as caught:
        open_inventory(path)
    assert f"{FAULTS_SHOWN + 7} rows cannot be used" in str(caught.value)
    assert len(caught.value.details) == FAULTS_SHOWN + 1
    assert caught.value.details[-1].startswith("… and 7 more")
    assert "--set-aside" in caught.value.remedy
    assert "1 row cannot" in str(faults_error("f", find_all(path, *database)[:1]))


def find_all(path: Path, con: duckdb.DuckDBPyConnection, scratch: Path) -> list[Any]:
    return find_faults(con, open_source(con, ELEMENTS, path), scratch)[1]


def test_a_file_that_only_python_can_read_is_read(put: Any, database: Any) -> None:
    path = put("elements.csv", "element_id,operator\na,o\r\nb,o\nc,o\r\n")
    con, scratch = database
    reading = read_source(con, open_source(con, ELEMENTS, path), scratch / "out.parquet", set_aside=False)
    assert (reading.rows, reading.faults) == (3, [])


def test_strange_columns_have_near_names(put: Any) -> None:
    with open_inventory(put("elements.csv", "element_id,operator,vendr,zzz\na,o,v,z\n")) as inventory:
        assert inventory.strange == {"elements": {"vendr": ["vendor"], "zzz": []}}


# Law 8: write then read gives the same inventory, per format.

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\r\t,;|\"'+ "), max_size=12)
MEANT = TEXTS.map(lambda text: text.strip(" \t\n\r\u00a0")).filter(lambda text: text.lower() not in (*PLACEHOLDERS, "none"))
NAMES = MEANT.map(lambda text: text.replace("+", "").strip(" \t\n\r\u00a0")).filter(
    lambda text: text.lower() not in (*PLACEHOLDERS, "none")
)


FORMED = {"country": ("DE", "SE", "BR"), "band": ("n78", "B42", "3500"), "id": ("de-contracts-2024", "own-2026")}


def _cells(column: Column) -> st.SearchStrategy[Any]:
    if column.form:
        word = st.sampled_from(FORMED[column.form])
        return st.lists(word, min_size=1, unique=True).map("+".join) if column.type is Type.SET else word
    if column.values:
        one = st.sampled_from(column.values)
        return st.lists(one, min_size=1, unique=True).map("+".join) if column.type is Type.SET else one
    return {
        Type.TEXT: MEANT,
        Type.SET: st.lists(NAMES | st.just("unknown"), min_size=1, max_size=3).map("+".join).filter(lambda s: s != "unknown"),
        Type.DAY: st.dates(dt.date(1970, 1, 1), dt.date(2100, 12, 31)),
        Type.COUNT: st.integers(0, 2**63 - 1),
        Type.NUMBER: st.decimals(0, 10**9, places=6),
        Type.FLAG: st.booleans(),
    }[column.type]


def _known(column: Column) -> st.SearchStrategy[Any]:
    return st.none() | st.just("none") | _cells(column)


COLUMNS = [column for column in ELEMENTS.columns if column.name not in ELEMENTS.required]


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[Any]]:
    size = draw(st.integers(1, 6))
    columns = draw(st.lists(st.sampled_from(COLUMNS), max_size=8, unique=True))
    return {
        "element_id": draw(st.lists(MEANT, min_size=size, max_size=size, unique=True)),
        "operator": draw(st.lists(MEANT, min_size=size, max_size=size)),
        **{column.name: draw(st.lists(_known(column), min_size=size, max_size=size)) for column in columns},
    }


def _value(column: Column, cell: Any) -> Any:
    """What a cell is in the inventory."""
    none = {Type.DAY: dt.date.max, Type.COUNT: 0, Type.NUMBER: Decimal(0), Type.FLAG: False}
    return none.get(column.type, "none") if cell == "none" else cell


def _written(cell: Any) -> str:
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


def _as_csv(table: dict[str, list[Any]], separator: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(table)
    writer.writerows([_written(cell) for cell in row] for row in zip(*table.values(), strict=True))
    return text.getvalue().encode()


def _as_parquet(table: dict[str, list[Any]]) -> bytes:
    """Typed where no cell says none, texts where one does."""
    columns = {
        key: pa.array([None if c is None else _written(c) for c in cells], pa.string())
        if "none" in cells or set(cells) == {None}
        else pa.array(cells)
        for key, cells in table.items()
    }
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def _rows(path: Path) -> dict[str, list[Any]]:
    with open_inventory(path) as inventory:
        result = inventory.con.execute("SELECT * EXCLUDE (netvet_row) FROM elements ORDER BY netvet_row")
        names = [column[0] for column in result.description]
        return dict(zip(names, map(list, zip(*result.fetchall(), strict=True)), strict=True))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(table=tables(), separator=st.sampled_from(",;\t|"))
def test_write_then_read_gives_the_same(table: dict[str, list[Any]], separator: str) -> None:
    meant = {key: [_value(ELEMENTS.column(key), cell) for cell in cells] for key, cells in table.items()}
    with tempfile.TemporaryDirectory() as folder:
        for file, content in (("e.csv", _as_csv(table, separator)), ("e.parquet", _as_parquet(table))):
            path = Path(folder) / file
            path.write_bytes(content)
            assert _rows(path) == meant, file
            case = Path(folder) / f"case-{path.suffix[1:]}"
            convert(path, case)
            assert _rows(case / "network") == meant, f"{file}, converted"
        again = Path(folder) / "again.csv"
        _export(Path(folder) / "case-parquet" / "network" / "elements.parquet", again)
        assert _rows(again) == meant, "converted, and taken out as CSV"


def _export(source: Path, target: Path) -> None:
    """As a user would take a table out of a case: with DuckDB, days that are known to be none as the word."""
    with duckdb.connect() as con:
        kinds = con.execute(f"DESCRIBE FROM read_parquet('{source}')").fetchall()
        cells = ", ".join(
            f"CASE WHEN isfinite({c}) OR {c} IS NULL THEN {c}::VARCHAR ELSE 'none' END AS {c}" if kind == "DATE" else c
            for c, kind, *_ in kinds
            if c != "netvet_row"
        )
        options = "FORMAT csv, HEADER, FORCE_QUOTE *" if target.suffix == ".csv" else "FORMAT parquet"
        con.execute(f"COPY (SELECT {cells} FROM read_parquet('{source}')) TO '{target}' ({options})")


def test_a_table_with_every_column_is_read_within_the_memory_of_counting(tmp_path: Path) -> None:
    """Every step of every check holds a vector a column and thread, also of a single row."""
    cells = {column.name: {Type.DAY: "2026-01-02", Type.FLAG: "yes"}.get(column.type, "1") for column in ELEMENTS.columns}
    cells |= {column.name: column.values[0] for column in ELEMENTS.columns if column.values}
    cells |= {column.name: "DE" for column in ELEMENTS.columns if column.form == "country"}
    named = [f"Spalte {n}" for n in cells]
    lines = ['[[table]]\nto = "elements"\n[table.columns]', *(f'"{own}" = "{n}"' for own, n in zip(named, cells, strict=True))]
    (tmp_path / "mapping.toml").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "elements.csv").write_text(",".join(named) + "\n" + ",".join(cells.values()) + "\n", encoding="utf-8")
    with open_inventory(tmp_path, mapping=tmp_path / "mapping.toml", memory="150MB") as inventory:
        assert inventory.con.execute("SELECT count(*), any_value(contract_terms) FROM elements").fetchall() == [(1, TERMS[0])]
        assert inventory.con.execute("SELECT current_setting('memory_limit')").fetchall() == [("143.0 MiB",)]


def test_a_list_of_words_is_compared_and_not_joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB makes a join of every list of words that a cell is compared with: to plan those of sixty columns took a second."""
    (tmp_path / "elements.csv").write_text(f"{','.join(ELEMENTS.names)}\n{'x,' * (len(ELEMENTS.names) - 1)}x\n")
    asked: list[str] = []

    def write(con: duckdb.DuckDBPyConnection, query: str, *more: Any) -> None:
        asked.append(query)
        write_parquet(con, query, *more)

    monkeypatch.setattr("netvet.inventory.reading.write_parquet", write)
    con, scratch = connect()
    with Inventory(con, scratch):
        source = open_source(con, ELEMENTS, tmp_path / "elements.csv")
        with pytest.raises(InventoryError):  # x is no day
            read_source(con, source, tmp_path / "rows.parquet", set_aside=False)
        plan = con.execute(f"EXPLAIN {asked[0]}").fetchall()[0][1].casefold()
    assert "csv" in plan
    assert "join" not in plan


@pytest.mark.parametrize("cell", ["DE FR", "DE,FR", "DEU"])
def test_a_wrong_set_of_countries_says_how_members_are_joined(put: Any, read: Any, cell: str) -> None:
    (fault,) = read(put("e.parquet", {**ROWS, "accessible_from": [cell, "DE+FR", "DE"]})).faults
    assert (fault.value, fault.problem) == (cell, "is no country code, or several joined by +")
    assert "as DE+FR" in fault.remedy


@pytest.mark.parametrize("cell", ["UK", "EL", "QA1", "BX"])
def test_a_country_is_a_state_or_a_code_left_to_users(put: Any, read: Any, cell: str) -> None:
    """To an operator in `UK` no rule of GB would apply, without a word."""
    (fault,) = read(put("e.parquet", {**ROWS, "country": [cell, "GB", "XX"]})).faults
    assert (fault.value, fault.problem) == (cell, "is no country code")
    assert "the United Kingdom is GB" in fault.remedy
