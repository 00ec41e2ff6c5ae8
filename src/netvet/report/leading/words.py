"""Which maker has most, or all, in words: named for certain only where it is, whatever is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netvet.dependence import Concentrated
from netvet.report.texts import Texts, read_words

_SHOWN = 2
"""How many makers are named of those that may have most."""

Called = Callable[[str], str]


def largest_words(found: Concentrated, called: Called = str, language: str = "en") -> str:
    """Who has the largest share: all at a tie, `perhaps` before those that may; empty where no maker is known.

    Args:
        found: the shares.
        called: what a maker is called, by its id.
        language: en or de.
    """
    texts = _texts(language)
    if found.largest:
        return _listed([called(maker) for maker in found.largest], texts("and"))
    if found.top is None or not found.shares:
        return ""
    may = sorted((-one.high, -one.low, place, maker) for place, (maker, one) in enumerate(found.shares.items()))
    names = [called(maker) for high, *_, maker in may if -high >= found.top.low]
    more = len(names) > _SHOWN or found.stranger >= found.top.low
    return texts("perhaps", who=_listed([*names[:_SHOWN], *([texts("another")] if more else [])], texts("or")))


def alone_words(found: Concentrated, called: Called = str, language: str = "en") -> str:
    """Who is, or perhaps is, the only maker of what may be of one alone; as `largest_words`."""
    texts = _texts(language)
    names = [called(maker) for maker in found.alone]
    if found.away.issuperset(found.makers) and found.suppliers[1] > len(found.makers) and names:
        names.append(texts("another"))
    told = _listed(names, texts("or")) or texts("unknown")
    return told if found.suppliers == (1, 1) else texts("perhaps", who=told)


def _texts(language: str) -> Texts:
    return Texts(language, read_words("netvet.report.leading", language))


def _listed(names: Sequence[str], last: str) -> str:
    return last.join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
