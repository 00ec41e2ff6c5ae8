"""What is asked in a run: which regimes, which of their readings, on which day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from netvet.case import Case
from netvet.dossier import read_dossiers
from netvet.errors import CaseError
from netvet.fact import Fact
from netvet.findings.facts import vocabulary
from netvet.findings.rule import Rule
from netvet.inventory.functions import shipped_functions
from netvet.regime import Regime, read_regime, shipped_regimes, shipped_rule_ids, unheard


def find_regime(word: str, folder: Path) -> Path:
    """The file of a regime: an own one by its path (from the case, or from here), a shipped one by its id.

    Raises:
        CaseError: where there is none, with near ids.
    """
    shipped = shipped_regimes()
    if word in shipped:
        return shipped[word]
    for path in (folder / word, Path(word)):
        if path.suffix == ".toml" and path.is_file():
            return path
    near = get_close_matches(word, shipped, n=3, cutoff=0.4)
    remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(shipped)}, and own files"
    raise CaseError(f"there is no regime {word!r}", where="" if folder == Path() else str(folder), remedy=remedy)


def open_regime(word: Path | str, *, case: Case | None = None) -> Regime:
    """A regime: a shipped one by its id, an own one by its path.

    Args:
        word: id, or path (from the case, or from here).
        case: the case whose functions its conditions may name.

    Raises:
        CaseError: where there is none, with near ids.
        RegimeError: where its text is not in the language, naming every mistake with line and column.
    """
    folder = case.folder if case else Path()
    return read_regime(find_regime(str(word), folder), words_of(case))


def words_of(case: Case | None) -> dict[str, Fact]:
    """What a condition may speak of in a case, or where none is at hand."""
    if case is None:
        return vocabulary(shipped_functions())
    return vocabulary(case.functions, read_dossiers(*case.dossiers))


def remarks(regime: Regime, facts: Mapping[str, Fact]) -> list[str]:
    """What is no mistake in an own regime, but may be one: words that no dossier knows, and that it addresses others.

    Args:
        regime: the regime.
        facts: what a condition may speak of, with the words that dossiers know.
    """
    tests = [test for rule in rules_of([regime], {}, as_if=False) for test in rule.tests]
    told = unheard([(test.fact, value) for test in tests for value in test.values if isinstance(value, str)], facts)
    before = regime.extends
    if (
        before is not None
        and not regime.follows
        and (regime.jurisdiction, regime.parties) != (before.jurisdiction, before.parties)
    ):
        whom = f"who are party to {regime.id}" if regime.parties else f"of {regime.jurisdiction}"
        told.append(f"its own rules are asked of operators {whom}, not of those whom {before.id} addresses")
    return [f"{regime.id}: {one}" for one in told]


def regimes() -> dict[str, Regime]:
    """The regimes that come with the program, by id."""
    return dict(_published())


@cache
def _published() -> dict[str, Regime]:
    """Read once: the program's own texts stay as they are."""
    return {word: open_regime(word) for word in shipped_regimes()}


def regimes_of(case: Case, chosen: Sequence[str] | None, facts: Mapping[str, Fact]) -> list[Regime]:
    """The regimes chosen, or else the case's own, each once, and before each those that it extends.

    Raises:
        CaseError: where none is asked, or two bear one id.
        RegimeError: where the text of one is not in the language.
    """
    words = list(dict.fromkeys(chosen or case.regimes))
    if not words:
        remedy = "name one by --regime ID, or in case.toml; `netvet regimes` lists them"
        raise CaseError("no regime is asked", where=str(case.folder), remedy=remedy)
    paths = dict.fromkeys(find_regime(word, case.folder) for word in words)
    regimes = in_line([read_regime(path, facts, case.limits) for path in paths])
    ids = [regime.id for regime in regimes]
    for regime in regimes:
        if ids.count(regime.id) > 1:
            raise CaseError(f"two regimes bear the id {regime.id!r}", where=regime.origin[0], remedy="give one another id")
    return [_not_before(regime, case.binds_from) for regime in regimes] if case.binds_from else regimes


def _not_before(regime: Regime, day: date) -> Regime:
    """A regime that cannot bind before a day: what names no last lawful day is due the day before, or had ended by then."""
    found = []
    for one in regime.requirements:
        first = max(one.valid_from, day)
        if one.due or one.power:
            found.append(one)
        elif one.valid_to is None or one.valid_to >= first:
            told = f"it names no last lawful day: it binds from {first} on"
            found.append(replace(one, due=first - timedelta(days=1), assumes=(*one.assumes, told)))
    return replace(regime, requirements=tuple(found))


def in_line(regimes: Sequence[Regime]) -> list[Regime]:
    """Some regimes, each once, and before each those that it extends: they are judged as they stand."""
    whole = [one for regime in regimes for one in regime.line]
    return list({Path(one.origin[0]).resolve(): one for one in whole}.values())


