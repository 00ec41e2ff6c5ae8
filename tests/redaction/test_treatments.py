"""Every column has a decision, and what is kept can hold no free text."""

from __future__ import annotations

import re

import pytest

from netvet.fact import Type
from netvet.inventory.tables import TABLES
from netvet.redaction import KINDS, TREATMENTS, Way


def test_every_column_of_every_table_has_a_decision() -> None:
    """A new column without one would be an error at work; here it has a name."""
    assert {name: set(table.names) for name, table in TABLES.items()} == {
        name: set(found) for name, found in TREATMENTS.items()
    }


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_nothing_is_kept_that_can_hold_a_text(table) -> None:
    for column in table.columns:
        treatment = TREATMENTS[table.name][column.name]
        if treatment.way is Way.KEPT and column.type in (Type.TEXT, Type.SET):
            assert column.values or column.form == "country", column.name
        if column.type is Type.DEGREE:
            assert treatment.way is Way.COARSENED
        if treatment.way is Way.COARSENED:
            assert column.type in (Type.DEGREE, Type.NUMBER, Type.COUNT)
            assert column.low is not None, "the lowest number stands for all below the first limit"
        assert bool(treatment.kind) is (treatment.way is Way.REPLACED)


def test_kinds_are_in_order() -> None:
    used = {treatment.kind for found in TREATMENTS.values() for treatment in found.values()} - {""}
    assert used | {"group", "statement", "origin"} == set(KINDS)
    for kind in KINDS.values():
        assert re.fullmatch("[a-z]+", kind.name), "a name is folded, and stays what it is"
        re.compile(kind.plain)


def test_the_name_of_a_column_is_no_secret_but_its_words_are() -> None:
    assert TREATMENTS["elements"]["source"].way is Way.DROPPED
    assert TREATMENTS["sites"]["name"].kind == "place"
