"""What an assessment comes to: counts by requirement and status, makers by operator, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from netvet.findings.estimates import OF_ROW, read_by
from netvet.findings.outcomes import BROKEN, COUNTED, MET, NOT_APPLICABLE, UNKNOWN
from netvet.findings.rule import Rule
from netvet.findings.shares import ShareFinding
from netvet.inventory.cells import quote
from netvet.inventory.store import digest, literal_rows, replace_table
from netvet.markup import lines, table
from netvet.regime import Regime, shipped_regimes
from netvet.verdict import Status

if TYPE_CHECKING:
    import pyarrow as pa

    from netvet.findings.assessment import Findings

# one row a rule, status, operator, function and so on, from the words of the rows
_TALLIED = """
CREATE OR REPLACE TEMP TABLE tallied AS
SELECT o.rule, r.status, min(greatest(r.due, o.later_on)) AS due, o.operator, o.function,
       (o.estimate & r.rests) <> 0 AS estimate, {sums}, o.scheduled AND r.status = 'not-yet-due' AS scheduled
FROM (SELECT operator, function, estimate, unnest([{outcomes}], recursive := true), n, {weights} FROM outcomes) AS o
JOIN rule_statuses AS r ON o.rule = r.rule AND o.outcome = r.outcome AND (o.later_on IS NOT NULL) = r.planned GROUP BY ALL
"""

_COUNTED = """
SELECT rule, status, sum(n)::BIGINT AS n, coalesce(sum(n) FILTER (scheduled), 0)::BIGINT AS scheduled,
       coalesce(sum(n) FILTER (estimate), 0)::BIGINT AS estimated, min(due) AS due
FROM tallied GROUP BY ALL
"""

# a total over several functions takes, per operator, the largest sum of any one function, never their sum
_WEIGHED = """
SELECT rule, status, sum(total) AS {weight}, sum(missing)::BIGINT AS {weight}_missing
FROM (SELECT rule, status, operator, max(total) AS total, arg_max(missing, row(coalesce(total, -1), missing)) AS missing
      FROM (SELECT rule, status, operator, fn, sum(known) AS total, sum(lost) AS missing
            FROM (SELECT t.rule, t.status, t.operator, t.{weight}_sum AS known, t.n - t.{weight}_known AS lost,
                         unnest(coalesce(f.summed, [''])) AS fn
                  FROM tallied AS t LEFT JOIN function_facts AS f ON t.function = f.cell)
            GROUP BY ALL)
      GROUP BY ALL)
GROUP BY ALL
"""

_COUNTS = f"""
SELECT * FROM ({_COUNTED})
LEFT JOIN ({_WEIGHED.format(weight="subscribers")}) USING (rule, status)
LEFT JOIN ({_WEIGHED.format(weight="traffic_gbps")}) USING (rule, status)
"""

_UNMAPPED = """
SELECT word, sum(n)::BIGINT AS total
FROM (SELECT unnest(f.unmapped) AS word, o.n FROM outcomes AS o JOIN function_facts AS f ON o.function = f.cell)
GROUP BY word ORDER BY total DESC, word
"""

_MAKERS = """
SELECT operator, sum(n)::BIGINT AS elements,
       coalesce(sum(n) FILTER (maker IS NULL), 0)::BIGINT AS not_known,
       arg_max(maker, row(n, -first)) FILTER (maker IS NOT NULL) AS most_frequent,
       max(n) FILTER (maker IS NOT NULL)::BIGINT AS of_it,
       arg_max(guessed, row(n, -first)) FILTER (maker IS NOT NULL)::BIGINT AS by_estimate
FROM (SELECT e.operator, v.id AS maker, sum(n) AS n, min(first) AS first, sum(guessed) AS guessed
      FROM (SELECT operator, vendor, count(*) AS n, min(netvet_row) AS first,
                   count(*) FILTER (estimate & {of_row} <> 0) AS guessed
            FROM ({present}) WHERE present IS NOT FALSE GROUP BY ALL) AS e
      LEFT JOIN vendor_facts AS v ON e.vendor = v.written GROUP BY e.operator, v.id)
