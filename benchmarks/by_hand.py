"""The twenty requirements of regime.toml as one SQL statement written by hand, as fast as we could make it.

What follows from a maker's name, a function or an operator is looked up beforehand (that is not timed) and joined; of each
requirement the statement makes two truths, and one number a row, in which three counts are packed: one sum instead of three.
Tried on 1e6 elements and slower: lists of names instead of joins (by 1.6), a sum or count for each status (by 1.3).
"""

# ruff: noqa: PLC0415 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import duckdb

    Ask = Callable[[dict[str, Any]], bool | None]

DAY = "DATE '2026-11-21'"

# what was installed before a day was procured before it
FROM_2022 = "procured_on >= DATE '2022-01-01'"
PROCURED = f"CASE WHEN procured_on IS NULL AND installed_on < DATE '2022-01-01' THEN FALSE ELSE {FROM_2022} END"

# one row a requirement: where it applies, and what it demands
RULES = (
    ("five AND near_bands AND installed_on >= DATE '2021-01-20'", "NOT two"),
    ("contains(bands, 'n78') OR contains(services_in_band, 'n78')", "NOT two"),
    ("core AND five", "NOT two"),
    ("management AND five", "NOT two OR critical_functions_replaced"),
    ("transport AND (high_data_rate OR data_rate_gbps >= 100)", "NOT huawei"),
    ("olt AND premises > 1000", "NOT huawei"),
    ("central", "NOT reached"),
    ("state IN ('in-service', 'installed')", "support_ends_on >= judged_on"),
    ("central", "kind <> 'managed-service'"),
    ("core", "cleared_by = 'N-2025-17' OR four_states"),
    (
        "core AND first_used_on >= DATE '2024-01-01'",
        "contains(certificates, 'INV-2024-01') OR contains(certificates, 'INV-2024-02')",
    ),
    ("traffic_gbps >= 0.1", "four_states"),
    (
        "subscribers > 1000000",
        "NOT two AND NOT (reached OR contains(accessible_from, 'PL') OR contains(accessible_from, 'RO'))",
    ),
    (f"funding = 'state-aid' AND {PROCURED}", "NOT two"),
    ("vital", "maintainer = 'own' OR NOT two"),
    ("contains(used_by, 'Talnetz')", "three_groups"),
    ("produced_on BETWEEN DATE '2020-07-01' AND DATE '2022-06-30'", "NOT chinese"),
    ("data_rate_gbps >= 100", "coalesce(country, seat) = 'DE'"),
    ("raised AND (central OR border)", "NOT compelled"),
    ("old", "planned_removal_on <= DATE '2028-06-30'"),
)

COLUMNS = """operator function generation vendor bands services_in_band state kind funding maintainer used_by country cleared_by
accessible_from certificates high_data_rate critical_functions_replaced data_rate_gbps subscribers premises traffic_gbps
installed_on first_used_on procured_on produced_on support_ends_on removed_on planned_removal_on""".split()
"""Columns of elements on which the requirements turn, whether an element is there included."""

PRESENT = f"""CASE WHEN removed_on <= {DAY} THEN FALSE
    WHEN state = 'removed' THEN CASE WHEN removed_on > {DAY}
        THEN CASE WHEN coalesce(installed_on, first_used_on) <= {DAY} THEN TRUE END
        ELSE FALSE END
    WHEN state IN ('planned', 'procured') THEN CASE WHEN coalesce(installed_on, first_used_on) > {DAY} THEN TRUE END
    WHEN coalesce(installed_on, first_used_on) IS NOT NULL THEN coalesce(installed_on, first_used_on) <= {DAY}
    WHEN state IN ('installed', 'in-service') THEN TRUE END"""

JUDGED_ON = f"""CASE WHEN state IN ('planned', 'procured') AND coalesce(installed_on, first_used_on) > {DAY}
    THEN coalesce(installed_on, first_used_on) ELSE {DAY} END"""


BITS = 24
"""Width of a packed count: up to 16 million elements."""

SHARED = {
    "present": PRESENT,
    "judged_on": JUDGED_ON,
    "near_bands": "contains(bands, 'n78') OR contains(bands, 'n40')",
    "reached": "contains(accessible_from, 'CN') OR contains(accessible_from, 'IN')",
    "five": "CASE WHEN generation IS NOT NULL THEN contains(generation, '5G') ELSE function_five END",
    "old": "CASE WHEN generation IS NULL THEN function_old ELSE contains(generation, '2G') OR contains(generation, '3G') END",
}


