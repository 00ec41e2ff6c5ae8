"""What is known about makers, as it is printed and as JSON: the words of the command line, its slips, and nothing left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from netvet.dossier import facts_of, read_dossiers

ACME = """
subject = "vendor:acme"
name = "Acme [red]Radio[/red] GmbH"
aliases = ["Acme"]
group = "acme"
home_state = "XX"
affiliates = [{ name = "Acme Antennas", to = 2025-12-31 }]

[[claim]]
fact = "may_be_compelled_by"
value = ["XX"]
stance = "asserts"
valid_from = 2026-01-01
source = { publisher = "P", work = "First [b]work[/b]", date = 2026-01-02, url = "https://example.org/1", origin = "o1" }
standing = "regulator"
confidence = "text"
note = "A note."

[[claim]]
fact = "may_be_compelled_by"
value = ["XX"]
stance = "denies"
source = { publisher = "Q", work = "Second", date = 2026-01-03 }
standing = "party"

[[claim]]
fact = "refused_tests"
value = true
stance = "denies"
source = { publisher = "P", work = "Third" }
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with one dossier of its own, about an invented maker."""
    (tmp_path / "dossiers").mkdir()
    (tmp_path / "dossiers" / "acme.toml").write_text(ACME, encoding="utf-8")
    (tmp_path / "case.toml").write_text("as_of = 2026-02-01\n", encoding="utf-8")
    return tmp_path


def words(text: str) -> str:
    return " ".join(text.split())


def test_all_makers_are_listed_with_every_fact(netvet: Any, case: Path) -> None:
    run = netvet("dossiers", "--case", case)
    assert (run.returncode, run.stderr) == (0, "")
    for name in (*facts_of("vendor"), *(dossier.id for dossier in read_dossiers().vendors), "acme"):
        assert name in run.stdout, name
    assert "on 2026-02-01" in run.stdout


def test_the_same_words_print_the_same_bytes_whatever_the_day_is(netvet: Any) -> None:
    first, second = netvet("dossiers"), netvet("dossiers", "--on", "2026-11-21")
    assert first.stdout == second.stdout


def test_of_one_maker_every_claim_is_printed_with_its_source(netvet: Any, case: Path) -> None:
    run = netvet("dossiers", "ACME", "--case", case)
    told = words(run.stdout)
    assert run.returncode == 0
    assert "Acme [red]Radio[/red] GmbH (acme) on 2026-02-01" in told
    assert "may_be_compelled_by contested: XX (asserted by 1, denied by 1, left open by 0: origins)" in told
    assert "asserts XX (regulator, text, from 2026-01-01): P, First [b]work[/b], 2026-01-02, https://example.org/1" in told
    assert "https://example.org/1 [origin o1]. A note." in told
    assert "denies XX (party, secondary): Q, Second, 2026-01-03" in told
    assert "refused_tests no (asserted by 0, denied by 1" in told
    silent = set(facts_of("vendor")) - {"may_be_compelled_by", "refused_tests"}
    assert set(told.partition("nobody was found who speaks of it: ")[2].rstrip(".").split(", ")) == silent


def test_every_claim_of_every_shipped_maker_is_printed(netvet: Any) -> None:
    for dossier in read_dossiers().vendors:
        found = json.loads(netvet("dossiers", dossier.id, "--format", "json", "--on", "2010-01-01").stdout)
        (maker,) = found["makers"]
        claims = [each for fact in maker["facts"].values() for each in fact["claims"]]
        assert len(claims) == len(dossier.claims), dossier.id
        assert {each["source"]["url"] for each in claims} == {claim.source.url for claim in dossier.claims}


def test_a_day_before_a_claim_leaves_it_out_of_the_count_and_says_so(netvet: Any, case: Path) -> None:
    told = words(netvet("dossiers", "Acme", "--case", case, "--on", "2025-12-31").stdout)
    assert "may_be_compelled_by denied: XX (asserted by 0, denied by 1" in told
    assert "of other days only: asserts XX" in told


def test_a_company_of_a_group_is_said_to_be_one(netvet: Any, case: Path) -> None:
    told = words(netvet("dossiers", "Acme Antennas", "--case", case, "--on", "2025-12-31").stdout)
    assert "Acme Antennas is a company of its group" in told
    assert "owner group: acme; seat: not known" in told
    assert "owner group: not known" in words(netvet("dossiers", "Acme Antennas", "--case", case).stdout)


def test_json_holds_numbers_of_all_and_the_sum_of_every_file_of_the_case(netvet: Any, case: Path) -> None:
    found = json.loads(netvet("dossiers", "--case", case, "--format", "json").stdout)
    assert found["on"] == "2026-02-01"
    assert [each["path"] for each in found["inputs"]] == ["acme.toml"]
    assert len(found["inputs"][0]["sha256"]) == 64
    makers = {each["id"]: each for each in found["makers"]}
    assert list(makers) == sorted(makers)
    assert {tuple(each["facts"]) for each in makers.values()} == {tuple(facts_of("vendor"))}
    fact = makers["acme"]["facts"]["may_be_compelled_by"]
    assert fact == {
        "knowledge": "contested",
        "value": None,
        "complete": False,
        "contested": ["XX"],
        "not_members": [],
        "asserted": 1,
        "denied": 1,
        "inconclusive": 0,
    }


def test_a_bought_maker_is_of_its_buyers_group_from_that_day(netvet: Any) -> None:
    groups = [
        json.loads(netvet("dossiers", "juniper", "--on", day, "--format", "json").stdout)["makers"][0]["group"]
        for day in ("2025-07-01", "2025-07-02")
    ]
    assert groups == ["juniper", "hpe"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["Nokja"], "did you mean nokia"),
        (["Nobody at all"], "`netvet dossiers` lists them"),
        (["--case", "nowhere"], "no such case"),
    ],
)
def test_a_slip_is_named_with_a_remedy(netvet: Any, asked: list[str], said: str) -> None:
    run = netvet("dossiers", *asked)
    assert run.returncode == 2
    assert said in run.stderr
    assert "remedy" in run.stderr


def test_a_name_of_two_makers_is_refused(netvet: Any, tmp_path: Path) -> None:
    (tmp_path / "dossiers").mkdir()
    for word in ("acme-de", "acme-us"):
        text = f'subject = "vendor:{word}"\nname = "Acme"\ngroup = "{word}"\n'
        (tmp_path / "dossiers" / f"{word}.toml").write_text(text, encoding="utf-8")
    run = netvet("dossiers", "Acme", "--case", tmp_path)
    assert run.returncode == 2
    assert "could mean acme-de, acme-us" in run.stderr
