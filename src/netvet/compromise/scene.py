"""Who is compromised, by condition, vendor or element, and what they could see or stop in a case."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from netvet.case import Case, days_of, open_case
from netvet.compromise.cells import cells_of
from netvet.compromise.exposure import Chosen, Exposure, Mask
from netvet.compromise.makers import NOBODY_KNOWN, Makers, check_ids, read_makers
from netvet.dossier import Dossiers, fold, read_dossiers
from netvet.errors import CaseError
from netvet.exposure import ASKED, Exposing, read_network
from netvet.findings import Asked, may_choose, read_selection, select
from netvet.inventory import Fault, Inventory, open_inventory
from netvet.inventory.emptiness import nothing_there

MEMORY = "1200MB"
"""What the database takes before it spills to disk while a network is read."""

KEPT = "400MB"
"""What it keeps afterwards, beside the network in memory: of ten million elements, what it read would be a gigabyte more."""


class Scene:
    """A case made ready for questions of who could see what: read once, asked often.

    Attributes:
        case: the case.
        day, as_of: the day asked, and the day whose state the network describes.
        exposing: the network and what follows from it.
    """

    def __init__(self, case: Case, inventory: Inventory, day: date, as_of: date) -> None:
        self.case, self._inventory, self.day, self.as_of = case, inventory, day, as_of
        self._dossiers: Dossiers = read_dossiers(*case.dossiers)
        self._asked = Asked(self._dossiers, case.functions, day, as_of)
        con = inventory.con
        con.execute(f"CREATE OR REPLACE TEMP TABLE there AS {select(inventory, self._asked, None).sql_query()}")
        present = "e.netvet_row IN (SELECT netvet_row FROM there WHERE present IS NOT FALSE)"
        network = read_network(inventory, case.functions, present)
        if not len(network):
            raise nothing_there(self._inventory, self.day, str(self.case.network))
        con.execute(f"SET memory_limit = '{KEPT}'")
        self._present = self._mask("present")
        doubtful = self._present != 1
        self.exposing = Exposing(replace(network, doubtful=doubtful) if doubtful.any() else network)

    @property
    def traced(self) -> tuple[int, int]:
        """How many stations have a way to a gateway for their users' traffic, and how many there are."""
        routes = self.exposing.routes
        return int(routes.traced["user"].sum()), int((~self.exposing.network.unsorted[routes.stations]).sum())

    @property
    def sharing(self) -> tuple[str, ...]:
        """The operators that have stations, but may have no gateway for their users' traffic, where others have some."""
        others, names = self.exposing.routes.sharing["user"].others, self.exposing.network.operators
        return tuple(name for place, name in enumerate(names) if others[:, place].any())

    @property
    def same_way(self) -> tuple[str, ...]:
        """The operators whose signalling is taken to go the way of the users' traffic, as nothing at a link ends it."""
        same = self.exposing.routes.gateways.same_way
        return tuple(name for name, one in zip(self.exposing.network.operators, same.tolist(), strict=True) if one)

    @property
    def without_weight(self) -> tuple[str, ...]:
        """The operators none of whose elements states whom or what it serves."""
        net = self.exposing.network
        known = np.logical_or.reduce([~np.isnan(weight) for weight in net.weights.values()])
        return tuple(name for i, name in enumerate(net.operators) if not known[net.operator == i].any())

    @property
    def nobody_served(self) -> bool:
        """Whether subscribers are stated, and all that are stated are 0: a share of them is one of nothing."""
        net = self.exposing.network
        stated = np.concatenate([net.weights["subscribers"], net.totals])
        known = stated[~np.isnan(stated)]
        return bool(known.size) and not known.any()

    def by_condition(self, text: str) -> Exposure:
        """What the elements of which a condition holds could see or stop; those of which it is not known may be among them."""
        return self.expose(self.of_condition(text))

    def by_element(self, *wanted: str) -> Exposure:
        """What some elements could see or stop; as `of_element`."""
        return self.expose(self.of_element(*wanted))

    def by_vendor(self, written: str) -> Exposure:
        """What all elements of a maker, or of the makers of an owner group, could see or stop; as `of_vendor`."""
        return self.expose(self.of_vendor(written))

    def vendors(self) -> list[Exposure]:
        """The same of every maker of the case, in the order in which the inventory first names them."""
        return [self.expose(fleet) for fleet in self.fleets()]

    def of_condition(self, text: str) -> Chosen:
        """The elements of which a condition holds; those of which it is not known may be among them."""
        meant = read_selection(text, self.case.functions, self._asked.dossiers)
        check_ids(meant, self.keys, self._dossiers, repr(text))
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE there AS {select(self._inventory, self._asked, meant).sql_query()}")
        truth, open_ = self._mask("chosen"), "present IS NOT FALSE AND chosen IS NULL"
        told = f"SELECT lacks, count(*) FROM there WHERE {open_} GROUP BY lacks ORDER BY min(netvet_row)"
        return self._there(text, truth == 1, truth != 0, dict(self.con.execute(told).fetchall()))

    def may_choose(self, text: str, makers: Sequence[str], performing: Collection[str]) -> frozenset[str]:
        """The makers of which a condition may hold once they put in an element of some functions, though they have none yet."""
        return may_choose(read_selection(text, self.case.functions, self._dossiers), makers, performing, self._asked)

    def of_element(self, *wanted: str) -> Chosen:
        """Some elements.

        Raises:
            CaseError: where one is not there, with near ids.
        """
        ids = np.asarray(self.exposing.network.ids.to_pylist(), dtype=object)
        chosen = np.isin(ids, wanted)
        if lost := [word for word in wanted if word not in set(ids[chosen])]:
            near = get_close_matches(lost[0], ids.tolist()[:200_000], n=3, cutoff=0.6)
            remedy = f"did you mean {' or '.join(near)}?" if near else "name an element_id of the case"
            known = self.con.execute("SELECT count(*) FROM elements WHERE element_id = ?", [lost[0]]).fetchall()[0][0]
            if known:
                remedy = "it was removed before, or comes later: ask another day by --on"
            raise CaseError(f"no element {lost[0]!r} is there on {self.day}", where=str(self.case.network), remedy=remedy)
        return self._there(", ".join(wanted), chosen, chosen)

    def of_vendor(self, written: str) -> Chosen:
        """All elements of a maker, or of the makers of an owner group; those whose maker is not known may be among them.

        Raises:
            CaseError: where no element is of it.
        """
        found = self._makers
        if not written.strip():
            remedy = f"name a maker: there are {', '.join(found.known[:8])}"
            raise CaseError(f"{written!r} is no name", where="exposure", remedy=remedy)
        wanted = found.places(self.key_of(written))
        if not wanted:
            near = get_close_matches(written, found.known, n=3, cutoff=0.5)
            remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(found.known[:8])}"
            raise CaseError(f"no element is of {written!r}", where=str(self.case.network), remedy=remedy)
        chosen, lost = np.isin(found.of_element, wanted), self.maker == NOBODY_KNOWN
        return self._there(written, chosen, chosen | lost, {"vendor": int(lost.sum())} if lost.any() else {})

    def key_of(self, written: str) -> str:
        """One key for one maker, whatever the spelling: the id of its dossier, or the name itself."""
        return self._dossiers.maker(written).id or fold(written)

    def fleets(self) -> list[Chosen]:
        """All elements of every maker of the case, in the order in which the inventory first names them."""
        lost = self.maker == NOBODY_KNOWN
        return [self._there(label, self.maker == n, (self.maker == n) | lost) for n, label in enumerate(self.makers)]

    def expose(self, chosen: Chosen) -> Exposure:
        """What some elements could see or stop."""
        surely, perhaps = chosen.surely, chosen.perhaps
        shares = tuple(self.exposing.trace(surely, perhaps))
        reached = self.exposing.reach(surely, perhaps)[ASKED.index("configuration")][0]
        return Exposure(
            chosen.label,
            int(surely.sum()),
            int((perhaps & ~surely).sum()),
            int((reached & ~surely).sum()),
            shares,
            cells_of(self.exposing.network, reached | perhaps),
            chosen.lacks,
        )

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The database of the network, with its table `net`: place, netvet_row, operator, site_id and more of an element."""
        return self._inventory.con

    @property
    def faults(self) -> list[Fault]:
        """The rows that were set aside as the network was read."""
        return self._inventory.faults

    @property
    def set_aside(self) -> int:
        """How many rows were set aside, then or at conversion."""
        return self._inventory.set_aside + self.case.set_aside

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """By table of the case, the columns that it has."""
        return self._inventory.columns

    @property
    def strange(self) -> dict[str, dict[str, list[str]]]:
        """By table of the case, the columns that mean nothing here, each with near names."""
        return self._inventory.strange

    @cached_property
    def present(self) -> tuple[Mask, Mask]:
        """Which elements of the network are there on the day for certain, and which may be."""
        return self._present == 1, self._present != 0

    @property
    def makers(self) -> tuple[str, ...]:
        """The makers of the case as they are called, in the order in which the inventory first names them."""
        return self._makers.labels

    @property
    def keys(self) -> tuple[str, ...]:
        """The same as what each is resolved to: the id of its dossier, or the name itself."""
        return self._makers.keys

    @property
    def maker(self) -> NDArray[np.int64]:
        """Of each element the place of its maker in `makers`; NOBODY where it has none, NOBODY_KNOWN where it is not known."""
        return self._makers.number

    def names(self) -> pa.Table:
        """Of each element its id, operator, functions and maker, as the inventory has them."""
        have = self._inventory.columns["elements"]
        shown = ", ".join(
            f"e.{one}::VARCHAR AS {one}" if one in have else f"NULL::VARCHAR AS {one}"
            for one in ("element_id", "operator", "function", "vendor")
        )
        told = f"SELECT {shown} FROM elements AS e SEMI JOIN net USING (netvet_row) ORDER BY e.netvet_row"
        table: pa.Table = self._inventory.con.sql(told).to_arrow_table()
        return table

    @cached_property
    def places(self) -> NDArray[np.float64]:
        """Of each element latitude and longitude of its site; nan where they are not known."""
        nowhere = np.full((len(self.exposing.network), 2), np.nan)
        there = all(self._inventory.has("sites", one) for one in ("site_id", "latitude", "longitude"))
        if not there or not self._inventory.has("elements", "site_id"):
            return nowhere
        rows = self._inventory.con.sql(
            "SELECT s.latitude::DOUBLE AS latitude, s.longitude::DOUBLE AS longitude "
            "FROM (SELECT * FROM elements SEMI JOIN net USING (netvet_row)) AS e "
            "LEFT JOIN sites AS s ON s.site_id = e.site_id ORDER BY e.netvet_row"
        ).to_arrow_table()
        sides = [np.array(rows[one].combine_chunks().to_numpy(zero_copy_only=False), float) for one in rows.column_names]
        return np.stack(sides, axis=1)

    def _there(self, label: str, surely: Mask, perhaps: Mask, lacks: Mapping[str, int] | None = None) -> Chosen:
        surely = surely & self.present[0]
        return Chosen(label, surely, perhaps | surely, lacks or {})

    @cached_property
    def _makers(self) -> Makers:
        return read_makers(self._inventory, self._dossiers, self.day)

    def _mask(self, column: str) -> NDArray[np.int8]:
        """Of each element that is there: 1 where it holds, 0 where it does not, -1 where that is not known."""
        query = f"SELECT coalesce(t.{column}::TINYINT, -1)::TINYINT AS told FROM there AS t JOIN net USING (netvet_row)"
        rows = self._inventory.con.sql(f"{query} ORDER BY netvet_row").to_arrow_table()
        return np.asarray(rows["told"].to_numpy(), np.int8)

    def close(self) -> None:
        """Close the database."""
        self._inventory.close()

    def __enter__(self) -> Scene:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_scene(case: Case | Path | str, *, on: date | None = None, **reading: Any) -> Scene:
    """Make a case ready for questions of exposure.

    Args:
        case: the case, or where it lies.
        on: the day asked; the case's `as_of` where None.
        reading: how its network is read, as `open_inventory` takes it (`set_aside`, `threads`, `memory`).

    Raises:
        NetvetError: where the case, its network or a dossier cannot be used.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    day, as_of = days_of(case, on)
    inventory = open_inventory(case.network, mapping=case.mapping, **{"memory": MEMORY, **reading})
    try:
        return Scene(case, inventory, day, as_of)
    except BaseException:
        inventory.close()
        raise
