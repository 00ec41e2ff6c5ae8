"""JSON as it comes from other systems, and as nobody should send it: read, refused with its place, or set aside row by row."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from netvet.conversion import convert, find_format
from netvet.errors import InventoryError
from netvet.inventory.documents import OBJECT_LIMIT, begin, find_documents, own_columns, plain, pointer
from netvet.inventory.tables import ELEMENTS

RESOURCE = {
    "id": "1",
    "@type": "PhysicalResource",
    "category": "gNB",
    "relatedParty": [{"role": "operator", "name": "Example Mobile"}, {"role": "manufacturer", "name": "Acme Radio"}],
}
DEEP = "[" * 50_000 + "]" * 50_000


def resource(**more: Any) -> dict[str, Any]:
    return {**RESOURCE, **more}


def elements(case: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as con:
        found = con.execute("FROM read_parquet($1) ORDER BY netvet_row", [str(case / "network/elements.parquet")])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Convert what a file holds; the rows, with what was set aside."""

    def one(content: Any, *, name: str = "x.json", **options: Any) -> tuple[list[dict[str, Any]], Any]:
        raw = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content)).encode()
        (tmp_path / name).write_bytes(raw)
        made = convert(tmp_path / name, tmp_path / "case", set_aside=tmp_path / "aside.csv", **options)
        return elements(tmp_path / "case"), made

    return one


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (json.dumps([RESOURCE]).encode("utf-16"), "UTF-8"),
        (json.dumps([RESOURCE]).encode("utf-16-be"), "UTF-8"),
        (b'"a text"', "is no JSON"),
        (b"<html>", "is no JSON"),
        (json.dumps([RESOURCE] * 3)[:-1].encode(), "cut off"),
        (json.dumps([RESOURCE] * 3)[:-30].encode() + b"]", "cannot be read"),
        ((json.dumps([RESOURCE] * 3)[:-1] + ",").encode(), "cut off"),
        (json.dumps(RESOURCE)[:-1].encode(), "c"),
        (json.dumps([resource(name="x")]).replace('"x"', '"\\ud800"').encode(), "surrogate"),
        (json.dumps([resource(name="x")]).encode().replace(b'"x"', b'"\xff\xfe"'), "UTF-8"),
        (json.dumps([RESOURCE]).encode() + b" more]", "cannot be read"),
        (b"[" * 100_000 + b"]", "cannot be read"),
        (b'[{"id": 1, /* why */ "@type": "Resource"}]', "cannot be read"),
        (json.dumps(resource(note="x" * (OBJECT_LIMIT + 1))).encode(), "16 MiB"),
    ],
)
def test_files_that_are_refused_as_a_whole(tmp_path: Path, content: bytes, word: str) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(InventoryError) as caught:
        convert(tmp_path / "x.json", tmp_path / "case", name="tmf639")
    assert word in caught.value.message
    assert "x.json" in caught.value.where
    assert caught.value.remedy
    assert not (tmp_path / "case").exists()


@pytest.mark.parametrize("form", ["netbox", "tmf639"])
def test_a_folder_without_json_is_refused(tmp_path: Path, form: str) -> None:
    (tmp_path / "net").mkdir()
    with pytest.raises(InventoryError, match="no JSON file"):
        convert(tmp_path / "net", tmp_path / "case", name=form)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([RESOURCE]).encode(),
        b"\xef\xbb\xbf" + json.dumps([RESOURCE]).encode(),
        json.dumps(RESOURCE, indent=4).encode(),
        b"\xef\xbb\xbf\r\n " + json.dumps(RESOURCE).encode() + b"\r\n\r\n",
        json.dumps([resource(deep=json.loads(DEEP[:200] + DEEP[-200:]))]).encode(),
        json.dumps([RESOURCE])[:-2].encode() + b', "deep": ' + DEEP.encode() + b"}]",
        json.dumps([resource(description="x" * 10_000_000)]).encode(),
        json.dumps([resource(load=float("nan"), more=float("inf"))]).encode(),
    ],
)
def test_files_that_are_read(read: Any, content: bytes) -> None:
    rows, made = read(content)
    assert made.format.name == "tmf639"
    assert [(row["element_id"], row["vendor"], row["function"]) for row in rows] == [("1", "Acme Radio", "gNB")]


def test_lines_of_objects_are_read_in_order(read: Any) -> None:
    lines = "\n".join(json.dumps(resource(id=f"r{i}")) for i in range(5000))
    rows, made = read(lines + "\n", name="x.ndjson")
    assert [row["element_id"] for row in rows] == [f"r{i}" for i in range(5000)]
    assert made.set_aside == 0


def test_a_long_list_is_read_in_order(read: Any) -> None:
    rows, _ = read([resource(id=f"r{i}", description="x" * 2000) for i in range(8000)])
    assert [row["element_id"] for row in rows] == [f"r{i}" for i in range(8000)]


def test_markup_formulas_and_signs_of_direction_stay_as_they_are(read: Any) -> None:
    words = ["<script>alert(1)</script>", "=HYPERLINK(1)", "\u202ereversed", "'; DROP TABLE x; --", "a\nb", "\U0001f4e1"]
    rows, _ = read([resource(id=f"r{i}", serialNumber=word) for i, word in enumerate(words)])
    assert [row["serial"] for row in rows] == words