def bare_scan(elements: str) -> str:
    """The least that any of them must do: read the columns."""
    return f"SELECT {', '.join(f'max({column})' for column in COLUMNS)} FROM {elements}"


def statement(elements: str) -> str:
    """The whole: one row, the elements and for each requirement its three counts packed."""
    keys = {"makers": "vendor", "functions": "function", "firms": "operator"}
    joins = " ".join(f"LEFT JOIN {table} ON {column} = {table}.name" for table, column in keys.items())
    shared = ", ".join(f"{sql} AS {term}" for term, sql in SHARED.items())
    truths = ", ".join(f"present AND ({a}) AS a{i}, ({r}) AS r{i}" for i, (a, r) in enumerate(RULES))
    counts = ", ".join(_packed(f"a{i}", f"r{i}") for i in range(len(RULES)))
    return f"SELECT count(*), {counts} FROM (SELECT {truths} FROM (SELECT *, {shared} FROM {elements} {joins}))"


def _packed(applies: str, require: str) -> str:
    ones = [f"{1 << BITS * place}::BIGINT" for place in range(3)]
    broken = f"{applies} AND NOT {require}"
    return f"sum(CASE WHEN NOT {applies} THEN {ones[0]} WHEN {require} THEN {ones[1]} WHEN {broken} THEN {ones[2]} ELSE 0 END)"


def statuses(row: Sequence[int]) -> list[dict[str, int]]:
    """Met, broken, unknown and not applicable of each requirement."""
    total, found = row[0], []
    for packed in map(int, row[1:]):
        idle, met, broken = (packed >> BITS * place & (1 << BITS) - 1 for place in range(3))
        found.append({"met": met, "broken": broken, "unknown": total - idle - met - broken, "not-applicable": idle})
    return found


def look_up(con: duckdb.DuckDBPyConnection, elements: str, operators: str) -> None:
    """Make the tables makers, functions and firms: what follows from a name, as one truth a column."""
    from netvet.dossier import read_dossiers
    from netvet.findings.facts import vendor_table
    from netvet.inventory.function_cells import function_table
    from netvet.inventory.functions import shipped_functions

    def distinct(column: str) -> list[str]:
        listing = f"SELECT DISTINCT {column} FROM {elements} WHERE {column} IS NOT NULL ORDER BY 1"
        return [row[0] for row in con.execute(listing).fetchall()]

    makers = vendor_table(read_dossiers(), distinct("vendor"), date(2026, 11, 21)).to_pylist()
    functions = function_table(shipped_functions(), distinct("function")).to_pylist()
    _make(con, "makers", makers, "written", _MAKER)
    _make(con, "functions", functions, "cell", _FUNCTION)
    con.execute(
        f"CREATE TEMP TABLE firms AS SELECT operator AS name, country AS seat, vital, raised_risk AS raised FROM {operators}"
    )


def _make(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]], key: str, asked: dict[str, Ask]) -> None:
    columns = ", ".join(f"{term} BOOLEAN" for term in asked)
    con.execute(f"CREATE TEMP TABLE {table} (name VARCHAR, {columns})")
    values = [[row[key], *(ask(row) for ask in asked.values())] for row in rows]
    con.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * (len(asked) + 1))})", values)


def _holds(key: str, *words: str) -> Ask:
    """Whether a list of the row holds any of some words; None where it may."""

    def found(row: dict[str, Any]) -> bool | None:
        members = row[key]
        return None if members is None else True if set(words) & set(members) else None if None in members else False

    return found


def _is(key: str, *words: str) -> Ask:
    """Whether the row's value is one of some words; None where it is not known."""
    return lambda row: None if row[key] is None else row[key] in words


_MAKER = {
    "two": _is("group", "huawei", "zte"),
    "huawei": _is("group", "huawei"),
    "three_groups": _is("group", "ericsson", "nokia", "samsung"),
    "four_states": _is("home_state", "SE", "FI", "KR", "US"),
    "chinese": _is("home_state", "CN"),
    "compelled": _holds("may_be_compelled_by", "CN"),
}
_FUNCTION = {
    "core": _holds("domains", "core"),
    "management": _holds("domains", "management"),
    "central": _holds("domains", "core", "management"),
    "border": _holds("domains", "border"),
    "transport": _holds("domains", "transport"),
    "olt": _holds("functions", "OLT"),
    "function_five": _holds("generations", "5G"),
    "function_old": _holds("generations", "2G", "3G"),
}
