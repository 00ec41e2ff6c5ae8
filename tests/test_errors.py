"""What is wrong, in words."""

from __future__ import annotations

from netvet.errors import trouble


def test_what_is_missing_in_a_record_is_named_without_names_of_python() -> None:
    told = [trouble(one) for one in (KeyError("files"), ValueError("no number"), TypeError())]
    assert told == ["files is missing", "no number", "it is not as it was written"]
