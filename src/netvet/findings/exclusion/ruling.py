"""The verb: which makers a set of requirements rules out, of which placements, and by which requirements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from netvet.case import Case, open_case
from netvet.dossier import Dossiers, read_dossiers
from netvet.errors import CaseError
from netvet.findings.asking import check_readings, regimes_of, rules_of, settle
from netvet.findings.exclusion.admission import Bar, Truths, bar, best
from netvet.findings.exclusion.lifting import Change, to_change, to_lift
from netvet.findings.exclusion.market import Seller, market
from netvet.findings.exclusion.placements import (
    ORDINARY,
    Answers,
    Placement,
    answers,
    ask_makers,
    ask_placements,
    asking,
    placements_of,
    write_placements,
)
from netvet.findings.facts import vocabulary
from netvet.findings.rule import Rule
from netvet.findings.tallies import superseded
from netvet.inventory.functions import DOMAINS, Functions
from netvet.markup import lines, table
from netvet.regime import Regime
from netvet.verdict import Truth, negate


@dataclass(frozen=True)
class Standing:
    """How a maker stands with the placements of one domain.

    Attributes:
        admitted, undecided, excluded: on how many placements.
        excluded_by, undecided_by: the requirements that exclude it from some, or leave some open, in order.
    """

    admitted: int
    undecided: int
    excluded: int
    excluded_by: tuple[str, ...]
    undecided_by: tuple[str, ...]

    @property
    def word(self) -> str:
        """admitted, excluded, partly (excluded from some placements) or undecided."""
        if self.excluded:
            return "partly" if self.admitted or self.undecided else "excluded"
        return "undecided" if self.undecided else "admitted"


@dataclass(frozen=True)
class Ruling:
    """What came of asking who is ruled out. All of it is hypothetical: nobody has placed anything.

    Attributes:
        regimes: the regimes asked, each with its day.
        bars: their requirements.
        variants: requirements by each reading, where none was chosen.
        sellers: the makers of the market.
        placements: functions on kinds of sites.
        placed: of each bar and variant, what its tests come to on each placement.
        known: the same of each maker.
        dossiers: what the makers' answers were taken from.
        chosen: whether only some makers were asked: nobody is said to be singled out then.
        superseding: the rules that stand in place of others, which are not asked.
        not_in_force: the rules of which no version is in force on the day asked, each by its last.
    """

    regimes: Mapping[str, tuple[Regime, date]]
    bars: tuple[Bar, ...]
    variants: tuple[Bar, ...]
    sellers: tuple[Seller, ...]
    placements: tuple[Placement, ...]
    placed: Mapping[str, Sequence[Answers]]
    known: Mapping[str, Sequence[Answers]]
    dossiers: Dossiers
    chosen: bool = False
    superseding: tuple[Rule, ...] = ()
    not_in_force: tuple[Rule, ...] = ()

    def truths_of(self, one: Bar, place: int) -> Truths:
        """What the placement answers of a requirement's tests."""
        return answers(one.placed, self.placed[one.label][place])

    def facts_of(self, one: Bar, seller: int) -> Truths:
        """What the dossiers answer of a requirement's tests."""
        return answers(one.makers, self.known[one.label][seller])

    @cached_property
    def admits(self) -> dict[str, list[list[Truth]]]:
        """Of each requirement, by maker and placement: whether it admits."""
        return {one.label: self._admits(one) for one in (*self.bars, *self.variants)}

    def _admits(self, one: Bar) -> list[list[Truth]]:
        found: dict[tuple[Answers, Answers], Truth] = {}  # few answers differ, however many placements there are
        rows = []
        for known in self.known[one.label]:
            row = []
            for placed in self.placed[one.label]:
                if (placed, known) not in found:
                    found[placed, known] = one.admits({**answers(one.placed, placed), **answers(one.makers, known)})
                row.append(found[placed, known])
            rows.append(row)
        return rows

    def counted(self, one: Bar, seller: int) -> Truth:
        """Whether a cap counts gear of a maker."""
        return negate(best(one.demand, self.facts_of(one, seller), wanted=True))

    def barring(self, seller: int, place: int, *, value: Truth = False) -> list[Bar]:
        """The requirements that exclude a maker from a placement (or, for None, leave it open), in order."""
        return [one for one in self.bars if self.admits[one.label][seller][place] is value]

    @property
    def day(self) -> date:
        """The last of the days asked."""
        return max(day for _, day in self.regimes.values())

    @cached_property
    def out(self) -> list[bool]:
        """Of each maker: whether it is excluded from some placement."""
        return [any(by for by, _ in row) for row in self._barred]

    def remaining(self, function: str) -> tuple[list[int], list[int]]:
        """The makers that are admitted to a function on an ordinary site, and those that no requirement excludes from it."""
        places = [place for place, one in enumerate(self.placements) if (one.function, one.site) == (function, ORDINARY)]
        found = [self.standing(seller, places) for seller in range(len(self.sellers))]
        admitted = [seller for seller, one in enumerate(found) if one.word == "admitted"]
        return admitted, [seller for seller, one in enumerate(found) if not one.excluded]

    @cached_property
    def _barred(self) -> list[list[tuple[tuple[int, ...], tuple[int, ...]]]]:
        """Of each maker and placement: the numbers of the requirements that exclude it, and of those that leave it open."""
        tables = [self.admits[one.label] for one in self.bars]

        def told(values: Sequence[Truth], *, wanted: Truth) -> tuple[int, ...]:
            return tuple(number for number, value in enumerate(values) if value is wanted)

        return [
            [
                (told(values, wanted=False), told(values, wanted=None))
                for values in zip(*(table[seller] for table in tables), strict=True)
            ]
            for seller in range(len(self.sellers))
        ]

    @property
    def sites(self) -> list[str]:
        """The kinds of sites."""
        return list(dict.fromkeys(one.site for one in self.placements))

    @property
    def domains(self) -> list[str]:
        """The domains, in the order of DOMAINS."""
        return [domain for domain in DOMAINS if any(one.domain == domain for one in self.placements)]

    def within(self, domain: str, site: str = ORDINARY) -> list[int]:
        """The placements of a domain on one kind of site."""
        return [place for place, one in enumerate(self.placements) if (one.domain, one.site) == (domain, site)]

    def standing(self, seller: int, places: Sequence[int]) -> Standing:
        """How a maker stands with some placements."""
        found = [self._barred[seller][place] for place in places]
        excluded = [by for by, _ in found if by]
        open_ = [by for barring, by in found if by and not barring]
        return Standing(
            len(found) - len(excluded) - len(open_), len(open_), len(excluded), self._named(excluded), self._named(open_)
        )

    def _named(self, found: Iterable[Iterable[int]]) -> tuple[str, ...]:
        return tuple(self.bars[number].label for number in sorted({number for by in found for number in by}))

    def to_lift(self, seller: int, places: Sequence[int]) -> list[tuple[str, ...]]:
        """The smallest sets of requirements whose lifting ends the exclusion from at least one of some placements."""
        found = to_lift(frozenset(by) for by in (self._barred[seller][place][0] for place in places) if by)
        return [tuple(self.bars[number].label for number in one) for one in found]

    def to_change(self, seller: int, places: Sequence[int]) -> list[Change]:
        """The smallest changes of facts that end it, smallest first."""
        found: dict[Change, None] = {}
        asked: dict[object, None] = {}
        for place in places:
            by = [self.bars[number] for number in self._barred[seller][place][0]]
            placed = {test: value for one in by for test, value in self.truths_of(one, place).items()}
            known = {test: value for one in by for test, value in self.facts_of(one, seller).items()}
            key = tuple((one.label, self.placed[one.label][place]) for one in by)
            if by and key not in asked:
                asked[key] = None
                found |= dict.fromkeys(to_change(by, placed, known))
        kept = sorted(found, key=lambda change: len(change.facts))
        return [one for one in kept if not any(set(other.facts) < set(one.facts) for other in kept)]

    def _repr_html_(self) -> str:
        head = ("maker", *self.domains)
        rows = [
            (seller.id, *(self.standing(place, self.within(domain)).word for domain in self.domains))
            for place, seller in enumerate(self.sellers)
        ]
        told = "hypothetical: with the operator doing everything right, on ordinary sites; effect, not intent"
        caption = f"who is ruled out by {', '.join(self.regimes)}"
        return table(head, rows, caption=caption) + lines(told, *map(superseded, self.superseding))


