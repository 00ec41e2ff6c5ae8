"""Slips in the words of a condition: a state that there is not, a maker or list written otherwise than the dossiers write it.

A ban on who is not meant is met by all: so such a word is refused where another is near. A word that no dossier knows may be
that of a dossier still to come: it is remarked on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from netvet.country import is_country, meant
from netvet.fact import NONE, Fact

_NEAR = 0.8
"""From here on a word is near another (Ratcliff and Obershelp's measure)."""


def slip(fact: Fact, word: str) -> tuple[str, str] | None:
    """What is wrong with a word for a fact, and the remedy; None where nothing is."""
    if word == NONE:
        return None
    if fact.form == "country" and not is_country(word):
        near = meant(word)
        remedy = f"did you mean {near}?" if near else "write two capitals of ISO 3166-1, as DE"
        return f"{fact.name} is never {word!r}: that is no code of a state", remedy
    if fact.known is None or word in fact.known:
        return None
    near = _near(word, fact.known)
    if not near:
        return None
    remedy = f"did you mean {near}? If another is meant, it needs a dossier first: `--case CASE` takes those of a case"
    return f"no dossier knows {word!r} as {fact.name}", remedy


def unheard(asked: Iterable[tuple[str, str]], facts: Mapping[str, Fact]) -> list[str]:
    """Of some words, each with the fact that is compared with it: those that no dossier knows, each in a sentence, once."""
    told = [f"no dossier knows {word!r} as {fact}" for fact, word in asked if _not_known(facts.get(fact), word)]
    return list(dict.fromkeys(told))


def _not_known(fact: Fact | None, word: str) -> bool:
    return fact is not None and fact.known is not None and not fact.form and word != NONE and word not in fact.known


def _near(word: str, known: Iterable[str]) -> str:
    """The word that seems meant: one that differs in case and marks, or else one that is much alike, with the same digits."""
    folded = {_folded(one): one for one in known}
    if _folded(word) in folded:
        return folded[_folded(word)]
    alike = [one for one in folded if _digits(one) == _digits(word)]  # instruments of two years are two instruments
    near = get_close_matches(_folded(word), alike, n=1, cutoff=_NEAR)
    return folded[near[0]] if near else ""


def _folded(word: str) -> str:
    return re.sub(r"[\W_]", "", word.casefold())


def _digits(word: str) -> str:
    return re.sub(r"\D", "", word)
