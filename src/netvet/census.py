"""What a network holds, in figures: rows, faults, names that mean nothing here, makers known and not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from netvet.case import open_case
from netvet.dossier import Dossiers, read_dossiers
from netvet.errors import InventoryError
from netvet.inventory import FAULTS_SHOWN, Fault, count_lost, grouped
from netvet.inventory.cells import split_members
from netvet.inventory.doubts import Doubt, find_doubts
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory, check_tables, open_inventory


@dataclass
class Census:
    """What came of checking a network.

    Attributes:
        rows: rows by table.
        faults: every row that cannot be used.
        strange: columns that mean nothing here, by table, with near names.
        functions: elements by function name that is not mapped, with near names.
        makers: elements by maker's name that no dossier knows, with near names.
        codes: by operator, elements by maker's code whose maker is not known.
        known: by operator, (elements, elements with a known maker, of these by estimate).
        doubts: what contradicts itself or points at nothing; such rows can be used.
        told: what the case's mapping did.
    """

    rows: dict[str, int]
    faults: list[Fault]
    strange: dict[str, dict[str, list[str]]]
    functions: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    makers: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    codes: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    known: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The findings as lines of text, the troubles last."""
        yield "rows: " + ", ".join(f"{table} {count}" for table, count in self.rows.items())
        yield from self.told
        for operator, (total, known, guessed) in self.known.items():
            told = f" ({guessed} of them by estimate)" if guessed else ""
            yield f"{operator}: {_elements(total)}, maker known of {known}{told}"
            for code, count in self.codes.get(operator, []):
                yield f"  maker not known: {count} {'bears' if count == 1 else 'bear'} the code {code}"
        yield from _named("function", "not mapped", self.functions)
        yield from _named("maker", "known to no dossier", self.makers)
        for table, columns in self.strange.items():
            for column, near in columns.items():
                yield f"{table}: column {column!r} means nothing here" + (
                    f"; did you mean {' or '.join(near)}?" if near else ""
                )
        yield from map(str, self.doubts)
        faults = grouped(self.faults)
        yield from faults[:FAULTS_SHOWN]
        if len(faults) > FAULTS_SHOWN:
            yield f"… and {len(faults) - FAULTS_SHOWN} more; -o FILE writes them all"
        rows = count_lost(self.faults)
        yield f"{rows} row{'s' * (rows != 1)} cannot be used" if rows else "every row can be used"


def _named(what: str, trouble: str, found: Mapping[str, tuple[int, list[str] | tuple[str, ...]]]) -> Iterator[str]:
    for word, (count, near) in found.items():
        yield f"{what} {word!r} is {trouble} ({_elements(count)})" + (f"; near: {', '.join(near)}" if near else "")


def _elements(n: int) -> str:
    return f"{n} element{'s' * (n != 1)}"


def take_census(path: Path | str) -> Census:
    """Check a case's network: what it holds, what cannot be used, what means nothing here.

    Raises:
        NetvetError: where a table cannot be read at all.
    """
    case = open_case(path)
    found = Census(*check_tables(case.network, case.mapping))
    try:
        inventory = open_inventory(case.network, mapping=case.mapping, set_aside=True)
    except InventoryError:
        if found.faults:
            return found  # no row is left that could be counted
        raise
    with inventory:
        found.told += inventory.told
        _count_names(found, inventory, case.functions, read_dossiers(*case.dossiers))
        found.doubts += find_doubts(inventory, case.as_of)
    return found


def _count_names(found: Census, inventory: Inventory, functions: Functions, dossiers: Dossiers) -> None:
    con = inventory.con
    if inventory.has("elements", "function"):
        cells = con.execute(
            "SELECT function, count(*) FROM elements WHERE function IS NOT NULL AND function <> 'none' "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
        for cell, count in cells:
            for word in split_members(cell):
                if word is not None and functions.find(word) is None:
                    before = found.functions.get(word, (0, []))[0]
                    found.functions[word] = (before + count, functions.near(word))
    vendor = "vendor" if inventory.has("elements", "vendor") else "NULL::VARCHAR"
    estimate = "estimate" if inventory.has("elements", "estimate") else "NULL::BOOLEAN"
    code = "vendor_code" if inventory.has("elements", "vendor_code") else "NULL::VARCHAR"
    rows = con.execute(
        f"SELECT operator, {vendor} AS v, {code} AS c, count(*), count(*) FILTER ({estimate}) "
        "FROM elements GROUP BY ALL ORDER BY operator, 4 DESC, v, c"
    ).fetchall()
    for operator, written, register, count, guessed in rows:
        maker = dossiers.maker(written) if written is not None else None
        known = maker is not None and maker.id is not None
        total = found.known.get(operator, (0, 0, 0))
        found.known[operator] = (total[0] + count, total[1] + count * known, total[2] + guessed * known)
        if not known and register is not None:
            found.codes.setdefault(operator, []).append((register, count))
        if maker is not None and maker.id is None and written is not None and written != "none":
            found.makers[written] = (found.makers.get(written, (0, ()))[0] + count, maker.candidates)
