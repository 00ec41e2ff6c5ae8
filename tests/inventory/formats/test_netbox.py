"""NetBox: the dump and the REST pages of one network come to the same tables; what is missing or broken is said."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from netvet.census import take_census
from netvet.conversion import Conversion, convert
from netvet.errors import InventoryError
from netvet.inventory.formats import FORMATS

SAMPLE = Path(__file__).parent / "netbox"
REAL = Path(__file__).resolve().parents[4] / "shared/data/netbox/netbox-demo-v3.6.json"
COUNTED = 252


def ask(case: Path, table: str, columns: str = "* EXCLUDE (netvet_row, source)") -> list[tuple[Any, ...]]:
    with duckdb.connect() as con:
        found = con.execute(f"SELECT {columns} FROM '{case}/network/{table}.parquet'").fetchall()
    return sorted(found, key=str)


def objects() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLE / "dump.json").read_text(encoding="utf-8"))
    return found


def made_of(path: Path, tmp_path: Path, **options: Any) -> Conversion:
    return convert(path, tmp_path / "case", set_aside=tmp_path / "aside.csv", **options)


def test_dump_and_rest_say_the_same(tmp_path: Path) -> None:
    dump = convert(SAMPLE / "dump.json", tmp_path / "dump")
    rest = convert(SAMPLE / "input", tmp_path / "rest")
    assert dump.format.name == rest.format.name == "netbox"
    assert dump.rows == rest.rows == {"elements": 8, "sites": 2, "operators": 1, "links": 2}
    for table in dump.rows:
        assert ask(tmp_path / "dump", table) == ask(tmp_path / "rest", table), table
    assert [note for note in dump.notes if "not read" not in note] == [note for note in rest.notes if "not read" not in note]


def test_devices_alone_say_what_stands_in_them(tmp_path: Path) -> None:
    pages = [json.loads((SAMPLE / "input" / f"devices-{page}.json").read_text(encoding="utf-8")) for page in (1, 2)]
    for name, content in (
        ("list.json", pages[0]["results"] + pages[1]["results"]),
        ("page.json", {"count": 6, "next": None, "results": pages[0]["results"] + pages[1]["results"]}),
        ("single.json", pages[0]["results"][0]),
    ):
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
        case = tmp_path / name.removesuffix(".json")
        convert(tmp_path / name, case)
        shown = "element_id, operator, function, site_id, vendor, product, state"
        expected = ("hill-gnb-1/device-11", "Example Mobile", "gnb", "hill", "Acme Radio", "AR-900", "in-service")
        assert expected in ask(case, "elements", shown)


def test_a_page_that_is_missing_is_missed(tmp_path: Path) -> None:
    for name in ("devices-1.json", "sites.json"):
        (tmp_path / name).write_bytes((SAMPLE / "input" / name).read_bytes())
    with pytest.raises(InventoryError, match=r"of 6 objects dcim\.device, 4 are here") as caught:
        convert(tmp_path, tmp_path / "case")
    assert "next" in caught.value.remedy


FAULTS = [
    ({"name": {"a": 1}}, "name", "is no text"),
    ({"role": [1]}, "role", "is no text"),
    ({"tenant": None}, "operator", "is missing"),
    ({"custom_field_data": {"installed_on": "soon"}}, "installed_on", "is no day"),
    ({"custom_field_data": {"state": "running"}}, "state", "is not known here"),
    ({"custom_field_data": {"element_id": "device-12"}}, "element_id", "stands already in row 22 of dump.json: dcim.device 12"),
]


def test_broken_objects_are_named(tmp_path: Path) -> None:
    dump = objects()
    begun = len(dump)
    first = next(one for one in dump if one["model"] == "dcim.device")
    dump += [{**first, "pk": 100 + n, "fields": {**first["fields"], **fields}} for n, (fields, _, _) in enumerate(FAULTS)]
    dump += [
        {"model": "dcim.site", "pk": 9, "fields": {"slug": "x", "latitude": "95.1"}},
        {"model": "dcim.manufacturer", "pk": 9, "fields": {"name": ["Acme"]}},
        {**first, "fields": {**first["fields"], "name": "renamed"}},
        {"model": "dcim.device"},
        {"model": "dcim.device", "pk": None, "fields": {}},
        5,
    ]
    text = json.dumps(dump).replace('"serial": "S-9"', '"serial": "S-9", "serial": "S-10"')
    (tmp_path / "dump.json").write_text(text, encoding="utf-8")
    made = made_of(tmp_path / "dump.json", tmp_path)
    found = {fault.row: (fault.file, fault.column, fault.problem) for fault in made.faults}
    for n, (_, column, word) in enumerate(FAULTS):
        file, at, problem = found.pop(begun + n + 1)
        assert (file, at) == (f"dump.json: dcim.device {100 + n}", column)
        assert word in problem
    spare = next(n for n, one in enumerate(dump, start=1) if one == {**first, "pk": 14, "fields": one["fields"]})  # type: ignore[index]
    assert found == {
        spare: ("dump.json: dcim.device 14", "serial", "stands twice in the object"),
        begun + 7: ("dump.json: dcim.site 9", "latitude", "lies above 90"),
        begun + 8: ("dump.json: dcim.manufacturer 9", "name", "is no text"),
        begun + 9: ("dump.json: dcim.device 11", "id", f"stands already as object {dump.index(first) + 1}"),
        begun + 10: ("dump.json: object ?", "", "is no object of NetBox"),
        begun + 11: ("dump.json: dcim.device ?", "id", "is missing"),
        begun + 12: ("dump.json: object ?", "", "is no object of NetBox"),
    }
    assert made.set_aside == len(FAULTS) + 7
    assert made.rows["elements"] == 7
    with (tmp_path / "aside.csv").open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == len(FAULTS) + 7


def test_statuses_and_the_word_none(tmp_path: Path) -> None:
    dump = objects()
    states = {11: ("planned", "planned"), 12: ("failed", "installed"), 13: ("offline", "installed"), 14: ("", None)}
    for one in dump:
        if one["model"] == "dcim.device" and one["pk"] in states:
            one["fields"]["status"] = states[one["pk"]][0]
        if one["model"] == "dcim.manufacturer" and one["pk"] == 1:
            one["fields"]["name"] = "None"  # a name there, and the name of nobody
        if one["model"] == "dcim.device" and one["pk"] == 14:
            one["fields"]["custom_field_data"] = {"vendor": "none"}  # said in our words: there is no maker
    (tmp_path / "dump.json").write_text(json.dumps(dump), encoding="utf-8")
    convert(tmp_path / "dump.json", tmp_path / "case")
    found = {row[0].rpartition("-")[2]: row[1:] for row in ask(tmp_path / "case", "elements", "element_id, state, vendor")}
    assert {pk: found[str(pk)][0] for pk in states} == {pk: state for pk, (_, state) in states.items()}
    assert (found["11"][1], found["14"][1], found["12"][1]) == (None, "none", "Generic")


def test_what_cannot_be_said_is_written_at_the_format() -> None:
    (netbox,) = [form for form in FORMATS if form.name == "netbox"]
    text = " ".join(netbox.limitations)
    for word in ("tenant", "role", "cluster", "modules", "decommissioning", "custom field"):
        assert word in text


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Conversion]:
    if not REAL.is_file():
        pytest.skip(f"NetBox's demonstration dump is not beside the repository ({REAL})")
    case = tmp_path_factory.mktemp("netbox") / "case"
    return case, convert(REAL, case, operator="Somebody")


def test_the_demonstration_dump_comes_over_whole(real: tuple[Path, Conversion]) -> None:
    case, made = real
    dump = json.loads(REAL.read_text(encoding="utf-8"))
    of = {
        model: {one["pk"]: one["fields"] for one in dump if one["model"] == model}
        for model in {o["model"] for o in dump}
        if "pk" in next(o for o in dump if o["model"] == model)
    }
    devices, machines = of["dcim.device"], of["virtualization.virtualmachine"]
    assert made.rows["elements"] == len(devices) + len(machines) == COUNTED
    assert made.rows["sites"] == len(of["dcim.site"])
    types, makers, roles = of["dcim.devicetype"], of["dcim.manufacturer"], of["dcim.devicerole"]
    tenants, sites = of["tenancy.tenant"], of["dcim.site"]
    expected = {
        f"device-{pk}": (
            tenants[one["tenant"]]["name"] if one["tenant"] else "Somebody",
            roles[one["role"]]["name"],
            makers[types[one["device_type"]]["manufacturer"]]["name"],
            types[one["device_type"]]["model"],
            sites[one["site"]]["slug"],
        )
        for pk, one in devices.items()
    }
    found = ask(case, "elements", "element_id, operator, function, vendor, product, site_id")
    assert {row[0].rpartition("/")[2]: row[1:] for row in found if "vm-" not in row[0]} == expected
    assert sum(row[0].endswith(f"vm-{pk}") for pk in machines for row in found) >= len(machines)


def test_the_links_of_the_demonstration_dump_are_its_cables_between_devices(real: tuple[Path, Conversion]) -> None:
    case, _ = real
    dump = json.loads(REAL.read_text(encoding="utf-8"))
    device = {one["pk"]: one["fields"]["device"] for one in dump if one["model"] == "dcim.interface"}
    ends: dict[int, dict[str, Any]] = {}
    for one in dump:
        if one["model"] == "dcim.cabletermination":
            fields = one["fields"]
            here = device.get(fields["termination_id"]) if fields["termination_type"] == ["dcim", "interface"] else None
            ends.setdefault(fields["cable"], {})[fields["cable_end"]] = here
    expected = Counter((end["A"], end["B"]) for end in ends.values() if end.get("A") and end.get("B"))
    found = Counter(
        tuple(int(re.sub(r".*device-", "", end)) for end in row) for row in ask(case, "links", "from_element, to_element")
    )
    assert found == expected
    assert sum(found.values()) == 26


def test_the_census_of_the_demonstration_dump(real: tuple[Path, Conversion]) -> None:
    case, made = real
    census = take_census(case)
    assert census.faults == []
    (doubt,) = census.doubts  # its routers are cabled in pairs
    assert (doubt.table, doubt.rows) == ("links", 13)
    assert set(census.functions) >= {"Router", "Patch Panel", "Application Server"}
    assert any(note.startswith("no tenant, hence no operator: virtualization.virtualmachine 180") for note in made.notes)
