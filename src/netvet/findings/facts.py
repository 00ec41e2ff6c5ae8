"""Which room states which fact: the vocabulary of rules, and the tables that hold what makers, functions and operators are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from netvet.dossier import (
    HEAD_FACTS,
    Dossiers,
    Maker,
    Weighed,
    facts_of,
    fold,
    group_of,
    home_of,
    known_words,
    read_dossiers,
    vendor_fact,
    weigh,
)
from netvet.fact import NONE, Fact, Type
from netvet.inventory.functions import DOMAINS, Functions
from netvet.inventory.tables import ELEMENTS, OPERATORS, SITES
from netvet.regime.requirement import COUNTS

if TYPE_CHECKING:
    import pyarrow as pa

_CARRIED = {"element_id", "serial", "source", "estimate", "responsible", "ticket", "managed_by", "hosted_on", "vendor"}
_TAGS = ("oversight", "virtualisation", "security", "roaming")


def _dependence_facts() -> Iterator[Fact]:
    """What a rule may quote of a network's dependence; an element that performs several functions has of each the worst."""
    for word, whole in (("", "what its operator has"), ("national_", "what all operators have")):
        among = f"{whole} of the same function"
        for count in COUNTS:
            meaning = f"share of its maker's owner group in {among}, by {count}: from 0 to 1"
            yield Fact(f"{word}share_of_{count}", Type.NUMBER, meaning)
        yield Fact(f"{word}makers", Type.COUNT, f"number of owner groups in {among}")
        yield Fact(f"{word}single_supplier", Type.FLAG, f"whether one owner group alone supplies {among}")
        yield Fact(f"{word}top_share", Type.NUMBER, f"largest share of an owner group in {among}, by elements: from 0 to 1")
        yield Fact(f"{word}hhi", Type.NUMBER, f"HHI of the owner groups in {among}, by elements: from 0 to 1")
    common = (
        "of the people where two operators or more serve, share who live where all radio is of one owner group: from 0 to 1"
    )
    yield Fact("national_common_mode", Type.NUMBER, common)


DEPENDENCE = {fact.name: fact for fact in _dependence_facts()}
"""Facts of the room `dependence`, by their names without it."""


def _exposure_facts() -> Iterator[Fact]:
    """What a rule may quote of what an element, or its whole site, carries or could stop."""
    verbs = {"carries": "passes through {0}, in the clear or not", "stops": "could be stopped by {0}, with what it controls"}
    for word, whole, who in (
        ("", "its operator's", "it alone"),
        ("national_", "all operators'", "it alone"),
        ("national_site_", "all operators'", "all on its site together"),
    ):
        for verb, meaning in verbs.items():
            for count in ("subscribers", "traffic"):
                told = f"share of {whole} {count} that {meaning.format(who)}: from 0 to 1"
                yield Fact(f"{word}{verb}_{count}", Type.NUMBER, told)


EXPOSURE = {fact.name: fact for fact in _exposure_facts()}
"""Facts of the room `exposure`, by their names without it."""


@cache
def _shipped_dossiers() -> Dossiers:
    return read_dossiers()


def vocabulary(functions: Functions, dossiers: Dossiers | None = None) -> dict[str, Fact]:
    """Every fact that a condition may ask for, by the name that it bears there.

    Args:
        functions: the functions of 3GPP, and a case's own.
        dossiers: whose words for makers and lists are known; those that come with the program where None.
    """
    words = known_words(_shipped_dossiers() if dossiers is None else dossiers)
    bare = [fact for fact in ELEMENTS.columns if fact.name not in _CARRIED]
    own: dict[str, Fact] = {fact.name: fact for fact in bare}
    own["function"] = Fact("function", Type.SET, "3GPP functions that it performs", tuple(functions.rows))
    own["domain"] = Fact("domain", Type.SET, "domains of its functions", DOMAINS)
    own["tags"] = Fact("tags", Type.SET, "tags of its functions", _TAGS)
    vendor_id = Fact("id", Type.TEXT, "the maker that its name resolved to")
    dotted = [
        *(("vendor", fact) for fact in (vendor_id, *HEAD_FACTS, *facts_of("vendor").values())),
        *(("product", fact) for fact in facts_of("product").values()),
        *(("operator", fact) for fact in OPERATORS.columns if fact.name not in {"operator", "source", "estimate"}),
        *(("site", fact) for fact in SITES.columns if fact.name not in {"site_id", "name", "source", "estimate"}),
        *(("dependence", fact) for fact in DEPENDENCE.values()),
        *(("exposure", fact) for fact in EXPOSURE.values()),
    ]
    named = {
        key: Fact(key, fact.type, fact.meaning, fact.values, fact.form, words.get(key))
        for room, fact in dotted
        for key in (f"{room}.{fact.name}",)
    }
    return {**own, **named}


