"""How much a network depends on its makers, on a day: shares, concentration, functions and areas of one maker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netvet.case import Case, days_of, open_case
from netvet.dependence.alike import keep_memory
from netvet.dependence.areas import Areas, take_areas
from netvet.dependence.notebook import html
from netvet.dependence.parts import MEASURES, SCOPES, SHARED, UNITS, write_names, write_parts, written_makers
from netvet.dependence.rows import share_table
from netvet.dependence.scopes import Scope, take_scopes
from netvet.dependence.standing import take_standing
from netvet.dossier import maker_names, read_dossiers
from netvet.errors import CaseError
from netvet.inventory import Fault
from netvet.inventory.emptiness import nothing_there
from netvet.inventory.store import Inventory, literal_rows, open_inventory

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Dependence:
    """How much a network depends on its makers.

    Attributes:
        case: the case.
        day: the day asked.
        as_of: the day whose state the network describes.
        by: vendor, group or home-state: by what makers are taken together.
        per: what the scopes tell apart; empty for the nation.
        measure: elements, sites, subscribers, traffic or premises.
        scopes: shares and concentration of each scope, in the order of the inventory.
        by_function: the same of every function of every operator.
        national: the same of every function over all operators.
        areas: areas in which every operator's radio is of one maker; None where no site has a place.
        doubtful: elements of which it is not known whether they are there; they may be in a scope or not.
        left_out: elements that are in no scope, by what is not known of them, or `no maker`; those of `no function` are in no
            scope of a function only.
        unsorted: elements of which it is not known what they perform: they may be in any scope of a function.
        siteless: elements of which it is not known on which site they stand, where sites are counted: it may be any.
        unweighed: elements of which it is not known what they serve: it may be any amount.
        set_aside: rows that were set aside, now or at conversion.
        faults: those that were set aside now.
        inputs: path and SHA-256 of each file of the network.
        names: what makers are called, by their ids and by their names as written.
    """

    case: Case
    day: date
    as_of: date
    by: str
    per: tuple[str, ...]
    measure: str
    scopes: list[Scope]
    by_function: list[Scope]
    national: list[Scope]
    areas: Areas | None
    doubtful: int
    left_out: Mapping[str, int]
    unsorted: int
    siteless: int
    unweighed: int
    set_aside: int
    faults: list[Fault]
    inputs: list[tuple[str, str]]
    names: Mapping[str, str]

    @property
    def single(self) -> list[Scope]:
        """Functions of an operator that one maker alone supplies, for certain or perhaps."""
        return [scope for scope in self.by_function if scope.found.single]

    def name(self, maker: str) -> str:
        """What a maker, or whom it counts as, is called."""
        return maker if self.by == "home-state" else self.names.get(maker, maker)

    @property
    def estimate(self) -> bool:
        """Whether any figure rests on an estimate."""
        return any(scope.estimates for scope in (*self.scopes, *self.by_function))

    def to_arrow(self) -> pa.Table:
        """One row a scope and maker: SHARE_COLUMNS of `netvet.dependence`; shares from 0 to 1, unrounded."""
        return share_table(self.scopes, self.measure)

    def _repr_html_(self) -> str:
        return html(self)


def measure_dependence(
    case: Case | Path | str,
    *,
    by: str = "vendor",
    per: Sequence[str] = ("operator",),
    measure: str = "elements",
    on: date | None = None,
    set_aside: bool = False,
    threads: int = 2,
) -> Dependence:
    """Measure how much a network depends on its makers.

    What is not known of makers, of what elements serve and perform, of whether they are there and on which site makes intervals
    that hold every completion of it, and no more: each element of which no maker is known may be of any maker there is, or of
    one of its own; what does not say whom it serves may serve any number; what may not be there counts or does not, and so
    does what may perform another function. (They may hold more of sites by group or by home-state, or where it is not known
    on which some stand, or what they perform; over several functions where what some serve or perform is not known; and
    where elements may not be there or may perform another function:
    then the index and the largest share of other measures than elements.) A maker known to be none is left out.

    Args:
        case: the case, or where it lies.
        by: vendor, group or home-state: by what makers are taken together.
        per: operator, region, function, or several of them, or nation alone.
        measure: elements, sites, subscribers, traffic or premises. Sites count for every maker on them; of subscribers, traffic
            and premises a scope of several functions takes, per operator, the largest sum of any one function.
        on: the day asked; the case's `as_of` where None.
        set_aside: go on without rows that cannot be used.
        threads: how many threads DuckDB may use.

    Raises:
        NetvetError: where the case, its network or a dossier cannot be used, a word is none of those, or nothing
            is there on the day.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    dimensions = check_words(by, per, measure)
    day, as_of = days_of(case, on)
    with open_inventory(case.network, mapping=case.mapping, set_aside=set_aside, threads=threads) as inventory:
        dossiers = read_dossiers(*case.dossiers)
        write_names(inventory, dossiers, case.functions, by, day)
        names = maker_names(dossiers, written_makers(inventory))
        found = measure_inventory(case, inventory, names, by=by, per=dimensions, measure=measure, day=day, as_of=as_of)
        if not inventory.con.execute("SELECT 1 FROM parts LIMIT 1").fetchall():
            raise nothing_there(inventory, day, str(case.network))
        return found


