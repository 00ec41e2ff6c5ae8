"""Sums in words: one unit for both ends, zero as plain zero, and no digits that nothing carries."""

from __future__ import annotations

import pytest

from netvet.planning import money, share, share_above, span


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((-2_010_000.0, 0.0), "-2.01 to 0 bn EUR"),
        ((73.8, 396.0), "73.8 to 396 thousand EUR"),
        ((552_000.0, 1_240_000.0), "0.552 to 1.24 bn EUR"),
        ((-1_250.0, 83_300_000.0), "0 to 83.3 bn EUR"),
        ((11.3, 1_834.0), "0.01 to 1.83 m EUR"),
        ((5.0, 1_240_000.0), "0 to 1.24 bn EUR"),
        ((-0.4, 1_500.0), "0 to 1.5 m EUR"),
        ((1_234.5, 1_234.9), "1.23 m EUR"),
        ((999.6, 999.6), "1 m EUR"),
        ((0.211, 0.51), "211 to 510 EUR"),
        ((0.0, 0.0), "0 EUR"),
        ((-1e-9, 1e-9), "0 EUR"),
    ],
)
def test_both_ends_of_a_range_are_in_one_unit(ends: tuple[float, float], told: str) -> None:
    assert span(*ends, "EUR") == told


def test_one_sum_is_written_as_a_range_of_one() -> None:
    assert money(2_010_000.0, "SEK") == "2.01 bn SEK"
    assert money(0.00767, "SEK") == "7.67 SEK"
    assert money(0.0, "SEK") == "0 SEK"


def test_a_share_that_is_rounding_is_none() -> None:
    assert [share(one) for one in (1.23e-16, -2e-16, 0.0, 0.0166, 1e-5)] == ["0 %", "0 %", "0 %", "1.66 %", "0.001 %"]


def test_what_is_more_than_a_limit_is_not_written_like_it() -> None:
    assert share_above(0.350079, 0.35) == "over 35 %"
    assert share_above(0.352, 0.35) == "35.2 %"
