"""Sites of a sheet that contradict themselves: counted and named, with their rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

MAPPING = """
[[table]]
to = "elements"
[table.columns]
Element = "element_id"
Betreiber = "operator"
Standort = "site_id"

[[table]]
to = "sites"
distinct = true
[table.columns]
Standort = "site_id"
Name = "name"
Breite = { to = "latitude", decimal = "," }
"Länge" = { to = "longitude", decimal = "," }
"""


def convert(netvet: Any, folder: Path, rows: list[str]) -> list[str]:
    head = "Element;Betreiber;Standort;Name;Breite;Länge"
    (folder / "list.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    run = netvet("inventory", "convert", folder / "list.csv", "--mapping", folder / "mapping.toml", "-o", folder / "case")
    assert run.returncode == 0, run.stderr
    return [line for line in run.stdout.splitlines() if "contradict" in line or "site_id '" in line]


def test_two_names_and_two_places_of_a_site_are_named_with_their_rows(netvet: Any, tmp_path: Path) -> None:
    rows = ["e1;O;S1;Köln;50,9;6,9", "e2;O;S1;Köln Süd;50,9;7,9", "e3;O;S2;Bonn;50,7;7,1", "e4;O;S1;;50,90;6,90"]
    assert convert(netvet, tmp_path, rows) == [
        "list.csv: 1 site_id contradicts itself; the first row holds: name of 1, longitude of 1",
        "list.csv: site_id 'S1': name is 'Köln' in row 2, 'Köln Süd' in row 3",
        "list.csv: site_id 'S1': longitude is '6.9' in row 2, '7.9' in row 3",
    ]


def test_what_says_nothing_or_the_same_number_contradicts_nothing(netvet: Any, tmp_path: Path) -> None:
    rows = ["e1;O;S1;;50,90;6,9", "e2;O;S1;Köln;50,9;", "e3;O;S1;unknown;50,900;6,9", "e4;O;;Bonn;1;1", "e5;O;;Ulm;2;2"]
    assert convert(netvet, tmp_path, rows) == []


def test_many_are_counted(netvet: Any, tmp_path: Path) -> None:
    rows = [f"e{n};O;S{n % 40};Ort {n};50,9;6,9" for n in range(80)]
    told = convert(netvet, tmp_path, rows)
    assert told[0] == "list.csv: 40 site_ids contradict themselves; the first row holds: name of 40"
    assert told[1:6] == [
        f"list.csv: site_id 'S{n}': name is 'Ort {n}' in row {n + 2}, 'Ort {n + 40}' in row {n + 42}" for n in range(5)
    ]
    assert told[6] == "list.csv: and 35 more site_ids that contradict themselves"
