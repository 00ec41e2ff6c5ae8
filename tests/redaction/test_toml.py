"""What is written as TOML is read back as it was."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from netvet.redaction.toml import write_toml

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
VALUES = st.one_of(
    TEXTS, st.booleans(), st.integers(-(10**9), 10**9), st.dates(date(1, 1, 1), date(9999, 12, 31)), st.lists(TEXTS, max_size=3)
)
TABLES = st.dictionaries(
    TEXTS,
    st.one_of(
        VALUES, st.dictionaries(TEXTS, VALUES, max_size=3), st.lists(st.dictionaries(TEXTS, VALUES, max_size=2), max_size=2)
    ),
)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_round_trip(table: dict) -> None:
    assert tomllib.loads(write_toml(table)) == table


def test_a_number_keeps_its_digits_and_nothing_is_left_out_but_none() -> None:
    assert tomllib.loads(write_toml({"a": Decimal("0.350"), "b": None, "c": {"d": Decimal("1E+2")}}), parse_float=Decimal) == {
        "a": Decimal("0.350"),
        "c": {"d": 100},
    }
