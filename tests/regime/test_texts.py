"""The cases that a lawyer can read: facts in, status out, for every requirement of every shipped regime.

To judge one element takes the database as long as to judge a thousand. So the facts of all cases of a file stand in one
network, each case with operators, elements, sites and certificates of its own, and the cases that agree in days and dossiers
are judged together.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from netvet.case import Case
from netvet.conversion import convert
from netvet.dossier import read_dossiers
from netvet.dossier.dossiers import Dossiers
from netvet.dossier.reading import parse_dossier
from netvet.findings import vocabulary
from netvet.findings.assessment import judge_inventory, rules_of
from netvet.inventory.functions import shipped_functions
from netvet.inventory.store import open_inventory
from netvet.regime import Regime, read_regime, shipped_regimes
from netvet.regime.condition import FALSE
from netvet.verdict import FORCES, Status

CASES = Path(__file__).parent / "texts"
BROKEN = {*FORCES.values(), Status.POWER_AVAILABLE}
NAMES = ("element_id", "operator", "licence_holder", "site_id", "certificates", "certificate")
"""Columns that name what a case has of its own."""


@cache
def regime(key: str) -> Regime:
    return read_regime(shipped_regimes()[key], vocabulary(shipped_functions()))


@cache
def shipped_dossiers() -> Dossiers:
    return read_dossiers()


@cache
def texts(stem: str) -> dict[str, Any]:
    return tomllib.loads((CASES / f"{stem}.toml").read_text(encoding="utf-8"))


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "+".join(map(str, value)) or "none"
    return value.isoformat() if isinstance(value, date) else str(value)


def write_table(path: Path, rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)


def elements(base: dict[str, Any], case: dict[str, Any]) -> list[dict[str, Any]]:
    given = case.get("elements") or [case.get("element", {})]
    rows = [{**base.get("element", {}), **row} for row in given for _ in range(row.get("count", 1))]
    return [{"element_id": f"e{i}", **{k: v for k, v in row.items() if k != "count"}} for i, row in enumerate(rows)]


def of_its_own(name: Any, number: int) -> Any:
    """A name as only one case has it."""
    if isinstance(name, list):
        return [of_its_own(one, number) for one in name]
    return name if name in ("none", "", "unknown") else f"{name} {number:03d}"


def tables(stem: str, number: int) -> dict[str, list[dict[str, Any]]]:
    """A case's facts as tables of a network."""
    base, case = texts(stem).get("base", {}), texts(stem)["case"][number]
    rows = elements(base, case)
    site = {**base.get("site", {}), **case.get("site", {})}
    given = {
        "elements": rows,
        "operators": [{"operator": rows[0]["operator"], **base.get("operator", {}), **case.get("operator", {})}],
        "sites": [{"site_id": rows[0].get("site_id", "s1"), **site}] if site else [],
        "certificates": case.get("certificates", []),
    }
    return {
        table: [{k: of_its_own(v, number) if k in NAMES else v for k, v in row.items()} for row in found]
        for table, found in given.items()
    }


@dataclass
class Batch:
    """Cases of one file that are judged together.

    Attributes:
        key: the regime.
        days: on, as_of.
        as_if: whether every operator is taken as addressed.
        dossiers: the dossiers that the cases add.
        asked: the requirements asked, by id and part, each with its readings.
        members: the numbers of the cases.
    """

    stem: str
    key: str
    days: tuple[date, date]
    as_if: bool
    dossiers: list[dict[str, Any]]
    asked: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    members: list[int] = field(default_factory=list)

    def takes(self, other: Batch) -> bool:
        same = (self.days, self.as_if, self.dossiers) == (other.days, other.as_if, other.dossiers)
        return same and all(self.asked.get(asked, readings) == readings for asked, readings in other.asked.items())


@cache
def batches(stem: str) -> list[Batch]:
    found: list[Batch] = []
    table = texts(stem)
    for number, case in enumerate(table["case"]):
        alone = Batch(
            stem,
            table["regime"],
            (case["on"], case.get("as_of", case["on"])),
            case.get("as_if", False),
            [*table.get("base", {}).get("dossiers", []), *case.get("dossiers", [])],
            {(case["requirement"], case.get("part", "")): case.get("readings", {})},
        )
        batch = next((one for one in found if one.takes(alone)), None) or alone
        if batch is alone:
            found.append(alone)
        batch.asked |= alone.asked
        batch.members.append(number)
    return found


def stems() -> list[str]:
    return [path.stem for path in sorted(CASES.glob("*.toml"))]


