"""Conditions in the words of a reader who decides, and as they are written where there are none."""

from __future__ import annotations

import pytest

from netvet.report.briefing.rows import asked_words
from netvet.report.texts import Texts, read_words


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("vendor.group IN ('huawei', 'zte')", "its owner group: Huawei, Zte"),
        ("vendor.group = 'huawei'", "its owner group: Huawei"),
        ("'CN' IN vendor.may_be_compelled_by", "states that can oblige it to cooperate: Cn"),
        ("vendor.may_be_compelled_by && ('CN', 'RU')", "states that can oblige it to cooperate: Cn, Ru"),
        ("vendor.no_spy_pledge", "it pledged that nothing reaches a foreign state"),
        ("traffic_gbps > 5", "traffic_gbps > 5"),
        ("vendor.group BETWEEN 'a' AND 'b'", "vendor.group BETWEEN 'a' AND 'b'"),
    ],
)
def test_a_condition_is_told_in_words(asked: str, told: str) -> None:
    texts = Texts("en", read_words("netvet.report.briefing", "en"))
    assert asked_words(asked, str.capitalize, texts) == told
