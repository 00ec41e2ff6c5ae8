"""The page on writing a regime: its pieces together are one, it names every key of the language, its case is judged by it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from netvet.findings import vocabulary
from netvet.inventory.functions import shipped_functions
from netvet.regime import reader

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "write-a-regime.md").read_text(encoding="utf-8")
REFERENCE = PAGE[PAGE.index("## Head\n") :]


def between(first: str, last: str) -> str:
    return PAGE[PAGE.index(f"## {first}\n") : PAGE.index(f"## {last}\n")]


def blocks(text: str) -> list[str]:
    return re.findall(r"^```toml\n(.*?)^```$", text, flags=re.M | re.S)


def pieces() -> tuple[str, str]:
    """The regime that the page takes apart, and its cases."""
    (cases,) = blocks(PAGE[PAGE.index("## Cases\n") :])
    return "\n".join(blocks(between("Head", "On top of the state's rules"))), cases


def test_the_pieces_of_the_page_are_a_regime(bench: Any) -> None:
    regime = bench.regime(pieces()[0])
    kinds = {type(rule.demand).__name__ for rule in regime.requirements}
    assert {"Share", "Distinct"} < kinds
    assert any(rule.reads == "require" for rule in regime.requirements)
    assert any(rule.assumes for rule in regime.requirements)
    keys = [rule.key for rule in regime.requirements]
    assert len(keys) - len(set(keys)) == 1  # two versions of one
    assert len(regime.not_computable) == 1


def test_the_case_of_the_page_has_its_status(bench: Any) -> None:
    text, cases = pieces()
    table = tomllib.loads(cases)
    (case,) = table["case"]
    base = table["base"]
    row = {"element_id": "e", **base["element"], **case["element"]}
    operators = [{"operator": row["operator"], **base["operator"]}]
    found = bench.rows([row], bench.regime(text), on=case["on"], operators=operators)
    statuses = {one["requirement"]: one["status"] for one in found}
    assert statuses[case["requirement"]] == case["status"]


@pytest.mark.parametrize("keys", ["_HEAD", "_REQUIREMENT", "_SHARE", "_NOT_COMPUTABLE", "_TABLES"])
def test_every_key_of_the_language_is_named(keys: str) -> None:
    code = blocks(REFERENCE) + re.findall(r"`([^`\n]+)`", REFERENCE)
    assert set(getattr(reader, keys)) <= set(re.findall(r"[a-z_]+", " ".join(code)))


def test_every_room_of_facts_is_named() -> None:
    rooms = {name.partition(".")[0] for name in vocabulary(shipped_functions()) if "." in name}
    assert set(re.findall(r"^\| (\w+) \| ", between("Conditions", "Cases"), flags=re.M)) - {"room"} == {*rooms, "element"}
