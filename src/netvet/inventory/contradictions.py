"""Rows of a sheet that say different things of one item: a site with two names, or in two places. Counted and named."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from netvet.fact import Type
from netvet.inventory.cells import name, quote
from netvet.inventory.delimited import shorten
from netvet.inventory.source import ROW
from netvet.inventory.tables import PLACEHOLDERS
from netvet.inventory.translation import Translation

SHOWN = 5
"""Items that are named; their number is always told."""


def contradictions(con: duckdb.DuckDBPyConnection, translation: Translation, place: str) -> Iterator[str]:
    """Lines on items of which the first row is taken, though a later one says something else.

    A cell that says nothing contradicts nothing; numbers are compared as numbers.
    """
    key, *_ = translation.one.table.key
    others = [target for target in translation.named if target != key]
    if key not in translation.named or not others:
        return
    cells = ", ".join(f"{_said(translation, target)} AS c{at}" for at, target in enumerate(others))
    rows = f"SELECT {translation.text(key)} AS item, {name(ROW)} AS nth, {cells} FROM {translation.rows}"
    rows += f" WHERE {name('said:')} IS NOT NULL" if translation.one.only_where else ""
    differ = " OR ".join(f"min(c{at}) <> max(c{at})" for at in range(len(others)))
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE contradicted AS SELECT item, min(nth) AS first FROM ({rows}) "
        f"WHERE item IS NOT NULL GROUP BY item HAVING {differ}"
    )
    ((items,),) = con.execute("SELECT count(*) FROM contradicted").fetchall()
    if not items:
        return
    # one line an item and column: what the first row that says anything says, and the first that says otherwise
    parts = " UNION ALL ".join(
        f"SELECT item, first, {at} AS position, {quote(target)} AS col, arg_min(c{at}, nth) AS one, "
        f"min(nth) FILTER (c{at} IS NOT NULL) AS one_at, list({{'nth': nth, 'c': c{at}}} ORDER BY nth) AS said "
        f"FROM told GROUP BY item, first HAVING min(c{at}) <> max(c{at})"
        for at, target in enumerate(others)
    )
    told = f"WITH told AS (SELECT r.*, first FROM ({rows}) AS r JOIN contradicted USING (item)), parts AS ({parts})"
    counts = con.execute(f"{told} SELECT col, count(*) FROM parts GROUP BY col ORDER BY min(position)").fetchall()
    shown = con.execute(
        f"{told} SELECT item, col, one, one_at, list_filter(said, lambda s: s.c <> one)[1] FROM parts "
        f"WHERE item IN (SELECT item FROM contradicted ORDER BY first LIMIT {SHOWN}) ORDER BY first, position"
    ).fetchall()
    listed = ", ".join(f"{col} of {count}" for col, count in counts)
    so = "1 {0} contradicts itself" if items == 1 else "{1} {0}s contradict themselves"
    yield f"{place}{so.format(key, items)}; the first row holds: {listed}"
    for item, col, one, one_at, other in shown:
        said = f"{shorten(one)!r} in row {one_at}, {shorten(other['c'])!r} in row {other['nth']}"
        yield f"{place}{key} {shorten(item)!r}: {col} is {said}"
    if items > SHOWN:
        yield f"{place}and {items - SHOWN} more {key}s that contradict themselves"


def _said(translation: Translation, target: str) -> str:
    """SQL: what a row says, NULL where it says nothing."""
    value, column = translation.value(target), translation.one.table.column(target)
    silent = ", ".join(map(quote, PLACEHOLDERS))
    numeric = column is not None and column.type in (Type.COUNT, Type.NUMBER, Type.DEGREE)
    told = f"coalesce(TRY_CAST({value} AS DOUBLE)::VARCHAR, {value})" if numeric else f"trim({value})"
    return f"CASE WHEN lower({value}) NOT IN ({silent}) AND {value} <> '' THEN {told} END"
