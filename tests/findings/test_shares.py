"""Caps on whole cases: what counts as a site, what is not known is named, and plans do not count yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netvet.findings import assess, explain

REGIME = """
[regime]
id = "own-cap"
title = "Cap"
issuer = "us"
jurisdiction = "DE"
force = "internal"
valid_from = 2020-01-01
source = ["S"]

[sources]
S = {{ publisher = "us", work = "strategy", date = 2020-01-01 }}

[[concentration]]
id = "CAP"
title = "At most half"
cite = "s. 1"
source = ["S"]
confidence = "text"
measure = "share"
count = "{count}"
per = ["operator"]
applies = "'access' IN domain"
subject = "vendor.group = 'huawei'"
at_most = 0.5
"""

HEAD = "element_id,operator,function,vendor,state,site_id,subscribers,installed_on\n"


def judge(folder: Path, rows: str, count: str, party: str = "none") -> tuple[str, str]:
    (folder / "elements.csv").write_text(HEAD + rows, encoding="utf-8")
    (folder / "operators.csv").write_text(f"operator,country,party_to\nO,DE,{party}\n", encoding="utf-8")
    (folder / "cap.toml").write_text(REGIME.format(count=count), encoding="utf-8")
    with assess(folder, regimes=["cap.toml"], on=date(2026, 11, 21)) as findings:
        (share,) = findings.shares
    return share.status, share.reason


def test_an_element_on_no_site_makes_no_site(tmp_path: Path) -> None:
    rows = "a,O,gNB,Huawei,in-service,s1,,\nb,O,gNB,Nokia,in-service,none,,\nc,O,gNB,Nokia,in-service,none,,\n"
    assert judge(tmp_path, rows, "sites") == ("departs", "1 of 1 site (100.0 %); at most 50 %")


def test_what_an_unknown_share_lacks_is_named(tmp_path: Path) -> None:
    rows = "a,O,gNB,Huawei,in-service,s1,,\nb,O,gNB,,in-service,s2,,\n"
    status, reason = judge(tmp_path, rows, "subscribers")
    assert status == "unknown"
    assert reason.startswith("any share; at most 50 %")
    assert "not known of 1 element: whose they are" in reason
    assert "not known of 2 elements: subscribers of them" in reason


def test_a_plan_is_not_counted_and_not_told(tmp_path: Path) -> None:
    rows = "a,O,gNB,Huawei,planned,s1,,2027-02-01\nb,O,gNB,Nokia,in-service,s2,,\n"
    assert judge(tmp_path, rows, "sites")[0] == "met"
    with assess(tmp_path, regimes=["cap.toml"], on=date(2026, 11, 21)) as findings:
        _, (cap,) = explain(findings, "O", "CAP")
    assert [ground.asked for ground in cap.grounds] == ["in scope, made by Nokia"]


@pytest.mark.parametrize(
    ("party", "status"), [("own", "not-applicable"), ("de-contract-2024", "unknown"), ("de-contracts-2024", "breach")]
)
def test_a_slip_in_party_to_addresses_nobody_for_certain(tmp_path: Path, party: str, status: str) -> None:
    (tmp_path / "elements.csv").write_text(HEAD + "u,O,UPF,Huawei,in-service,,,\n", encoding="utf-8")
    (tmp_path / "operators.csv").write_text(f"operator,country,party_to\nO,DE,{party}\n", encoding="utf-8")
    with assess(tmp_path, regimes=["de-contracts-2024"], on=date(2027, 1, 1)) as findings:
        found = {row["status"] for row in findings.counts() if findings.rules[row["rule"]].requirement.id == "DE24-01"}
    assert found == {status}


def test_in_service_by_a_day_to_come_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "elements.csv").write_text(HEAD + "u,O,UPF,Huawei,in-service,,,2027-06-01\n", encoding="utf-8")
    with assess(tmp_path, regimes=["de-contracts-2024"], on=date(2026, 11, 21), as_if=True) as findings:
        row = findings.rows().filter("requirement = 'DE24-01'").fetchall()[0]
    assert "unknown" in row
    assert any("the day is still to come" in str(cell) for cell in row)


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        ("valid_to = 2030-01-01", "departs"),
        ("valid_to = 2026-11-21", "departs"),
        ("valid_to = 2026-11-20", "not-applicable"),
        ("valid_from = 2026-11-22", "not-applicable"),
        ("valid_from = 2026-11-21", "departs"),
    ],
)
def test_a_cap_is_asked_only_while_it_is_in_force(tmp_path: Path, dates: str, status: str) -> None:
    (tmp_path / "elements.csv").write_text(HEAD + "a,O,gNB,Huawei,in-service,s1,,\n", encoding="utf-8")
    (tmp_path / "operators.csv").write_text("operator,country\nO,DE\n", encoding="utf-8")
    (tmp_path / "cap.toml").write_text(f"{REGIME.format(count='elements')}{dates}\n", encoding="utf-8")
    with assess(tmp_path, regimes=["cap.toml"], on=date(2026, 11, 21)) as findings:
        assert [share.status for share in findings.shares] == [status]
        assert explain(findings, "O")
