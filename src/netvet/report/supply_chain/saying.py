"""What measures change, why one cannot apply, and the terms of a withdrawal, in the words of a language."""

from __future__ import annotations

import math
from collections.abc import Iterator

from netvet.compromise import Option
from netvet.dependence import Terms
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


def term_words(terms: Terms, texts: Texts) -> Iterator[tuple[str, str]]:
    """Each term of a withdrawal in words, and its grade: `assumed` or `stated`."""
    for key, values in _values(terms):
        told = texts(f"terms.{key}", **values)
        yield in_language(told, texts), "assumed" if key.split("_none")[0] in terms.assumed else "stated"


def _values(terms: Terms) -> Iterator[tuple[str, dict[str, object]]]:
    lasting = math.isfinite(terms.spares_last)
    yield "failure_rate", {"share": f"{terms.failure_rate * 100:g}"}
    yield f"spares{'' if lasting else '_none'}", {"share": f"{terms.spares * 100:g}", "years": f"{terms.spares_last:.1f}"}
    yield "replaced", {"share": f"{terms.replaced * 100:g}"}
    yield f"replaced_after{'' if terms.replaced_after else '_none'}", {"n": terms.replaced_after}
    yield "quarters", {"n": terms.quarters}
