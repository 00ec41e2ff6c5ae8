"""The options before a deciding body: which rules and measures, by which instrument, known from when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netvet.appraisal.setting import Limit, check_after_first, check_earliest, read_limits
from netvet.case import Case
from netvet.compromise import MEASURES
from netvet.errors import CaseError
from netvet.findings import find_regime
from netvet.planning import Horizon

INSTRUMENTS = ("existing law", "new law", "licence", "contract", "none")
"""By what an option would bind; `none` where nothing is decided."""

_KEYS = (
    *("id", "title", "regimes", "limits", "measures", "measures_due", "announced", "earliest", "instrument", "terms"),
    "without_number",
)
_SAID = ("subject", "says", "publisher", "work", "date", "url")


@dataclass(frozen=True)
class Said:
    """What has no number, in the words of a source.

    Attributes:
        subject: what it is about, such as `retaliation`.
        says: the words.
        publisher, work, on, url: where they stand.
    """

    subject: str
    says: str
    publisher: str
    work: str
    on: date | None
    url: str


@dataclass(frozen=True)
class Option:
    """One option.

    Attributes:
        id, title: what it is called.
        regimes: ids of shipped regimes, or files beside the case.
        limits: what it sets in place of limits that their texts are silent on, by name.
        measures: ids of measures that it takes beside rules, as in `netvet.compromise.MEASURES`.
        measures_due: the day by which these are in place; None where there are none.
        announced: the day on which its rules become known; None: they are known from the first quarter on.
        earliest: the first day on which its instrument could bind; None where that is not said.
        instrument: one of INSTRUMENTS.
        terms: a file of prices and capacities of its own; None for those of all.
        without_number: what no score holds.
    """

    id: str
    title: str
    regimes: tuple[str, ...] = ()
    limits: Mapping[str, Limit] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    measures_due: date | None = None
    announced: date | None = None
    earliest: date | None = None
    instrument: str = "none"
    terms: Path | None = None
    without_number: tuple[Said, ...] = ()

    def asked_of(self, case: Case) -> Case:
        """The case as this option asks it: with its limits in place of what texts assume, and binding from its first day."""
        return replace(case, limits=self.limits, binds_from=self.earliest or case.binds_from)


def read_options(case: Case) -> tuple[Option, ...]:
    """The options of a case, in its order.

    Raises:
        CaseError: where there is none, or one cannot be understood, with its number and a remedy.
    """
    where = str(case.folder / "case.toml")
    if not case.options:
        raise CaseError(
            "the case has no options", where=where, remedy='write [[option]] and under it id = "..." and regimes = [...]'
        )
    found = tuple(_option(case, where, number, table) for number, table in enumerate(case.options, 1))
    ids = [option.id for option in found]
    if twice := [one for number, one in enumerate(ids) if one in ids[:number]]:
        raise CaseError(f"two options are called {twice[0]!r}", where=where, remedy="give each an id of its own")
    return found


def _option(case: Case, where: str, number: int, table: Mapping[str, Any]) -> Option:
    here = f"{where}, option {number}"
    _known(here, table, _KEYS)
    ident = _text(here, table, "id")
    if not ident.strip():
        raise CaseError("an option needs an id", where=here, remedy='write id = "core-ban"')
    here = f"{where}, option {ident}"
    regimes = _regimes(case, here, _words(here, table, "regimes"))
    limits, earliest = read_limits(case, here, table, regimes), _day(here, table, "earliest")
    check_earliest(case, here, limits, regimes, earliest)
    return Option(
        id=ident,
        title=_text(here, table, "title") or ident,
        regimes=regimes,
        limits=limits,
        measures=_measures(here, table),
        measures_due=_measures_due(here, table),
        announced=_announced(here, table),
        earliest=earliest,
        instrument=_choice(here, "instrument", _text(here, table, "instrument") or "none", INSTRUMENTS),
        terms=_terms(case, here, _text(here, table, "terms")),
        without_number=tuple(_said(here, table)),
    )


def check_days(option: Option, horizon: Horizon, where: str) -> None:
    """Whether the days of an option lie within the quarters that are planned.

    Raises:
        CaseError: where nothing would be left to plan once it is announced, its measures come after the last quarter, or it
            could bind after that quarter only.
    """
    here, last = f"{where}, option {option.id}", horizon.name(horizon.quarters - 1)
    remedy = "write an earlier day, or more quarters in the terms: horizon.quarters"
    if option.announced is not None and horizon.of(option.announced) + 1 >= horizon.quarters:
        told = f"announced = {option.announced}: it would be known after {last} only, the last quarter that is planned"
        raise CaseError(told, where=here, remedy=remedy)
    if option.measures_due is not None and option.measures_due > horizon.end:
        told = f"measures_due = {option.measures_due} lies after {last}, the last quarter that is planned"
        raise CaseError(told, where=here, remedy=remedy)
    if option.earliest is not None and option.earliest > horizon.end:
        told = f"earliest = {option.earliest}: it could bind after {last} only, the last quarter that is planned"
        raise CaseError(told, where=here, remedy=remedy)


def _regimes(case: Case, here: str, words: list[str]) -> tuple[str, ...]:
    if twice := [word for number, word in enumerate(words) if word in words[:number]]:
        raise CaseError(f"regimes names {twice[0]!r} twice", where=here, remedy="name each once")
    return tuple(_place(case, here, word) for word in words)


def _terms(case: Case, here: str, word: str) -> Path | None:
    if not word:
        return None
    place = case.folder / word
    if not place.is_file():
        remedy = "name a file beside the case; `netvet terms -o FILE` writes one to edit"
        raise CaseError(f"there are no terms {word!r}", where=here, remedy=remedy)
    return place


def _place(case: Case, here: str, word: str) -> str:
    """A regime's id, or its file as a path from here."""
    if not word.endswith(".toml"):
        try:
            find_regime(word, case.folder)
        except CaseError as error:
            raise CaseError(f"there is no regime {word!r}", where=here, remedy=error.remedy) from None
        return word
    place = case.folder / word
    if not place.is_file():
        raise CaseError(
            f"there is no regime {word!r}", where=here, remedy="name a file beside the case, or the id of a shipped regime"
        )
    return str(place)


