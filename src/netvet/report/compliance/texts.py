"""The words of a register: statuses, facts and days that are left, beside what every report says."""

from __future__ import annotations

from netvet.report import texts
from netvet.verdict import Status

SYMBOLS: dict[str, str] = {
    Status.VIOLATED: "■",
    Status.BREACH: "▲",
    Status.DEPARTS: "◆",
    Status.WOULD_VIOLATE: "□",
    Status.POWER_AVAILABLE: "△",
    Status.NOT_YET_DUE: "●",
    Status.UNKNOWN: "?",
    Status.MET: "+",
    Status.NOT_APPLICABLE: "–",
}
"""A sign a status, so that no reader depends on colour; the map draws the same shapes."""


class Texts(texts.Texts):
    """The texts of a register in one language."""

    def status(self, status: str) -> str:
        """What a status is called."""
        return self("status." + status)

    def fact(self, name: str) -> str:
        """What a fact is called: in words, with the name of its column, where the catalogue has them."""
        return str(self.words["facts"].get(name, name))

    def left(self, days: int | None) -> str:
        """How many days are left, or how many have passed."""
        if days is None:
            return ""
        if days == 0:
            return self("days.today")
        return self("days.left" if days > 0 else "days.passed", n=self.number(abs(days)))


def texts_of(language: str) -> Texts:
    """The catalogue of a language."""
    return Texts(language, texts.read_words(__package__, language))
