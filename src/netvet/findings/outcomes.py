"""Every element against every rule in one pass over the network, summed up by what came of it.

The counts of an assessment need no reasons and no element's name. So each row gets two bits a rule, packed into words
(`netvet.findings.lanes`), and the rows are grouped by words. What is known of makers, functions, sets and operators is
looked up, once a value; only days, numbers and flags are compared row by row. Reasons are told from classes
(`netvet.findings.judgement`); a law test holds the two ways together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from netvet.errors import InventoryError
from netvet.findings.classes import WEIGHTS, Question
from netvet.findings.estimates import PLACES
from netvet.findings.fields import Field, pack, unpack
from netvet.findings.lanes import APPLIES, REQUIRE, WORD, Lanes, bits, outcome
from netvet.findings.lookups import GROUP, STRANGER, Held, Lookup, joins, looked_up, write_tables
from netvet.findings.rule import Rule, Term
from netvet.findings.sql import balanced
from netvet.inventory.presence import presence
from netvet.inventory.store import Inventory
from netvet.regime.requirement import Distinct, Share

NOT_APPLICABLE, MET, UNKNOWN, BROKEN = range(4)
"""What came of a rule on a row; of a cap's scope or subject: FALSE, TRUE, not known."""

COUNTED = ("subscribers", "traffic_gbps")
"""What is summed up behind each status; premises only caps ask for."""


