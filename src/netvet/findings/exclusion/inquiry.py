"""The verb: which makers a set of requirements rules out, of which placements, and by which requirements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from netvet.case import Case, open_case
from netvet.dossier import Dossiers, read_dossiers
from netvet.errors import CaseError
from netvet.findings.asking import check_readings, regimes_of, rules_of, settle
from netvet.findings.exclusion.admission import Truths, bar
from netvet.findings.exclusion.market import market
from netvet.findings.exclusion.placements import (
    ORDINARY,
    Answers,
    Places,
    answers,
    ask_makers,
    ask_placements,
    asking,
    placements_of,
    write_placements,
)
from netvet.findings.exclusion.ruling import Ruling
from netvet.findings.facts import vocabulary
from netvet.findings.rule import Rule
from netvet.inventory.functions import Functions
from netvet.regime import Regime
from netvet.regime.condition import Test


def ruled_out(
    regimes: Sequence[str] = (),
    *,
    case: Case | Path | str | None = None,
    dossiers: Path | None = None,
    on: date | None = None,
    readings: Mapping[str, str] | None = None,
    makers: Iterable[str] = (),
    places: Places | None = None,
) -> Ruling:
    """Ask which makers a set of requirements rules out, with the operator doing everything right.

    Args:
        regimes: ids of shipped regimes or paths of own ones; the case's where none is named.
        case: a case whose dossiers, readings, functions and own regimes are used.
        dossiers: a folder of more dossiers.
        on: the day asked; where None that of the case, and without a case each regime's last day known to be in force.
        readings: readings chosen, by id of the requirement; those of the case where None.
        makers: the makers asked; every maker with a dossier where none is named.
        places: places of a network, where these are asked; kinds of sites where None.

    Raises:
        NetvetError: where a regime, a dossier or the case cannot be used, or nothing is in force: empty is never a pass.
    """
    opened = case if isinstance(case, Case) or case is None else open_case(Path(case))
    asked = opened or Case(Path(), Path(), "", on)
    if dossiers is not None and not dossiers.is_dir():
        raise CaseError(
            "there is no such folder", where=str(dossiers), remedy="name a folder with dossiers, one TOML file a subject"
        )
    folders = [*(opened.dossiers if opened else ()), *([dossiers] if dossiers else [])]
    functions, known = asked.functions, read_dossiers(*folders)
    chosen = {**(asked.readings or {}), **(readings or {})}
    found = regimes_of(asked, regimes, vocabulary(functions, known))
    check_readings(found, asked.readings or {})
    check_readings(found, readings or {}, "--reading")
    day = on or (opened.as_of if opened else None)
    known_days = [known_day for known_day in map(last_known, found) if known_day]
    latest = max(known_days or map(_begun, found))
    days = {regime.id: (regime, day or last_known(regime) or latest) for regime in found}
    stated = rules_of(found, chosen, as_if=True)
    return _ruling(days, stated, functions, known, makers, places)


def last_known(regime: Regime) -> date | None:
    """The last day on which a regime is known to be in force: its last, or else the day up to which it was checked."""
    return regime.valid_to or (max(regime.known_until, regime.valid_from) if regime.known_until else None)


def _begun(regime: Regime) -> date:
    """The first day on which all of a regime has begun."""
    return max([regime.valid_from, *(rule.valid_from for rule in regime.requirements)])


def in_force(rule: Rule, day: date) -> bool:
    """Whether a requirement is in force on a day."""
    asked = rule.requirement
    return asked.valid_from <= day and (asked.valid_to is None or day <= asked.valid_to)


def _ruling(  # noqa: PLR0917 - called once, by place
    days: Mapping[str, tuple[Regime, date]],
    rules: Sequence[Rule],
    functions: Functions,
    known: Dossiers,
    makers: Iterable[str],
    places: Places | None,
) -> Ruling:
    several, there = len(days) > 1, [rule for rule in rules if in_force(rule, days[rule.regime.id][1])]
    if not there:
        told = ", ".join(f"{regime.id} on {day}" for regime, day in days.values())
        raise CaseError(f"nothing that is computed is in force: {told}", remedy="ask another day by --on, or another regime")
    superseding = tuple(rule for rule in there if rule.requirement.supersedes)
    there = [rule for rule in there if not any(one.supersedes(rule) for one in superseding)]
    answering = set(places.answers[0]) if places else set[Test]()
    bars = [bar(rule.on(days[rule.regime.id][1]), _label(rule, several=several), answering) for rule in there]
    variants = [
        bar(replace(rule, reading=word).on(days[rule.regime.id][1]), f"{_label(rule, several=several)} by {word}", answering)
        for rule in there
        if not rule.reading
        for word in rule.requirement.readings or {}
    ]
    placements = placements_of(functions, (test for one in bars for test in (*one.placed, *one.makers)), places)
    makers = [*makers]
    chosen = bool(makers)
    sellers = market(known, max((day for _, day in days.values()), default=date.max), makers)
    placed: dict[str, Sequence[Answers]] = {}
    answered: dict[str, Sequence[Answers]] = {}
    with asking() as con:
        asked = placements if places is None else [replace(one, site=ORDINARY) for one in placements[:: len(places.answers)]]
        write_placements(con, asked, functions)
        for regime, day in days.values():
            own = [one for one in (*bars, *variants) if one.rule.regime.id == regime.id]
            of_makers = list(dict.fromkeys(test for one in own for test in one.makers))
            rows = _placed(con, [test for one in own for test in one.placed if test not in answering], regime, places)
            facts = [answers(of_makers, row) for row in ask_makers(con, of_makers, known, [s.name for s in sellers], day)]
            for one in own:
                placed[one.label] = [tuple(row[test] for test in one.placed) for row in rows]
                answered[one.label] = [tuple(row[test] for test in one.makers) for row in facts]
    found = tuple(bars), tuple(variants), tuple(sellers), tuple(placements)
    return Ruling(days, *found, placed, answered, known, chosen, superseding, _absent(days, rules, superseding))


def _placed(con: duckdb.DuckDBPyConnection, tests: Iterable[Test], regime: Regime, places: Places | None) -> list[Truths]:
    """What each placement answers of some tests, with what its place does."""
    asked = list(dict.fromkeys(tests))
    found = [answers(asked, row) for row in ask_placements(con, asked, regime.jurisdiction)]
    return [{**one, **place} for one in found for place in places.answers] if places else found


def _absent(days: Mapping[str, tuple[Regime, date]], rules: Sequence[Rule], superseding: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that are neither in force on their day nor superseded, each by its last version, or else its first."""
    asked = [rule for regime, day in days.values() for rule in settle([r for r in rules if r.regime is regime], day)]
    left = [rule for rule in asked if not in_force(rule, days[rule.regime.id][1])]
    return tuple(rule for rule in left if not any(one.supersedes(rule) for one in superseding))


def _label(rule: Rule, *, several: bool) -> str:
    return f"{rule.regime.id} {rule.requirement.key}" if several else rule.requirement.key
