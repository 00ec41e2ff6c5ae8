"""The words that dossiers use where any word may stand: ids of makers, owner groups, members of sets."""

from __future__ import annotations

from collections.abc import Iterator

from netvet.dossier.dossiers import Dossier, Dossiers
from netvet.dossier.kinds import facts_of
from netvet.dossier.names import fold
from netvet.fact import Type


def known_words(dossiers: Dossiers) -> dict[str, tuple[str, ...]]:
    """By fact (`vendor.group`, `product.trusted_by`), every word that a dossier could answer with."""
    found: dict[str, set[str]] = {"vendor.id": set(), "vendor.group": set()}
    for subject in ("vendor", "product"):
        sets = (fact.name for fact in facts_of(subject).values() if fact.type is Type.SET)
        found |= {f"{subject}.{fact}": set() for fact in sets}
    for dossier in dossiers.by_subject.values():
        for fact, word in _words(dossier):
            found.setdefault(fact, set()).add(word)
    return {fact: tuple(sorted(words)) for fact, words in found.items()}


def _words(dossier: Dossier) -> Iterator[tuple[str, str]]:
    if dossier.kind == "vendor":
        yield "vendor.id", dossier.id
        yield from (("vendor.id", fold(one.name)) for one in dossier.affiliates)
        groups = (dossier.group, *(owner.group for owner in dossier.owners))
        yield from (("vendor.group", group) for group in groups if group)
    for claim in dossier.claims:
        if not isinstance(claim.value, bool):
            yield from ((f"{dossier.kind}.{claim.fact}", word) for word in claim.value)