def ruled_out(
    regimes: Sequence[str] = (),
    *,
    case: Case | Path | str | None = None,
    dossiers: Path | None = None,
    on: date | None = None,
    readings: Mapping[str, str] | None = None,
    makers: Iterable[str] = (),
) -> Ruling:
    """Ask which makers a set of requirements rules out, with the operator doing everything right.

    Args:
        regimes: ids of shipped regimes or paths of own ones; the case's where none is named.
        case: a case whose dossiers, readings, functions and own regimes are used.
        dossiers: a folder of more dossiers.
        on: the day asked; where None that of the case, and without a case each regime's last day known to be in force.
        readings: readings chosen, by id of the requirement; those of the case where None.
        makers: the makers asked; every maker with a dossier where none is named.

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
    return _ruling(days, stated, functions, known, makers)


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


def _ruling(
    days: Mapping[str, tuple[Regime, date]], rules: Sequence[Rule], functions: Functions, known: Dossiers, makers: Iterable[str]
) -> Ruling:
    several, there = len(days) > 1, [rule for rule in rules if in_force(rule, days[rule.regime.id][1])]
    if not there:
        told = ", ".join(f"{regime.id} on {day}" for regime, day in days.values())
        raise CaseError(f"nothing that is computed is in force: {told}", remedy="ask another day by --on, or another regime")
    superseding = tuple(rule for rule in there if rule.requirement.supersedes)
    there = [rule for rule in there if not any(one.supersedes(rule) for one in superseding)]
    bars = [bar(rule.on(days[rule.regime.id][1]), _label(rule, several=several)) for rule in there]
    variants = [
        bar(replace(rule, reading=word).on(days[rule.regime.id][1]), f"{_label(rule, several=several)} by {word}")
        for rule in there
        if not rule.reading
        for word in rule.requirement.readings or {}
    ]
    placements = placements_of(functions, (test for one in bars for test in (*one.placed, *one.makers)))
    makers = [*makers]
    chosen = bool(makers)
    sellers = market(known, max((day for _, day in days.values()), default=date.max), makers)
    placed: dict[str, Sequence[Answers]] = {}
    answered: dict[str, Sequence[Answers]] = {}
    with asking() as con:
        write_placements(con, placements, functions)
        for regime, day in days.values():
            own = [one for one in (*bars, *variants) if one.rule.regime.id == regime.id]
            of_places = list(dict.fromkeys(test for one in own for test in one.placed))
            of_makers = list(dict.fromkeys(test for one in own for test in one.makers))
            rows = [answers(of_places, row) for row in ask_placements(con, of_places, regime.jurisdiction)]
            facts = [answers(of_makers, row) for row in ask_makers(con, of_makers, known, [s.name for s in sellers], day)]
            for one in own:
                placed[one.label] = [tuple(row[test] for test in one.placed) for row in rows]
                answered[one.label] = [tuple(row[test] for test in one.makers) for row in facts]
    found = tuple(bars), tuple(variants), tuple(sellers), tuple(placements)
    return Ruling(days, *found, placed, answered, known, chosen, superseding, _absent(days, rules, superseding))


def _absent(days: Mapping[str, tuple[Regime, date]], rules: Sequence[Rule], superseding: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that are neither in force on their day nor superseded, each by its last version, or else its first."""
    asked = [rule for regime, day in days.values() for rule in settle([r for r in rules if r.regime is regime], day)]
    left = [rule for rule in asked if not in_force(rule, days[rule.regime.id][1])]
    return tuple(rule for rule in left if not any(one.supersedes(rule) for one in superseding))


def _label(rule: Rule, *, several: bool) -> str:
    return f"{rule.regime.id} {rule.requirement.key}" if several else rule.requirement.key
