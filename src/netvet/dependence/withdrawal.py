"""Makers leave: what stands without support from then on, what fails once the spares are used up, and who is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from netvet.case import Case, days_of, open_case
from netvet.dependence.bounds import Bounds
from netvet.dependence.departure_rows import departure_table, html
from netvet.dependence.leaving import Standings, Unsupported, take_standings, take_stays, unsupported
from netvet.dependence.parts import UNITS, unit_of, write_names, written_makers
from netvet.dependence.supply import Supply, Unsorted, take_supplies
from netvet.dependence.terms import Terms, read_terms
from netvet.dossier import Dossiers, fold, maker_names, read_dossiers
from netvet.errors import CaseError
from netvet.fact import NONE
from netvet.inventory import Fault
from netvet.inventory.emptiness import nothing_there
from netvet.inventory.products import earlier_names, functions_sold
from netvet.inventory.store import Inventory, open_inventory

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Quarter:
    """What stands without support at the end of a quarter, of one operator or of all.

    Attributes:
        operator: whose it is; None for all together.
        number: quarters since the start.
        day: the day.
        elements: elements of the makers that left.
        people: subscribers of those, per operator the largest sum of any one function; None where no element states them.
        at_least: whether the subscribers may be any number more, as some of the elements do not state them.
        lost: the share of both that failures have put out of service by then.
    """

    operator: str | None
    number: int
    day: date
    elements: Bounds
    people: Bounds | None
    at_least: bool
    lost: float


@dataclass(frozen=True)
class Withdrawal:
    """Makers that leave, and what follows.

    Attributes:
        case: the case.
        as_of: the day whose state the network describes.
        by: vendor, group or home-state: as what the makers were named.
        makers: those that leave, as they count.
        terms: when, and at which rates; `terms.assumed` names those that nobody stated.
        quarters: of all, then of each operator in the order of the inventory, the start and the end of each quarter.
        supplies: every function that they supply, and who is left for it.
        unsorted: their elements of which a function is not known; None without any.
        unweighed: elements of theirs of which it is not known whom they serve: it may be any number.
        strange: elements that may be theirs, as their maker is not known: they make the intervals.
        absent: elements that are or may be theirs of which it is not known whether they are there: they make the intervals too.
        estimates: elements of theirs that rest on an estimate.
        set_aside: rows that were set aside, now or at conversion.
        faults: those that were set aside now.
        inputs: path and SHA-256 of each file of the network.
        names: what makers are called, by their ids and by their names as written.
    """

    case: Case
    as_of: date
    by: str
    makers: tuple[str, ...]
    terms: Terms
    quarters: list[Quarter]
    supplies: list[Supply]
    unsorted: Unsorted | None
    unweighed: int
    strange: int
    absent: int
    estimates: int
    set_aside: int
    faults: list[Fault]
    inputs: list[tuple[str, str]]
    names: Mapping[str, str]

    def called(self, makers: Iterable[str]) -> str:
        """What makers are called, with commas between."""
        return ", ".join(self.names.get(maker, maker) for maker in makers)

    @property
    def leaving(self) -> str:
        """Whose support ends, as they are called."""
        return ", ".join(self.makers) if self.by == "home-state" else self.called(self.makers)

    @property
    def national(self) -> list[Quarter]:
        """The quarters of all operators together."""
        return [one for one in self.quarters if one.operator is None]

    def to_arrow(self) -> pa.Table:
        """One row an operator (null for all) and quarter: DEPARTURE_COLUMNS of `netvet.dependence`, unrounded."""
        return departure_table(self.quarters)

    def _repr_html_(self) -> str:
        return html(self)


def withdraw_makers(
    case: Case | Path | str,
    makers: Sequence[str] | str,
    *,
    start: date | None = None,
    by: str = "vendor",
    failure_rate: float | None = None,
    spares: float | None = None,
    replaced: float | None = None,
    replaced_after: int | None = None,
    quarters: int | None = None,
    set_aside: bool = False,
    threads: int = 2,
) -> Withdrawal:
    """Tell what follows where makers leave: from a day on there is no support, no spares and no deliveries of theirs.

    A model, and every figure of it an estimate: failures are as likely on every day, spares and replacements are shared out
    evenly, and what was planned to come of theirs after the start does not come.

    Args:
        case: the case, or where it lies.
        makers: who leaves, one or several: makers, owner groups or states, as `by` says.
        start: the day on which they leave; the case's `as_of` where None.
        by: vendor, group or home-state.
        failure_rate: of what stands without support, the share that fails in a year; as every term, where None what the case
            states in its table `withdrawal`, else what is assumed.
        spares: spare elements at the start, as a share of the elements.
        replaced: share of the elements at the start that other makers' replace in a quarter.
        replaced_after: quarters that pass before the first is replaced.
        quarters: how many quarters are told.
        set_aside: go on without rows that cannot be used.
        threads: how many threads DuckDB may use.

    Raises:
        NetvetError: where the case cannot be used, nobody of that name has an element there, or a term is out of range.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    if by not in UNITS:
        raise CaseError(f"there is no {by!r} here", where="withdrawal", remedy=f"write one of {', '.join(UNITS)}")
    day, as_of = days_of(case, start)
    if day < as_of:
        remedy = f"name a day from {as_of} on; what stood before is not known"
        raise CaseError(f"{day} lies before the day that the network describes", where="withdrawal", remedy=remedy)
    leaving = [makers] if isinstance(makers, str) else makers
    given = {"failure_rate": failure_rate, "spares": spares, "replaced": replaced}
    given |= {"replaced_after": replaced_after, "quarters": quarters}
    terms = read_terms(day, case.withdrawal or {}, given, str(case.folder))
    with open_inventory(case.network, mapping=case.mapping, set_aside=set_aside, threads=threads) as inventory:
        return _withdraw(case, inventory, read_dossiers(*case.dossiers), leaving, terms, by=by, as_of=as_of)


