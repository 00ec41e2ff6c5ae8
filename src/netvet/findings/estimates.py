"""What rests on an estimate: a bit for every place in which one can stand, and the places that a rule reads.

An element's row carries all of them in one number, so that a rule's finding is marked by the places that this rule reads, and
by no other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import duckdb

from netvet.dossier import Claim, Dossiers, facts_of, vendor_fact, weigh
from netvet.fact import Fact
from netvet.findings.rule import Rule
from netvet.inventory.cells import name, quote
from netvet.inventory.function_cells import functions_of
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory
from netvet.regime.requirement import Indicators, Needs

ELEMENT, OPERATOR, HOLDER, SITE, CERTIFICATE = "element", "operator", "licence_holder", "site", "certificate"
FLEET, NATION, AREAS = "dependence", "dependence.national", "dependence.national_common_mode"
EXPOSED = "exposure"
PLACES = (
    *(ELEMENT, OPERATOR, HOLDER, SITE, CERTIFICATE, FLEET, NATION, AREAS, EXPOSED),
    *(f"{kind}.{fact}" for kind in ("vendor", "product") for fact in facts_of(kind)),
)
"""Rows of tables, and the claims about one fact; each holds one bit."""


def bit(place: str) -> int:
    """The number in which only the bit of that place is set."""
    return 1 << PLACES.index(place)


OF_ROW = bit(ELEMENT)
"""The bit of an element's own row."""


def read_by(rule: Rule) -> int:
    """The bits of all places that a rule's findings may rest on."""
    places = {ELEMENT, *(place for test in rule.tests for place in _read(test.fact))}
    if not rule.as_if:
        places.add(HOLDER if rule.regime.addressee == "licence_holder" else OPERATOR)
    match rule.requirement.demand:
        case Needs():
            places.add(CERTIFICATE)
        case Indicators(members):
            places |= {place for member in members for place in _read(member.fact)}
    return sum(map(bit, places))


def _read(fact: str) -> Iterator[str]:
    room = fact.rpartition(".")[0]
    if fact in PLACES:
        yield fact
    elif room in (OPERATOR, SITE):
        yield room
    elif room == FLEET:
        yield NATION if fact.startswith(f"{FLEET}.national_") else FLEET
    elif room == EXPOSED:
        yield EXPOSED
    elif fact == "country":
        yield OPERATOR  # where the element's own is not given


def stands(inventory: Inventory, elements: str, dossiers: Dossiers, day: date, *, quoting: Functions | None = None) -> str:
    """SQL over `e` (one of `elements`): the bits of all places in which something about it is an estimate; 0 if nothing is.

    Args:
        inventory: the network.
        elements: SQL of its elements, with all columns that they may have.
        dossiers: what is known of makers and products.
        day: the day judged.
        quoting: the functions that the case knows, where some rule quotes what is measured over the network.
    """
    con = inventory.con
    found = [
        *_in_tables(inventory),
        *(_in_measures(inventory, quoting) if quoting else ()),
        *(_in_areas(inventory, quoting) if quoting else ()),
        *_in_exposure(inventory),
        *_in_claims(con, elements, dossiers, day),
    ]
    return " + ".join(f"CASE WHEN {sql} THEN {bit(place)} ELSE 0 END" for place, sql in found) or "0"


def _in_tables(inventory: Inventory) -> Iterator[tuple[str, str]]:
    if inventory.has("elements", "estimate"):
        yield ELEMENT, "e.estimate"
    if operators := _guessed(inventory, "operators", "operator"):
        yield OPERATOR, f"e.operator IN ({operators})"
        yield HOLDER, f"coalesce(e.licence_holder, e.operator) IN ({operators})"
    if inventory.has("sites", "estimate"):
        yield SITE, "e.site_id IN (SELECT site_id FROM sites WHERE estimate)"
    if certificates := _guessed(inventory, "certificates", "certificate"):
        yield CERTIFICATE, f"list_has_any(members(e.certificates), [{certificates}])"


def _in_measures(inventory: Inventory, functions: Functions) -> Iterator[tuple[str, str]]:
    """What is measured over the elements of a function, of an operator or of all, rests on every one that is an estimate."""
    if not inventory.has("elements", "estimate") or not inventory.has("elements", "function"):
        return
    pairs = (
        "SELECT operator, function, coalesce(bool_or(estimate), FALSE) FROM elements WHERE function IS NOT NULL GROUP BY ALL"
    )
    rows = inventory.con.execute(f"{pairs} ORDER BY ALL").fetchall()
    performed = {cell: set(functions_of(functions, cell)) for _, cell, _ in rows}
    for place, of in ((FLEET, lambda operator: operator), (NATION, lambda _: "")):
        guessed: dict[str, set[str]] = {}
        for operator, cell, estimate in rows:
            if estimate:
                guessed.setdefault(of(operator), set()).update(performed[cell])
        marked = [(operator, cell) for operator, cell, _ in rows if performed[cell] & guessed.get(of(operator), set())]
        if marked:
            yield place, f"(e.operator, e.function) IN ({', '.join(f'({quote(o)}, {quote(f)})' for o, f in marked)})"