@dataclass(frozen=True)
class Outcomes:
    """How the words are laid out: the rules as they are asked of a row, and who holds which slot.

    Attributes:
        rules: the rules, with what is looked up for them.
        dues: the last lawful days that lie ahead, in order, after None for rules that have none: `leaves` counts those before
            an element's planned removal.
        present: SQL: a row an element, with whether it is there. `ahead` is 0 where nothing of it lies ahead, 1 where an act
            does (`leaves_on` is the day of the planned removal then), 2 where it is a plan.
    """

    rules: Sequence[Rule]
    dues: Sequence[date | None]
    present: str

    @property
    def slots(self) -> list[tuple[int, str]]:
        """Of a rule its outcome; of a cap whether a row is in its scope, and whether its subject's."""
        caps = ("scope", "subject")
        return [(r.index, part) for r in self.rules for part in (caps if r.requirement.concentration else ("outcome",))]

    @property
    def words(self) -> list[str]:
        """The columns that hold the words."""
        return [f"w{index}" for index in range(-(-len(self.slots) // WORD))]

    def bits(self, rule: Rule, part: str = "outcome") -> str:
        """SQL: what a row's word says of a rule."""
        index = self.slots.index((rule.index, part))
        return bits(f"w{index // WORD}", index % WORD)

    def leaves_by(self, due: date | None) -> str:
        """SQL: whether a row is planned to be gone by a day."""
        return f"(leaves <= {self.dues.index(due if due in self.dues else None)})"


def make_outcomes(inventory: Inventory, rules: Sequence[Rule], asked: Question, day: date, as_of: date) -> Outcomes:
    """Make the table `outcomes`: the elements, grouped by what came of them; for caps on sites the view `outcome_rows` too.

    The tables of `netvet.findings.dimensions` are there already. Where something lies ahead of a row, `later_<act>` is the day
    of the act, `leaves_on` that of the planned removal. Where a rule is a cap, `maker` is the owner group if the cap counts
    each group on its own, `stranger` tells makers of no known group apart if some cap counts makers, `first_row` is the first
    of the rows.
    """
    lookup = Lookup({"o": [], "f": []})  # what groups the rows is looked up in any case
    looked = [looked_up(rule, lookup, day) for rule in rules]
    ahead = {rule.requirement.due for rule in rules if rule.requirement.due and rule.requirement.due >= day}
    dues = [None, *sorted(ahead)]
    present = _present(dues, asked, day, as_of)
    outcomes = Outcomes(looked, dues, present)
    shares = [rule.requirement.concentration for rule in rules if rule.requirement.concentration]
    maker = {"maker": "NULL::VARCHAR" if all(share.jointly for share in shares) else lookup.add("v", GROUP)}
    numbered = any(isinstance(share, Distinct) for share in shares)
    maker["stranger"] = lookup.add("v", STRANGER) if numbered else "NULL::VARCHAR"
    lanes = _lanes(outcomes)
    defaults = write_tables(inventory, lookup, lanes, Held(looked, asked, present))
    con = inventory.con
    _check_ids(con)
    rows = _rows(lanes, defaults, _fields(asked, dues), f"({present}) AS e {joins(lookup, asked)}", maker)
    if any(share.count == "sites" for share in shares if isinstance(share, Share)):
        con.execute(f"CREATE OR REPLACE TEMP VIEW outcome_rows AS {rows}")  # read again; to make it costs a binding of its own
        rows = "SELECT * FROM outcome_rows"
    con.execute(f"CREATE OR REPLACE TEMP TABLE outcomes AS {_grouped(rows, outcomes, asked, capped=bool(shares))}")
    return outcomes


def _grouped(rows: str, outcomes: Outcomes, asked: Question, *, capped: bool) -> str:
    """SQL: the rows summed up by words and all that is counted apart; what only a cap asks for is left out without one."""
    fields = _fields(asked, outcomes.dues)
    packed = pack(fields)
    keys = ", ".join([*packed, *(["maker", "stranger"] if capped else []), *outcomes.words])
    sums = [f"sum({weight}) AS {weight}_sum, count({weight}) AS {weight}_known" for weight in (WEIGHTS if capped else COUNTED)]
    firsts = ["count(*) AS n", "min(ahead_on) AS ahead_on", *(["min(netvet_row) AS first_row"] if capped else [])]
    found = unpack(fields)
    known = {"present": f"CASE {found.pop('present')} WHEN 0 THEN FALSE WHEN 1 THEN TRUE END"}
    known |= {label: sql for label, sql in found.items() if label in ("leaves", "ahead", "estimate")}
    for place, label in enumerate(_later_days(asked)):
        days = f"(({found[f'later{place // 2}']} >> {DAY_BITS * (place % 2)}) & {(1 << DAY_BITS) - 1})"
        known[label] = f"DATE '{FIRST_DAY}' + nullif({days}, 0)::INTEGER"
    told = ", ".join(f"{sql} AS {label}" for label, sql in known.items())
    return f"""
    SELECT o.k0 AS operator, f.k0 AS function, {told}, g.*
    FROM (SELECT {keys}, {", ".join([*firsts, *sums])} FROM ({rows}) GROUP BY {keys}) AS g
    JOIN look_o AS o ON o.id = {found["operator"]} JOIN look_f AS f ON f.id = {found["function"]}"""


DAY_BITS, FIRST_DAY = 22, "0000-12-31"
"""A day as a number: of days since then, to the year 9999 and beyond; 0 is none."""

_ID_BITS = 24


def _fields(asked: Question, dues: Sequence[date | None]) -> list[Field]:
    """What is counted apart, besides the outcomes."""
    later = [Field(f"later{number}", f"later{number}", 2 * DAY_BITS) for number in range(-(-len(_later_days(asked)) // 2))]
    return [
        Field("function", "f.id", _ID_BITS),
        Field("operator", "o.id", _ID_BITS),
        Field("leaves", "leaves::BIGINT", len(dues).bit_length()),
        Field("ahead", "ahead::BIGINT", 2),
        Field("present", "coalesce(present::BIGINT, 2)", 2),
        Field("estimate", "estimate::BIGINT", len(PLACES)),
        *later,
    ]


def _check_ids(con: duckdb.DuckDBPyConnection) -> None:
    for alias, column in (("o", "operator"), ("f", "function")):
        ((greatest,),) = con.execute(f"SELECT coalesce(max(id), 0) FROM look_{alias}").fetchall()
        if greatest >= 1 << _ID_BITS:
            raise InventoryError(
                f"{column} has {greatest} different values", where="elements", remedy="it may hold another column's values"
            )


def _later_days(asked: Question) -> list[str]:
    """The days by which rows are told apart that have an act ahead: of each such act, and of the planned removal."""
    return [*(f"later_{act}" for act in sorted(asked.acts)), "leaves_on"] if asked.acts else []


def _lanes(outcomes: Outcomes) -> Lanes:
    """Who turns on what; of a cap its scope (all that does not turn on the operator alone) and its subject."""
    lanes, rules = Lanes(len(outcomes.words)), {rule.index: rule for rule in outcomes.rules}
    for lane, (index, part) in enumerate(outcomes.slots):
        rule = rules[index]
        if part == "outcome":
            lanes.add(lane, APPLIES, rule.applies)
            lanes.add(lane, REQUIRE, rule.require)
            continue
        holder = [Term(rule.addressed)] if rule.regime.addressee == "licence_holder" else []
        one = [Term("present"), *holder, *rule.scope] if part == "scope" else rule.require
        lanes.add(lane, APPLIES, one)
        lanes.add(lane, REQUIRE, one)
    return lanes


def _rows(
    lanes: Lanes, defaults: Mapping[str, Mapping[str, int | None]], fields: Sequence[Field], rows: str, maker: Mapping[str, str]
) -> str:
    """SQL: a row an element, with its words."""
    own = [f"({term.sql})::BOOLEAN AS t{i}" for i, term in enumerate(lanes.of(""))]
    told = [f"{alias}.{word} AS {alias}_{word}" for alias, says in defaults.items() for word in says]
    answers: dict[str, list[str]] = {}
    for alias, says in defaults.items():
        for word, default in says.items():
            told_of = f"{alias}_{word}"
            answers.setdefault(word, []).append(told_of if default is None else f"coalesce({told_of}, {default}::BIGINT)")
    sides = ", ".join(f"{sql} AS {word}" for word, sql in lanes.row([f"t{i}" for i in range(len(own))], answers).items())
    words = [f"{outcome(index)} AS w{index}" for index in range(lanes.words)]
    packed = pack(fields)
    carried = ", ".join([*"netvet_row operator site_id leaves ahead ahead_on".split(), *maker, *packed, *WEIGHTS])
    keys = [f"{sql} AS {word}" for word, sql in packed.items()]
    shown = ", ".join(["e.*", *(f"{sql} AS {label}" for label, sql in maker.items()), *keys, *own, *told])
    return f"""
    SELECT {", ".join([carried, *words])}
    FROM (SELECT {carried}, {sides} FROM (SELECT {shown} FROM {rows}))"""


def _present(dues: Sequence[date | None], asked: Question, day: date, as_of: date) -> str:
    """SQL: the elements, with whether they are there, the day on which they are judged, and what lies ahead of them."""
    there = presence(day, as_of)
    acts = {act: f"(e.{act} > coalesce(e.ahead_on, DATE '{day}') AND isfinite(e.{act}))" for act in sorted(asked.acts)}
    later = f"coalesce({' OR '.join(acts.values())}, FALSE)" if acts else "FALSE"
    days = [*(f"CASE WHEN {ahead} THEN e.{act} END" for act, ahead in acts.items()), _FINITE_REMOVAL] if acts else []
    numbers = [f"coalesce(({one}) - DATE '{FIRST_DAY}', 0)::BIGINT" for one in days]
    pairs = [
        " | ".join(f"({n} << {DAY_BITS * k})" for k, n in enumerate(numbers[i : i + 2])) for i in range(0, len(numbers), 2)
    ]
    told = "".join(f"CASE WHEN {later} THEN {pair} ELSE 0 END::BIGINT AS later{i}, " for i, pair in enumerate(pairs))
    return f"""
    SELECT e.*, coalesce(e.ahead_on, DATE '{day}') AS "day",
           CASE WHEN e.ahead_on IS NOT NULL THEN 2 WHEN {later} THEN 1 ELSE 0 END::TINYINT AS ahead,
           {told}{_leaves(dues, as_of)} AS leaves
    FROM (SELECT e.*, {there["present"]} AS present, {there["ahead_on"]} AS ahead_on FROM whole_elements AS e) AS e"""


_FINITE_REMOVAL = "CASE WHEN isfinite(e.planned_removal_on) THEN e.planned_removal_on END"


def _leaves(dues: Sequence[date | None], as_of: date) -> str:
    """SQL: how many of the last lawful days (of a plan: not before its own) lie before the planned removal, if there is one."""
    last = [f"greatest(DATE '{due}', e.ahead_on)" if due else "e.ahead_on" for due in dues]
    passed = balanced([f"CAST(coalesce(e.planned_removal_on > {day}, TRUE) AS INTEGER)" for day in last], "+")
    planned = f"e.planned_removal_on >= DATE '{as_of}' AND isfinite(e.planned_removal_on)"
    return f"CASE WHEN {planned} THEN {passed} ELSE {len(dues)} END::INTEGER"