def _withdraw(
    case: Case, inventory: Inventory, dossiers: Dossiers, makers: Sequence[str], terms: Terms, *, by: str, as_of: date
) -> Withdrawal:
    write_names(inventory, dossiers, case.functions, by, terms.start)
    rows = take_stays(inventory, terms.start, as_of)
    if not rows:
        raise nothing_there(inventory, terms.start, str(case.network), "--from")
    counted = cache(lambda written: unit_of(by, terms.start)(dossiers.maker(written)))
    gone = _named(case, dossiers, makers, {row["vendor"] for row in rows}, counted, by=by, day=terms.start)
    leaves = cache(lambda written: _leaves(written, counted, gone))
    performed = {None: [None], **dict(inventory.con.execute("SELECT cell, functions FROM function_cells").fetchall())}
    maker_keys = cache(lambda written: unit_of("vendor", terms.start)(dossiers.maker(written)))
    standings = take_standings(rows, leaves, performed, terms.days)
    sold = _sold(dossiers, {key for row in rows if row["vendor"] is not None and (key := maker_keys(row["vendor"]))})
    supplies, unsorted = take_supplies(rows, leaves, maker_keys, performed, sold)
    return Withdrawal(
        case=case,
        as_of=as_of,
        by=by,
        makers=gone,
        terms=terms,
        quarters=_quarters(standings, terms),
        supplies=supplies,
        unsorted=unsorted,
        unweighed=sum(one.elements[0] - one.known for one in standings.perhaps.values()),
        strange=standings.strange,
        absent=standings.absent,
        estimates=sum(one.guessed for one in standings.perhaps.values()),
        set_aside=inventory.set_aside + case.set_aside,
        faults=inventory.faults,
        inputs=inventory.inputs,
        names=maker_names(dossiers, written_makers(inventory)),
    )


def _leaves(written: str | None, counted: Callable[[str], str | None], gone: Sequence[str]) -> bool | None:
    """Whether a maker leaves; None where it is not known which it is, or whose."""
    if written == NONE:
        return False
    unit = counted(written) if written is not None else None
    return None if unit is None else unit in gone


_WANTED = {"group": "an owner group or a maker of it", "home-state": "a state by its two letters, not a maker"}


def _sold(dossiers: Dossiers, here: Set[str]) -> dict[str, frozenset[str]]:
    """As `functions_sold`; who has no dossier, and is named in this network by an earlier name alone, has that name."""
    sold, known = functions_sold(dossiers.key), {dossier.id for dossier in dossiers.vendors}
    for name, own in earlier_names(dossiers.key).items():
        if name in here - known and own in sold and own not in here | known:
            sold[name] = sold.get(name, frozenset()) | sold.pop(own)
    return sold


def _named(
    case: Case,
    dossiers: Dossiers,
    makers: Sequence[str],
    written: set[str | None],
    counted: Callable[[str], str | None],
    *,
    by: str,
    day: date,
) -> tuple[str, ...]:
    """Those that leave, as they count.

    Raises:
        CaseError: where nobody is named, or no element is of one of them, with near names.
    """
    if not makers:
        raise CaseError("nobody leaves", where="withdrawal", remedy="name a maker")
    here: Mapping[str, None] = dict.fromkeys(
        unit for one in sorted(one for one in written if one not in (None, NONE)) if (unit := counted(one))
    )
    found: dict[str, None] = {}
    for word in makers:
        if not word.strip():
            raise CaseError(f"{word!r} is no name", where="withdrawal", remedy=f"there are {', '.join([*here][:8]) or 'none'}")
        maker = dossiers.maker(word)
        meant = {
            "vendor": maker.id or fold(word),
            "group": unit_of("group", day)(maker) or word.casefold(),
            "home-state": word.upper(),
        }
        if meant[by] not in here:
            near = get_close_matches(meant[by], here, n=3, cutoff=0.5)
            remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join([*here][:8]) or 'none'}"
            remedy = remedy if by == "vendor" else f"with --by {by} name {_WANTED[by]}; {remedy}"
            raise CaseError(f"no element is of {word!r} on {day}", where=str(case.network), remedy=remedy)
        found[meant[by]] = None
    return tuple(found)


def _quarters(standings: Standings, terms: Terms) -> list[Quarter]:
    operators = [*standings.sure]
    return [
        _quarter(name, number, day, unsupported(standings, among, number, terms.left(number)), terms)
        for name, among in [(None, operators), *((one, [one]) for one in operators)]
        for number, day in enumerate(terms.days)
    ]


def _quarter(operator: str | None, number: int, day: date, left: Unsupported, terms: Terms) -> Quarter:
    return Quarter(operator, number, day, left.elements, left.people, left.at_least, terms.fails(number))