class Court:
    """Judges batches, each once, and keeps what it found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: dict[tuple[str, int], tuple[list[dict[str, Any]], Any]] = {}

    def network(self, stem: str) -> Path:
        """The facts of all cases of a file, as checked tables."""
        made = self.folder / stem
        if not made.exists():
            own = self.folder / f"{stem}-cases"
            own.mkdir(exist_ok=True)
            rows: dict[str, list[dict[str, Any]]] = {}
            for number in range(len(texts(stem)["case"])):
                for table, found in tables(stem, number).items():
                    rows[table] = [*rows.get(table, []), *found]
            for table, found in rows.items():
                if found:
                    write_table(own / f"{table}.csv", found)
            convert(own, made)
        return made / "network"

    def judge(self, stem: str, place: int) -> tuple[list[dict[str, Any]], Any]:
        """Every finding of a batch, and the counts by requirement, part and status."""
        if (stem, place) not in self.found:
            self.found[stem, place] = self._judge(batches(stem)[place])
        return self.found[stem, place]

    def _judge(self, batch: Batch) -> tuple[list[dict[str, Any]], Any]:
        dossiers = dict(shipped_dossiers().by_subject)
        for table in batch.dossiers:
            own = parse_dossier(table, "case")
            dossiers[own.kind, own.id] = dossiers[own.kind, own.id].add(own) if (own.kind, own.id) in dossiers else own
        text = regime(batch.key)
        asked = [r for r in text.requirements if (r.id, r.part) in batch.asked]
        readings = {word: reading for chosen in batch.asked.values() for word, reading in chosen.items()}
        rules = rules_of([replace(text, requirements=tuple(asked))], readings, as_if=batch.as_if)
        folder, (day, as_of) = self.network(batch.stem), batch.days
        with judge_inventory(
            Case(folder, folder, "cases", as_of),
            open_inventory(folder),
            rules,
            day=day,
            as_of=as_of,
            as_if=batch.as_if,
            dossiers=Dossiers(dossiers),
            functions=shipped_functions(),
        ) as findings:
            found = findings.rows(everything=True)
            rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
            named = {rule.index: (rule.requirement.id, rule.requirement.part) for rule in rules}
            counts = {(*named[row["rule"]], row["status"]): (row["n"], row["scheduled"]) for row in findings.counts()}
        return rows, counts


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Court:
    return Court(tmp_path_factory.mktemp("court"))


def cases() -> Iterator[Any]:
    for stem in stems():
        for place, batch in enumerate(batches(stem)):
            for number in batch.members:
                yield pytest.param(stem, place, number, id=f"{stem}-{number:03d}")


@pytest.mark.parametrize(("stem", "place", "number"), list(cases()))
def test_case(court: Court, stem: str, place: int, number: int) -> None:
    table = texts(stem)
    case = table["case"][number]
    key = (case["requirement"], case.get("part", ""))
    assert key in {(r.id, r.part) for r in regime(table["regime"]).requirements}, f"{stem} has no requirement {key}"
    own = {row["operator"] for row in tables(stem, number)["elements"]}
    rows = court.judge(stem, place)[0]
    found = [row for row in rows if row["operator"] in own and (row["requirement"], row["part"]) == key]
    # a cap on every maker is told of the makers of other cases too, of which this operator has nothing
    found = [row for row in found if not str(row["reason"]).startswith(f"{row['owner_group']}: 0 of ")] or found
    assert {row["status"] for row in found} == {case["status"]}, (
        f"{case['name']}: {[(row['status'], row['reason']) for row in found][:3]}"
    )
    for row in found:
        for word in case.get("names", []):
            assert word in row["reason"], f"{case['name']}: {row['reason']}"
        for column in ("due", "scheduled", "days_left"):
            if column in case:
                assert row[column] == case[column], case["name"]


@pytest.mark.parametrize("stem", stems())
def test_rows_and_counts_agree(court: Court, stem: str) -> None:
    for place in range(len(batches(stem))):
        rows, counts = court.judge(stem, place)
        keys = [((row["requirement"], row["part"], row["status"]), row["scheduled"]) for row in rows]
        scheduled = Counter(key for key, gone in keys if gone)
        assert counts == {key: (n, scheduled[key]) for key, n in Counter(key for key, _ in keys).items()}


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_each_requirement_has_a_met_a_broken_and_an_unknown_case(key: str) -> None:
    table = texts(key)
    for requirement in regime(key).requirements:
        own = [c for c in table["case"] if c["requirement"] == requirement.id and c.get("part", "") == requirement.part]
        statuses = {Status(c["status"]) for c in own}
        # where no certificate can be named that would do, nothing can be met, and nothing broken
        assert Status.MET in statuses or requirement.demand == FALSE, requirement.key
        assert Status.UNKNOWN in statuses, requirement.key
        assert statuses & BROKEN or requirement.demand == FALSE, requirement.key


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_each_date_has_the_day_itself_and_the_day_after(key: str) -> None:
    table = texts(key)
    for requirement in regime(key).requirements:
        own = [c for c in table["case"] if c["requirement"] == requirement.id and c.get("part", "") == requirement.part]
        if requirement.due:
            days = {c["on"] for c in own}
            assert requirement.due in days, f"{requirement.key}: {requirement.due}"
            assert any((day - requirement.due).days == 1 for day in days), f"{requirement.key}: the day after {requirement.due}"
        if requirement.act and requirement.starts:
            acts = {row.get(requirement.act) for c in own for row in elements(table.get("base", {}), c)}
            assert requirement.starts in acts, f"{requirement.key}: {requirement.act} on {requirement.starts}"
            assert any(isinstance(day, date) and (requirement.starts - day).days == 1 for day in acts), (
                f"{requirement.key}: the day before"
            )
