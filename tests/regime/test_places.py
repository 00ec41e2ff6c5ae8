"""Where in a TOML text a key or a value stands."""

from __future__ import annotations

import pytest

from netvet.regime.places import Path, place

TEXT = '''# a comment
[regime]
id = "r"        # here
note = "öäü"
[limits]
cap = 0.35
[define]
core = """
  one AND
  two"""
short = 'abc'
[[requirement]]
id = "A"
applies = "x"
[[requirement]]  # the second
id = "B"
needs = { scheme = "ü", document = 5 }
"quoted key" = 1
indicators = [
  { fact = "a", title = "t" },  # first
  { fact = "b", title = "u" },
]
'''


@pytest.mark.parametrize(
    ("path", "offset", "expected"),
    [
        ((), 0, (1, 1)),
        (("regime",), 0, (2, 1)),
        (("regime", "id"), 0, (3, 7)),
        (("regime", "nothing"), 0, (2, 1)),
        (("limits", "cap"), 0, (6, 7)),
        (("define", "core"), 2, (9, 3)),
        (("define", "core"), 12, (10, 3)),
        (("define", "short"), 1, (11, 11)),
        (("requirement", 0, "applies"), 0, (14, 12)),
        (("requirement", 1), 0, (15, 1)),
        (("requirement", 1, "id"), 0, (16, 7)),
        (("requirement", 1, "needs", "document"), 0, (17, 36)),
        (("requirement", 1, "quoted key"), 0, (18, 16)),
        (("requirement", 1, "indicators", 1, "title"), 0, (21, 26)),
        (("requirement", 1, "indicators", 5), 0, (19, 14)),
        (("requirement", 7, "id"), 0, (1, 1)),
        (("nothing", "at", 0, "all"), 0, (1, 1)),
    ],
)
def test_a_place(path: Path, offset: int, expected: tuple[int, int]) -> None:
    assert place(TEXT, path, offset) == expected
    assert place(TEXT.replace("\n", "\r\n"), path, offset) == expected
