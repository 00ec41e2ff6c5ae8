"""Which maker has most, or all, in words: named for certain only where it is, whatever is not known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netvet.dependence import Concentrated

_WORDS = {
    "en": {"and": "and", "or": "or", "perhaps": "perhaps", "another": "another", "unknown": "a maker that is not known"},
    "de": {"and": "und", "or": "oder", "perhaps": "vielleicht", "another": "ein anderer", "unknown": "nicht bekannt"},
}
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
    words = _WORDS[language]
    if found.largest:
        return _listed([called(maker) for maker in found.largest], words["and"])
    if found.top is None or not found.shares:
        return ""
    may = sorted((-one.high, -one.low, place, maker) for place, (maker, one) in enumerate(found.shares.items()))
    names = [called(maker) for high, *_, maker in may if -high >= found.top.low]
    more = len(names) > _SHOWN or found.stranger >= found.top.low
    return f"{words['perhaps']} {_listed([*names[:_SHOWN], *([words['another']] if more else [])], words['or'])}"


def alone_words(found: Concentrated, called: Called = str, language: str = "en") -> str:
    """Who is, or perhaps is, the only maker of what may be of one alone; as `largest_words`."""
    words = _WORDS[language]
    names = [called(maker) for maker in found.alone]
    if found.away.issuperset(found.makers) and found.suppliers[1] > len(found.makers) and names:
        names.append(words["another"])
    told = _listed(names, words["or"]) or words["unknown"]
    return told if found.suppliers == (1, 1) else f"{words['perhaps']} {told}"


def _listed(names: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