def vendor_table(dossiers: Dossiers, written: Iterable[str], day: date) -> pa.Table:
    """What each maker's name comes to on a day.

    Columns: written, id, candidates, stranger (one key for one maker where its group is not known), every fact about makers;
    for each fact `name#asserted` and `name#denied`, the number of independent origins, and `name#contested`; for each set
    `name#not`, the members known not to be in it.
    """
    makers = [dossiers.maker(name) for name in written]
    return _fact_table(
        "written", facts_of("vendor"), [_vendor_row(maker, day) for maker in makers], ("id", "group", "home_state", "stranger")
    )


def _vendor_row(maker: Maker, day: date) -> dict[str, Any]:
    row: dict[str, Any] = {
        "written": maker.written,
        "id": maker.id,
        "group": group_of(maker, day),
        "home_state": home_of(maker),
        "stranger": _stranger(maker, day),
        "candidates": list(maker.candidates),
    }
    if maker.written == NONE:
        row.update(id=NONE, group=NONE, home_state=NONE)
    for fact in facts_of("vendor").values():
        weighed = _nobodys(fact) if maker.written == NONE else vendor_fact(maker, fact.name, fact.type, day)
        row |= _told(fact.name, weighed) | {
            f"{fact.name}#asserted": weighed.asserted,
            f"{fact.name}#denied": weighed.denied,
            f"{fact.name}#contested": bool(weighed.contested),
        }
    return row


def _stranger(maker: Maker, day: date) -> str | None:
    """One key for one maker whose owner group is not known; None where it is, or where the name may mean several makers."""
    if maker.ambiguous or maker.written == NONE or group_of(maker, day) is not None:
        return None
    return maker.id or fold(maker.written)


def _nobodys(fact: Fact) -> Weighed:
    """What is known of the maker of what has none."""
    return Weighed(False if fact.type is Type.FLAG else (), 0, 0, 0, (), (), complete=True)


def product_table(dossiers: Dossiers, written: Iterable[tuple[str | None, str]], day: date) -> pa.Table:
    """What each product comes to on a day.

    Columns: maker (as written), written, every fact about products, and for each set `name#not`, the members known not to be
    in it.
    """
    rows = []
    for vendor, product in written:
        dossier = dossiers.product(dossiers.maker(vendor).id if vendor else None, product)
        row: dict[str, Any] = {"maker": vendor, "written": product}
        for fact in facts_of("product").values():
            row |= _told(fact.name, weigh(dossier.claims if dossier else (), fact.name, fact.type, day))
        rows.append(row)
    return _fact_table("written", facts_of("product"), rows, ("maker",))


def _told(fact: str, weighed: Weighed) -> dict[str, Any]:
    return {fact: _known(weighed), f"{fact}#not": list(weighed.not_members)}


def _known(weighed: Weighed) -> bool | list[str | None] | None:
    """A value; a set of which it is not known that it is complete holds a NULL: there may be others."""
    if isinstance(weighed.value, tuple):
        return [*weighed.value, *([] if weighed.complete else [None])]
    return weighed.value


def _fact_table(key: str, facts: dict[str, Fact], rows: list[dict[str, Any]], texts: tuple[str, ...]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    arrow: dict[Type, Callable[[], pa.DataType]] = {Type.FLAG: pa.bool_, Type.SET: lambda: pa.list_(pa.string())}
    fields = [
        (key, pa.string()),
        *((name, pa.string()) for name in texts),
        *((name, arrow[fact.type]()) for name, fact in facts.items()),
        *((f"{name}#not", pa.list_(pa.string())) for name, fact in facts.items() if fact.type is Type.SET),
    ]
    if "group" in texts:
        fields += [("candidates", pa.list_(pa.string()))]
        fields += [(f"{name}#{side}", pa.int32()) for name in facts for side in ("asserted", "denied")]
        fields += [(f"{name}#contested", pa.bool_()) for name in facts]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))
