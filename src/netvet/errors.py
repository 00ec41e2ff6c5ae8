"""What can go wrong, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Sequence


class NetvetError(Exception):
    """Something stands in the way of a result.

    Attributes:
        message: what is wrong, in one sentence.
        where: file, row, column or key at which it was found; empty where there is no such place.
        remedy: what to do about it; empty where nothing can be said.
        details: further places with the same trouble, one line each.
    """

    def __init__(self, message: str, *, where: str = "", remedy: str = "", details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message, self.where, self.remedy, self.details = message, where, remedy, tuple(details)

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        lines = [head, *(f"  {line}" for line in self.details)]
        if self.remedy:
            lines.append(f"  remedy: {self.remedy}")
        return "\n".join(lines)


class CaseError(NetvetError):
    """The case folder, or what it asks for, cannot be used."""


class InventoryError(NetvetError):
    """A table of the network cannot be read, or holds rows that cannot be used."""


class DossierError(NetvetError):
    """A dossier says something that cannot be understood."""


class RegimeError(NetvetError):
    """The text of a regime is not in the language of regimes."""


class PlanError(NetvetError):
    """What a transition plan is asked of makes no sense, or cannot be planned here."""


def trouble(error: Exception) -> str:
    """What is wrong with a record that cannot be read, in words; a key that is missing is named."""
    return (
        f"{error.args[0]} is missing" if type(error) is KeyError and error.args else f"{error}" or "it is not as it was written"
    )
