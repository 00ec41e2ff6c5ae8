"""Every element, and every operator for caps, against every requirement of some regimes on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from netvet.case import Case, days_of, open_case
from netvet.dossier import Dossiers, read_dossiers
from netvet.findings import tallies
from netvet.findings.asking import check_readings, regimes_of, rules_of, settle, supersessions
from netvet.findings.classes import Question, make_class_of, make_classes, question
from netvet.findings.dimensions import Quoted, write_dimensions
from netvet.findings.estimates import read_by
from netvet.findings.facts import vocabulary
from netvet.findings.judgement import judge
from netvet.findings.outcomes import Outcomes, make_outcomes
from netvet.findings.rule import Rule
from netvet.findings.shares import ShareFinding, judge_shares
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory, open_inventory, replace_table
from netvet.regime import Regime
from netvet.regime.requirement import NotComputable
from netvet.verdict import Status

if TYPE_CHECKING:
    import pyarrow as pa

COUNTING_MEMORY, TELLING_MEMORY = "350MB", "2GB"
"""What DuckDB may take for counts, and for rows with their reasons; beyond it spills to a scratch folder."""

COLUMNS = (
    "element_id operator subject regime requirement part force status due days_left scheduled burden estimate confidence "
    "reason responsible ticket owner_group supersedes not_judged hypothetical set_aside"
).split()
"""Columns of a finding, in order."""

PART = 1_000_000
"""Findings that are sorted at once where all are written: ten million with their reasons take more than TELLING_MEMORY."""

OPERATORS_ROW = 2**62
"""The place of operators among the rows: after every element."""

_ROWS = """
SELECT {columns} FROM (
  SELECT k.element_id, k.operator, 'element' AS subject, r.*, j.status, j.due, j.scheduled,
         (c.estimate & r.rests) <> 0 AS estimate, j.reason, k.responsible, k.ticket,
         NULL AS owner_group, k.netvet_row AS at_row, 0 AS line
  FROM judged AS j JOIN rule_heads AS r USING (rule) JOIN classes AS c USING (class)
  JOIN class_of USING (class) JOIN keyed AS k USING (netvet_row) {silent}
  UNION ALL
  SELECT NULL, j.operator, 'operator', r.*, j.status, j.due, j.scheduled, j.estimate, j.reason, NULL, NULL,
         nullif(j."group", ''), {operators}, j.line
  FROM share_findings AS j JOIN rule_heads AS r USING (rule) {silent}
) {among} ORDER BY {first} at_row, rule, operator, line {limit}
"""


@dataclass
class Findings:
    """What came of an assessment.

    Attributes:
        case: the case.
        inventory: its network; the tables of the run lie in its database.
        stated: the requirements of the regimes, in every version.
        rules: the requirements asked, in order, as they stand on the day.
        asked: what the rules wanted to know of the elements.
        outcomes: how the words of its table `outcomes` are laid out.
        day: the day judged.
        as_of: the day whose state the network describes.
        as_if: whether every operator was taken as addressed: all of it is hypothetical then.
        dossiers, functions: what the facts were taken from.
        shares: findings on operators.
        judged: whether the classes of all elements have been judged, with reasons.
    """

    case: Case
    inventory: Inventory
    stated: Sequence[Rule]
    rules: Sequence[Rule]
    asked: Question
    outcomes: Outcomes
    day: date
    as_of: date
    as_if: bool
    dossiers: Dossiers
    functions: Functions
    shares: list[ShareFinding] = field(default_factory=list)
    judged: bool = False

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The database of the run."""
        return self.inventory.con

    @property
    def regimes(self) -> list[Regime]:
        """The regimes asked, in order."""
        return list({rule.regime.id: rule.regime for rule in self.stated}.values())

    @property
    def superseding(self) -> list[Rule]:
        """The rules that stand in place of others on the day judged, which are not asked."""
        return supersessions(self.stated, self.day)

    @property
    def not_computed(self) -> list[tuple[Regime, NotComputable]]:
        """The rules that are not computed, each with its regime, but for those in whose place another stands."""
        found = [(regime, rule) for regime in self.regimes for rule in regime.not_computable]
        return [(regime, rule) for regime, rule in found if not any(one.replaces(regime, rule) for one in self.superseding)]

    @property
    def side_by_side(self) -> bool:
        """Whether several regimes are asked as if each applied, to be compared."""
        return self.as_if and len(self.regimes) > 1

    @property
    def set_aside(self) -> int:
        """Rows that were set aside, now or at conversion."""
        return self.inventory.set_aside + self.case.set_aside

    def rows(self, *, everything: bool = False) -> duckdb.DuckDBPyRelation:
        """The findings as a relation with COLUMNS: elements in order of the inventory, then operators.

        Args:
            everything: also what is met or not applicable.
        """
        self.write_told()
        return self.con.sql(self._told(everything=everything))

    def row_parts(self, *, everything: bool = False) -> Iterator[duckdb.DuckDBPyRelation]:
        """The rows of `rows`, in the same order, in parts that are sorted within little memory, one at a time."""
        self.write_told()
        ((last,),) = self.con.execute("SELECT coalesce(max(netvet_row), 0) FROM class_of").fetchall()
        step = max(1, PART // len(self.rules))
        for start in range(0, last + 1, step):
            end = start + step if start + step <= last else OPERATORS_ROW + 1  # operators come after the last element
            yield self.con.sql(self._told(everything=everything, among=f"WHERE at_row >= {start} AND at_row < {end}"))

    def worst_rows(self, limit: int) -> duckdb.DuckDBPyRelation:
        """The findings on which somebody has to act, worst first, then by last lawful day: COLUMNS, and `at_row`.

        Args:
            limit: how many at most.
        """
        ranks = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(Status))
        first = f"CASE status {ranks} END, scheduled IS TRUE, due NULLS LAST,"
        self.write_told()
        return self.con.sql(self._told("at_row", first=first, limit=f"LIMIT {limit}"))

    def write_told(self) -> None:
        """Make the tables that rows are told from: `judged`, `class_of`, `rule_heads`, `share_findings`."""
        self.judge_classes()
        make_class_of(self.con, self.asked, self.day, self.as_of)
        _write_rule_heads(self)

    def _told(self, *more: str, everything: bool = False, among: str = "", first: str = "", limit: str = "") -> str:
        made = {
            "days_left": f"date_diff('day', DATE '{self.day}', due)",
            "not_judged": tallies.not_judged(self),
            "hypothetical": str(self.as_if),
            "set_aside": str(self.set_aside),
        }
        columns = ", ".join(f"{made[column]} AS {column}" if column in made else column for column in (*COLUMNS, *more))
        silent = "" if everything else "WHERE j.status NOT IN ('met', 'not-applicable')"
        return _ROWS.format(columns=columns, silent=silent, operators=OPERATORS_ROW, among=among, first=first, limit=limit)

    def judge_classes(self, *, reasoned: bool = True) -> None:
        """Make the tables `classes`, `facts` and `judged`, unless they are there: what rows are told from.

        Args:
            reasoned: whether to say why; what was judged without is judged anew for rows.
        """
        if self.judged:
            return
        self.con.execute(f"SET memory_limit = '{TELLING_MEMORY}'")
        make_classes(self.inventory, self.asked, self.day, self.as_of)
        judge(self.inventory, self.rules, self.asked, day=self.day, as_of=self.as_of, reasoned=reasoned)
        self.judged = reasoned

    def counts(self) -> list[dict[str, Any]]:
        """The rows of `counts_to_arrow` as mappings; `rule`, a place in `rules`, stands for a rule's names."""
        return tallies.counts(self)

    def to_arrow(self, *, everything: bool = False) -> pa.Table:
        """The findings as an Arrow table with COLUMNS, which outlives the findings.

        Args:
            everything: also what is met or not applicable.
        """
        table: pa.Table = self.rows(everything=everything).to_arrow_table()
        return table

    def counts_to_arrow(self) -> pa.Table:
        """The counts as an Arrow table, one row a requirement and status, worst first within a requirement.

        Columns: regime, requirement, part, title, force, status, n, scheduled and estimated (of n), due (the earliest; of a
        broken one its own), subscribers and traffic_gbps behind them (null where no element says), and how many elements do
        not say (`_missing`), and the rule that it supersedes, if it does.
        """
        return tallies.counts_table(self)

    def _repr_html_(self) -> str:
        return tallies.html(self)

    def close(self) -> None:
        """Close the database; relations of it end with it, Arrow tables stay."""
        self.inventory.close()

    def __enter__(self) -> Findings:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def assess(
    case: Case | Path | str,
    *,
    regimes: Sequence[str] | None = None,
    on: date | None = None,
    as_if: bool = False,
    set_aside: bool = False,
    threads: int = 2,
) -> Findings:
    """Judge every element, and every operator for caps, against every requirement.

    Args:
        case: the case, or where it lies.
        regimes: ids of shipped regimes or paths of own ones; the case's own where None.
        on: the day judged; the case's `as_of` where None.
        as_if: take every operator as addressed; all that follows is hypothetical.
        set_aside: go on without rows that cannot be used.
        threads: how many threads DuckDB may use.

    Raises:
        NetvetError: where the case, its network, a dossier or a regime cannot be used.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    day, as_of = days_of(case, on)
    functions, dossiers = case.functions, read_dossiers(*case.dossiers)
    chosen = regimes_of(case, regimes, vocabulary(functions, dossiers))
    check_readings(chosen, case.readings or {})
    rules = rules_of(chosen, case.readings or {}, as_if=as_if)
    inventory = open_inventory(case.network, mapping=case.mapping, set_aside=set_aside, threads=threads, memory=COUNTING_MEMORY)
    try:
        return judge_inventory(
            case, inventory, rules, day=day, as_of=as_of, as_if=as_if, dossiers=dossiers, functions=functions
        )
    except BaseException:
        inventory.close()
        raise


def judge_inventory(
    case: Case,
    inventory: Inventory,
    rules: Sequence[Rule],
    *,
    day: date,
    as_of: date,
    as_if: bool,
    dossiers: Dossiers,
    functions: Functions,
) -> Findings:
    """Judge an inventory that is open already."""
    stated, rules = rules, settle(rules, day)
    asked = question(rules, day, as_of)
    whole = not inventory.set_aside + case.set_aside
    write_dimensions(inventory, dossiers, functions, day, sorted(asked.facts), quoted=Quoted(as_of, whole))
    tallies.doubt_parties(inventory.con, [rule.regime for rule in rules])
    outcomes = make_outcomes(inventory, rules, asked, day, as_of)
    findings = Findings(case, inventory, stated, rules, asked, outcomes, day, as_of, as_if, dossiers, functions)
    for rule in outcomes.rules:
        findings.shares += judge_shares(inventory.con, outcomes, rule, day=day, set_aside=findings.set_aside > 0)
    tallies.write_tallies(findings)
    return findings


def _write_rule_heads(findings: Findings) -> None:
    """Make the tables `rule_heads` and `share_findings`, which the rows are joined from."""
    import pyarrow as pa  # noqa: PLC0415

    heads = [
        (rule.index, rule.regime.id, asked.id, asked.part, asked.force, asked.burden, asked.confidence, told, read_by(rule))
        for rule in findings.rules
        for asked in (rule.requirement,)
        for told in (str(asked.supersedes) if asked.supersedes else None,)
    ]
    labels = ("regime", "requirement", "part", "force", "burden", "confidence", "supersedes")
    fields: list[pa.Field[Any]] = [pa.field("rule", pa.int32())]
    schema = pa.schema([*fields, *(pa.field(label, pa.string()) for label in labels), pa.field("rests", pa.int64())])
    rows = [dict(zip(schema.names, head, strict=True)) for head in heads]
    replace_table(findings.con, "rule_heads", pa.Table.from_pylist(rows, schema=schema))
    kinds: dict[str, pa.DataType] = {"line": pa.int32(), "rule": pa.int32(), "due": pa.date32()}
    kinds |= dict.fromkeys(("scheduled", "estimate"), pa.bool_())
    kinds |= dict.fromkeys(("operator", "group", "status", "reason"), pa.string())
    told = [label for label in kinds if label != "line"]
    shares = [{"line": i} | {label: getattr(share, label) for label in told} for i, share in enumerate(findings.shares)]
    typed = pa.schema([pa.field(label, kind) for label, kind in kinds.items()])
    replace_table(findings.con, "share_findings", pa.Table.from_pylist(shares, schema=typed))
