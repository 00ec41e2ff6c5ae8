"""The facts behind a test: its value, and the source in which that stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from netvet.dossier import Claim, Weighed, facts_of, group_of, vendor_fact, weigh
from netvet.fact import Fact, Type
from netvet.findings.assessment import Findings
from netvet.findings.estimates import OF_ROW
from netvet.findings.rule import Rule
from netvet.inventory.cells import name
from netvet.regime.condition import Test
from netvet.regime.requirement import BY_THEN, Indicators, Needs
from netvet.verdict import Truth


@dataclass(frozen=True)
class Ground:
    """One test that decided, or left open: what it asks, what it came to, the value behind it, and where that stands."""

    asked: str
    truth: Truth
    value: str
    source: str


def ground(findings: Findings, test: Test, value: Truth, row: Mapping[str, Any]) -> Ground:
    """A test on an element, with the fact behind it."""
    room, _, column = test.fact.rpartition(".")
    words = frozenset(map(str, test.values)) if test.operator == "any" else frozenset[str]()
    if room == "vendor":
        return Ground(str(test), value, *_of_vendor(findings, column, row, words))
    if room == "product":
        return Ground(str(test), value, *_of_product(findings, column, row, words))
    if room in ("dependence", "exposure"):
        return Ground(str(test), value, _of_network(findings, test, row), "measured over the network")
    if room in ("site", "operator"):
        key = "site_id" if room == "site" else "operator"
        return Ground(str(test), value, *_of_table(findings, f"{room}s", key, row.get(key), column))
    if test.fact in ("domain", "tags", "function"):
        source = f"function {row.get('function') or 'not given'} in the table of 3GPP functions"
        return Ground(str(test), value, _show(_fact(findings, test.fact, row)), source)
    stated = row.get(test.fact)
    return Ground(str(test), value, _show(_fact(findings, test.fact, row) if stated is None else stated), _of_row(row))


def act_ground(rule: Rule, row: Mapping[str, Any]) -> list[Ground]:
    """The day of the act that a rule counts, if it counts one."""
    asked = rule.requirement
    if not asked.act or not asked.starts:
        return []
    day = row.get(asked.act)
    by_then = row.get(BY_THEN.get(asked.act, "")) if day is None else None
    if by_then is not None and by_then < asked.starts:
        told = f"by {by_then}, derived from {BY_THEN[asked.act]}"
        return [Ground(f"{asked.act} >= {asked.starts}", truth=False, value=told, source=_of_row(row))]
    value = None if day is None else bool(day != date.max and day >= asked.starts)
    return [Ground(f"{asked.act} >= {asked.starts}", value, _show(day), _of_row(row))]


def evidence_grounds(findings: Findings, rule: Rule, row: Mapping[str, Any]) -> list[Ground]:
    """The certificates, or the indicators, that a rule turns on, if it turns on some."""
    match rule.requirement.demand:
        case Needs() as needs:
            fits = _fact(findings, f"needs#{rule.index}", row)
            return [Ground(str(needs), fits, _show(row.get("certificates")), _of_row(row))]
        case Indicators(members):
            return [Ground(m.title, None, *_of_vendor(findings, m.fact.removeprefix("vendor."), row)) for m in members]
    return []


def _fact(findings: Findings, fact: str, row: Mapping[str, Any]) -> Any:
    """A fact as the rules saw it."""
    return findings.con.execute(f"SELECT {name(fact)} FROM facts WHERE class = {row['class']}").fetchall()[0][0]


def _of_vendor(findings: Findings, column: str, row: Mapping[str, Any], words: frozenset[str] = frozenset()) -> tuple[str, str]:
    """A fact about a maker: what it comes to, and where that stands; of a set only who speaks of some words, if given."""
    written = row.get("vendor")
    if written is None:
        return "not known", f"vendor not given; {_of_row(row)}"
    maker = findings.dossiers.maker(written)
    if maker.dossier is None:
        told = f"could mean {', '.join(maker.candidates)}" if maker.candidates else "no dossier knows the name"
        return "not known", f"vendor {written!r}: {told}"
    affiliate = f" (affiliate {maker.affiliate.name})" if maker.affiliate else ""
    head = f"vendor {written!r} = {maker.dossier.name}{affiliate}; {maker.dossier.head or ', '.join(maker.dossier.files)}"
    heads = {"id": maker.id, "group": group_of(maker, findings.day), "home_state": maker.dossier.home_state}
    if column in heads:
        return _show(heads[column]), head
    fact = facts_of("vendor")[column]
    weighed = _on(vendor_fact(maker, column, fact.type, findings.day), words, fact, findings.day)
    return _weighed(weighed), "; ".join(map(_cited, weighed.claims)) or head


def _of_product(findings: Findings, column: str, row: Mapping[str, Any], words: frozenset[str]) -> tuple[str, str]:
    """A fact about a product: what it comes to, and where that stands."""
    vendor, product = row.get("vendor"), row.get("product")
    if product is None:
        return "not known", f"product not given; {_of_row(row)}"
    dossier = findings.dossiers.product(findings.dossiers.maker(vendor).id if vendor else None, product)
    if dossier is None:
        return "not known", f"product {product!r}: no dossier knows the name"
    fact = facts_of("product")[column]
    weighed = _on(weigh(dossier.claims, column, fact.type, findings.day), words, fact, findings.day)
    head = f"product {product!r} = {dossier.name}; {dossier.head or ', '.join(dossier.files)}"
    return _weighed(weighed), "; ".join(map(_cited, weighed.claims)) or head


def _on(weighed: Weighed, words: frozenset[str], fact: Fact, day: date) -> Weighed:
    """What those come to who speak of some words of a set; all, where nobody does or none is asked for."""
    speaking = [
        claim for claim in weighed.claims if isinstance(claim.value, frozenset) and (not claim.value or claim.value & words)
    ]
    return weigh(speaking, fact.name, fact.type, day) if words and speaking else weighed


def _weighed(weighed: Weighed) -> str:
    if not weighed.claims:
        return "not known"
    counted = f"asserted by {weighed.asserted}, denied by {weighed.denied}, inconclusive {weighed.inconclusive}"
    known = [_show(weighed.value)] if weighed.value is not None else []
    held = [f"contested ({', '.join(weighed.contested)})"] if weighed.contested else known
    other = [f"not {', '.join(weighed.not_members)}"] if weighed.not_members else []
    return f"{'; '.join([*held, *other]) or 'not known'}: {counted} (origins)"


def _cited(claim: Claim) -> str:
    estimate = ", estimate" if claim.estimate else ""
    return f"{claim.stance.value} ({claim.standing or 'source'}, {claim.confidence}{estimate}): {claim.source}"


def _of_table(findings: Findings, table: str, key: str, value: object, column: str) -> tuple[str, str]:
    """A fact of a row in another table of the network."""
    if value is None or not findings.inventory.has(table, column):
        return "not known", f"column {column} of table {table}"
    source, estimate = (more if findings.inventory.has(table, more) else "NULL" for more in ("source", "estimate"))
    query = f"SELECT {name(column)}, {source}, {estimate}, netvet_row FROM {table} WHERE {name(key)} = $1"
    rows = findings.con.execute(query, [value]).fetchall()
    if not rows:
        return "not known", f"no row {value!r} in table {table}"
    shown, told, guessed, number = rows[0]
    return _show(shown), f"{table}, row {number}" + (f": {told}" if told else "") + (" (estimate)" if guessed else "")


def _of_network(findings: Findings, test: Test, row: Mapping[str, Any]) -> str:
    """A figure of the network's dependence or exposure, or its two ends; of exposure that of the element itself."""
    ends = [test.fact] if test.type is Type.FLAG else [test.fact, f"{test.fact}#high"]
    # elements of a class lie on the same side of each limit, and need not have the same share
    low, *high = (row[end] if test.fact.startswith("exposure.") else _fact(findings, end, row) for end in ends)
    if low is None or isinstance(low, bool):
        return _show(low)
    limits = [float(limit) for limit in test.values if isinstance(limit, Decimal)]
    return " to ".join(dict.fromkeys(_rounded(float(end), limits) for end in (low, *high)))


def _rounded(number: float, limits: Sequence[float]) -> str:
    """A number with two digits that count, or as many as leave it on its side of each limit."""
    for digits in range(2, 13):
        told = Decimal(f"{number:.{digits}g}")
        if all((float(told) > limit) == (number > limit) and (float(told) < limit) == (number < limit) for limit in limits):
            break
    return f"{told:f}"


def _of_row(row: Mapping[str, Any]) -> str:
    told = f": {row['source']}" if row.get("source") else ""
    return f"elements, row {row['row']}{told}" + (" (estimate)" if row["estimate"] & OF_ROW else "")


def _show(value: object) -> str:
    """A value as a person writes it."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        known = [str(member) for member in value if member is not None]
        others = ["others not known"] if None in value else []
        return "+".join([*known, *others]) or "none"
    return "none" if value == date.max else str(value)
