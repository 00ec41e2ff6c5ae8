"""A fact that a rule may ask for: its name, its type, what it means, and the only values allowed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Type(Enum):
    """What a fact holds; the value is how DuckDB stores it.

    *Known to be none* is the word `none`: it stays as that word in texts and sets, is the day `infinity`, the number 0, the
    flag false. *Not known* is NULL. The members of a set are joined by `+`.
    """

    TEXT = ("text", "VARCHAR")
    SET = ("set", "VARCHAR")
    DAY = ("day", "DATE")
    COUNT = ("count", "BIGINT")
    NUMBER = ("number", "DECIMAL(18,6)")
    DEGREE = ("degree", "DOUBLE")
    FLAG = ("flag", "BOOLEAN")

    @property
    def word(self) -> str:
        """The type in a word, for messages."""
        return self.value[0]

    @property
    def sql(self) -> str:
        """The type as DuckDB names it."""
        return self.value[1]


@dataclass(frozen=True)
class Fact:
    """A fact: its name, type and meaning.

    Attributes:
        values: the only values allowed; empty where any is.
        form: the form of its words, if they have one: country, band, id.
        known: the words that any dossier knows, where any word may stand; None where dossiers do not say.
    """

    name: str
    type: Type
    meaning: str
    values: tuple[str, ...] = ()
    form: str = ""
    known: tuple[str, ...] | None = None


NONE = "none"
"""The word that says: known to be none."""
