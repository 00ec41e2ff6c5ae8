"""Reads from a case what a plan is asked of: what has to move, by when, whose gear may follow, and what is not planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from netvet.case import Case
from netvet.dossier import Dossiers, read_dossiers
from netvet.findings import (
    Findings,
    Rule,
    addressees,
    breaches,
    caps,
    check_readings,
    judge_inventory,
    regimes_of,
    rules_of,
    superseded,
    turns_on_maker,
    vocabulary,
)
from netvet.inventory.store import Inventory, replace_table
from netvet.planning.admitting import Admitting
from netvet.planning.asking import ask_makers
from netvet.planning.capping import not_planned
from netvet.planning.clusters import make_units
from netvet.planning.elements import elements_of, make_lots, read_moving
from netvet.planning.horizon import Horizon, day_before, horizon_after
from netvet.planning.localities import join_localities, make_localities
from netvet.planning.naming import check_names
from netvet.planning.question import Asked
from netvet.planning.radio import NOT_KNOWN, Left, read_radio
from netvet.planning.sheet import Sheet
from netvet.planning.unplanned import Aside, read_aside, read_open, read_past

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Ground:
    """What a plan stands on, besides the arrays.

    Attributes:
        asked: what problems are made of.
        sites: of each site its unit: columns unit, operator, site_id.
        elements: of each element that is no radio and has to move its lot: columns lot, element_id, operator, maker.
        left: what of the radio is planned on a guess, or not.
        aside: findings that the plan does not settle.
        open_ones: what is planned in both readings, as it is not known whether it is broken.
        past: how many elements have their last lawful day before the end of the first quarter.
        powers: the requirements that give an authority a power, which moves nothing.
        undecided: of each maker of which it is not known whether it may be bought: by which requirements.
        limits: of each cap, what of it is not planned as it stands.
        days: the days judged.
        regimes: id, title and digest of each regime.
        inputs: path and SHA-256 of each file of the network.
        not_judged: the rules in whose place an own rule stands, and what is taken to hold of others, each in a sentence.
    """

    asked: Asked
    sites: pa.Table
    elements: pa.Table
    left: Left
    aside: tuple[Aside, ...]
    open_ones: tuple[Aside, ...]
    past: int
    powers: tuple[str, ...]
    undecided: dict[str, tuple[str, ...]]
    limits: dict[str, str]
    days: tuple[date, ...]
    regimes: tuple[tuple[str, str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    not_judged: tuple[str, ...]


@dataclass(frozen=True)
class Judging:
    """Who is asked what, as of which day.

    Attributes:
        case, regimes, day, as_of, as_if: as a plan is asked.
        dossiers: what is known of makers.
        only: of the requirements, those asked, by ids of regime and requirement; None: all.
    """

    case: Case
    regimes: Sequence[str] | None
    day: date
    as_of: date
    as_if: bool
    dossiers: Dossiers
    only: frozenset[tuple[str, str]] | None = None

    def rules(self) -> list[Rule]:
        """The requirements, with the readings chosen."""
        chosen = regimes_of(self.case, self.regimes, vocabulary(self.case.functions, self.dossiers))
        check_readings(chosen, self.case.readings or {})
        rules = rules_of(chosen, self.case.readings or {}, as_if=self.as_if)
        return [rule for rule in rules if self.only is None or (rule.regime.id, rule.requirement.id) in self.only]

    def on(self, inventory: Inventory, rules: Sequence[Rule], day: date) -> Findings:
        """The findings of a day."""
        inventory.con.execute("DROP TABLE IF EXISTS class_of")
        return judge_inventory(
            self.case,
            inventory,
            rules,
            day=day,
            as_of=self.as_of,
            as_if=self.as_if,
            dossiers=self.dossiers,
            functions=self.case.functions,
        )


def judging(case: Case, regimes: Sequence[str] | None, day: date, as_of: date, *, as_if: bool) -> Judging:
    """Make ready to judge a case."""
    return Judging(case, regimes, day, as_of, as_if, read_dossiers(*case.dossiers))


def read_ground(judged: Judging, inventory: Inventory, sheet: Sheet, *, single: bool = False) -> Ground:
    """Read what a plan stands on.

    Args:
        judged: who is asked what.
        inventory: the network of the case.
        sheet: the terms.
        single: whether every site is a unit of its own.

    Raises:
        NetvetError: where a regime or the network cannot be used, or no radio stands at a known site.
    """
    horizon = horizon_after(judged.day, int(sheet.at("horizon.quarters")))
    rules = judged.rules()
    days = _days(rules, judged.day, horizon)
    findings = _judge(judged, inventory, rules, days)
    check_names(sheet, inventory, judged.dossiers, judged.case.functions)
    left = read_radio(inventory, sheet, horizon, judged.day, judged.as_of)
    present, unknown = _makers(inventory)
    also, *pairs = ([judged.dossiers.maker(name).id or name for name in names] for names in _named(sheet))
    makers = list(dict.fromkeys((*present, *also)))
    listed = (*makers, *([NOT_KNOWN] if unknown else []))
    functions, others = read_moving(inventory, horizon, judged.day, judged.as_of)
    others = list(dict.fromkeys((*others, *also)))
    admitting = ask_makers(
        judged.case,
        judged.regimes,
        days,
        makers=listed,
        dossiers=judged.dossiers,
        localities=make_localities(inventory, rules, days),
        others=others if functions else (),
        functions=functions,
        only=judged.only,
    )
    join_localities(inventory, admitting.localities)
    lots, units = make_lots(inventory), make_units(inventory, sheet, horizon, single=single)
    addressed, works_on = addressees(findings), tuple((anchor, five) for anchor, five in pairs)
    asked = Asked(sheet, horizon, units, listed, present, admitting, addressed, lots, tuple(others), works_on)
    told = "FROM placed AS p JOIN unit_of USING (place) JOIN units USING (unit) ORDER BY place"
    sites: Any = inventory.con.sql(f"SELECT label AS unit, p.operator, p.site_id {told}").to_arrow_table()
    return Ground(
        asked=asked,
        sites=sites,
        elements=elements_of(inventory),
        left=left,
        aside=read_aside(inventory, NOT_KNOWN),
        open_ones=read_open(inventory, NOT_KNOWN),
        past=read_past(inventory, day_before(horizon.begins(1))),
        powers=tuple(dict.fromkeys(rule.requirement.key for rule in rules if rule.requirement.power)),
        undecided=_undecided(admitting),
        limits={one.rule.requirement.key: why for one in admitting.capping if (why := not_planned(one))},
        days=tuple(days),
        regimes=tuple((one.id, one.title, one.origin[1]) for one in findings.regimes),
        inputs=tuple(inventory.inputs),
        not_judged=(*dict.fromkeys(superseded(rule) for rule in rules if rule.requirement.supersedes), *admitting.taken),
    )


def _named(sheet: Sheet) -> list[list[str]]:
    """The makers that the terms name: those that may deliver too, then each pair of 4G and 5G."""
    return [list(sheet.at("suppliers.also")), *sheet.at("suppliers.pairs")]


def _days(rules: Sequence[Rule], day: date, horizon: Horizon) -> list[date]:
    """The day of the plan, and every later one of the horizon on which a requirement begins."""
    begins = {rule.requirement.valid_from for rule in rules}
    return [day, *sorted(one for one in begins if day < one <= horizon.end)]


_BREACHES = """
CREATE OR REPLACE TEMP TABLE breached (netvet_row BIGINT, requirement VARCHAR, cures BOOLEAN, sure BOOLEAN, due DATE)
"""

_MUST = """
CREATE OR REPLACE TEMP TABLE must AS
SELECT netvet_row, min(due) FILTER (sure) AS sure, min(due) FILTER (NOT sure) AS open
FROM breached WHERE cures GROUP BY netvet_row
"""


def _judge(judged: Judging, inventory: Inventory, rules: Sequence[Rule], days: Sequence[date]) -> Findings:
    """Make the tables `breached` and `must`; the findings of the first day stay."""
    import pyarrow as pa  # noqa: PLC0415

    con = inventory.con
    con.execute(_BREACHES)
    found = None
    for day in reversed(days):
        found = judged.on(inventory, rules, day)
        elements = [rule for rule in found.rules if not caps(rule) and not rule.requirement.power]
        heads = {
            "rule": pa.array([rule.index for rule in elements], pa.int32()),
            "requirement": pa.array([rule.requirement.key for rule in elements], pa.string()),
            "cures": pa.array([turns_on_maker(rule) for rule in elements], pa.bool_()),
        }
        replace_table(con, "breach_heads", pa.table(heads))
        told = f"({breaches(found, elements).sql_query()}) JOIN breach_heads USING (rule)"
        con.execute(f"INSERT INTO breached SELECT netvet_row, requirement, cures, sure, due FROM {told}")
    con.execute(_MUST)
    assert found is not None
    return found


def _makers(inventory: Inventory) -> tuple[tuple[str, ...], bool]:
    """The makers of radio at known sites, as the inventory first names them, and whether some maker is not known."""
    names = [row[0] for row in inventory.con.execute("SELECT maker FROM radio_makers ORDER BY number").fetchall()]
    return tuple(name for name in names if name != NOT_KNOWN), NOT_KNOWN in names


def _undecided(admitting: Admitting) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one in admitting.barred:
        if not one.sure and one.maker != NOT_KNOWN:
            found.setdefault(one.maker, {})[one.label] = None
    return {maker: tuple(labels) for maker, labels in found.items()}