GROUP BY operator ORDER BY min(first)
"""

_PLANS = """
SELECT coalesce(sum(n) FILTER (present AND ahead < 2), 0)::BIGINT AS there,
       coalesce(sum(n) FILTER (NOT present), 0)::BIGINT AS absent,
       coalesce(sum(n) FILTER (ahead = 2), 0)::BIGINT AS ahead,
       coalesce(sum(n) FILTER (present IS NULL), 0)::BIGINT AS not_known
FROM outcomes
"""


def write_tallies(findings: Findings) -> None:
    """Make the table `tallied`: by rule, status, operator, function, estimate and plan, how many elements and their sums."""
    import pyarrow as pa  # noqa: PLC0415

    con, day = findings.con, findings.day
    rules = [rule for rule in findings.rules if rule.requirement.concentration is None]
    named = [
        {"rule": rule.index, "outcome": outcome, "planned": planned, "status": status.value, "due": rule.requirement.due}
        | {"rests": rests}
        for rule in rules
        for rests in (read_by(rule),)
        for planned in (False, True)
        for outcome, status in _statuses(rule, day, planned=planned).items()
    ]
    fields: dict[str, pa.DataType] = {
        "rule": pa.int32(),
        "outcome": pa.int64(),
        "planned": pa.bool_(),
        "status": pa.string(),
        "due": pa.date32(),
        "rests": pa.int64(),
    }
    replace_table(con, "rule_statuses", pa.Table.from_pylist(named, schema=pa.schema(list(fields.items()))))
    columns = [f"{weight}_{what}" for weight in COUNTED for what in ("sum", "known")]
    sums = ", ".join(f"sum({column}) AS {column}" for column in ("n", *columns))
    nothing = "{'rule': NULL::INTEGER, 'outcome': NULL::BIGINT, 'later_on': NULL::DATE, 'scheduled': NULL::BOOLEAN}"
    outcomes = ", ".join(_outcome(findings, rule) for rule in rules) or nothing
    con.execute(_TALLIED.format(outcomes=outcomes, weights=", ".join(columns), sums=sums))


def _outcome(findings: Findings, rule: Rule) -> str:
    """SQL: what came of a rule on some rows, from when on if that lies ahead, and whether they will be gone in time."""
    act, due, layout = rule.requirement.act, rule.requirement.due, findings.outcomes
    later, scheduled = "ahead_on", layout.leaves_by(due)
    if act in findings.asked.acts:
        later = f"greatest(ahead_on, later_{act})"
        last = f"greatest(DATE '{due}', later_{act})" if due else f"later_{act}"
        gone = f"leaves_on BETWEEN DATE '{findings.as_of}' AND {last} AND isfinite(leaves_on)"
        scheduled = f"CASE WHEN later_{act} IS NULL THEN {scheduled} ELSE coalesce({gone}, FALSE) END"
    return f"{{'rule': {rule.index}, 'outcome': {layout.bits(rule)}, 'later_on': {later}, 'scheduled': {scheduled}}}"


def _statuses(rule: Rule, day: date, *, planned: bool) -> dict[int, Status]:
    """What each outcome of a rule is called on a day; what is planned cannot be late yet."""
    due = rule.requirement.due
    late = Status.NOT_YET_DUE if planned or (due and day <= due) else Status(rule.broken)
    return {NOT_APPLICABLE: Status.NOT_APPLICABLE, MET: Status.MET, UNKNOWN: Status.UNKNOWN, BROKEN: late}


def counts(findings: Findings) -> list[dict[str, Any]]:
    """One row a requirement and status, worst first within a requirement.

    Columns: rule, status, n, scheduled and estimated (of n), due (the earliest), subscribers and traffic_gbps behind them
    (None where no element says), and how many elements do not say (`_missing`).
    """
    found = [dict(row) for row in literal_rows(findings.con, _COUNTS)]
    for share in findings.shares:
        _count_share(found, share)
    return sorted(found, key=lambda row: (row["rule"], list(Status).index(Status(row["status"]))))


def counts_table(findings: Findings) -> pa.Table:
    """The counts as an Arrow table (see `Findings.counts_to_arrow`)."""
    import pyarrow as pa  # noqa: PLC0415

    texts = dict.fromkeys(("regime", "requirement", "part", "title", "force", "status"), pa.string())
    kinds: dict[str, pa.DataType] = {**texts, **dict.fromkeys(("n", "scheduled", "estimated"), pa.int64())}
    kinds |= {"due": pa.date32(), "subscribers": pa.int64(), "traffic_gbps": pa.decimal128(38, 6)}
    kinds |= dict.fromkeys(("subscribers_missing", "traffic_gbps_missing"), pa.int64())
    kinds["supersedes"] = pa.string()
    rows = []
    for row in counts(findings):
        rule = findings.rules[row["rule"]]
        asked = rule.requirement
        said = (rule.regime.id, asked.id, asked.part, asked.title, asked.force)
        replaced = str(asked.supersedes) if asked.supersedes else None
        rows.append({**row, **dict(zip(texts, said, strict=False)), "supersedes": replaced})
    return pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))


def html(findings: Findings) -> str:
    """What an assessment comes to, as a table for a notebook; without what is not applicable."""
    told = [row for row in counts(findings) if row["status"] != Status.NOT_APPLICABLE]
    rows = []
    for row in told:
        asked = findings.rules[row["rule"]].requirement
        loud = None if Status(row["status"]).silent else row["due"] or asked.due
        rows.append((asked.key, asked.title, row["status"], row["n"], row["scheduled"] or "", loud))
    head = ("requirement", "what it demands", "status", "found", "scheduled", "due")
    caption = f"{findings.case.title}: judged on {findings.day}"
    hypothetical = "Hypothetical: every operator is taken as addressed by every regime." if findings.as_if else ""
    lost = "1 row was" if findings.set_aside == 1 else f"{findings.set_aside} rows were"
    aside = f"{lost} set aside: no cap is met meanwhile." if findings.set_aside else ""
    replaced = [superseded(rule) for rule in findings.superseding]
    return table(head, rows, caption=caption) + lines(hypothetical, aside, *replaced, findings.case.notice)


def not_judged(findings: Findings) -> str:
    """SQL: which rules are not judged since others stand in their place; NULL where there is none."""
    told = [superseded(rule) for rule in findings.superseding]
    return quote(" ".join(told)) if told else "NULL::VARCHAR"


def superseded(rule: Rule) -> str:
    """Which rule is not asked because this one stands in its place, in a sentence."""
    found = rule.requirement.supersedes
    if found is None:
        return ""
    own = f"{rule.requirement.key} of {rule.regime.id}"
    milder = f", {found.milder}" if found.weaker else ""
    return f"{found.rule} of {found.regime} is not judged: {own} supersedes it{milder} ({' '.join(found.because.split())})."


def _count_share(found: list[dict[str, Any]], share: ShareFinding) -> None:
    same = [row for row in found if (row["rule"], row["status"]) == (share.rule, share.status)]
    if not same:
        same = [dict.fromkeys(("subscribers", "subscribers_missing", "traffic_gbps", "traffic_gbps_missing"))]
        same[0] |= {
            "rule": share.rule,
            "status": share.status,
            "n": 0,
            "scheduled": 0,
            "estimated": 0,
            "due": share.due,
        }
        found += same
    same[0]["n"] += 1
    same[0]["scheduled"] += share.scheduled is True
    same[0]["estimated"] += share.estimate


def operator_counts(findings: Findings) -> list[dict[str, Any]]:
    """One row a requirement, operator and status, in that order: columns rule, operator, status, n."""
    counted = "SELECT rule, operator, status, sum(n)::BIGINT AS n FROM tallied GROUP BY ALL"
    found = [dict(row) for row in literal_rows(findings.con, counted)]
    found += [{"rule": s.rule, "operator": s.operator, "status": s.status, "n": 1} for s in findings.shares]
    order = list(Status)
    return sorted(found, key=lambda row: (row["rule"], row["operator"], order.index(Status(row["status"]))))


def unmapped(findings: Findings) -> dict[str, int]:
    """Function names that mean no function, with the number of elements that bear them, most frequent first."""
    return dict(findings.con.execute(_UNMAPPED).fetchall())


def makers(findings: Findings) -> list[dict[str, Any]]:
    """By operator: elements that may be there, how many have no known maker, and the most frequent maker.

    Columns: operator, elements, not_known, most_frequent (as it resolved), of_it, by_estimate (of it).
    """
    return [dict(row) for row in literal_rows(findings.con, _MAKERS.format(of_row=OF_ROW, present=findings.outcomes.present))]


def presence(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many elements are there on the day judged, are not, are planned for later, or cannot be said."""
    return dict(literal_rows(con, _PLANS)[0])  # type: ignore[arg-type]


