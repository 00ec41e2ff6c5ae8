"""The case: one folder of plain files with the network, what is known, and which regimes are asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netvet.errors import CaseError
from netvet.inventory.functions import Functions, read_functions, shipped_functions
from netvet.inventory.mapping import NAME

_KEYS = "title as_of regimes readings option notice attribution set_aside converted withdrawal".split()


@dataclass(frozen=True)
class Case:
    """What a user hands over.

    Attributes:
        folder: where it lies.
        network: the folder (or file) of its tables.
        title: its title.
        as_of: the day whose state the tables describe; None where it does not say.
        regimes: ids of shipped regimes, or paths of own ones.
        readings: the reading chosen, by id of the requirement (`DE26-05`, or `DE26-05/AMF` for one part).
        notice: a sentence that every result repeats.
        attribution: whose data its network rests on, in the words that their licence asks for; reports repeat it.
        options: the tables `[[option]]`: policies to be set side by side.
        withdrawal: the terms on which makers leave, where it states any.
        set_aside: rows that were set aside when the network was converted.
        limits: what stands in place of limits that texts are silent on, by name: as an option sets them, never `case.toml`
            itself.
        binds_from: the first day on which an option that it is asked for could bind: what names no last lawful day is due the
            day before. None where no option is asked.
    """

    folder: Path
    network: Path
    title: str
    as_of: date | None
    regimes: tuple[str, ...] = ()
    readings: Mapping[str, str] | None = None
    notice: str = ""
    set_aside: int = 0
    attribution: str = ""
    options: tuple[Mapping[str, Any], ...] = ()
    withdrawal: Mapping[str, Any] | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    binds_from: date | None = None

    @property
    def functions(self) -> Functions:
        """The shipped functions, and the case's own."""
        own = self.folder / "functions.csv"
        return shipped_functions() | read_functions(own) if own.is_file() else shipped_functions()

    @property
    def mapping(self) -> Path | None:
        """The mapping of its own names, if it has one: what the tables of its network are called there."""
        own = self.folder / NAME
        return own if own.is_file() and self.network.is_dir() else None

    @property
    def dossiers(self) -> tuple[Path, ...]:
        """The folders of its own dossiers."""
        own = self.folder / "dossiers"
        return (own,) if own.is_dir() else ()


def open_case(path: Path | str) -> Case:
    """Open a case folder, a bare folder of tables, or one file of elements.

    Raises:
        CaseError: where there is nothing to open, or `case.toml` cannot be understood.
    """
    path = Path(path)
    if path.is_file():
        return Case(path.parent, path, path.name, None)
    if not path.is_dir():
        raise CaseError("there is no such case", where=str(path), remedy="name a case folder; `netvet demo` makes one")
    network = path / "network" if (path / "network").is_dir() else path
    settings = path / "case.toml"
    if not settings.is_file():
        return Case(path, network, path.resolve().name, None)
    table = _read(settings)
    return Case(
        path,
        network,
        str(table.get("title", path.resolve().name)),
        table.get("as_of"),
        tuple(table.get("regimes", ())),
        table.get("readings", {}),
        str(table.get("notice", "")),
        int(table.get("set_aside", 0)),
        str(table.get("attribution", "")),
        tuple(table.get("option", ())),
        table.get("withdrawal"),
    )


def days_of(case: Case, on: date | None) -> tuple[date, date]:
    """The day judged, and the day whose state the network describes.

    Raises:
        CaseError: where neither the case nor the user names one.
    """
    day = on or case.as_of
    if day is None:
        remedy = "write as_of in case.toml, or give --on DATE"
        raise CaseError("the case does not say which day it describes", where=str(case.folder), remedy=remedy)
    return day, case.as_of or day


def _read(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise CaseError("the file is not UTF-8 text", where=str(path), remedy="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise CaseError(f"it is no TOML: {error}", where=str(path), remedy="mend it at that line and column") from None
    for key in table:
        near = get_close_matches(key, _KEYS, n=1, cutoff=0.7)
        if key not in _KEYS and near:
            raise CaseError(f"there is no key {key!r}", where=str(path), remedy=f"did you mean {near[0]}?")
    _check(path, table)
    return table


def _check(path: Path, table: Mapping[str, Any]) -> None:
    if "as_of" in table and type(table["as_of"]) is not date:
        raise CaseError(
            f"as_of is a day, not {table['as_of']!r}",
            where=str(path),
            remedy="write as_of = 2026-11-21, without quotes",
        )
    regimes = table.get("regimes", [])
    if not isinstance(regimes, list) or not all(isinstance(word, str) for word in regimes):
        raise CaseError("regimes is a list of ids", where=str(path), remedy='write regimes = ["de-contracts-2024"]')
    readings = table.get("readings", {})
    if not isinstance(readings, dict) or not all(isinstance(word, str) for word in readings.values()):
        raise CaseError(
            "readings are names", where=str(path), remedy='write [readings] and under it "DE26-05" = "list-continues"'
        )
    options = table.get("option", [])
    if not isinstance(options, list) or not all(isinstance(one, dict) for one in options):
        raise CaseError("options are tables", where=str(path), remedy='write [[option]] and under it id = "..."')
    if not isinstance(table.get("withdrawal", {}), dict):
        raise CaseError("withdrawal is a table", where=str(path), remedy="write [withdrawal] and under it spares = 0.05")
    aside = table.get("set_aside", 0)
    if type(aside) is not int or aside < 0:
        raise CaseError(
            "set_aside is a whole number of rows, from 0",
            where=str(path),
            remedy="write how many rows were set aside, as set_aside = 12; leave it out where none were",
        )
