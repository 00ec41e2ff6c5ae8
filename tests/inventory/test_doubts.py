"""What contradicts itself or points at nothing is a warning with a count and examples, never an error."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netvet.inventory.doubts import find_doubts
from netvet.inventory.store import open_inventory


@pytest.fixture
def doubts(put: Any, tmp_path: Path) -> Any:
    def find(as_of: date | None = date(2026, 11, 21), **tables: str) -> list[str]:
        for table, text in tables.items():
            put(f"{table}.csv", text)
        with open_inventory(tmp_path) as inventory:
            return [str(doubt) for doubt in find_doubts(inventory, as_of)]

    return find


def test_days_in_the_wrong_order(doubts: Any) -> None:
    rows = [
        "a,2020-01-01,2019-12-31",
        "b,2020-01-01,2020-01-01",
        "c,none,2019-01-01",
        "d,2020-01-01,none",
        "e,,2019-01-01",
    ]
    found = doubts(elements="element_id,installed_on,removed_on,operator\n" + "".join(f"{row},o\n" for row in rows))
    assert found == ["warning: elements: removed_on is before installed_on: 1 row (a)"]


def test_examples_are_few(doubts: Any) -> None:
    rows = "".join(f"e{i},o,2020-01-01,2019-01-01\n" for i in range(9))
    found = doubts(elements="element_id,operator,first_used_on,removed_on\n" + rows)
    assert found == ["warning: elements: removed_on is before first_used_on: 9 rows (e0, e1, e2 …)"]


def test_states_at_odds_with_days(doubts: Any) -> None:
    text = "element_id,operator,state,installed_on,removed_on\n" + "".join(
        f"{row}\n"
        for row in (
            "a,o,planned,2020-01-01,",
            "b,o,planned,2027-01-01,",
            "c,o,planned,,",
            "d,o,in-service,2020-01-01,2026-11-21",
            "e,o,in-service,2020-01-01,2026-11-22",
            "f,o,in-service,2020-01-01,none",
        )
    )
    assert doubts(elements=text) == [
        "warning: elements: is planned, but installed_on is past: 1 row (a)",
        "warning: elements: is in service, but removed_on is past: 1 row (d)",
    ]
    assert doubts(as_of=None, elements=text) == []


def test_pointers_to_nothing(doubts: Any) -> None:
    text = "element_id,operator,site_id,managed_by,hosted_on,certificates\n" + "".join(
        f"{row}\n"
        for row in (
            "a,o,s1,a,none,C1",
            "b,p,s2,z,y,C1+C2",
            "c,o,,n/a,-,none",
            "d,o,none,none,a,C1+unknown",
            "e,o,s3,,,",
        )
    )
    assert doubts(elements=text) == [
        "warning: elements: managed_by names nothing in elements: 1 row (b)",
        "warning: elements: hosted_on names nothing in elements: 1 row (b)",
    ], "a table that is not there contradicts nothing"
    found = doubts(sites="site_id\ns1\n", operators="operator\no\n", certificates="certificate\nC1\n")
    assert found == [
        "warning: elements: operator names nothing in operators: 1 row (b)",
        "warning: elements: site_id names nothing in sites: 2 rows (b, e)",
        "warning: elements: managed_by names nothing in elements: 1 row (b)",
        "warning: elements: hosted_on names nothing in elements: 1 row (b)",
        "warning: elements: certificates names nothing in certificates: 1 row (b)",
    ]


def test_links_and_other_tables(doubts: Any) -> None:
    found = doubts(
        elements="element_id,operator\na,o\n",
        links="from_element,to_element\na,b\n",
        contracts="contract_id,signed_on,ends_on\nk,2020-01-02,2020-01-01\n",
    )
    assert found == [
        "warning: contracts: ends_on is before signed_on: 1 row (k)",
        "warning: links: to_element names nothing in elements: 1 row (a)",
    ]


def test_a_sound_network_raises_no_doubt(doubts: Any) -> None:
    assert doubts(elements="element_id,operator,managed_by\na,o,\nb,o,a\n") == []


def test_users_that_run_nothing(doubts: Any) -> None:
    found = doubts(elements="element_id,operator,used_by\na,P,Q\nb,Q,P|Q\nc,P,R+?+Q\nd,P,none\ne,P,?\n")
    text = "used_by names operators that run no element (P|Q, R); several stand apart by +"
    assert found == [f"warning: elements: {text}: 2 rows (b …)"]
