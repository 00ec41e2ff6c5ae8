"""Who is compromised, by condition, vendor or element, and what they could see or stop in a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.case import Case, days_of, open_case
from netvet.dossier import Dossiers, fold, group_of, read_dossiers
from netvet.errors import CaseError
from netvet.exposure import ASKED, DISRUPTION, Exposing, Share, read_network
from netvet.fact import NONE
from netvet.findings import Asked, read_selection, select
from netvet.inventory import Inventory, open_inventory

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cell:
    """A cell of the table of functions on which a result rests.

    Attributes:
        function: the function.
        word: the class, or `disruption`.
        cell: what stands there.
        cite: the clause behind it, or that there is none.
    """

    function: str
    word: str
    cell: str
    cite: str


@dataclass(frozen=True)
class Exposure:
    """What some elements could see or stop.

    Attributes:
        label: who is compromised, in the words of the asker.
        chosen, perhaps: how many elements are, and how many more may be.
        controlled: how many more they control for certain, by managing and hosting.
        shares: per class and measure.
        cells: the cells behind it.
    """

    label: str
    chosen: int
    perhaps: int
    controlled: int
    shares: tuple[Share, ...]
    cells: tuple[Cell, ...]

    def share(self, word: str, measure: str = "subscribers") -> Share:
        """The share of one class and measure."""
        return next(one for one in self.shares if (one.word, one.measure) == (word, measure))


@dataclass(frozen=True)
class _Makers:
    """The makers of a case, each as written, as what it means, and its owner group; and of each element its place there."""

    names: list[tuple[str | None, str | None, str | None]]
    of_element: NDArray[np.int64]


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
        self.exposing = Exposing(read_network(inventory, case.functions, present))
        self._present = self._mask("present")

    @property
    def traced(self) -> tuple[int, int]:
        """How many stations have a way to a gateway for their users' traffic, and how many there are."""
        routes = self.exposing.routes
        return int(routes.traced["user"].sum()), len(routes.stations)

    @property
    def without_weight(self) -> tuple[str, ...]:
        """The operators none of whose elements states whom or what it serves."""
        net = self.exposing.network
        known = np.logical_or.reduce([~np.isnan(weight) for weight in net.weights.values()])
        return tuple(name for i, name in enumerate(net.operators) if not known[net.operator == i].any())

    def by_condition(self, text: str) -> Exposure:
        """What the elements of which a condition holds could see or stop; those of which it is not known may be among them."""
        chosen = select(self._inventory, self._asked, read_selection(text, self.case.functions)).sql_query()
        self._inventory.con.execute(f"CREATE OR REPLACE TEMP TABLE there AS {chosen}")
        truth = self._mask("chosen")
        return self._exposure(text, truth == 1, truth != 0)

    def by_element(self, *wanted: str) -> Exposure:
        """What some elements could see or stop.

        Raises:
            CaseError: where one is not there, with near ids.
        """
        ids = np.asarray(self.exposing.network.ids.to_pylist(), dtype=object)
        chosen = np.isin(ids, wanted)
        if lost := [word for word in wanted if word not in set(ids[chosen])]:
            near = get_close_matches(lost[0], ids.tolist()[:200_000], n=3, cutoff=0.6)
            remedy = f"did you mean {' or '.join(near)}?" if near else "name an element_id of the case"
            raise CaseError(f"no element {lost[0]!r} is there on {self.day}", where=str(self.case.network), remedy=remedy)
        return self._exposure(", ".join(wanted), chosen, chosen)

    def by_vendor(self, written: str) -> Exposure:
        """What all elements of a maker, or of the makers of an owner group, could see or stop.

        Raises:
            CaseError: where no element is of it.
        """
        makers = self._makers.names
        key = self._dossiers.maker(written).id or fold(written)
        wanted = [place for place, (_, known, group) in enumerate(makers) if key in (known, group)]
        if not wanted:
            known = [name for name, known, _ in makers if name and known]
            near = get_close_matches(written, known, n=3, cutoff=0.5)
            remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known[:8])}"
            raise CaseError(f"no element is of {written!r}", where=str(self.case.network), remedy=remedy)
        return self._of_makers(written, wanted)

    def vendors(self) -> list[Exposure]:
        """The same of every maker of the case, in the order in which the inventory first names them."""
        fleets: dict[str, list[int]] = {}
        labels: dict[str, str] = {}
        for place, (name, known, _) in enumerate(self._makers.names):
            if name is not None and known is not None:
                fleets.setdefault(known, []).append(place)
                labels.setdefault(known, name)
        return [self._of_makers(labels[known], places) for known, places in fleets.items()]

    @cached_property
    def _makers(self) -> _Makers:
        vendor = "e.vendor" if self._inventory.has("elements", "vendor") else "NULL::VARCHAR"
        told = f"SELECT {vendor} AS vendor FROM elements AS e SEMI JOIN net USING (netvet_row) ORDER BY e.netvet_row"
        column: Any = self._inventory.con.sql(told).to_arrow_table()["vendor"].combine_chunks()
        coded = column.dictionary_encode(null_encoding="encode")
        names = [(name, *self._meant(name)) for name in coded.dictionary.to_pylist()]
        return _Makers(names, np.asarray(coded.indices))

    def _meant(self, written: str | None) -> tuple[str | None, str | None]:
        """The maker that a name means, by dossier or by the name itself, and its owner group; None where not known."""
        if written is None or written == NONE:
            return None, None
        maker = self._dossiers.maker(written)
        return None if maker.ambiguous else maker.id or fold(written), group_of(maker, self.day)

    def _of_makers(self, label: str, places: Sequence[int]) -> Exposure:
        # of whom the maker is not known, or its name could mean several, each may be of this one
        open_ones = [place for place, (name, known, _) in enumerate(self._makers.names) if known is None and name != NONE]
        chosen = np.isin(self._makers.of_element, places)
        return self._exposure(label, chosen, chosen | np.isin(self._makers.of_element, open_ones))

    def _mask(self, column: str) -> NDArray[np.int8]:
        """Of each element that is there: 1 where it holds, 0 where it does not, -1 where that is not known."""
        query = f"SELECT coalesce(t.{column}::TINYINT, -1)::TINYINT AS told FROM there AS t JOIN net USING (netvet_row)"
        rows = self._inventory.con.sql(f"{query} ORDER BY netvet_row").to_arrow_table()
        return np.asarray(rows["told"].to_numpy(), np.int8)

    def _exposure(self, label: str, surely: Mask, perhaps: Mask) -> Exposure:
        surely = surely & (self._present == 1)
        perhaps = perhaps | surely
        shares = tuple(self.exposing.trace(surely, perhaps))
        reached = self.exposing.reach(surely, perhaps)[ASKED.index("configuration")][0]
        return Exposure(
            label,
            int(surely.sum()),
            int((perhaps & ~surely).sum()),
            int((reached & ~surely).sum()),
            shares,
            tuple(self._cells(reached | perhaps)),
        )

    def _cells(self, reached: Mask) -> list[Cell]:
        net = self.exposing.network
        there = np.unique(net.function[reached])
        rows = {one.id: one for kind in there for one in net.sight.functions[kind] or ()}
        found = []
        for row in rows.values():
            cites = _cited(row.cite)
            told = {**row.sees, DISRUPTION: row.disruption}
            found += [Cell(row.id, word, told[word], cites.get(word, "no citation")) for word in ASKED if told[word] != "."]
        return found

    def close(self) -> None:
        """Close the database."""
        self._inventory.close()

    def __enter__(self) -> Scene:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _cited(cite: str) -> dict[str, str]:
    """The clauses of a function by class, out of `class=clause; class=clause`."""
    found: dict[str, str] = {}
    for part in cite.split("; "):
        word, sign, clause = part.partition("=")
        if sign and word in ASKED:
            found[word] = f"{found[word]}; {clause}" if word in found else clause
    return found


def open_scene(case: Case | Path | str, *, on: date | None = None, **reading: Any) -> Scene:
    """Make a case ready for questions of exposure.

    Args:
        case: the case, or where it lies.
        on: the day asked; the case's `as_of` where None.
        reading: how its network is read, as `open_inventory` takes it (`set_aside`, `threads`).

    Raises:
        NetvetError: where the case, its network or a dossier cannot be used.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    day, as_of = days_of(case, on)
    inventory = open_inventory(case.network, mapping=case.mapping, **reading)
    try:
        return Scene(case, inventory, day, as_of)
    except BaseException:
        inventory.close()
        raise
