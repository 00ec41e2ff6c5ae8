"""Every element against every rule in one pass over the network, summed up by what came of it.

The counts of an assessment need no reasons and no element's name. So each row gets two bits a rule, packed into words, and the
rows are grouped by words. What is known of makers, functions, sets and operators is looked up, once a value; only days, numbers
and flags are compared row by row. Rows with an act still to come are few, and judged as classes (`netvet.findings.judgement`);
a law test holds the two ways together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from netvet.fact import Type
from netvet.findings.classes import WEIGHTS, Question, presence
from netvet.findings.dimensions import whole_table
from netvet.findings.judgement import fits
from netvet.findings.rule import Rule
from netvet.findings.sql import all_true, truth
from netvet.inventory.cells import name
from netvet.inventory.store import Inventory
from netvet.inventory.tables import CERTIFICATES, ELEMENTS, SITES
from netvet.regime.condition import Test
from netvet.regime.requirement import Indicators, Needs

NOT_APPLICABLE, MET, UNKNOWN, BROKEN = range(4)
"""What came of a rule on a row."""

FALSE, TRUE, NOT_KNOWN = range(3)
"""What came of a cap's scope, or of its subject, on a row."""

WORD = 31
"""Slots of two bits in one word."""

_SETS = {column.name for column in ELEMENTS.columns if column.type is Type.SET} - {"function", "generation"}
_ROOMS = {"vendor": "v", "operator": "o", "product": "p", "site": "s"}


@dataclass
class Lookup:
    """Questions that are answered once a value, by the alias of the table that answers them."""

    tables: dict[str, list[str]] = field(default_factory=dict)

    def add(self, alias: str, asked: str) -> str:
        """The column that answers a question, as a row knows it."""
        questions = self.tables.setdefault(alias, [])
        if asked not in questions:
            questions.append(asked)
        return f"{alias}.q{questions.index(asked)}"


