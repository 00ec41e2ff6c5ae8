"""One network under the rules of three countries, each as if it applied: golden case G12, and the matrix that shows it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

REGIMES = ("se-pts-2020", "de-contracts-2024", "uk-direction-2022")
ASKED = [word for regime in REGIMES for word in ("--regime", regime)]


def network(folder: Path, huawei: int) -> Path:
    """Ten radio sites in n78, so many of them of one maker, and a core of another; the operator is invented."""
    head = ("element_id", "operator", "function", "generation", "vendor", "state", "site_id", "bands", "traffic_gbps")
    days = ("installed_on", "first_used_on")
    used = "2022-06-01"
    radio = [
        (f"r{i}", "Northtel", "gNB", "5G", maker, "in-service", f"s{i}", "n78", 1)
        for i, maker in enumerate(["Huawei"] * huawei + ["Nokia"] * (10 - huawei))
    ]
    core = [(f"c-{name}", "Northtel", name, "5G", "Nokia", "in-service", "dc", "none", 10) for name in ("AMF", "SMF", "UPF")]
    with (folder / "elements.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*head, *days))
        writer.writerows((*row, used, used) for row in (*radio, *core))
    (folder / "sites.csv").write_text("site_id,sensitive\n" + "".join(f"s{i},false\n" for i in range(10)) + "dc,false\n")
    (folder / "operators.csv").write_text("operator,country,runs_without_abroad\nNorthtel,SE,true\n")
    return folder


@pytest.mark.parametrize(
    ("huawei", "expected"),
    [
        (10, {"SE-20": "would-violate", "DE24-01": "met", "UKDVD-05": "would-violate", "UKDVD-02": "not-yet-due"}),
        (3, {"SE-20": "would-violate", "DE24-01": "met", "UKDVD-05": "met", "UKDVD-02": "not-yet-due"}),
    ],
)
def test_g12(netvet: Any, tmp_path: Path, huawei: int, expected: dict[str, str]) -> None:
    done = netvet("assess", network(tmp_path, huawei), "--as-if", "--on", "2025-06-01", *ASKED, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["as_if"] is True
    for rule, status in expected.items():
        found = {word for one in told["requirements"] if one["requirement"] == rule for word in one["counts"]}
        assert status in found, rule
        assert not found & ({"would-violate", "unknown"} - {status}), rule


def test_the_matrix_shows_it(netvet: Any, tmp_path: Path) -> None:
    done = netvet("assess", network(tmp_path, 10), "--as-if", "--on", "2025-06-01", *ASKED)
    assert done.returncode == 0, done.stderr
    shown = done.stdout[done.stdout.index("Side by side") :]
    assert shown.startswith("Side by side, hypothetical")
    assert [line.split() for line in shown.splitlines() if line.startswith(("group", "access", "core", "Northtel"))] == [
        ["group", "elements", *REGIMES],
        ["access,", "huawei", "10", "would-violate", "10", "–", "not-yet-due", "10"],
        ["core,", "nokia", "3", "met", "3", "met", "3", "met", "3"],
        ["Northtel:", "caps", "and", "minimums", "–", "–", "would-violate", "2"],
    ]


def test_the_matrix_of_the_second_network_as_json(netvet: Any, tmp_path: Path) -> None:
    done = netvet("assess", network(tmp_path, 3), "--as-if", "--on", "2025-06-01", *ASKED, "--format", "json")
    groups = json.loads(done.stdout)["groups"]
    assert [(row["operator"], row["domain"], row["maker"], row["elements"]) for row in groups] == [
        (None, "access", "nokia", 7),
        (None, "access", "huawei", 3),
        (None, "core", "nokia", 3),
        ("Northtel", None, None, None),
    ]
    caps = groups[-1]["regimes"]
    assert caps["se-pts-2020"] is None
    assert (caps["uk-direction-2022"]["status"], caps["uk-direction-2022"]["n"]) == ("met", 2)
    access = groups[1]["regimes"]["uk-direction-2022"]
    assert access == {"status": "not-yet-due", "n": 3, "unknown": 0, "requirement": "UKDVD-02", "others": 0}


def test_one_regime_is_not_put_side_by_side(netvet: Any, tmp_path: Path) -> None:
    asked = ("--as-if", "--on", "2025-06-01", "--regime", "se-pts-2020", "--format", "json")
    assert "groups" not in json.loads(netvet("assess", network(tmp_path, 3), *asked).stdout)
