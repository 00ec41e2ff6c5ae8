"""The invented operators, and the makers as their inventories spell them."""

from itertools import cycle, islice
from typing import NamedTuple

import numpy as np

# Published shares of Huawei and ZTE together in Germany: 4G RAN (2020), 5G RAN (2022); the README names the pages.
SHARE_4G, SHARE_5G = 0.57, 0.59
# All that follows is invented.
SHARE_ZTE_OF_PAIR = 0.06
SITES_WITH_5G = 0.40
FIVE_G_OF_TRAFFIC = FIVE_G_OF_SUBSCRIBERS = 0.45
TRAFFIC_UNITS_PER_GBPS = 10_000
ROUTER_FROM_SITES = 12
# Radio elements in random order: the maker of the first is unknown, of the next inferred; the next are uncertified.
UNKNOWN_MAKERS, SURVEYED_TO, UNCERTIFIED_TO = 400, 899, 1199


class Operator(NamedTuple):
    """One invented operator: its size, its lean to Huawei and ZTE, how it splits the rest of its radio."""

    name: str
    letter: str
    sites: int
    subscribers: int
    traffic_gbps: int
    lean: float
    # Cumulated: Ericsson, Nokia; what is left is Samsung.
    rest: tuple[float, float]
    # Cumulated: a manager's critical functions are replaced, are not; what is left is not known.
    replaced: tuple[float, float]


class Edition(NamedTuple):
    """One example case: what year it is, and what differs between the years."""

    year: int
    inventory_of: str
    used_before: str
    with_5g: bool
    berlin_leaves: str
    managers_gone: str
    party_to: str | None


EDITIONS = {
    2019: Edition(
        year=2019,
        inventory_of="2019-02-18",
        used_before="2019-01-01",
        with_5g=False,
        berlin_leaves="null::date",
        managers_gone="null::date",
        party_to=None,
    ),
    2026: Edition(
        year=2026,
        inventory_of="2026-11-20",
        used_before="2026-10-01",
        with_5g=True,
        berlin_leaves="date '2028-06-30'",
        managers_gone="date '2029-06-29'",
        party_to="de-contracts-2024",
    ),
}

OPERATORS = (
    Operator("Nord", "N", 33_000, 40_000_000, 1_900, 0.3, (0.70, 1.00), (0.2, 0.9)),
    Operator("Mitte", "M", 26_000, 30_000_000, 1_300, -0.3, (0.55, 0.96), (0.7, 0.9)),
    Operator("Süd", "S", 28_000, 40_000_000, 1_500, 0.0, (0.25, 1.00), (0.2, 0.4)),
)
NAMES = np.array([o.name for o in OPERATORS])
LETTERS = np.array([o.letter for o in OPERATORS])
SITES = np.array([o.sites for o in OPERATORS])
SUBSCRIBERS = np.array([o.subscribers for o in OPERATORS])
TRAFFIC = np.array([o.traffic_gbps * TRAFFIC_UNITS_PER_GBPS for o in OPERATORS])

# A maker stands in an inventory as people typed it.
SPELLINGS = {
    "Huawei": ("Huawei", "Huawei", "HUAWEI", "Huawei", "Huawei", "Huawei Technologies Co., Ltd."),
    "ZTE": ("ZTE", "ZTE", "ZTE Corporation"),
    "Ericsson": ("Ericsson", "Ericsson", "Ericsson AB"),
    "Nokia": ("Nokia", "Nokia", "Nokia", "Nokia", "Nokia", "NOKIA"),
    "Samsung": ("Samsung",),
    "Cisco": ("Cisco", "Cisco", "Cisco", "CISCO", "Cisco", "Cisco Systems"),
    "": ("", "", "n/a", "", "", "unknown"),
}
MAKERS = np.array(list(SPELLINGS))
HUAWEI, ZTE, ERICSSON, NOKIA, SAMSUNG, CISCO, UNKNOWN = range(len(MAKERS))
SPELLED = np.array([list(islice(cycle(ways), 6)) for ways in SPELLINGS.values()])
