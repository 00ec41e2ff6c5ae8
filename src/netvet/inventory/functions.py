"""3GPP network functions: domain, generations, and the classes of data that each can see.

The table is `functions.csv` beside this file: 96 rows with the clauses behind the cells. A cell is `B` (bulk: holds or may
fetch it for any subscriber), `p` (part: of those it serves), `s` (session keys of those it serves), `L` (target lists), `h`
(by control of another function), `.` (no), `?` (not known or disputed). Citations that were not seen say so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from netvet.errors import CaseError

DATA_CLASSES = (
    "identity",
    "long_term_keys",
    "session_keys",
    "location",
    "signalling",
    "user_plane",
    "interception_targets",
    "configuration",
)
DOMAINS = ("access", "core", "transport", "management", "border", "support")


@dataclass(frozen=True)
class Function:
    """A network function.

    Attributes:
        id: 3GPP short name (`MME`, `gNB`, `RAN-EM`).
        name: its full name.
        aliases: other names that mean it.
        generations: the generations in which it exists.
        domain: one of DOMAINS.
        tags: oversight, virtualisation, security, roaming.
        sees: the cell of each data class.
        disruption: what it can put out of service: cells, area, fleet (all that it hosts or manages), operator, none;
            `?` where not known.
        listed: what each public list says of it (`eu2019`, `de_bsi`, `uk`), unchecked where the table says so.
        cite: the clauses behind the cells.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    generations: tuple[str, ...]
    domain: str
    tags: tuple[str, ...]
    sees: Mapping[str, str]
    disruption: str
    listed: Mapping[str, str]
    cite: str


class Functions:
    """The functions that a case knows, found by id or alias, whatever the case of the letters."""

    def __init__(self, rows: Iterable[Function]) -> None:
        self.rows = {row.id: row for row in rows}
        self._ids = {row.id.casefold(): row for row in self.rows.values()}
        self._aliases = {alias.casefold(): row for row in self.rows.values() for alias in row.aliases}

    def find(self, name: str) -> Function | None:
        """The function of that id or alias; None where the name is not mapped."""
        wanted = " ".join(name.split()).casefold()
        return self._ids.get(wanted) or self._aliases.get(wanted)

    def generations(self, name: str) -> tuple[str, ...] | None:
        """The generation that follows from the name alone: of an id that exists in one generation only, else None."""
        row = self._ids.get(" ".join(name.split()).casefold())
        return row.generations if row is not None and len(row.generations) == 1 else None

    def near(self, name: str) -> list[str]:
        """Ids and aliases that look like it, nearest first."""
        known = {
            **{key: row.id for key, row in self._aliases.items()},
            **{key: row.id for key, row in self._ids.items()},
        }
        return list(dict.fromkeys(known[key] for key in get_close_matches(name.casefold(), known, n=3, cutoff=0.6)))

    def __or__(self, own: Functions) -> Functions:
        return Functions({**self.rows, **own.rows}.values())


@cache
def shipped_functions() -> Functions:
    """The table that comes with the program."""
    with (files("netvet.inventory") / "functions.csv").open(encoding="utf-8") as lines:
        return Functions(_function(row) for row in csv.DictReader(lines))


def read_functions(path: Path) -> Functions:
    """A case's own `functions.csv`, with the columns of the shipped one.

    Raises:
        CaseError: where it is no CSV in UTF-8, a column or id is missing, an id stands twice, or a domain is none of DOMAINS.
    """
    try:
        return Functions(_own_rows(path))
    except (UnicodeDecodeError, csv.Error) as error:
        raise CaseError(f"the file cannot be read: {error}", where=str(path), remedy="save it as CSV in UTF-8") from None


def _own_rows(path: Path) -> list[Function]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = {"id", "domain", "generations"} - set(reader.fieldnames or ())
        if missing:
            raise CaseError(f"column {sorted(missing)[0]!r} is missing", where=str(path), remedy="use the shipped columns")
        rows: dict[str, Function] = {}
        for number, row in enumerate(reader, start=2):
            identity = (row["id"] or "").strip()
            if not identity or identity.casefold() in rows:
                trouble = "stands twice" if identity else "is missing"
                where = f"{path}: row {number}, column id"
                raise CaseError(f"the id {identity!r} {trouble}", where=where, remedy="every function needs an id of its own")
            if row["domain"] not in DOMAINS:
                raise CaseError(
                    f"{row['domain']!r} is no domain",
                    where=f"{path}: row {number}, column domain",
                    remedy=", ".join(DOMAINS),
                )
            rows[identity.casefold()] = _function(row)
    return list(rows.values())


def _function(row: Mapping[str, str]) -> Function:
    return Function(
        id=row["id"].strip(),
        name=row.get("name") or row["id"].strip(),
        aliases=_members(row.get("aliases", ""), "|"),
        generations=_members(row["generations"], "+"),
        domain=row["domain"],
        tags=_members(row.get("tags", ""), "+"),
        sees={name: row.get(name) or "?" for name in DATA_CLASSES},
        disruption=row.get("disruption") or "?",
        listed={name: row.get(name) or "" for name in ("eu2019", "de_bsi", "uk")},
        cite=row.get("cite") or "",
    )


def _members(cell: str | None, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(separator) if part.strip())