def rules_of(regimes: Sequence[Regime], readings: Mapping[str, str], *, as_if: bool) -> list[Rule]:
    """The requirements of some regimes as they are asked in one run, with the readings chosen."""
    asked = [(regime, requirement) for regime in regimes for requirement in regime.requirements]
    rules = []
    for index, (regime, requirement) in enumerate(asked):
        word = readings.get(requirement.key, readings.get(requirement.id, ""))
        rules.append(Rule(index, regime, requirement, word if word in (requirement.readings or {}) else "", as_if))
    return rules


def settle(rules: Sequence[Rule], day: date) -> list[Rule]:
    """The rules as they are asked on a day, numbered in order: of several versions of one, the one in force on it.

    Where no version is in force, it is the last before that day, or else the first: it says what replaced it. What another rule
    supersedes is not asked while that one is in force.
    """
    superseding = supersessions(rules, day)
    versions: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        if any(one.supersedes(rule) for one in superseding):
            continue
        versions.setdefault((rule.regime.id, rule.requirement.key), []).append(rule)
    chosen = [_version(found, day) for found in versions.values()]
    return [replace(rule.on(day), index=index) for index, rule in enumerate(chosen)]


def supersessions(rules: Sequence[Rule], day: date) -> list[Rule]:
    """The rules that stand in place of others on a day: those that say so and are in force."""
    return [rule for rule in rules if rule.requirement.supersedes and rule.in_force(day)]


def _version(versions: Sequence[Rule], day: date) -> Rule:
    begun = [rule for rule in versions if rule.requirement.valid_from <= day]
    return max(begun, key=lambda rule: rule.requirement.valid_from) if begun else versions[0]


def check_readings(regimes: Sequence[Regime], chosen: Mapping[str, str], where: str = "case.toml, [readings]") -> None:
    """Refuse a choice that would choose nothing: a slip in a rule's id or in a reading's name.

    Args:
        regimes: the regimes asked.
        chosen: readings, by id of the requirement.
        where: where they were chosen.

    Raises:
        CaseError: naming the slip, with near names.
    """
    asked = [requirement for regime in regimes for requirement in regime.requirements]
    for key, word in chosen.items():
        meant = [requirement for requirement in asked if key in (requirement.id, requirement.key)]
        known = list(dict.fromkeys(reading for requirement in meant for reading in requirement.readings or {}))
        if meant and word not in known:
            otherwise = f"it has {', '.join(known)}" if known else "it has no readings: leave it out"
            raise _no_choice(f"{key} has no reading {word!r}", word, known, otherwise, where)
        if not meant and key.partition("/")[0] not in shipped_rule_ids():
            keys = [requirement.key for requirement in asked]
            raise _no_choice(f"there is no rule {key!r}", key, keys, "leave it out", where)


def check_limits(regimes: Sequence[Regime], chosen: Mapping[str, object], where: str) -> None:
    """Refuse a limit that would set nothing, or another than a text leaves open: what a text says, nobody sets.

    Args:
        regimes: the regimes asked, as they stand.
        chosen: limits, by name.
        where: where they were chosen.

    Raises:
        CaseError: naming the limit, with near names.
    """
    open_ = {key: value for regime in regimes for key, value in regime.silent_on.items()}
    for key, value in chosen.items():
        if key not in open_:
            said = [regime.id for regime in regimes if key in regime.stated]
            if said:
                remedy = "set a limit that the text is silent on: one that has a reading under [limits]"
                raise CaseError(f"{key} is what the text of {said[0]} says", where=where, remedy=remedy)
            raise _no_choice(f"there is no limit {key!r}", key, list(open_), _names(open_), where)
        if type(value) is not type(open_[key]):
            written = {date: "a day", Decimal: "a number", str: "a word"}.get(type(open_[key]), "a time before the day judged")
            quoted = isinstance(value, str) and _is_written(value, type(open_[key]))
            remedy = f"write it without quotes: {key} = {value}" if quoted else f"write {written}"
            told = f"the word '{value}'" if quoted else f"{value!s}"
            raise CaseError(f"{key} is {written}, as {open_[key]}, not {told}", where=where, remedy=remedy)


def _is_written(text: str, kind: type) -> bool:
    """Whether a text is just how a day or a number is written, where one is wanted."""
    reads: dict[type, Callable[[str], object]] = {date: date.fromisoformat, Decimal: Decimal}
    try:
        return kind in reads and str(reads[kind](text)) == text
    except (ValueError, InvalidOperation):
        return False


def _names(limits: Mapping[str, object]) -> str:
    return f"there are {', '.join(limits)}" if limits else "its regimes are silent on none: leave it out"


def _no_choice(problem: str, word: str, known: Sequence[str], otherwise: str, where: str) -> CaseError:
    near = get_close_matches(word, known, n=2)
    remedy = f"did you mean {' or '.join(near)}?" if near else otherwise
    return CaseError(problem, where=where, remedy=remedy)
