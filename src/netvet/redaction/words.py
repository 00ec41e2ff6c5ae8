"""Which words stay and what the others become: one answer for the cells of tables and for the texts of a case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from netvet.dossier import Dossiers, fold
from netvet.fact import NONE
from netvet.inventory.functions import Functions
from netvet.inventory.tables import PLACEHOLDERS
from netvet.redaction.key import Key
from netvet.redaction.treatments import KINDS, of_fact
from netvet.regime import Regime
from netvet.regime.condition import Condition, Test, tests
from netvet.regime.requirement import Needs, Requirement


def normal(kind: str, word: str) -> str:
    """A word in the form in which the judgement compares it: two words of one form get one pseudonym."""
    if kind == "maker":
        return fold(word)
    if kind == "function":
        return " ".join(word.split()).casefold()
    if kind == "scheme":
        return re.sub("[^a-z0-9]", "", word.lower())
    if kind == "document":
        return re.sub("^(3GPP )?(TS )?", "", word.strip(" "))
    return word


@dataclass
class Words:
    """The words of a case.

    Attributes:
        key: gives the pseudonyms.
        kept: by kind, the words that stay, in their normal form.
        parties: ids of regimes of which slips stay too: to resemble an id is what makes an operator's party not known.
        limits: by fact, the numbers that some rule compares it with.
        told: what words became so far, by kind and word.
    """

    key: Key
    kept: dict[str, set[str]] = field(default_factory=dict)
    parties: list[str] = field(default_factory=list)
    limits: dict[str, set[Decimal]] = field(default_factory=dict)
    told: dict[tuple[str, str], str] = field(default_factory=dict)

    def keep(self, kind: str, words: Iterable[str]) -> None:
        """Let words of a kind stay."""
        self.kept.setdefault(kind, set()).update(normal(kind, word) for word in words)

    def stays(self, kind: str, word: str) -> bool:
        """Whether one word, without parts, stays."""
        if not word or word.casefold() in (*PLACEHOLDERS, NONE):
            return True
        if normal(kind, word) in self.kept.get(kind, ()) or re.fullmatch(KINDS[kind].plain, word):
            return True
        if kind in ("company", "product"):
            return fold(word) in self.kept.get(f"{kind}:folded", ())
        return kind == "regime" and bool(get_close_matches(word, self.parties, n=1, cutoff=0.8))

    def tell(self, kind: str, word: str) -> str:
        """What one word becomes."""
        mark = KINDS[kind].parted
        parts = word.split(mark) if mark else [word]
        return (mark or "").join(part if self.stays(kind, part) else self._pseudonym(kind, part) for part in parts)

    def tell_id(self, maker: str) -> str:
        """What the id of a maker's dossier becomes: an affiliate's is its name in normal form, a head's any word."""
        kept = self.kept.get("maker", ())
        if maker not in kept and fold(maker) not in kept:
            self.told["maker", maker] = self.key.pseudonym("maker", maker)
        return self.told.get(("maker", maker), maker)

    def tell_set(self, kind: str, cell: str) -> str:
        """What the cell of a set becomes."""
        return "+".join(self.tell(kind, member.strip(" ")) for member in cell.split("+"))

    def _pseudonym(self, kind: str, word: str) -> str:
        self.told[kind, word] = self.key.pseudonym(kind, normal(kind, word))
        return self.told[kind, word]


def gather(key: Key, shipped: Sequence[Regime], own: Sequence[Regime], dossiers: Dossiers, functions: Functions) -> Words:
    """The words that stay: those of what comes with the program. What the case's own texts name is replaced there as well.

    Args:
        key: gives the pseudonyms.
        shipped: the regimes that come with the program.
        own: the case's own.
        dossiers: those that come with the program.
        functions: those that come with the program.
    """
    words = Words(key, parties=[regime.id for regime in (*shipped, *own)])
    words.keep("regime", words.parties)
    words.keep("function", [name for row in functions.rows.values() for name in (row.id, *row.aliases)])
    _keep_dossiers(words, dossiers)
    for regime in shipped:
        for requirement in regime.requirements:
            _keep_requirement(words, requirement)
    for regime in (*shipped, *own):
        for test in (test for requirement in regime.requirements for test in tests_of(requirement)):
            numbers = {value for value in test.values if isinstance(value, Decimal)}
            words.limits.setdefault(test.fact, set()).update(numbers)
    return words


def _keep_dossiers(words: Words, dossiers: Dossiers) -> None:
    makers = dossiers.vendors
    names = [n for d in makers for n in (d.name, *d.aliases, *(affiliate.name for affiliate in d.affiliates))]
    words.keep("maker", [*names, *(dossier.id for dossier in makers)])
    words.kept["maker"] |= {dossier.id for dossier in makers}
    words.kept["company:folded"] = {fold(name) for name in names}
    words.keep("group", [group for d in makers for group in (d.group, *(owner.group for owner in d.owners)) if group])
    products = [dossier for (kind, _), dossier in dossiers.by_subject.items() if kind == "product"]
    words.kept["product:folded"] = {fold(name) for dossier in products for name in (dossier.name, *dossier.aliases)}
    stated = [claim.value for dossier in makers for claim in dossier.claims if not isinstance(claim.value, bool)]
    words.keep("statement", [member for members in stated for member in members])


def _keep_requirement(words: Words, requirement: Requirement) -> None:
    for test in tests_of(requirement):
        kind = of_fact(test.fact).kind
        if kind:
            told = [value for value in test.values if isinstance(value, str)]
            mark = KINDS[kind].parted
            words.keep(kind, [part for word in told for part in (word.split(mark) if mark else [word])])
    if isinstance(requirement.demand, Needs):
        words.keep("scheme", [requirement.demand.scheme])
        words.keep("document", [requirement.demand.document])


def tests_of(requirement: Requirement) -> list[Test]:
    """Every test in a requirement."""
    return [test for condition in conditions_of(requirement) for test in tests(condition)]


def conditions_of(requirement: Requirement) -> list[Condition]:
    """Every condition in a requirement."""
    clauses = [clause.where for clause in (*requirement.exceptions, *requirement.undecided)]
    conditions = [requirement.applies, *clauses, *(requirement.readings or {}).values()]
    return [*conditions, *([requirement.condition] if requirement.condition is not None else [])]


__all__ = ["Words", "conditions_of", "gather", "normal", "tests_of"]
