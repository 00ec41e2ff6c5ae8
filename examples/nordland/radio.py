"""Radio stations and the aggregation routers of towns: makers, days, people and traffic."""

import numpy as np
import pyarrow as pa

from nordland.drawing import Days, Floats, Integers, Mask, share_out, top, weekly
from nordland.parties import (
    CISCO,
    ERICSSON,
    FIVE_G_OF_SUBSCRIBERS,
    FIVE_G_OF_TRAFFIC,
    HUAWEI,
    MAKERS,
    NAMES,
    NOKIA,
    OPERATORS,
    ROUTER_FROM_SITES,
    SAMSUNG,
    SHARE_4G,
    SHARE_5G,
    SHARE_ZTE_OF_PAIR,
    SITES_WITH_5G,
    SUBSCRIBERS,
    TRAFFIC,
    ZTE,
    Edition,
)
from nordland.places import STATES, Sites

BANDS_4G = pa.array([["B8", "B20"], ["B3", "B20"], ["B1", "B3", "B20"], ["B1", "B3", "B7", "B20"]])
BANDS_5G = pa.array([["n28"], ["n1", "n28"], ["n78"], ["n28", "n78"]])


def lean_of_sites(rng: np.random.Generator, sites: Sites, state: Integers, towns: int) -> Floats:
    """How near each site is to Huawei or ZTE: an operator bought by state, then by town, seldom by site."""
    by_state = rng.standard_normal((len(OPERATORS), len(STATES)))
    by_town = 0.7 * rng.standard_normal((len(OPERATORS), towns))
    by_site = 0.2 * rng.standard_normal(len(state))
    by_operator = np.array([o.lean for o in OPERATORS])[sites.operator]
    return by_operator + by_state[sites.operator, state] + by_town[sites.operator, sites.town] + by_site


def radio_makers(lean: Floats, mix: Floats, operator: Integers, share: float) -> Integers:
    """Huawei or ZTE on exactly `share` of the elements, the rest by the operator's own split."""
    ericsson, nokia = np.array([o.rest for o in OPERATORS])[operator].T
    pair = np.where(mix < SHARE_ZTE_OF_PAIR, ZTE, HUAWEI)
    rest = np.where(mix < ericsson, ERICSSON, np.where(mix < nokia, NOKIA, SAMSUNG))
    return np.where(top(lean, round(share * len(lean))), pair, rest)


def radio(rng: np.random.Generator, sites: Sites, towns: pa.Table, edition: Edition) -> pa.Table:
    """Put a 4G station on every site and a 5G station on some, rather in larger towns, of mostly the same maker."""
    people, keys = towns["population"].to_numpy()[sites.town], np.array(towns["key"])[sites.town]
    mix, count = rng.random(len(people)), len(people)
    lean = lean_of_sites(rng, sites, np.searchsorted(list(STATES), keys.astype("<U2")), towns.num_rows)
    with_5g = np.flatnonzero(
        top(np.sqrt(np.sqrt(people)) + 30 * rng.random(count), round(SITES_WITH_5G * count * edition.with_5g))
    )
    lean_5g = (lean + 0.2 * rng.standard_normal(count))[with_5g]
    maker_4g = radio_makers(lean, mix, sites.operator, SHARE_4G)
    maker_5g = radio_makers(lean_5g, mix[with_5g], sites.operator[with_5g], SHARE_5G)
    days_4g = weekly(rng, count, "2011-01-03", "2018-01-01", "2025-12-29")
    days_5g = weekly(rng, len(with_5g), "2019-07-01", "2023-01-02", "2026-11-16")
    chosen, five = np.concatenate([np.arange(count), with_5g]), np.repeat([False, True], [count, len(with_5g)])
    drawn = {
        "site_id": sites.site_id[chosen],
        "key": keys[chosen],
        "five": five,
        "maker": MAKERS[np.concatenate([maker_4g, maker_5g])],
        "installed_on": np.concatenate([until(days_4g, edition), days_5g]),
    }
    return pa.table(drawn | radio_load(rng, sites.operator[chosen], people[chosen], five, edition))


def until(days: Days, edition: Edition) -> Days:
    """What is newer than an edition stands there in an earlier build: eight years of weeks before."""
    return np.where(days < np.datetime64(edition.used_before), days, days - np.timedelta64(8 * 52 * 7, "D"))


def radio_load(
    rng: np.random.Generator, operator: Integers, people: Integers, five: Mask, edition: Edition
) -> dict[str, object]:
    """Operator, bands, subscribers and traffic of radio elements, and a random order for the exceptions."""
    part = operator + len(OPERATORS) * five
    weight, town = 0.5 + rng.random(len(part)), people * (0.5 + rng.random(len(part)))
    on_5g = FIVE_G_OF_TRAFFIC * edition.with_5g
    carried = np.outer([1 - on_5g, on_5g], TRAFFIC).round().astype(np.int64)
    served = np.outer([1, FIVE_G_OF_SUBSCRIBERS], SUBSCRIBERS).round().astype(np.int64)
    size = np.searchsorted([8_000, 30_000, 200_000], town)
    return {
        "operator": NAMES[operator],
        "bands": pa.chunked_array([BANDS_4G.take(size[~five]), BANDS_5G.take(size[five])]),
        "subscribers": share_out(served.ravel(), part, weight),
        "traffic": share_out(carried.ravel(), part, weight),
        "draw": rng.permutation(len(part)),
    }


def routers(rng: np.random.Generator, sites: Sites, load: pa.Table, edition: Edition) -> pa.Table:
    """One aggregation router in each town where an operator has many sites, serving those on 4G there."""
    large = sites.size >= ROUTER_FROM_SITES
    first = sites.start[large]
    makers = rng.choice([HUAWEI, ZTE, NOKIA, CISCO], size=len(first), p=[0.45, 0.05, 0.20, 0.30])
    return pa.table(
        {
            "site_id": sites.site_id[first],
            "operator": NAMES[sites.operator[first]],
            "maker": MAKERS[makers],
            "subscribers": np.add.reduceat(load["subscribers"].to_numpy()[: len(sites.site_id)], sites.start)[large],
            "traffic": np.add.reduceat(load["traffic"].to_numpy()[: len(sites.site_id)], sites.start)[large],
            "installed_on": until(weekly(rng, len(first), "2013-01-07", "2018-01-01", "2025-12-29"), edition),
        }
    )
