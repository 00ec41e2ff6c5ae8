"""The effect of a requirement, or of all of them: whom it excludes, whom it singles out, and whether effort would help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from netvet.dossier import changed_by
from netvet.findings.deciding import decide
from netvet.findings.exclusion.admission import Bar, Truths, best
from netvet.findings.exclusion.lifting import to_change
from netvet.findings.exclusion.market import UNITS
from netvet.findings.exclusion.ruling import Ruling
from netvet.regime.requirement import Needs
from netvet.verdict import Truth, all_of

ADMITTED, OWN_EFFORT, NOT_OWN_EFFORT = "admitted", "own effort", "not by own effort"
UNSAID = "not said"
"""Where the text itself leaves open whether anything would do: whoever could settle that is not to be told from it."""


@dataclass(frozen=True)
class Effect:
    """Whom a requirement, or several, exclude: in effect, not by intent.

    Attributes:
        label: the requirement, with the reading where nobody chose one; "all together".
        statuses: of each maker, in order: admitted wherever it applies (True), excluded somewhere (False), or not known.
        certain: of each of UNITS, those excluded for certain: every maker of them is.
        possible: of each of UNITS, those that may be excluded, the certain ones among them.
        singled: of each of UNITS, the one that it singles out, where there is one.
        deciding: the facts about makers that it turns on.
        coverage: of each maker, how many of the tests on them are answered, and of how many.
        even: whether the same are answered of every maker: else nobody is said to be singled out.
        effort: of each maker: ADMITTED, or whether its own effort would let it in.
        by: of each maker, who would have to act, where it is not admitted.
    """

    label: str
    statuses: tuple[Truth, ...]
    certain: dict[str, tuple[str, ...]]
    possible: dict[str, tuple[str, ...]]
    singled: dict[str, str]
    deciding: tuple[str, ...]
    coverage: tuple[tuple[int, int], ...]
    even: bool
    effort: tuple[str, ...] = ()
    by: tuple[tuple[str, ...], ...] = ()


def effect(ruling: Ruling, one: Bar) -> Effect:
    """The effect of one requirement by itself."""
    efforts = [_effort(ruling, one, seller) for seller in range(len(ruling.sellers))]
    statuses = [all_of(row) for row in ruling.admits[one.label]]
    found = _effect(ruling, one.label, [one], statuses)
    return replace(found, effort=tuple(word for word, _ in efforts), by=tuple(by for _, by in efforts))


def whole_effect(ruling: Ruling) -> Effect:
    """The effect of all requirements together."""
    rows = zip(*(ruling.admits[one.label] for one in ruling.bars), strict=True)
    statuses = [all_of(value for places in row for value in places) for row in rows]
    deciding = [one for one in ruling.bars if any(value is not True for row in ruling.admits[one.label] for value in row)]
    return _effect(ruling, "all together", deciding, statuses)


def _effect(ruling: Ruling, label: str, bars: Sequence[Bar], statuses: Sequence[Truth]) -> Effect:
    answered = [_answered(ruling, bars, seller) for seller in range(len(ruling.sellers))]
    even = len(set(answered)) <= 1
    certain, possible = (_units(ruling, statuses, among) for among in ((False,), (False, None)))
    singled = {
        unit: certain[unit][0]
        for unit in UNITS
        if even
        and not ruling.chosen
        and len(certain[unit]) == 1
        and certain[unit] == possible[unit]
        and len(_members(ruling, unit)) > 1
    }
    return Effect(
        label,
        tuple(statuses),
        certain,
        possible,
        singled,
        tuple(dict.fromkeys(test.fact for one in bars for test in one.makers)),
        tuple((sum(known), len(known)) for known in answered),
        even,
    )


def _answered(ruling: Ruling, bars: Sequence[Bar], seller: int) -> tuple[bool, ...]:
    return tuple(value is not None for one in bars for value in ruling.known[one.label][seller])


def _members(ruling: Ruling, unit: str) -> dict[str, list[int]]:
    """The makers of each unit; one whose group or seat is not known is a unit of its own, not to be named."""
    found: dict[str, list[int]] = {}
    for place, seller in enumerate(ruling.sellers):
        found.setdefault(seller.unit(unit) or f"({seller.id}: {unit} not known)", []).append(place)
    return found


def _units(ruling: Ruling, statuses: Sequence[Truth], among: Sequence[Truth]) -> dict[str, tuple[str, ...]]:
    def every(places: Sequence[int]) -> bool:
        return all(any(statuses[place] is value for value in among) for place in places)

    return {unit: tuple(key for key, places in _members(ruling, unit).items() if every(places)) for unit in UNITS}


def _effort(ruling: Ruling, one: Bar, seller: int) -> tuple[str, tuple[str, ...]]:
    """Whether a maker could meet a requirement everywhere by its own effort, and else who would have to act."""
    ways = list(_ways(ruling, one, seller))
    if not ways:
        return ADMITTED, ()
    worst = [min(way, key=lambda by: (len(by - {"vendor"}), sorted(by))) if way else frozenset({"nobody"}) for way in ways]
    who = sorted({word for by in worst for word in by})
    return (OWN_EFFORT if who == ["vendor"] else NOT_OWN_EFFORT), tuple(who)


def _ways(ruling: Ruling, one: Bar, seller: int) -> Iterator[list[frozenset[str]]]:
    """Of each kind of placement where it is not admitted: who would have to act together, in each way that there is."""
    known = ruling.facts_of(one, seller)
    seen = set()
    for place, admitted in enumerate(ruling.admits[one.label][seller]):
        answered = ruling.placed[one.label][place]
        if admitted is True or answered in seen:
            continue
        seen.add(answered)
        placed = {**ruling.truths_of(one, place), **one.permits}
        if isinstance(one.rule.requirement.demand, Needs):
            yield [frozenset({"vendor"})]
        elif best(one.demand, {**placed, **known}, wanted=True) is True:
            continue  # the demand is met: only whether it applies is not known
        else:
            changes = to_change([one], placed, known)
            yield [frozenset(fact.by for fact in change.facts) for change in changes] or _unsaid(one, placed, known)


def _unsaid(one: Bar, placed: Truths, known: Truths) -> list[frozenset[str]]:
    """Where no change of facts would do, because the text itself is open: who could settle what is not known."""
    if one.permits:
        return [frozenset({"authority"})]
    if one.doubtful({**placed, **known}):
        return [frozenset({UNSAID})]
    open_ = decide(one.residue(placed), known)[1]
    return [frozenset(changed_by(*test.fact.split(".", 1)) for test in open_)] if open_ else []
