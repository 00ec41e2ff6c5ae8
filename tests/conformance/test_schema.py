"""The schema of the published cases holds for all of them, and refuses what is none."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SUITE = Path(__file__).parents[2] / "conformance"
SCHEMA = json.loads((SUITE / "schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed (uv run --group lint)")
    return jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


@pytest.fixture(scope="module")
def good() -> Any:
    return json.loads((SUITE / "de-contracts-2024.json").read_text(encoding="utf-8"))


def described(node: Any, path: str) -> list[str]:
    """Where a property says nothing of itself, neither there nor in what it refers to."""
    found = []
    for name, one in node.get("properties", {}).items():
        referred = SCHEMA["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else {}
        if not (one.get("description") or referred.get("description")):
            found.append(f"{path}.{name}")
        found += described(one.get("items", {}), f"{path}.{name}") + described(one, f"{path}.{name}")
    return found


def test_every_property_is_described() -> None:
    parts = {"": SCHEMA} | SCHEMA["$defs"]
    assert [name for path, node in parts.items() for name in described(node, path)] == []


def test_the_published_cases_hold_to_it(validator: Any) -> None:
    documents = [path for path in sorted(SUITE.glob("*.json")) if path.name != "schema.json"]
    for path in documents:
        found = [error.message for error in validator.iter_errors(json.loads(path.read_text(encoding="utf-8")))]
        assert found == [], path.name


def change(where: Callable[[Any], Any], **keys: Any) -> Callable[[Any], None]:
    return lambda document: where(document).update(keys)


def first(document: Any) -> Any:
    return document["cases"][0]


def element(document: Any) -> Any:
    return first(document)["facts"]["elements"][0]


@pytest.mark.parametrize(
    "spoil",
    [
        change(lambda document: document, cases=[]),
        change(first, id="de-contracts-2024/1"),
        change(first, on="1 January 2027"),
        change(first, on="2027-02-30"),
        change(first, remark="no such key"),
        change(lambda document: first(document)["expected"], status="fine"),
        change(lambda document: first(document)["facts"], elements=[]),
        change(element, vender="Huawei"),
        change(element, operator=None),
        change(element, function=[]),
        change(element, generation=["6G"]),
        change(element, installed_on=2027),
        change(element, redundant="yes"),
        change(element, subscribers=-1),
        change(element, count=1),
        lambda document: element(document).pop("operator"),
        lambda document: first(document).pop("as_of"),
        change(lambda document: first(document)["facts"]["dossiers"][0], subject="huawei"),
        change(lambda document: first(document)["facts"]["dossiers"][0], claim=[{"fact": "evil", "value": True, "source": {}}]),
    ],
)
def test_what_is_no_case_is_refused(validator: Any, good: Any, spoil: Callable[[Any], None]) -> None:
    spoiled = copy.deepcopy(good)
    spoil(spoiled)
    assert validator.is_valid(good)
    assert not validator.is_valid(spoiled)