FAULTS = [
    (resource(id=None), "element_id", "is missing"),
    (resource(id={"x": 1}), "id", "wrong kind"),
    (resource(serialNumber=["a"]), "serialNumber", "wrong kind"),
    (resource(relatedParty="Acme"), "relatedParty", "wrong kind"),
    (resource(startOperatingDate="yesterday"), "first_used_on", "is no day"),
    (resource(manufactureDate="31/02/2020"), "produced_on", "is no day"),
    (resource(resourceCharacteristic=[{"name": "subscribers", "value": "many"}]), "subscribers", "is no whole number"),
    (
        resource(resourceCharacteristic=[{"name": "vendor", "value": "a"}, {"name": "Vendor", "value": "b"}]),
        "resourceCharacteristic",
        "two values",
    ),
    (resource(serialNumber="x" * 70_000), "serial", "is longer than"),
    (resource(serialNumber="a\0b"), "serial", "NUL"),
    (resource(id="good"), "element_id", "stands already in row 1 of x.json: resource good"),
    (7, "", "is no resource"),
    (None, "", "is no resource"),
    ([RESOURCE], "", "is no resource"),
]


def test_broken_resources_are_named_and_can_be_set_aside(read: Any, tmp_path: Path) -> None:
    broken = [
        {**one, "id": f"r{n}"} if isinstance(one, dict) and one["id"] == "1" else one for n, (one, _, _) in enumerate(FAULTS)
    ]
    rows, made = read([resource(id="good"), *broken])
    assert [row["element_id"] for row in rows] == ["good"]
    assert [(fault.row, fault.column) for fault in made.faults] == [
        (number, column) for number, (_, column, _) in enumerate(FAULTS, start=2)
    ]
    for fault, (_, _, word) in zip(made.faults, FAULTS, strict=True):
        assert word in fault.problem
        assert fault.file.startswith("x.json: resource ")
    assert made.set_aside == len(FAULTS)
    with (tmp_path / "aside.csv").open(encoding="utf-8", newline="") as lines:
        assert [int(row["row"]) for row in csv.DictReader(lines)] == list(range(2, len(FAULTS) + 2))
    with pytest.raises(InventoryError, match=f"{len(FAULTS)} rows cannot be used"):
        convert(tmp_path / "x.json", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_many_files_are_read_in_order_and_the_broken_one_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "net"
    folder.mkdir()
    for page in range(250):
        listed = [resource(id=f"r{page:03}-{i}") for i in range(3)]
        (folder / f"{page:03}.json").write_text(json.dumps(listed), encoding="utf-8")
    convert(folder, tmp_path / "case")
    found = [(row["element_id"], row["netvet_row"]) for row in elements(tmp_path / "case")]
    assert found == [(f"r{page:03}-{i}", page * 3 + i + 1) for page in range(250) for i in range(3)]
    (folder / "150.json").write_text('[{"id": 1 2}]')
    with pytest.raises(InventoryError) as caught:
        convert(folder, tmp_path / "other")
    assert caught.value.where.endswith("150.json")


def test_a_place_is_shown_without_signs_that_steer_a_terminal(read: Any) -> None:
    _, made = read([resource(id="good"), resource(id="\x1b[31m\u202e" + "x" * 500, startOperatingDate="<b>soon</b>")])
    ((fault),) = made.faults
    assert str(fault).isprintable()
    assert len(fault.file) <= 120


def test_a_key_that_stands_twice_is_a_fault(read: Any) -> None:
    text = json.dumps([resource(id="good"), resource(id="2")])
    _, made = read(text[:-2] + ', "category": "AMF"}]')
    ((fault),) = made.faults
    assert (fault.row, fault.column, fault.problem) == (2, "category", "stands twice in the resource")


def test_nan_is_not_known(read: Any) -> None:
    rows, _ = read('[{"id": 1, "@type": "Resource", "serialNumber": NaN, "relatedParty": [{"role": "operator", "id": 5}]}]')
    assert [(row["element_id"], row["serial"], row["operator"]) for row in rows] == [("1", None, "5")]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'[{"a": 1}]', b"\xff\xfe", b'{"detail": "no"}', b'"/resourceInventory"']
)
def test_other_json_is_of_no_format(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(InventoryError, match="no format recognises it"):
        find_format(tmp_path / "x.json")


def test_documents_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.json", "a.NDJSON", "c.txt"):
        (tmp_path / name).write_text(" {}")
    (tmp_path / "d.json").mkdir()
    assert [path.name for path in find_documents(tmp_path)] == ["a.NDJSON", "b.json"]
    assert begin(tmp_path / "b.json") == b"{}"
    assert begin(tmp_path / "nothing") == b""


def test_names_of_columns() -> None:
    assert plain("Software-Version ") == plain("softwareVersion") == plain("software_version")
    found = ["softwareVersion", "software_version", "source", "colour", "SERIAL"]
    assert own_columns(ELEMENTS, found) == {"software_version": "softwareVersion", "serial": "SERIAL"}
    assert pointer("a/b~c") == "/a~1b~0c"


def test_an_operator_is_named_for_those_without_one(read: Any, tmp_path: Path) -> None:
    rows, _ = read([RESOURCE, {"id": "2", "@type": "Resource"}], operator="Other O'Mobile")
    assert [row["operator"] for row in rows] == ["Example Mobile", "Other O'Mobile"]
    with pytest.raises(InventoryError) as caught:
        convert(tmp_path / "x.json", tmp_path / "other")
    assert "--operator NAME" in caught.value.remedy
    assert caught.value.details == ("x.json: resource 2: row 2, column operator: '' is missing (every row needs it)",)
