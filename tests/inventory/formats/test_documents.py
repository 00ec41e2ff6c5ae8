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
DEVICE = {"model": "dcim.device", "pk": 1, "fields": {"name": "a", "status": "active", "tenant": 7}}
TENANT = {"model": "tenancy.tenant", "pk": 7, "fields": {"name": "Example Mobile"}}
DEEP = "[" * 50_000 + "]" * 50_000


def resource(**more: Any) -> dict[str, Any]:
    return {**RESOURCE, **more}


def device(pk: int = 1, **more: Any) -> dict[str, Any]:
    return {"model": "dcim.device", "pk": pk, "fields": {**DEVICE["fields"], **more}}  # type: ignore[dict-item]


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
        (json.dumps([RESOURCE]).encode() + b"{}]", "cannot be read"),
        (b"[" * 100_000 + b"]", "cannot be read"),
        (b'[{"id": 1, /* why */ "@type": "Resource"}]', "cannot be read"),
        (json.dumps(resource(note="x" * (OBJECT_LIMIT + 1))).encode(), "16 MiB"),
    ],
)
def test_files_that_are_refused_as_a_whole(read: Any, tmp_path: Path, content: bytes, word: str) -> None:
    with pytest.raises(InventoryError) as caught:
        read(content, name="x.json") if False else read(content, **{"name": "x.json"}, **{}) if False else _forced(
            tmp_path, content
        )
    assert word in caught.value.message
    assert "x.json" in caught.value.where
    assert caught.value.remedy
    assert not (tmp_path / "case").exists()


def _forced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.json").write_bytes(content)
    convert(tmp_path / "x.json", tmp_path / "case", name="tmf639")
