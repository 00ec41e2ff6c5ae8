"""Facts that are missing, of every kind together: the interval holds whatever they are."""

import random

import numpy as np
import pytest
from tests.exposure.worlds import BLOCKS, World, draw

from netvet.exposure import each_alone
from netvet.inventory.functions import shipped_functions

STATED = {"length_km": (0.001, 1.0, 2.0, 7.0), "ipsec": (True, False)}
NO_GATEWAYS = ("UDM", "SMF", "NRF", "LIPF", "cell-site-router", "IP-core-router", "SecGW", "RAN-EM", "OSS", "NFVI", "LMF")
"""What elements of unknown function may turn out to be: no station and no gateway."""


def gapped(seed):
    """A drawn network with gaps; some of its elements, and some more that may be among them."""
    world, chosen, perhaps = draw(seed)
    r = random.Random(seed)
    lengths, functions, masters = (r.choice([0.0, share]) for share in (0.4, 0.15, 0.3))
    for row in world.links:
        row["length_km"] = None if r.random() < lengths else row["length_km"]
    for row in world.elements:
        row["used_by"] = r.choice([None, "A", "none", "A+B"])
        row["managed_by"] = None if r.random() < masters else row["managed_by"]
        if row["element_id"][1] in "ct" and r.random() < functions:
            row["function"] = r.choice([None, f"{row['function']}+?"])
    names = [row["element_id"] for row in world.elements if row["element_id"][1] != "r"]
    world.doubtful = frozenset(r.sample(names, min(len(names), r.choice([0, 0, 1, 2]))))
    return world, chosen - world.doubtful, perhaps | chosen


def settled(world, r):
    """The same with every gap closed in some way, and the elements that are missing then."""
    gone = {name for name in sorted(world.doubtful) if r.random() < 0.5}
    case = world.without(gone)
    masters = [row["element_id"] for row in case.elements if row["element_id"][1] == "m"]
    rows, links = [dict(row) for row in case.elements], [dict(row) for row in case.links]
    for row in links:
        row |= {label: r.choice(told) for label, told in STATED.items() if row[label] is None}
    for row in rows:
        own = [name for name in masters if name[0] == row["element_id"][0]]
        row |= {label: r.choice((0, 5, 300)) for label in ("subscribers", "traffic_gbps") if row[label] is None}
        row["function"] = _function(row["function"], r)
        row["used_by"] = row["used_by"] or r.choice(["A", "B", "none"])
        row["managed_by"] = row["managed_by"] or r.choice([*_managing(rows, row, own), "none"])
        row["hosted_on"] = row["hosted_on"] or "none"
        row["critical_functions_replaced"] = row["critical_functions_replaced"] or False
    return World(rows, links), gone


def _function(cell, r):
    return r.choice(NO_GATEWAYS) if cell is None else cell.replace("?", r.choice(NO_GATEWAYS))


def _managing(rows, row, masters):
    """Who of some may manage an element: of its domain, or of any."""
    realms = {"RAN-EM": {"access"}, "Transport-EM": {"transport"}, "Core-EM": {"core", "border"}, "NFVI": set()}
    domains = {shipped_functions().find(name).domain for name in row["function"].split("+")}
    kinds = {one["element_id"]: one["function"] for one in rows}
    return [name for name in masters if realms.get(kinds[name], domains) & domains]


def within(wide, told):
    return wide.low - 1e-9 <= told.low and told.high <= wide.high + 1e-9


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_is_missing_the_interval_holds_it(con, block):
    for seed in range(20_000 + block * 4, 20_004 + block * 4):
        world, chosen, perhaps = gapped(seed)
        found = world.trace(con, chosen, perhaps)
        for turn in range(5):
            case, gone = settled(world, random.Random(seed * 100 + turn))
            for key, share in case.trace(con, chosen, perhaps - gone).items():
                for kind in ("design", "reach"):
                    assert within(getattr(found[key], kind), getattr(share, kind)), (seed, turn, gone, key, kind)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_element_alone_is_what_a_trace_of_it_finds(con, block):
    for seed in range(21_000 + block * 2, 21_002 + block * 2):
        world = gapped(seed)[0]
        exposing = world.exposing(con)
        for kind in ("reach", "design"):
            found = each_alone(exposing, design=kind == "design")
            for place in range(len(world.elements)):
                for share in exposing.trace(np.arange(len(world.elements)) == place):
                    key, expected = (share.word, share.measure), getattr(share, kind)
                    told = found.low[key][place], found.high[key][place]
                    assert told == pytest.approx((expected.low, expected.high), abs=1e-9), (seed, kind, place, key)
