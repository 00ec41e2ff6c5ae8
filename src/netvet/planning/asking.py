"""Asks `ruled_out` which makers may stand where, on every day on which a rule changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from netvet.case import Case
from netvet.dossier import Dossiers
from netvet.errors import CaseError
from netvet.findings import Bar, Placement, Places, Rule, Ruling, ruled_out, turns_on_maker
from netvet.planning.admitting import STATIONS, Admitting, Barred, Capping, joined
from netvet.planning.horizon import day_after
from netvet.planning.localities import Localities
from netvet.regime.requirement import Share
from netvet.verdict import Truth


@dataclass
class _Asked:
    """What is gathered over the days on which rules change."""

    barred: dict[Barred, None] = field(default_factory=dict)
    elsewhere: dict[Barred, None] = field(default_factory=dict)
    conditional: dict[Barred, None] = field(default_factory=dict)
    capping: dict[tuple[str, str, date | None], Capping] = field(default_factory=dict)
    assumed: dict[tuple[str, str], None] = field(default_factory=dict)


def ask_makers(
    case: Case,
    regimes: Sequence[str] | None,
    days: Sequence[date],
    *,
    makers: Sequence[str],
    dossiers: Dossiers,
    localities: Localities,
    others: Sequence[str] = (),
    functions: Sequence[str] = (),
    only: Collection[tuple[str, str]] | None = None,
) -> Admitting:
    """Ask of makers on each of some days.

    Args:
        case: the case.
        regimes: as `ruled_out` takes them.
        days: the day of the plan, and every later day on which requirements begin.
        makers: whom: those whom no dossier knows, and who is not known, are barred by no one for certain, and by each perhaps.
        dossiers: what is known of them.
        localities: where gear may stand.
        others: who may follow in functions other than radio.
        functions: these functions.
        only: of the requirements, those asked, by ids of regime and requirement; None: all.

    Raises:
        CaseError: where nothing is in force on any of the days.
    """
    asked = _Asked()
    every = list(dict.fromkeys((*makers, *others)))
    known = [maker for maker in every if dossiers.maker(maker).id is not None]
    here, elsewhere = (_Sellers(own, [one for one in own if one not in known]) for own in (makers, others))
    where = Places(tuple(dict.fromkeys((*STATIONS, *functions))), localities.answers)
    idle: list[CaseError] = []
    for day in days:
        try:
            ruling = ruled_out(regimes or (), case=case, on=day, makers=known, places=where)
        except CaseError as error:
            if not error.message.startswith("nothing that is computed is in force"):
                raise
            idle.append(error)
            continue
        if only is not None:
            ruling = replace(ruling, bars=tuple(one for one in ruling.bars if _key(one) in only))
        _gather(asked, ruling, {name: _seller(ruling, name) for name in known}, here, localities)
        for bar in ruling.bars:
            if not bar.caps:
                asked.assumed |= dict.fromkeys((bar.label, condition) for condition in bar.assumes)
                seller_of = {name: _seller(ruling, name) for name in known if name in elsewhere.names}
                places = [place for place, one in enumerate(ruling.placements) if one.function in functions]
                _bars(asked.elsewhere, ruling, bar, places, seller_of, elsewhere.strangers)
                _conditions(asked.conditional, ruling, bar, places, seller_of)
    if len(idle) == len(days):  # empty is never a pass
        raise idle[0]
    numbers, found = joined((asked.barred, asked.elsewhere, asked.conditional), len(localities.answers))
    barred, others_barred, conditional = found
    return Admitting(barred, tuple(asked.capping.values()), numbers, others_barred, conditional, tuple(_taken(asked)))


def _taken(asked: _Asked) -> Iterator[str]:
    """What is taken to hold wherever gear may stand, of requirements that bar a maker, in sentences."""
    bars = {one.label for one in (*asked.barred, *asked.elsewhere)}
    for label, condition in asked.assumed:
        if label in bars:
            yield (
                f"{label}: who may follow is asked as if this held wherever gear may stand: {condition}. "
                "Where it does not, a maker is barred that could follow, and a plan may be dearer than it need be."
            )


def _key(bar: Bar) -> tuple[str, str]:
    return bar.rule.regime.id, bar.rule.requirement.id


class _Sellers(NamedTuple):
    """Names of makers, and those of them whom no dossier knows."""

    names: Sequence[str]
    strangers: Sequence[str]


def _gather(asked: _Asked, ruling: Ruling, seller_of: Mapping[str, int], radio: _Sellers, localities: Localities) -> None:
    # two names may mean one maker
    own = {name: seller for name, seller in seller_of.items() if name in radio.names}
    for bar in ruling.bars:
        places = [place for place, one in enumerate(ruling.placements) if one.function in STATIONS]
        if isinstance(bar.rule.requirement.demand, Share) or bar.caps:
            _cap(asked, ruling, bar, own, places, radio.strangers, localities)
        if not bar.caps:  # a share of nothing lets nothing be bought, and what stands there has to leave as under any cap
            _bars(asked.barred, ruling, bar, places, own, radio.strangers)


def _bars(  # noqa: PLR0917 - called by place
    found: dict[Barred, None],
    ruling: Ruling,
    bar: Bar,
    places: Sequence[int],
    seller_of: Mapping[str, int],
    strangers: Sequence[str],
) -> None:
    for place in places:
        at = ruling.placements[place]
        for name, seller in seller_of.items():
            _bar(found, bar, name, at, ruling.admits[bar.label][seller][place])
        if turns_on_maker(bar.rule) and bar.concerns(ruling.truths_of(bar, place)):
            for name in strangers:
                _bar(found, bar, name, at, None)


def _conditions(
    found: dict[Barred, None], ruling: Ruling, bar: Bar, places: Sequence[int], seller_of: Mapping[str, int]
) -> None:
    """The makers of whom a requirement is met only if the operator does something beside."""
    if not turns_on_maker(bar.rule):
        return
    for place in places:
        placed = ruling.truths_of(bar, place)
        for name, seller in seller_of.items():
            if not bar.admits_as_it_is({**placed, **ruling.facts_of(bar, seller)}):
                _bar(found, bar, name, ruling.placements[place], False)  # noqa: FBT003 - the answer


def _seller(ruling: Ruling, name: str) -> int:
    wanted = ruling.dossiers.maker(name).id
    return next(number for number, one in enumerate(ruling.sellers) if one.id == wanted)


def _bar(found: dict[Barred, None], bar: Bar, name: str, at: Placement, admitted: Truth) -> None:
    if admitted is True:
        return
    begins, ends = _span(bar.rule)
    own = Barred(name, bar.rule.regime.id, bar.label, at.function, int(at.site), begins, ends, admitted is False)
    found[own] = None


def _span(rule: Rule) -> tuple[date, date]:
    """The days on which a requirement makes unlawful what is put in: from its act on, or once the old state is."""
    asked = rule.requirement
    begins = asked.valid_from
    if asked.act and asked.starts:
        begins = max(begins, asked.starts)
    elif asked.due:
        begins = max(begins, day_after(asked.due))
    return begins, asked.valid_to or date.max


def _cap(  # noqa: PLR0917 - called once, by place
    asked: _Asked,
    ruling: Ruling,
    bar: Bar,
    sellers: Mapping[str, int],
    places: Sequence[int],
    strangers: Sequence[str],
    localities: Localities,
) -> None:
    concerned = [place for place in places if bar.concerns(ruling.truths_of(bar, place))]
    if not concerned:
        return
    stations = dict.fromkeys(ruling.placements[place].function for place in concerned)
    within = {int(ruling.placements[place].site) for place in concerned}
    operators = dict.fromkeys(operator for number in sorted(within) for operator in localities.operators[number])
    counted = {name: ruling.counted(bar, seller) for name, seller in sellers.items()}
    found = Capping(
        bar.rule,
        tuple(name for name, value in counted.items() if value),
        (*(name for name, value in counted.items() if value is None), *strangers),
        tuple(stations),
        tuple(operators),
        any(number not in within and not operators.keys().isdisjoint(own) for number, own in enumerate(localities.operators)),
    )
    asked.capping.setdefault((bar.rule.regime.id, bar.label, bar.rule.requirement.valid_from), found)
