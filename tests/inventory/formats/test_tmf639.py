"""TMF639: the two versions of the API say the same in other forms; a state is told only where there is no doubt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from netvet.conversion import Conversion, convert

STATES = [
    ({"lifecycleState": "planned", "operationalState": "enabled"}, "planned"),
    ({"lifecycleState": "installed"}, "installed"),
    ({"lifecycleState": "pendingRemoval", "usageState": "idle"}, "installed"),
    ({"lifecycleState": "installed", "usageState": "busy"}, "in-service"),
    ({"usageState": "active", "administrativeState": "locked"}, "in-service"),
    ({"operationalState": "enable", "administrativeState": "unlocked"}, "in-service"),
    ({"operationalState": "enabled", "administrativeState": "unlocked", "usageState": "idle"}, "installed"),
    ({"operationalState": "enabled", "administrativeState": "locked"}, "installed"),
    ({"operationalState": "disable", "administrativeState": "unlocked"}, None),
    ({"resourceStatus": "available"}, None),
    ({"availabilityStatus": "notInstalled"}, None),
    ({}, None),
]
MAKERS = [
    ([("manufacturer", "Acme Radio")], "Acme Radio", None),
    ([("Manufacturer", "Acme Radio"), ("vendor", "Shop")], "Acme Radio", None),
    ([("vendor", "Acme Radio"), ("Vendor", "Acme Radio")], "Acme Radio", None),
    ([("manufacturer", "Acme Radio"), ("manufacturer", "Borealis Systems")], None, None),
    ([("manufacturer", "Acme Radio"), ("manufacturer", "Borealis Systems"), ("vendor", "Shop")], None, None),
    ([("manufacturer", None)], None, "7"),
    ([("manufacturer", "none")], None, "7"),
    ([("installer", "Acme Radio")], None, None),
    ([], None, None),
]


def read(tmp_path: Path, resources: list[dict[str, Any]], columns: str) -> tuple[list[tuple[Any, ...]], Conversion]:
    (tmp_path / "x.json").write_text(json.dumps(resources), encoding="utf-8")
    made = convert(tmp_path / "x.json", tmp_path / "case", name="tmf639", operator="Example Mobile")
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT {columns} FROM '{tmp_path}/case/network/elements.parquet' ORDER BY netvet_row").fetchall()
    return rows, made


def test_states(tmp_path: Path) -> None:
    rows, made = read(tmp_path, [{"id": str(n), **says} for n, (says, _) in enumerate(STATES)], "state")
    assert [row[0] for row in rows] == [state for _, state in STATES]
    assert "no state that can be told: resource 4" in made.notes


@pytest.mark.parametrize("version", [4, 5])
def test_makers(tmp_path: Path, version: int) -> None:
    def party(role: str, name: str | None) -> dict[str, Any]:
        who = {"id": "7", "name": name}
        return {"role": role, **who} if version == 4 else {"role": role, "partyOrPartyRole": who}

    resources = [{"id": str(n), "relatedParty": [party(*one) for one in parties]} for n, (parties, _, _) in enumerate(MAKERS)]
    rows, made = read(tmp_path, resources, "vendor, vendor_code")
    assert rows == [(name, code) for _, name, code in MAKERS]
    assert "several makers named, hence none known: resource 3" in made.notes
    assert "parties not taken over, by role: installer 1" in made.notes


def test_functions_and_relations(tmp_path: Path) -> None:
    resources = [
        {"id": "1", "functionType": "Strange thing", "category": "AMF"},
        {"id": "2", "category": "Gold", "@type": "gNodeB", "place": [{"id": "a"}, {"id": "b"}]},
        {"id": "3", "@type": "PhysicalResource", "resourceSpecification": {"name": "UPF"}, "place": {"id": "a", "name": "A"}},
        {
            "id": "4",
            "@type": "PhysicalResource",
            "resourceRelationship": {"relationshipType": "managedBy", "resource": {"id": "1"}},
        },
        {"id": "5", "category": "Card", "resourceRelationship": [{"type": "hosted-on", "resource": {"id": i}} for i in "12"]},
    ]
    rows, made = read(tmp_path, resources, "function, site_id, managed_by, hosted_on")
    assert rows == [
        ("AMF", None, None, None),
        ("gNodeB", None, None, None),
        ("UPF", "a", None, None),
        (None, None, "1", None),
        ("Card", None, None, None),
    ]
    assert "several places, hence no site known: resource 1" in made.notes
