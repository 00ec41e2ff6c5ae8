"""Law: the two ways of judging agree on what rests on an estimate, wherever that stands."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

COMPELLED = """
subject = "vendor:zte"
[[claim]]
fact = "may_be_compelled_by"
value = ["CN"]
estimate = true
source = { publisher = "P", work = "W" }
"""


@pytest.mark.parametrize("seed", range(3))
def test_counts_and_rows_agree_on_what_is_estimated(bench: Any, draw: Any, seed: int) -> None:
    r = Random(seed)

    def guessed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "estimate": r.choice((True, False, None))} for row in rows]

    elements = guessed([draw.muddle(r, draw.element(r, number)) for number in range(60)])
    tables = {table: guessed(rows) for table, rows in draw.tables(r).items()}
    known = [draw.product.replace("[[claim]]", "[[claim]]\nestimate = true"), COMPELLED]
    regime = bench.regime(bench.text(draw.rules(r, bench)))
    with bench.judge(elements, regime, on=date(2026, 12, 1), as_of=date(2026, 11, 21), dossiers=known, **tables) as findings:
        counted = {(row["rule"], row["status"]): row["estimated"] for row in findings.counts() if row["estimated"]}
        numbers = {(rule.requirement.id, rule.requirement.part): rule.index for rule in findings.rules}
        rows = findings.rows(everything=True).filter("estimate").project("requirement, part, status").fetchall()
    found: dict[tuple[int, str], int] = {}
    for requirement, part, status in rows:
        found[numbers[requirement, part], status] = found.get((numbers[requirement, part], status), 0) + 1
    assert counted == found
    assert counted
