"""Small networks drawn from a seed, as plain rows."""

import os
import random
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pyarrow as pa

from netvet.exposure import Exposing, read_network
from netvet.inventory.functions import shipped_functions

BLOCKS = 10 if os.environ.get("NETVET_WHOLE") else 2
"""How many blocks of drawn networks are tried: a few with every run, all of them by `NETVET_WHOLE=1 pytest tests/exposure`."""

STATIONS = ("gNB", "eNB", "BTS")
BOXES = {"RU", "gNB", "eNB", "NodeB", "BTS", "OLT", "cell-site-router", "IP-core-router", "microwave", "DWDM"}
TRANSPORT = ("cell-site-router", "IP-core-router", "SecGW", "DWDM")
CORE = ("UPF", "AMF", "SGW", "MME", "UDM", "SMF", "NRF", "LIPF")
MANAGERS = ("RAN-EM", "Core-EM", "OSS", "NFVI", "Transport-EM")


@dataclass
class World:
    """Rows of elements and links; `None` for what is not known; and the elements of which it is not known if they are there."""

    elements: list[dict]
    links: list[dict] = field(default_factory=list)
    doubtful: frozenset[str] = frozenset()

    def exposing(self, con):
        kinds = dict.fromkeys("element_id operator function site_id managed_by hosted_on".split(), pa.string())
        kinds["critical_functions_replaced"] = pa.bool_()
        if any("used_by" in row for row in self.elements):
            kinds["used_by"] = pa.string()
        kinds |= {"subscribers": pa.int64(), "traffic_gbps": pa.float64(), "netvet_row": pa.int64()}
        rows = [{**row, "netvet_row": i} for i, row in enumerate(self.elements)]
        _write(con, "elements", rows, kinds)
        ends = dict.fromkeys("from_element to_element reference_point".split(), pa.string())
        ends |= {"length_km": pa.float64(), "ipsec": pa.bool_(), "netvet_row": pa.int64()}
        _write(con, "links", [{**row, "netvet_row": i} for i, row in enumerate(self.links)], ends)
        columns = {"elements": tuple(kinds), "links": tuple(ends) if self.links else ()}
        inventory = SimpleNamespace(con=con, columns=columns, has=lambda table, column: column in columns.get(table, ()))
        network = read_network(inventory, shipped_functions())
        return Exposing(replace(network, doubtful=self.mask(self.doubtful)) if self.doubtful else network)

    def mask(self, chosen):
        return np.array([row["element_id"] in chosen for row in self.elements])

    def trace(self, con, chosen, perhaps=None):
        found = self.exposing(con).trace(self.mask(chosen), None if perhaps is None else self.mask(perhaps))
        return {(one.word, one.measure): one for one in found}

    def without(self, gone):
        """The same without some elements, and without the links to them; the others are there."""
        kept = [row for row in self.elements if row["element_id"] not in gone]
        return World(kept, [row for row in self.links if not {row["from_element"], row["to_element"]} & set(gone)])

    def changed(self, element, **cells):
        return replace(self, elements=[{**row, **cells} if row["element_id"] == element else row for row in self.elements])


def _write(con, table, rows, kinds):
    con.register("incoming", pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items()))))
    con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")


def element(name, function, operator="A", **cells):
    bare = {"site_id": None, "managed_by": "none", "hosted_on": "none", "subscribers": None, "traffic_gbps": None}
    bare["critical_functions_replaced"] = False
    return {"element_id": name, "operator": operator, "function": function, **bare, **cells}


def link(one, other, **cells):
    return {"from_element": one, "to_element": other, "reference_point": None, "length_km": 1.0, "ipsec": False, **cells}


def draw(seed):
    """A network of up to some twenty elements, some of them, and some more that may be among them."""
    r = random.Random(seed)
    elements = [row for operator in "AB"[: r.choice([1, 1, 2])] for row in _elements(r, operator)]
    names = [row["element_id"] for row in elements]
    masters = [name for name in names if name[1] == "m"]
    for row in elements:
        if masters and r.random() < 0.5:
            row["managed_by"] = r.choice([*masters, None, "someone-else"])
        if masters and r.random() < 0.2:
            row["hosted_on"] = r.choice([*masters, None])
    links = _links(r, [name for name in names if name[1] in "rtc"]) if r.random() < 0.9 else []
    chosen = {name for name in names if r.random() < 0.25}
    return World(elements, links), chosen, chosen | {name for name in names if r.random() < 0.15}


def _elements(r, operator):
    for number in range(r.randint(1, 3)):
        cells = {"site_id": r.choice([None, "s1", "s2"]), "subscribers": r.randint(0, 90), "traffic_gbps": r.randint(0, 40)}
        yield element(f"{operator}r{number}", r.choice(STATIONS), operator, **cells)
    for number in range(r.randint(0, 3)):
        yield element(f"{operator}t{number}", r.choice(TRANSPORT), operator, **_weights(r))
    for number in range(r.randint(1, 4)):
        yield element(f"{operator}c{number}", r.choice([*CORE, "MME+AMF"]), operator, **_weights(r))
    for number in range(r.randint(0, 2)):
        replaced = r.choice([False, False, False, None, True])
        yield element(f"{operator}m{number}", r.choice(MANAGERS), operator, **_weights(r), critical_functions_replaced=replaced)


def _links(r, names):
    found = []
    for one, other in combinations(names, 2):
        if r.random() < (0.4 if one[0] == other[0] else 0.08):
            point = r.choice([None, None, None, "transport", "N2", "N3", "O&M"])
            cells = {"length_km": r.choice([1.0, 1.0, 2.0]), "ipsec": r.choice([True, True, False, None])}
            found.append(link(one, other, reference_point=point, **cells))
    return found


def _weights(r):
    return {
        "subscribers": r.choice([None, r.randint(0, 200)]),
        "traffic_gbps": r.choice([None, float(r.randint(0, 60))]),
    }