def _in_areas(inventory: Inventory, functions: Functions) -> Iterator[tuple[str, str]]:
    """What is measured over areas rests on every element that is radio, and on every site of one."""
    con = inventory.con
    if not inventory.has("elements", "function"):
        return
    cells = [cell for (cell,) in con.execute("SELECT DISTINCT function FROM elements WHERE function IS NOT NULL").fetchall()]
    access = {function for function, row in functions.rows.items() if row.domain == "access"}
    radio = ", ".join(quote(cell) for cell in sorted(cells) if access.intersection(functions_of(functions, cell)))
    held = f"SELECT site_id FROM elements WHERE function IN ({radio})"
    rows = {"elements": f"function IN ({radio})", "sites": f"site_id IN ({held})"}
    asked = [
        f"SELECT 1 FROM {table} WHERE estimate AND {mine}" for table, mine in rows.items() if inventory.has(table, "estimate")
    ]
    if radio and any(con.execute(f"{one} LIMIT 1").fetchall() for one in asked):
        yield AREAS, "TRUE"


def _in_exposure(inventory: Inventory) -> Iterator[tuple[str, str]]:
    """What is carried or could be stopped rests on every element: each is part of the whole."""
    if inventory.has("elements", "estimate"):
        query = "SELECT coalesce(bool_or(estimate), FALSE) FROM elements"
        if inventory.con.execute(query).fetchall()[0][0]:
            yield EXPOSED, "TRUE"


def _guessed(inventory: Inventory, table: str, key: str) -> str:
    """SQL: the keys of a small table's rows that are estimates."""
    if not inventory.has(table, "estimate"):
        return ""
    rows = inventory.con.execute(f"SELECT {name(key)} FROM {name(table)} WHERE estimate ORDER BY 1").fetchall()
    return ", ".join(quote(word) for (word,) in rows)


def _in_claims(con: duckdb.DuckDBPyConnection, elements: str, dossiers: Dossiers, day: date) -> Iterator[tuple[str, str]]:
    if facts := _guessed_facts(dossiers, "vendor"):
        makers = [dossiers.maker(written) for (written,) in _written(con, elements, "vendor")]
        for fact in facts:
            told = {maker.written: vendor_fact(maker, fact.name, fact.type, day).claims for maker in makers}
            if guessed := [written for written, claims in told.items() if _any_guessed(claims)]:
                yield f"vendor.{fact.name}", f"e.vendor IN ({', '.join(map(quote, guessed))})"
    if facts := _guessed_facts(dossiers, "product"):
        pairs = _written(con, elements, "vendor", "product")
        found = [(pair, dossiers.product(dossiers.maker(pair[0]).id if pair[0] else None, pair[1])) for pair in pairs]
        for fact in facts:
            known = [(pair, weigh(dossier.claims, fact.name, fact.type, day).claims) for pair, dossier in found if dossier]
            if guessed := [_is_product(*pair) for pair, claims in known if _any_guessed(claims)]:
                yield f"product.{fact.name}", " OR ".join(guessed)


def _guessed_facts(dossiers: Dossiers, kind: str) -> list[Fact]:
    """Facts of which some claim is an estimate; mostly none, so that no maker needs a look."""
    found = {c.fact for (of, _), dossier in dossiers.by_subject.items() if of == kind for c in dossier.claims if c.estimate}
    return [fact for fact in facts_of(kind).values() if fact.name in found]


def _written(con: duckdb.DuckDBPyConnection, elements: str, *columns: str) -> list[tuple[str, ...]]:
    """What stands in some columns of the elements, the last of them not empty."""
    listed = ", ".join(map(name, columns))
    rows = f"SELECT DISTINCT {listed} FROM ({elements}) WHERE {name(columns[-1])} IS NOT NULL ORDER BY ALL"
    return con.execute(rows).fetchall()


def _any_guessed(claims: Iterable[Claim]) -> bool:
    return any(claim.estimate for claim in claims)


def _is_product(vendor: str | None, product: str) -> str:
    return f"(e.product = {quote(product)} AND e.vendor IS NOT DISTINCT FROM {quote(vendor) if vendor else 'NULL'})"
