"""What measures change, why one cannot apply, and the terms of a withdrawal, in the words of a language."""

from __future__ import annotations

from netvet.compromise import Option
from netvet.dependence import Terms, term_values
from netvet.report.ranges import in_language
from netvet.report.texts import Texts

_TOGETHER = ("Together", "Only one of them can apply")
"""How what several measures change begins: their names follow."""


def name_of(label: str, texts: Texts) -> str:
    """What a measure is called."""
    return str(texts.words["measure_names"].get(label, label))


def change_of(option: Option, texts: Texts) -> str:
    """What a measure changes in the network."""
    begins, _, names = option.change.partition(": ")
    if begins in _TOGETHER:
        return f"{texts.words['measure_says'][begins]}: {'; '.join(name_of(one, texts) for one in names[:-1].split('; '))}."
    return _said(option.change, texts)


def obstacle_of(option: Option, texts: Texts) -> str:
    """Why a measure cannot apply; empty where it can."""
    return _said(option.obstacle, texts)


def _said(told: str, texts: Texts) -> str:
    return str(texts.words["measure_says"].get(told, told))


def term_words(terms: Terms, texts: Texts) -> list[tuple[str, str]]:
    """Each term of a withdrawal in words, and its grade: `assumed` or `stated`."""
    return [(in_language(texts(f"terms.{key}", **values), texts), grade) for key, values, grade in term_values(terms)]
