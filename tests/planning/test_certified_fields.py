"""No field of a certificate can be changed unnoticed: it is a fault, or it is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import netvet
from netvet.errors import PlanError
from netvet.planning import verify

FIELDS = "netvet case on as_of as_if announced known_from single_sites asked regimes not_judged inputs plans files".split()
UNPROVEN = "no case beside it: which files were read, and how regimes were asked for, is as certificate.json tells it"


def _otherwise(value: Any) -> Iterator[Any]:
    """The same field with one thing in it changed, thing by thing."""
    if isinstance(value, dict):
        for key, own in value.items():
            yield from ({**value, key: other} for other in _otherwise(own))
    elif isinstance(value, list):
        yield [*value, "more"]
        for number, own in enumerate(value):
            yield from ([*value[:number], other, *value[number + 1 :]] for other in _otherwise(own))
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
    elif isinstance(value, str):
        yield value[:-1] + ("0" if value[-1:] != "0" else "1")
    else:
        yield "2026-12-31"


@pytest.fixture
def claimed(record: Callable[[], Path]) -> Callable[[Any], list[str]]:
    """What is told of a certificate: its faults, why it cannot be read, or its remarks."""
    folder = record()

    def told(document: Any) -> list[str]:
        (folder / "certificate.json").write_text(json.dumps(document), encoding="utf-8")
        try:
            found = verify(folder)
        except PlanError as error:
            return [str(error)]
        return found.faults or found.remarks

    return told


@pytest.fixture(scope="module")
def document(written: Path) -> Any:
    return json.loads((written / "certificate.json").read_text(encoding="utf-8"))


def test_a_record_as_it_was_written_needs_its_case_for_what_it_was_made_of(document: Any, claimed: Any) -> None:
    assert list(document) == [*FIELDS]
    assert claimed(document) == [UNPROVEN]


@pytest.mark.parametrize("field", [one for one in FIELDS if one not in {"inputs", "asked"}])
def test_a_field_that_is_changed_is_a_fault(document: Any, claimed: Any, field: str) -> None:
    others = list(_otherwise(document[field]))[:4]
    assert others
    for other in others:
        assert UNPROVEN not in claimed({**document, field: other})


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_is_missing_is_named(document: Any, claimed: Any, field: str) -> None:
    assert f"{field} is missing" in claimed({key: value for key, value in document.items() if key != field})[0]


def test_a_field_that_no_certificate_has_is_named(document: Any, claimed: Any) -> None:
    assert "approved is no field of it" in claimed({**document, "approved": "by all"})[0]


def test_another_version_is_told_and_no_fault(record: Callable[[], Path]) -> None:
    folder = record()
    for name in ("summary.json", "certificate.json"):
        path = folder / name
        text = path.read_text(encoding="utf-8").replace(f'"netvet": "{netvet.__version__}"', '"netvet": "0.0.9"')
        path.write_text(text, encoding="utf-8", newline="\n")
    told = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    told["files"]["summary.json"] = hashlib.sha256((folder / "summary.json").read_bytes()).hexdigest()
    (folder / "certificate.json").write_text(json.dumps(told), encoding="utf-8")
    found = verify(folder)
    assert found.faults == []
    assert found.remarks[0] == f"written by netvet 0.0.9, checked by netvet {netvet.__version__}"
