"""What rules may quote of exposure: what part of subscribers and traffic an element, or a site, carries or could stop.

A share is told from below and from above, so that filling in a fact never turns what was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from netvet.exposure.alone import Alone, controlling, each_alone, may_control
from netvet.exposure.gateways import USER
from netvet.exposure.lacking import Lacking
from netvet.exposure.lending import made_lending
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import Network, read_network
from netvet.exposure.sharing import used_by_others
from netvet.exposure.tracing import Exposing
from netvet.fact import NONE, Fact
from netvet.inventory.cells import quote
from netvet.inventory.functions import Functions
from netvet.inventory.presence import presence, there
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import ELEMENTS

if TYPE_CHECKING:
    import pyarrow as pa

CLASSES = {"carries": "user_plane", "stops": "disruption"}
"""What is quoted, and the class that it is asked of; what is carried is asked by design, and whatever IPsec hides."""

MOST_SITES = 200
"""Sites that are traced as one, those first that may carry or stop most; of others the bounds follow from their elements."""

_DIGITS = 12
_ASIDE = "rows were set aside"
_AHEAD = "the network of the day on which it comes"
Shares = tuple[Floats, Floats]


def quote_exposure(
    inventory: Inventory, functions: Functions, facts: Sequence[Fact], *, day: date, as_of: date, whole: bool
) -> pa.Table:
    """The shares as a table.

    Columns: netvet_row of each element that may be there, now or later, and for each fact asked itself, from below, and from
    above in `<fact>#high`; NULL where a share is not known, as of what comes later: the network of that day is not traced.
    In `<fact>#lacks` what is not known that it rests on; NULL where all is.

    Args:
        inventory: the network; the tables `net` and `quoted_there` are made in its database.
        functions: the functions that the case knows.
        facts: which shares, by names without their room: `carries_<measure>` and `stops_<measure>`, of the operator, or with
            `national_` before it of all; with `national_site_` of the whole site.
        day: the day asked.
        as_of: the day whose state the network describes.
        whole: whether no row was set aside; nothing is known of what lacks some.
    """
    import pyarrow as pa  # noqa: PLC0415

    network, rows = _read(inventory, functions, day, as_of)
    later, others = _later(inventory, rows)
    found: dict[str, Shares] = {}
    lacks: dict[str, Any] = {}
    if len(network) and whole:
        exposing = Exposing(_open(network))
        wanted = {fact.name: _meant(fact.name) for fact in facts}
        alone = {
            verb: each_alone(exposing, (CLASSES[verb],), design=verb == "carries")
            for verb in dict.fromkeys(verb for _, verb, _ in wanted.values())
        }
        lacking = Lacking(exposing, _siteless(inventory, network)[0])
        for name, (of, verb, kind) in wanted.items():
            found[name] = _shares(inventory, exposing, alone[verb], of, (verb, kind))
            words = lacking.words(alone[verb], (CLASSES[verb], kind), of, controls=verb == "stops")
            exact = np.round(found[name][0], _DIGITS) == np.round(found[name][1], _DIGITS)
            today = [*(one or None for one in words), None]
            lines = pa.array([*today, *(f"{_AHEAD}, {one}" if one else _AHEAD for one in today)], pa.string())
            lacks[name] = lines.take(np.where(exact, len(words), network.operator) + later * (len(words) + 1))
    columns: dict[str, Any] = {"netvet_row": pa.array(np.concatenate([rows, others]))}
    after = [_AHEAD if whole else _ASIDE] * len(others)
    for fact in facts:
        low, high = found.get(fact.name, (None, None))
        for label, told in ((fact.name, low), (f"{fact.name}#high", high)):
            own = pa.nulls(len(rows), pa.float64()) if told is None else pa.array(np.round(told, _DIGITS), mask=later)
            columns[label] = pa.chunked_array([own, pa.nulls(len(others), pa.float64())])
        aside = pa.array([None if whole else _ASIDE] * len(rows), pa.string())
        own = lacks.get(fact.name, aside)
        columns[f"{fact.name}#lacks"] = pa.chunked_array([own, pa.array(after, pa.string())])
    return pa.table(columns)


def _meant(fact: str) -> tuple[str, str, str]:
    """Of whom a share is, of what verb, by which measure."""
    head, _, kind = fact.rpartition("_")
    of, _, verb = head.rpartition("_")
    return of, verb, kind


def _read(inventory: Inventory, functions: Functions, day: date, as_of: date) -> tuple[Network, Integers]:
    """The network of what may be there on a day, and the row of each of its elements."""
    ahead = f"({presence(day, as_of)['ahead_on']}) IS NOT NULL"
    undated = f"({there(day, as_of)}) IS NULL AND coalesce(state IN ('planned', 'procured'), TRUE)"
    shown = f"({there(day, as_of)}) AS present, ({ahead} OR {undated}) AS later"
    told = f"SELECT netvet_row, {shown} FROM ({whole_table(inventory, ELEMENTS, 'netvet_row')}) AS e"
    inventory.con.execute(f"CREATE OR REPLACE TEMP TABLE quoted_there AS {told}")
    present = "e.netvet_row IN (SELECT netvet_row FROM quoted_there WHERE present IS NOT FALSE)"
    network = read_network(inventory, functions, present)
    query = "SELECT netvet_row, present IS NULL AS lost FROM quoted_there JOIN net USING (netvet_row) ORDER BY place"
    rows = inventory.con.sql(query).to_arrow_table()
    row = np.asarray(rows["netvet_row"].combine_chunks().to_numpy(zero_copy_only=False), np.int64)
    lost = np.array(rows["lost"].to_pylist(), bool)
    return (replace(network, doubtful=lost) if lost.any() else network), row


def _later(inventory: Inventory, rows: Integers) -> tuple[Mask, Integers]:
    """Which of some rows may be of what comes only after the day asked, and the other rows of which that is known."""
    told = inventory.con.sql("SELECT netvet_row FROM quoted_there WHERE later ORDER BY netvet_row").to_arrow_table()
    later = np.asarray(told["netvet_row"].combine_chunks().to_numpy(zero_copy_only=False), np.int64)
    return np.isin(rows, later), np.setdiff1d(later, rows)


def _open(network: Network) -> Network:
    """The same, whatever IPsec hides, and without what figures take for granted and no rule may rest on.

    That is whose gateways stations use that other operators use too, and that a station which does not say what it serves has
    the rest of what functions of the core serve: these may count others, or be rounded, and the rest may be nothing.
    """
    bare, used = np.zeros_like(network.sight.shielded), used_by_others(network)
    sight = replace(network.sight, shielded=bare, maybe_shielded=bare)
    return replace(network, sight=sight, lent=used if used.any() else None, told_by_core=False)


def _shares(inventory: Inventory, exposing: Exposing, alone: Alone, of: str, asked: tuple[str, str]) -> Shares:
    verb, kind = asked
    key = (CLASSES[verb], kind)
    shares, homeless = (alone.low[key], alone.high[key]), exposing.routes.sharing[USER].homeless
    lending = made_lending(exposing.network, kind, exposing.weights[kind], homeless)
    if not of:
        own = alone.own_low[key], alone.own_high[key]
        return own if lending is None else lending.of_own(own, shares[1])
    weighed = _weighed(exposing, controls=verb == "stops")
    if of != "national":
        shares = _of_sites(inventory, exposing, shares, key, design=verb == "carries")
        weighed = _beside(inventory, exposing.network, weighed)
    return shares if lending is None else lending.of_all(shares, weighed)


def _weighed(exposing: Exposing, *, controls: bool) -> Mask:
    """Which elements may count by their own weight; those that control others, or may, where that counts."""
    net = exposing.network
    found = ~exposing.routes.surely_by_path(USER) & ~net.sight.station[net.function]
    return found | controlling(exposing) | may_control(exposing) if controls else found


def _beside(inventory: Inventory, net: Network, chosen: Mask) -> Mask:
    """Which elements stand on a site with one of some, or may."""
    nowhere = _siteless(inventory, net)[0]
    return np.asarray(np.isin(net.site, net.site[chosen]) | nowhere | (chosen & nowhere).any(), bool)


def _of_sites(inventory: Inventory, exposing: Exposing, shares: Shares, key: tuple[str, str], *, design: bool) -> Shares:
    """Of each element the share of all on its site together; of one whose site is not known, at the least its own."""
    net, (low, high) = exposing.network, shares
    nowhere, alone = _siteless(inventory, net)
    site = np.where(alone | nowhere, net.site.max(initial=0) + 1 + np.arange(len(net)), net.site)
    number = np.unique(site, return_inverse=True)[1].reshape(-1)
    sites = int(number.max()) + 1
    least, most = np.zeros(sites), np.bincount(number, high, sites)
    np.maximum.at(least, number, low)
    # what stands nobody knows where may stand on any site
    stray = float(high[nowhere].sum())
    most = np.where(np.bincount(number, nowhere, sites) > 0, 1.0, np.minimum(most + stray, 1.0))
    several = np.flatnonzero((most - least > 10**-_DIGITS) & (np.bincount(number, high > 0, sites) > 1))
    for one in several[np.argsort(-most[several], kind="stable")][:MOST_SITES].tolist():
        own = (number == one) & ~nowhere
        share = next(found for found in exposing.trace(own, own | nowhere, (key[0],)) if (found.word, found.measure) == key)
        told = share.design if design else share.reach
        least[one], most[one] = told.low, told.high
    return least[number], np.maximum(most, least)[number]


def _siteless(inventory: Inventory, net: Network) -> tuple[Mask, Mask]:
    """Which elements stand nobody knows where, and which stand on no site."""
    if not inventory.has("elements", "site_id"):
        return np.ones(len(net), bool), np.zeros(len(net), bool)
    told = f"SELECT site_id IS NULL AS lost, coalesce(site_id = {quote(NONE)}, FALSE) AS none FROM net JOIN elements"
    rows = inventory.con.sql(f"{told} USING (netvet_row) ORDER BY place").to_arrow_table()
    lost, none = (np.array(rows[label].combine_chunks().to_numpy(zero_copy_only=False), bool) for label in ("lost", "none"))
    return lost, none
