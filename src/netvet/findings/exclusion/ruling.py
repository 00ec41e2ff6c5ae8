"""What came of asking who is ruled out: which maker, of which placements, and by which requirements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from netvet.dossier import Dossiers
from netvet.findings.breaking import turns_on_maker
from netvet.findings.exclusion.admission import Bar, Truths, best
from netvet.findings.exclusion.lifting import Change, to_change, to_lift
from netvet.findings.exclusion.market import Seller
from netvet.findings.exclusion.placements import ORDINARY, Answers, Placement, answers
from netvet.findings.rule import Rule
from netvet.findings.tallies import superseded
from netvet.inventory.functions import DOMAINS
from netvet.markup import lines, table
from netvet.regime import Regime
from netvet.regime.requirement import Distinct, Share
from netvet.verdict import Truth


@dataclass(frozen=True)
class Standing:
    """How a maker stands with the placements of one domain.

    Attributes:
        admitted, undecided, excluded: on how many placements.
        excluded_by, undecided_by: the requirements that exclude it from some, or leave some open, in order.
        conditional: to how many of those that admit it they do so only if the operator does something beside.
        conditional_by: the requirements that ask for it, in order.
    """

    admitted: int
    undecided: int
    excluded: int
    excluded_by: tuple[str, ...]
    undecided_by: tuple[str, ...]
    conditional: int = 0
    conditional_by: tuple[str, ...] = ()

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
        return {one.label: self._asked(one, one.admits) for one in (*self.bars, *self.variants)}

    def _asked(self, one: Bar, ask: Callable[[Truths], Truth]) -> list[list[Truth]]:
        """By maker and placement, what a question about a requirement comes to."""
        found: dict[tuple[Answers, Answers], Truth] = {}  # few answers differ, however many placements there are
        rows = []
        for known in self.known[one.label]:
            row = []
            for placed in self.placed[one.label]:
                if (placed, known) not in found:
                    found[placed, known] = ask({**answers(one.placed, placed), **answers(one.makers, known)})
                row.append(found[placed, known])
            rows.append(row)
        return rows

    def counted(self, one: Bar, seller: int) -> Truth:
        """Whether a cap counts gear of a maker."""
        demand = one.rule.requirement.demand
        return isinstance(demand, Share | Distinct) and best(demand.subject, self.facts_of(one, seller), wanted=False)

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
        free = [place for place, (barring, by) in zip(places, found, strict=True) if not (barring or by)]
        asking = [by for place in free if (by := self._conditions[seller][place])]
        return Standing(
            admitted=len(free),
            undecided=len(open_),
            excluded=len(excluded),
            excluded_by=self._named(excluded),
            undecided_by=self._named(open_),
            conditional=len(asking),
            conditional_by=self._named(asking),
        )

    @cached_property
    def _conditions(self) -> list[list[tuple[int, ...]]]:
        """Of each maker and placement: the requirements about makers that ask something of the operator beside, by number."""
        asked = [(number, one) for number, one in enumerate(self.bars) if turns_on_maker(one.rule)]
        tables = [(number, self._asked(one, one.admits_as_it_is)) for number, one in asked]
        return [
            [tuple(number for number, rows in tables if rows[seller][place] is False) for place in range(len(self.placements))]
            for seller in range(len(self.sellers))
        ]

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
