"""Many truths of a row at once: each rule has a lane, one bit wide, and every term rules out lanes by one AND.

On each of a rule's two sides (does it apply, does its demand hold) a word has two halves: the low bit of a lane says that
all terms hold, the high bit that none fails. A term that is looked up is a word already, once a value; only the others are
asked row by row. In three values AND is exact: all hold where each does, one fails where any does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from netvet.findings.rule import Term
from netvet.findings.sql import balanced

WORD = 31
"""Lanes of a word."""

LOW = (1 << WORD) - 1
_WHOLE = (1 << 2 * WORD) - 1

APPLIES, REQUIRE = "a", "r"


@dataclass
class Lanes:
    """Which lanes turn on which terms.

    Attributes:
        asked: of each term, the lanes that it rules out where it fails, by word.
        words: how many words each side has.
    """

    words: int
    asked: dict[Term, dict[str, int]] = field(default_factory=dict)

    def add(self, lane: int, side: str, terms: Iterable[Term]) -> None:
        """Let a lane of one side turn on some terms."""
        for term in terms:
            if term.sql != "TRUE":
                masks = self.asked.setdefault(term, {})
                word = f"{side}{lane // WORD}"
                masks[word] = masks.get(word, 0) | 1 << lane % WORD

    def of(self, source: str) -> list[Term]:
        """The terms that one source answers; those asked of a row where empty."""
        return [term for term in self.asked if term.source == source]

    def answers(self, source: str) -> dict[str, str]:
        """SQL: of each word that a source has a say in, what it says."""
        words = dict.fromkeys(word for term in self.of(source) for word in self.asked[term])
        return {word: _all(self._word(term, term.sql, word) for term in self.of(source)) for word in words}

    def row(self, labels: Sequence[str], answers: dict[str, list[str]]) -> dict[str, str]:
        """SQL: the words of a row.

        Args:
            labels: the columns that hold the terms asked of a row, in order.
            answers: of each word, what the sources say.
        """
        own = list(zip(self.of(""), labels, strict=True))
        words = (f"{side}{index}" for index in range(self.words) for side in (APPLIES, REQUIRE))
        return {word: _all([*answers.get(word, []), *(self._word(term, label, word) for term, label in own)]) for word in words}

    def _word(self, term: Term, truth: str, word: str) -> str:
        mask = self.asked[term].get(word, 0)
        doubted, failed = _WHOLE & ~mask, _WHOLE & ~(mask | mask << WORD)
        if not mask:
            return ""
        return f"CASE WHEN {truth} THEN {_WHOLE}::BIGINT WHEN {truth} IS NULL THEN {doubted}::BIGINT ELSE {failed}::BIGINT END"


def _all(words: Iterable[str]) -> str:
    return balanced([f"({word})" for word in words if word] or [f"{_WHOLE}::BIGINT"], "&")


def outcome(index: int) -> str:
    """SQL: the outcomes of a pair of words, two bits a rule: the low bit in the low half, the high bit in the high half."""
    a, r = f"{APPLIES}{index}", f"{REQUIRE}{index}"
    possible, unmet = f"({a} >> {WORD})", f"(~{r} & {LOW})"
    broken = f"({a} & ~({r} >> {WORD}) & {LOW})"
    return f"(({possible} & {r}) | {broken}) | (({possible} & {unmet}) << {WORD})"


def bits(word: str, lane: int) -> str:
    """SQL: the outcome in one lane, as a number from 0 to 3."""
    return f"((({word} >> {lane}) & 1) | (({word} >> {lane + WORD - 1}) & 2))"