def check_words(by: str, per: Sequence[str], measure: str) -> tuple[str, ...]:
    """What scopes are told apart by, in order; nothing for the nation.

    Raises:
        CaseError: naming the word that is none, and those that are.
    """
    for word, words in ((by, UNITS), *((one, SCOPES) for one in per), (measure, tuple(MEASURES))):
        if word not in words:
            raise CaseError(f"there is no {word!r} here", where="dependence", remedy=f"write one of {', '.join(words)}")
    if "nation" in per and len(set(per)) > 1:
        raise CaseError("the nation is all of it", where="dependence", remedy="ask for the nation, or for parts of it")
    return tuple(scope for scope in SCOPES if scope in per and scope != "nation")


def measure_inventory(
    case: Case,
    inventory: Inventory,
    names: Mapping[str, str],
    *,
    by: str,
    per: tuple[str, ...],
    measure: str,
    day: date,
    as_of: date,
) -> Dependence:
    """Measure an inventory that is open already, with its tables `makers` and `function_cells`, its makers called by names."""
    con = inventory.con
    keep_memory()
    elements = write_parts(inventory, day, as_of, measure=measure, regions="region" in per)
    standing = take_standing(inventory, elements, regions="region" in per)
    scopes = take_scopes(con, per, measure, standing)
    functions = take_scopes(con, ("operator", "function"), measure, standing)
    national = take_scopes(con, ("function",), measure, standing)
    return Dependence(
        case=case,
        day=day,
        as_of=as_of,
        by=by,
        per=per,
        measure=measure,
        scopes=scopes,
        by_function=functions,
        national=national,
        areas=take_areas(inventory, standing),
        set_aside=inventory.set_aside + case.set_aside,
        faults=inventory.faults,
        inputs=inventory.inputs,
        names=names,
        **_lost(inventory, per, measure),
    )


_LOST = """
SELECT coalesce(sum(n) FILTER (served = ['']), 0)::BIGINT AS "no function",
       coalesce(sum(n) FILTER (region IS NULL), 0)::BIGINT AS "their region",
       coalesce(sum(n) FILTER (maker = 'none'), 0)::BIGINT AS "no maker",
       coalesce(sum(n) FILTER (maker IS DISTINCT FROM 'none' AND unsorted), 0)::BIGINT AS unsorted,
       coalesce(sum(siteless) FILTER (maker IS DISTINCT FROM 'none'), 0)::BIGINT AS siteless,
       coalesce(sum(n - known) FILTER (maker IS DISTINCT FROM 'none'), 0)::BIGINT AS unweighed,
       coalesce(sum(n) FILTER (doubt AND maker IS DISTINCT FROM 'none'), 0)::BIGINT AS doubtful
FROM parts
"""


def _lost(inventory: Inventory, per: tuple[str, ...], measure: str) -> dict[str, Any]:
    """What is not known of elements, or leaves them in no scope: the attributes of a Dependence that count it."""
    (row,) = literal_rows(inventory.con, _LOST)
    counts = {label: int(str(n)) for label, n in row.items()}
    counted = {"unsorted": True, "siteless": measure == "sites", "unweighed": measure in SHARED, "doubtful": True}
    found = {label: counts.pop(label) * told for label, told in counted.items()}
    skipped = {"their region": "region" not in per}
    return {"left_out": {label: n for label, n in counts.items() if n and not skipped.get(label)}, **found}