def _measures(here: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    words = _words(here, table, "measures")
    if strange := [word for word in words if word not in MEASURES]:
        near = get_close_matches(strange[0], MEASURES, n=1, cutoff=0.4)
        remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(MEASURES)}"
        raise CaseError(f"there is no measure {strange[0]!r}", where=here, remedy=remedy)
    return tuple(one for one in MEASURES if one in words)


def _measures_due(here: str, table: Mapping[str, Any]) -> date | None:
    due = _day(here, table, "measures_due")
    if bool(due) != bool(table.get("measures")):
        trouble = "measures_due without measures" if due else "it is not said by when its measures are in place"
        raise CaseError(trouble, where=here, remedy='write measures = ["ipsec"] and measures_due = 2022-12-31, or neither')
    return due


def _announced(here: str, table: Mapping[str, Any]) -> date | None:
    day = _day(here, table, "announced")
    if day is not None and not table.get("regimes"):
        raise CaseError("announced without regimes has no effect", where=here, remedy="name regimes, or leave it out")
    return day


def _said(here: str, table: Mapping[str, Any]) -> Iterator[Said]:
    rows = table.get("without_number", [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise CaseError(
            "without_number are tables", where=here, remedy="write [[option.without_number]] and under it subject, says"
        )
    for row in rows:
        _known(here, row, _SAID)
        if lost := [key for key in ("subject", "says", "publisher", "work") if not _text(here, row, key)]:
            raise CaseError(f"what has no number lacks {', '.join(lost)}", where=here, remedy="words stand with their source")
        words = {key: _text(here, row, key) for key in ("subject", "says", "publisher", "work", "url")}
        yield Said(on=_day(here, row, "date"), **words)


def _known(here: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            near = get_close_matches(key, keys, n=1, cutoff=0.6)
            remedy = f"did you mean {near[0]}?" if near else f"there are {', '.join(keys)}"
            raise CaseError(f"an option has no {key!r}", where=here, remedy=remedy)


def _text(here: str, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise CaseError(f"{key} is a text, not {value!r}", where=here, remedy=f'write {key} = "..."')
    return value


def _words(here: str, table: Mapping[str, Any], key: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise CaseError(f"{key} is a list of texts", where=here, remedy=f'write {key} = ["..."]')
    return value


def _day(here: str, table: Mapping[str, Any], key: str) -> date | None:
    value = table.get(key)
    if value is not None and type(value) is not date:
        raise CaseError(f"{key} is a day, not {value!r}", where=here, remedy=f"write {key} = 2019-03-07, without quotes")
    if value is not None and key != "date":  # that of a source may be as old as it is
        check_after_first(here, key, value)
    return value


def _choice(here: str, key: str, word: str, words: tuple[str, ...]) -> str:
    if word not in words:
        raise CaseError(f"{key} is never {word!r}", where=here, remedy=f"write one of {', '.join(words)}")
    return word
