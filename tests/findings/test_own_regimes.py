"""Own regimes beside those of the state: what is judged, with which force, and that every output says what is superseded."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

import netvet as package
from netvet.redaction import redact

HEAD = """
[regime]
id = "own"
extends = "{parent}"
title = "Own"
issuer = "Northtel (invented)"
force = "internal"
valid_from = 2025-01-01
source = ["OWN"]
[sources]
OWN = {{ publisher = "Northtel (invented)", work = "Resolution" }}
"""
EARLIER = '''
[[requirement]]
id = "UKDVD-02"
tightens = true
due = 2026-12-31
undecided = [
  { because = """
the direction's definition of a 5G network was not seen; whether managers, gateways to other networks and support systems belong
to it is not known""" },
]
[[requirement]]
id = "UKDVD-08"
tightens = true
undecided = []
also_require = "NOT vendor.group = 'zte'"
'''
HELD = """
[[requirement]]
id = "OWN-01"
supersedes = "DE24-01"
because = "we hold the contract, which names the SMF only"
title = "No SMF of the two makers"
kind = "removal"
cite = "Contract, s. 4"
source = ["OWN"]
confidence = "text"
force = "contract"
due = 2026-06-30
{dates}
applies = "'SMF' IN function"
require = "NOT (two_makers)"
"""
SAID = (
    "DE24-01 of de-contracts-2024 is not judged: OWN-01 of own supersedes it (we hold the contract, which names the SMF only)."
)


def case(bench: Any, text: str, party: str, country: str, *, functions: tuple[str, ...] = ("SMF", "UPF")) -> Path:
    folder: Path = bench.fresh()
    elements = [
        {"element_id": name, "operator": "Op", "function": name, "generation": "5G", "vendor": "Huawei", "state": "in-service"}
        for name in functions
    ]
    bench.write(folder, "elements", elements)
    bench.write(folder, "operators", [{"operator": "Op", "country": country, "party_to": party}])
    (folder / "own.toml").write_text(text, encoding="utf-8")
    (folder / "case.toml").write_text('as_of = 2026-11-21\nregimes = ["own.toml"]\n', encoding="utf-8")
    return folder


def german(bench: Any, dates: str = "") -> Path:
    return case(bench, HEAD.format(parent="de-contracts-2024") + HELD.format(dates=dates), "de-contracts-2024", "DE")


def statuses(folder: Path, **options: Any) -> dict[tuple[str, str, str], str]:
    with package.assess(folder, **options) as findings:
        rows = findings.rows(everything=True).select("regime, requirement, element_id, status").fetchall()
    return {tuple(row[:3]): row[3] for row in rows if row[2]}


def test_an_own_earlier_date_departs_while_that_of_the_law_still_counts(bench: Any) -> None:
    folder = case(bench, HEAD.format(parent="uk-direction-2022") + EARLIER, "uk-direction-2022", "GB")
    found = statuses(folder, on=date(2027, 1, 1))
    assert found["uk-direction-2022", "UKDVD-02", "SMF"] == "not-yet-due"
    assert found["own", "UKDVD-02", "SMF"] == "departs"
    assert statuses(folder, on=date(2026, 12, 31))["own", "UKDVD-02", "SMF"] == "not-yet-due"
    both = statuses(folder, on=date(2027, 1, 1), regimes=["own.toml", "uk-direction-2022", "own.toml"])
    assert both == found


def test_whom_the_state_does_not_address_the_own_regime_does_not(bench: Any) -> None:
    folder = case(bench, HEAD.format(parent="uk-direction-2022") + EARLIER, "none", "GB")
    assert {status for (_, rule, _), status in statuses(folder).items() if rule == "UKDVD-02"} == {"not-applicable"}
    (folder / "operators.csv").write_text("operator,country,party_to\nOp,GB,own\n", encoding="utf-8")
    found = statuses(folder, on=date(2027, 1, 1))
    assert (found["own", "UKDVD-02", "SMF"], found["uk-direction-2022", "UKDVD-02", "SMF"]) == ("departs", "not-applicable")


def test_what_is_superseded_is_not_judged(bench: Any) -> None:
    found = statuses(german(bench))
    assert ("de-contracts-2024", "DE24-01", "SMF") not in found
    assert ("de-contracts-2024", "DE24-02", "SMF") in found
    assert found["own", "OWN-01", "SMF"] == "breach"
    assert found["own", "OWN-01", "UPF"] == "not-applicable"
    with package.assess(german(bench)) as findings:
        assert [regime.id for regime in findings.regimes] == ["de-contracts-2024", "own"]


@pytest.mark.parametrize("dates", ["valid_from = 2026-11-22", "valid_to = 2026-11-20"])
def test_only_what_is_in_force_supersedes(bench: Any, dates: str) -> None:
    found = statuses(german(bench, dates))
    assert found["de-contracts-2024", "DE24-01", "UPF"] == "not-yet-due"
    assert found["own", "OWN-01", "SMF"] == "not-applicable"


def test_every_output_says_what_is_superseded(bench: Any, netvet: Any) -> None:
    folder = german(bench)
    table = netvet("assess", folder).stdout
    assert " ".join(table.split()).count(SAID) == 2  # under the regime that holds it, and under the own one
    assert SAID in " ".join(netvet("explain", folder, "SMF", "--requirement", "DE24-01").stdout.split())
    for form in ("csv", "json", "sarif"):
        assert "we hold the contract" in netvet("assess", folder, "--format", form).stdout
    told = json.loads(netvet("assess", folder, "--format", "json").stdout)
    by_id = {one["requirement"]: one["supersedes"] for one in told["requirements"]}
    assert by_id["OWN-01"]["rule"] == "DE24-01"
    assert by_id["DE24-02"] is None
    for name in ("register.json", "register.html"):
        assert netvet("report", folder, "-o", folder / name).returncode == 0
        assert SAID in (folder / name).read_text(encoding="utf-8")
    with package.assess(folder) as findings:
        assert findings.rows().filter("supersedes LIKE 'DE24-01 of %'").fetchall()
        assert SAID in findings._repr_html_()


@pytest.mark.parametrize(("force", "status"), [("", "breach"), ('force = "internal"', "departs")])
def test_a_rule_replaced_keeps_its_force_unless_every_output_says_otherwise(
    bench: Any, netvet: Any, force: str, status: str
) -> None:
    text = HEAD.format(parent="de-contracts-2024") + HELD.format(dates="").replace('force = "contract"', force)
    folder = case(bench, text, "de-contracts-2024", "DE")
    assert statuses(folder)["own", "OWN-01", "SMF"] == status
    for form in ("table", "csv", "json", "sarif"):
        told = " ".join(netvet("assess", folder, "--format", form).stdout.split())
        assert ("departs instead of breach" in told) == (status == "departs"), form


def test_where_the_own_rule_has_no_row_it_is_still_said(bench: Any, netvet: Any) -> None:
    text = HEAD.format(parent="de-contracts-2024") + HELD.format(dates="")
    folder = case(bench, text, "de-contracts-2024", "DE", functions=("UPF",))
    rows = netvet("assess", folder, "--format", "csv")
    assert '"own"' not in rows.stdout
    assert SAID in " ".join(rows.stderr.split())
    (row,) = csv.DictReader(rows.stdout.splitlines())
    assert (row["regime"], row["requirement"], row["not_judged"]) == ("de-contracts-2024", "DE24-01", SAID)
    assert not any(row[column] for column in ("element_id", "operator", "status"))
    (folder / "before.csv").write_text(rows.stdout, encoding="utf-8")
    assert netvet("assess", folder, "--against", folder / "before.csv").returncode == 0
    assert netvet("assess", folder, "--format", "parquet", "-o", folder / "rows.parquet").returncode == 0
    assert parquet.read_metadata(folder / "rows.parquet").metadata[b"not_judged"].decode() == SAID
    assert netvet("assess", folder, "--against", folder / "rows.parquet").returncode == 0
    with package.assess(folder) as findings:
        assert {told for (told,) in findings.rows(everything=True).select("not_judged").fetchall()} == {SAID}
    assert SAID in " ".join(netvet("explain", folder, "UPF").stdout.split())
    assert SAID not in " ".join(netvet("explain", folder, "UPF", "--requirement", "DE24-02").stdout.split())


def test_a_rule_that_is_not_computed_may_be_superseded_and_then_lacks_nothing(bench: Any, netvet: Any) -> None:
    text = HEAD.format(parent="de-telecom-2026") + HELD.format(dates="").replace("DE24-01", "DE26-09")
    folder = case(bench, text.replace("two_makers", "vendor.group = 'zte'"), "none", "DE")
    told = json.loads(netvet("assess", folder, "--format", "json").stdout)
    left = {(one["regime"], one["requirement"]) for one in told["not_computable"]}
    assert ("de-telecom-2026", "DE26-10") in left
    assert ("de-telecom-2026", "DE26-09") not in left
    netvet("report", folder, "-o", folder / "register.json")
    shown = json.loads((folder / "register.json").read_text(encoding="utf-8"))
    (state,) = (one for one in shown["regimes"] if one["id"] == "de-telecom-2026")
    assert any("OWN-01 of own supersedes it" in str(one) for one in state["not_computed"] if "DE26-09" in str(one))


def test_what_is_superseded_is_said_where_makers_are_asked_and_regimes_compared(bench: Any, netvet: Any) -> None:
    folder = german(bench)
    assert SAID in " ".join(netvet("ruled-out", "--case", folder).stdout.split())
    assert json.loads(netvet("ruled-out", "--case", folder, "--format", "json").stdout)["not_judged"] == [SAID]
    matrix = netvet("assess", folder, "--as-if").stdout.partition("Side by side")[2]
    assert SAID in " ".join(matrix.split())
    shown = " ".join(netvet("regime", "show", folder / "own.toml").stdout.split())
    assert "judged as they stand, but for DE24-01 of de-contracts-2024, which OWN-01 supersedes" in shown


def test_a_comparison_says_what_is_superseded_now(bench: Any, netvet: Any) -> None:
    folder = german(bench)
    asked = (
        "assess",
        folder,
        "--regime",
        "de-contracts-2024",
        "--all",
        "--format",
        "parquet",
        "-o",
        folder / "earlier.parquet",
    )
    assert netvet(*asked).returncode == 0
    table = netvet("assess", folder, "--against", folder / "earlier.parquet").stdout
    assert SAID in " ".join(table.split())
    rows = netvet("assess", folder, "--against", folder / "earlier.parquet", "--format", "csv").stdout
    assert "DE24-01 of de-contracts-2024: we hold the contract" in rows


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 11, 21), date(2027, 1, 1), date(2028, 1, 1)])
def test_a_redacted_copy_extends_tightens_and_supersedes_alike(bench: Any, day: date) -> None:
    british = case(bench, HEAD.format(parent="uk-direction-2022") + EARLIER, "uk-direction-2022", "GB")
    for folder in (british, german(bench)):
        copy = folder.parent / f"{folder.name}-{day}"
        redact(folder, copy)
        text = (copy / "regimes" / "1.toml").read_text(encoding="utf-8")
        assert "extends = " in text
        assert "we hold" not in text
        assert sorted(statuses(copy, on=day).values()) == sorted(statuses(folder, on=day).values())


PART = """
[[requirement]]
id = "OWN-01"
supersedes = "{named}"
because = "we hold the text"
title = "At sites"
kind = "removal"
cite = "s. 4"
source = ["OWN"]
confidence = "text"
require = "NOT vendor.group = 'huawei'"
"""


@pytest.mark.parametrize(
    ("named", "asked"),
    [("UKDVD-05", "UKDVD-05"), ("UKDVD-05", "UKDVD-05/sites"), ("UKDVD-05/sites", "UKDVD-05"), ("UKDVD-05/sites",) * 2],
)
def test_what_is_superseded_is_explained_by_its_part_too(bench: Any, netvet: Any, named: str, asked: str) -> None:
    text = HEAD.format(parent="uk-direction-2022") + PART.format(named=named)
    folder = case(bench, text, "uk-direction-2022", "GB")
    found = netvet("explain", folder, "SMF", "--requirement", asked)
    assert found.returncode == 0, found.stderr
    told = " ".join(found.stdout.split())
    assert f"{named} of uk-direction-2022 is not judged: OWN-01 of own supersedes it" in told


def test_who_asked_for_one_requirement_is_not_told_to_name_one(bench: Any, netvet: Any) -> None:
    text = HEAD.format(parent="uk-direction-2022") + PART.format(named="UKDVD-05") + "applies = \"'gNB' IN function\"\n"
    folder = case(bench, text, "uk-direction-2022", "GB")
    told = " ".join(netvet("explain", folder, "Op", "--requirement", "UKDVD-05").stdout.split())
    assert "it applies to no element of it" in told
    assert "UKDVD-05 of uk-direction-2022 is not judged" in told
    assert "name one by" not in told


def test_a_group_that_no_dossier_knows_is_remarked_on(bench: Any, netvet: Any) -> None:
    text = HEAD.format(parent="uk-direction-2022") + PART.format(named="UKDVD-05").replace("huawei", "kranich")
    folder = case(bench, text, "uk-direction-2022", "GB")
    said = "note: own: no dossier knows 'kranich' as vendor.group"
    checked = netvet("regime", "check", folder / "own.toml")
    assert said in checked.stderr
    assert checked.returncode == 0
    assert said in netvet("assess", folder).stderr
    (folder / "dossiers").mkdir()
    (folder / "dossiers" / "kranich.toml").write_text('subject = "vendor:kranich"\ngroup = "kranich"\n', encoding="utf-8")
    assert "no dossier knows" not in netvet("assess", folder).stderr
    assert "no dossier knows" not in netvet("regime", "check", folder / "own.toml", "--case", folder).stderr


def test_what_addresses_others_than_the_regime_extended_is_remarked_on(bench: Any, netvet: Any) -> None:
    text = HEAD.format(parent="uk-direction-2022").replace('force = "', 'jurisdiction = "DE"\nforce = "') + EARLIER
    folder = case(bench, text, "none", "DE")
    told = netvet("regime", "check", folder / "own.toml").stderr
    assert "asked of operators of DE, not of those whom uk-direction-2022 addresses" in told


def test_a_fact_in_a_branch_that_is_decided_is_not_said_to_be_missing(bench: Any) -> None:
    rule = bench.rule(applies="redundant OR subscribers > 5", require="high_data_rate AND (build_verified OR subscribers > 5)")
    element = {"element_id": "e", "operator": "Op", "country": "XX", "redundant": True, "build_verified": True}
    element |= {"state": "in-service"}
    with bench.judge([element], bench.text(rule)) as found:
        (row,) = found.to_arrow().to_pylist()
    assert row["reason"] == "not known: high_data_rate"