@dataclass(frozen=True)
class Outcomes:
    """How the words are laid out: the rules as they are asked of a row, and who holds which slot.

    Attributes:
        rules: the rules, with what is looked up for them.
        dues: the last lawful days that lie ahead, in order, after None for rules that have none: `leaves` counts those before
            an element's planned removal.
    """

    rules: Sequence[Rule]
    dues: Sequence[date | None]

    @property
    def slots(self) -> list[tuple[int, str]]:
        """Of a rule its outcome; of a cap whether a row is in its scope, and whether its subject's."""
        caps = ("scope", "subject")
        return [(r.index, part) for r in self.rules for part in (caps if r.requirement.share else ("outcome",))]

    @property
    def words(self) -> list[str]:
        """The columns that hold the words."""
        return [f"w{index}" for index in range(-(-len(self.slots) // WORD))]

    def bits(self, rule: Rule, part: str = "outcome") -> str:
        """SQL: what a row's word says of a rule."""
        index = self.slots.index((rule.index, part))
        return f"((w{index // WORD} >> {2 * (index % WORD)}) & 3)"

    def leaves_by(self, due: date | None) -> str:
        """SQL: whether a row is planned to be gone by a day."""
        return f"(leaves <= {self.dues.index(due if due in self.dues else None)})"


def make_outcomes(inventory: Inventory, rules: Sequence[Rule], asked: Question, day: date, as_of: date) -> Outcomes:
    """Make the views `present_rows` and `outcome_rows` (a row an element; with its words) and the table `outcomes` (grouped).

    The tables of `netvet.findings.dimensions` are there already. In both, `ahead` is 0 where nothing of a row lies ahead, 1
    where an act does, 2 where the row is a plan; `maker` is the owner group where a cap counts each group on its own.
    """
    lookup = Lookup()
    looked = [_looked_up(rule, lookup, day) for rule in rules]
    ahead = {rule.requirement.due for rule in rules if rule.requirement.due and rule.requirement.due >= day}
    dues = [None, *sorted(ahead)]
    outcomes = Outcomes(looked, dues)
    present = _present(dues, asked, day, as_of)
    groups = any(rule.requirement.share and not rule.requirement.share.jointly for rule in rules)
    maker = lookup.add("v", '"vendor.group"') if groups else "NULL::VARCHAR"
    _write_tables(inventory, looked, lookup, asked, present)
    con = inventory.con
    rows = _rows(outcomes, _joins(lookup, asked), present, maker)
    con.execute(f"CREATE OR REPLACE TEMP VIEW present_rows AS {present}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW outcome_rows AS {rows}")
    keys = ", ".join(["operator", "function", "estimate", "leaves", "ahead", "maker", "present", *outcomes.words])
    sums = ", ".join(f"sum({weight}) AS {weight}_sum, count({weight}) AS {weight}_known" for weight in WEIGHTS)
    firsts = "count(*) AS n, min(netvet_row) AS first_row, min(ahead_on) AS ahead_on"
    grouped = f"SELECT {keys}, {firsts}, {sums} FROM outcome_rows GROUP BY {keys}"
    con.execute(f"CREATE OR REPLACE TEMP TABLE outcomes AS {grouped}")
    return outcomes


def _looked_up(rule: Rule, lookup: Lookup, day: date) -> Rule:
    known = {test: found for test in rule.tests if (found := _where(test, lookup))}
    who = "h" if rule.regime.addressee == "licence_holder" else "o"
    requiring = ""
    if isinstance(rule.requirement.demand, Indicators):
        requiring = lookup.add("v", rule.require)
    elif isinstance(rule.requirement.demand, Needs):
        requiring = f"CASE WHEN certificates = 'none' THEN FALSE ELSE {lookup.add('c', str(rule.index))} END"
    addressing = "TRUE" if rule.as_if else lookup.add(who, rule.addressed)
    return replace(rule, known=known, addressing=addressing, requiring=requiring, day=day)


def _where(test: Test, lookup: Lookup) -> str:
    """Where the outcome of a test is looked up; empty where it is compared row by row."""
    room = test.fact.rpartition(".")[0]
    if room:
        return lookup.add(_ROOMS[room], truth(test))
    if test.fact in ("function", "domain", "tags"):
        return lookup.add("f", truth(test))
    if test.fact == "generation":
        stated = lookup.add("set_generation", truth(test))
        return f"CASE WHEN generation IS NULL THEN {lookup.add('f', truth(test))} ELSE {stated} END"
    if test.fact == "country":
        return f"CASE WHEN country IS NULL THEN {lookup.add('o', truth(test))} ELSE {truth(test)} END"
    return lookup.add(f"set_{test.fact}", truth(test)) if test.fact in _SETS else ""


_KEYS = {
    "v": "v.k0 = vendor",
    "f": "f.k0 = function",
    "o": "o.k0 = operator",
    "h": "h.k0 = coalesce(licence_holder, operator)",
    "p": "p.k0 = product AND p.k1 IS NOT DISTINCT FROM vendor",
    "s": "s.k0 = site_id",
}


_GROUP = '"vendor.group"'


def _write_tables(inventory: Inventory, rules: Sequence[Rule], lookup: Lookup, asked: Question, present: str) -> None:
    """Make a table `look_<alias>` of each source of answers: its keys `k0`, `k1`..., and a column an answer."""
    for alias, questions in lookup.tables.items():
        if alias == "c":
            answered = _certificates(inventory, rules, questions, asked, present)
        else:
            kinds = ["VARCHAR" if question == _GROUP else "BOOLEAN" for question in questions]
            answers = [f"({q})::{kind} AS q{i}" for i, (q, kind) in enumerate(zip(questions, kinds, strict=True))]
            answered = f"SELECT COLUMNS('^k[0-9]$'), {', '.join(answers)} FROM ({_source(inventory, alias)})"
        inventory.con.execute(f"CREATE OR REPLACE TEMP TABLE look_{alias} AS {answered}")


def _source(inventory: Inventory, alias: str) -> str:
    """SQL: the values of a source, each fact in a column that bears its name."""
    match alias:
        case "f":
            shown = 'functions AS "function", domains AS "domain", tags, generations AS generation'
            return f"SELECT cell AS k0, {shown} FROM function_facts"
        case "v":
            return f"SELECT written AS k0, {_named(inventory, 'vendor')} FROM vendor_facts"
        case "p":
            return f"SELECT written AS k0, maker AS k1, {_named(inventory, 'product')} FROM product_facts"
        case "o" | "h":
            who = "operator" if alias == "o" else "licence_holder"
            addressed = f'party_to AS "{who}#party_to", country AS "{who}#country"'
            return f"SELECT operator AS k0, country, {addressed}, {_named(inventory, 'operator')} FROM operator_facts"
        case "s":
            facts = {c.name: f"members({name(c.name)})" if c.type is Type.SET else name(c.name) for c in SITES.columns}
            shown = ", ".join(f"{sql} AS {name(f'site.{column}')}" for column, sql in facts.items())
            return f"SELECT site_id AS k0, {shown} FROM ({whole_table(inventory, SITES)})"
    column = name(alias.removeprefix("set_"))
    cells = f"SELECT DISTINCT {column} AS k0 FROM whole_elements WHERE {column} IS NOT NULL"
    return f"SELECT k0, members(k0) AS {column} FROM ({cells})"


def _named(inventory: Inventory, room: str) -> str:
    columns = [row[0] for row in inventory.con.execute(f"DESCRIBE {room}_facts").fetchall()]
    return ", ".join(f"{name(column)} AS {name(f'{room}.{column}')}" for column in columns)


def _certificates(inventory: Inventory, rules: Sequence[Rule], questions: Sequence[str], asked: Question, present: str) -> str:
    """SQL: of each set of certificates held, with the version that runs and the days of acts, which needs it meets."""
    demands = {str(rule.index): (rule, rule.requirement.demand) for rule in rules}
    fitting = [
        f"any_known({fits(rule, needs)}) AS q{i}"
        for i, (rule, needs) in enumerate(demands[question] for question in questions)
        if isinstance(needs, Needs)
    ]
    keys = _certificate_keys(asked)
    held = ", ".join(f"{column} AS k{i}" for i, column in enumerate(keys))
    return f"""
    SELECT {", ".join(f"k{i}" for i in range(len(keys)))}, {", ".join(fitting)}
    FROM (SELECT *, {held}, software_version AS runs, unnest(members(certificates)) AS certificate
          FROM (SELECT DISTINCT {", ".join(keys)} FROM ({present}) WHERE certificates <> 'none')) AS held
    LEFT JOIN ({whole_table(inventory, CERTIFICATES)}) AS x ON x.certificate = held.certificate
    GROUP BY ALL"""


def _certificate_keys(asked: Question) -> list[str]:
    return ["certificates", "software_version", '"day"', *sorted(asked.acts)]


def _joins(lookup: Lookup, asked: Question) -> str:
    certified = " AND ".join(f"c.k{i} IS NOT DISTINCT FROM {column}" for i, column in enumerate(_certificate_keys(asked)))
    keys = (
        _KEYS
        | {"c": certified}
        | {alias: f"{alias}.k0 = e.{alias.removeprefix('set_')}" for alias in lookup.tables if alias.startswith("set_")}
    )
    return " ".join(f"LEFT JOIN look_{alias} AS {alias} ON {keys[alias]}" for alias in lookup.tables)


def _rows(outcomes: Outcomes, joins: str, present: str, maker: str) -> str:
    """SQL: a row an element, with its words."""
    truths = [f"({a})::BOOLEAN AS a{i}, ({r})::BOOLEAN AS r{i}" for i, a, r in map(_truths, outcomes.rules)]
    words = [f"{_word(outcomes, index)} AS {word}" for index, word in enumerate(outcomes.words)]
    carried = "netvet_row operator function vendor site_id estimate leaves ahead ahead_on present maker".split()
    return f"""
    SELECT {", ".join([*carried, *WEIGHTS, *words])}
    FROM (SELECT {", ".join(["e.*", f"{maker} AS maker", *truths])} FROM ({present}) AS e {joins})"""


def _present(dues: Sequence[date | None], asked: Question, day: date, as_of: date) -> str:
    """SQL: the elements, with whether they are there, the day on which they are judged, and what lies ahead of them."""
    there = presence(day, as_of)
    acts = [f"coalesce(e.{act} > DATE '{day}' AND isfinite(e.{act}), FALSE)" for act in sorted(asked.acts)]
    later = " OR ".join(acts) or "FALSE"
    return f"""
    SELECT e.* REPLACE (coalesce(e.estimate, FALSE) AS estimate), coalesce(e.ahead_on, DATE '{day}') AS "day",
           CASE WHEN e.ahead_on IS NOT NULL THEN 2 WHEN {later} THEN 1 ELSE 0 END::TINYINT AS ahead,
           {_leaves(dues, as_of)} AS leaves
    FROM (SELECT e.*, {there["present"]} AS present, {there["ahead_on"]} AS ahead_on FROM whole_elements AS e) AS e"""


def _truths(rule: Rule) -> tuple[int, str, str]:
    """A rule's two truths on a row; of a cap its scope (all that does not turn on the operator alone) and its subject."""
    if rule.requirement.share is None:
        return rule.index, rule.applies, rule.require
    holder = rule.addressed if rule.regime.addressee == "licence_holder" else "TRUE"
    return rule.index, all_true("present", holder, rule.scope), rule.require


def _leaves(dues: Sequence[date | None], as_of: date) -> str:
    """SQL: how many of the last lawful days (of a plan: not before its own) lie before the planned removal, if there is one."""
    last = [f"greatest(DATE '{due}', e.ahead_on)" if due else "e.ahead_on" for due in dues]
    passed = " + ".join(f"CAST(coalesce(e.planned_removal_on > {day}, TRUE) AS TINYINT)" for day in last)
    planned = f"e.planned_removal_on >= DATE '{as_of}' AND isfinite(e.planned_removal_on)"
    return f"CASE WHEN {planned} THEN {passed} ELSE {len(dues)} END::TINYINT"


def _word(outcomes: Outcomes, word: int) -> str:
    """SQL: one word of a row."""
    parts = []
    for place, (index, part) in enumerate(outcomes.slots[word * WORD : (word + 1) * WORD]):
        a, r = f"a{index}", f"r{index}"
        met, unknown, broken = (f"{value << (2 * place)}::BIGINT" for value in (MET, UNKNOWN, BROKEN))
        if part == "outcome":
            parts.append(
                f"CASE WHEN NOT {a} THEN 0 WHEN {r} THEN {met} WHEN {a} IS NULL OR {r} IS NULL THEN {unknown} ELSE {broken} END"
            )
        else:
            one = a if part == "scope" else r
            parts.append(f"CASE WHEN {one} THEN {met} WHEN NOT {one} THEN 0 ELSE {unknown} END")
    return " + ".join(parts)