def doubt_parties(con: duckdb.DuckDBPyConnection, regimes: Sequence[Regime]) -> None:
    """Take it as not known whether an operator is party to a regime where `party_to` holds a slip of the regime's id."""
    asked = list(dict.fromkeys(word for regime in regimes for word in regime.called))
    known = {*shipped_regimes(), *asked}
    for (word,) in con.execute("SELECT DISTINCT unnest(party_to) FROM operator_facts").fetchall():
        if word is not None and word not in known and get_close_matches(word, asked, n=1, cutoff=0.8):
            doubt = "UPDATE operator_facts SET party_to = list_append(party_to, NULL) WHERE list_contains(party_to, $1)"
            con.execute(doubt, [word])


def strange_parties(findings: Findings) -> dict[str, list[str]]:
    """Ids in `party_to` that no regime bears, shipped or asked, each with near ids: a slip there would address nobody."""
    known = {*shipped_regimes(), *(regime.id for regime in findings.regimes)}
    rows = findings.con.execute("SELECT DISTINCT unnest(party_to) AS word FROM operator_facts ORDER BY word").fetchall()
    return {word: get_close_matches(word, known, n=2) for (word,) in rows if word is not None and word not in known}


def inputs(findings: Findings) -> list[dict[str, str]]:
    """Path (from the case) and SHA-256 of every file of the user's that the result rests on, in order of path."""
    case = findings.case
    files = {Path(path): sha for path, sha in findings.inventory.inputs}
    own = [case.folder / "case.toml", case.folder / "functions.csv"]
    own += [path for folder in case.dossiers for path in sorted(folder.glob("*.toml"))]
    files |= {path: digest(path) for path in own if path.is_file()}
    shipped = set(shipped_regimes().values())
    files |= {Path(path): sha for path, sha in (r.origin for r in findings.regimes) if Path(path) not in shipped}
    listed = {
        (path.relative_to(case.folder) if path.is_relative_to(case.folder) else Path(path.name)): sha
        for path, sha in files.items()
    }
    return [{"path": path.as_posix(), "sha256": sha} for path, sha in sorted(listed.items())]


def coming_due(findings: Findings, by: date | None = None) -> int:
    """How many findings are not yet due, are not scheduled to be cured in time, and fall due by a day (any, where None)."""
    coming = f"status = '{Status.NOT_YET_DUE}' AND scheduled IS NOT TRUE"
    found = findings.rows().filter(f"{coming} AND due <= DATE '{by}'" if by else coming)
    return int(found.aggregate("count(*)").fetchall()[0][0])
