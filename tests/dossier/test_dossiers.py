"""Dossiers: the shipped ones and a case's own, found by name, with what they come to on a day."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from netvet.dossier import facts_of, group_of, home_of, read_dossiers, vendor_fact
from netvet.dossier.claim import Stance
from netvet.errors import DossierError
from netvet.fact import Type

DAY = date(2026, 11, 21)
CLAIM = '[[claim]]\nfact = "{}"\nvalue = {}\nstance = "{}"\nsource = {{ publisher = "P", work = "W" }}\n'


def written(folder: Path, *texts: str) -> Path:
    for number, text in enumerate(texts):
        (folder / f"d{number}.toml").write_text(text, encoding="utf-8")
    return folder


def claim(fact: str, value: str, stance: str = "asserts") -> str:
    return CLAIM.format(fact, value, stance)


def test_every_shipped_claim_says_who_what_when_and_where() -> None:
    shipped = read_dossiers()
    assert len(shipped.vendors) >= 10
    for dossier in shipped.by_subject.values():
        assert dossier.head is not None, dossier.id
        assert dossier.claims, dossier.id
        for one in dossier.claims:
            source = one.source
            assert source.publisher, one
            assert source.work, one
            assert source.day is not None, one
            assert source.url.startswith("http"), one
            assert one.standing, one
            assert source.day <= DAY, one


def test_a_list_that_is_denied_of_one_maker_is_answered_for_all_from_the_same_source_and_day() -> None:
    vendors = read_dossiers().vendors
    said = {
        (dossier.id, member): claim
        for dossier in vendors
        for claim in dossier.claims
        if claim.fact == "designated_by" and isinstance(claim.value, frozenset)
        for member in claim.value
    }
    lists = {member for (_, member), claim in said.items() if claim.stance is Stance.DENIES}
    assert len(lists) >= 7
    for member in lists:
        answered = {dossier.id: said[dossier.id, member] for dossier in vendors}
        assert {claim.stance for claim in answered.values()} == {Stance.ASSERTS, Stance.DENIES}
        assert len({claim.valid_from for claim in answered.values()}) == 1, member
        denials = {(claim.source, claim.note) for claim in answered.values() if claim.stance is Stance.DENIES}
        assert len(denials) == 1, member


@pytest.mark.parametrize(
    "written", ["Nokia/Ericsson", "Nokia / ERICSSON", "Nokia; Ericsson", "Nokia or Ericsson", "Nokia + Ericsson"]
)
def test_several_makers_in_one_cell_are_one_of_them_and_not_known_which(written: str) -> None:
    found = read_dossiers().maker(written)
    assert (found.id, found.ambiguous, found.candidates) == (None, True, ("nokia", "ericsson"))


def test_one_known_name_among_several_is_enough_not_to_be_a_maker_of_its_own() -> None:
    dossiers = read_dossiers()
    assert dossiers.maker("Acme/Nokia").candidates == ("acme", "nokia")
    assert dossiers.maker("Nokia / NOKIA").id == "nokia"
    for one_name in ("Acme/Zeta", "Rohde & Schwarz", "N/A", "Acme A/S", "/"):
        assert not dossiers.maker(one_name).ambiguous, one_name
    assert dossiers.maker("Nokia A/S").id == "nokia"


def test_a_company_belongs_to_its_group_between_two_days() -> None:
    shipped = read_dossiers()
    honor, cradlepoint = shipped.maker("Honor"), shipped.maker("Cradlepoint")
    assert [group_of(honor, day) for day in (date(2020, 11, 17), date(2020, 11, 18))] == ["huawei", None]
    assert [group_of(cradlepoint, day) for day in (date(2020, 12, 30), date(2020, 12, 31))] == [None, "ericsson"]
    assert home_of(honor) is None


def test_a_maker_that_was_bought_is_of_its_owners_group_from_that_day_on() -> None:
    juniper = read_dossiers().maker("Juniper")
    assert [group_of(juniper, day) for day in (date(2025, 7, 1), date(2025, 7, 2))] == ["juniper", "hpe"]


def test_of_two_owners_on_one_day_the_last_named_counts_and_before_and_after_the_makers_own(tmp_path: Path) -> None:
    owners = '{ group = "one", from = 2020-01-01, to = 2024-12-31 }, { group = "two", from = 2022-01-01, to = 2022-12-31 }'
    found = read_dossiers(written(tmp_path, f'{V}group = "own"\nowned_by = [{owners}]\n')).maker("x")
    days = {2019: "own", 2021: "one", 2022: "two", 2023: "one", 2025: "own"}
    assert {year: group_of(found, date(year, 6, 1)) for year in days} == days


def test_a_case_adds_an_owner_to_a_shipped_dossier(tmp_path: Path) -> None:
    own = 'subject = "vendor:nokia"\nowned_by = [{ group = "buyer", from = 2026-01-01 }]\n'
    nokia = read_dossiers(written(tmp_path, own)).maker("Nokia")
    assert [group_of(nokia, day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == ["nokia", "buyer"]


def test_the_law_of_the_same_states_is_asked_of_every_shipped_maker() -> None:
    for dossier in read_dossiers().vendors:
        asked = {
            state
            for claim in dossier.claims
            if claim.fact == "may_be_compelled_by" and not isinstance(claim.value, bool)
            for state in claim.value
        }
        assert asked >= {"AU", "CN", "GB", "US", dossier.home_state}, dossier.id
        assert any(claim.fact == "extrajudicial_directions_from" for claim in dossier.claims), dossier.id


def test_every_shipped_file_says_what_was_asked_and_not_found() -> None:
    for path in sorted(Path(str(files("netvet.dossier") / "texts")).glob("*.toml")):
        assert "# Asked of every maker alike, and not found for this one: " in path.read_text(encoding="utf-8"), path.name


def test_an_affiliate_has_from_its_group_what_follows_the_group_only() -> None:
    maker = read_dossiers().maker("HiSilicon")
    assert vendor_fact(maker, "designated_by", Type.SET, DAY).value
    assert vendor_fact(maker, "may_be_compelled_by", Type.SET, DAY).value is None


def test_a_name_that_means_two_makers_means_neither(tmp_path: Path) -> None:
    one = 'subject = "vendor:acme-de"\nname = "Acme GmbH"\ngroup = "acme-de"\n'
    other = 'subject = "vendor:acme-us"\nname = "Acme Inc."\ngroup = "acme-us"\n'
    found = read_dossiers(written(tmp_path, one, other)).maker("ACME")
    assert (found.id, found.dossier, found.ambiguous) == (None, None, True)
    assert set(found.candidates) == {"acme-de", "acme-us"}


@pytest.mark.parametrize("subject", ["honor", "honor-device"])
def test_an_affiliate_that_has_a_dossier_of_its_own_is_ambiguous_and_never_left_out(tmp_path: Path, subject: str) -> None:
    own = f'subject = "vendor:{subject}"\nname = "Honor"\ngroup = "honor"\nhome_state = "CN"\n'
    found = read_dossiers(written(tmp_path, own)).maker("Honor")
    assert (found.id, found.dossier, found.ambiguous) == (None, None, True)
    assert subject in found.candidates
    assert len(found.candidates) == 2


def test_a_case_adds_claims_and_names_to_a_shipped_dossier(tmp_path: Path) -> None:
    own = 'subject = "vendor:nokia"\nname = "Our Nokia"\naliases = ["NSN"]\n' + claim("guarantee_declaration", "true")
    found = read_dossiers(written(tmp_path, own))
    assert found.maker("nsn").id == found.maker("our nokia").id == found.maker("Nokia").id == "nokia"
    assert vendor_fact(found.maker("NSN"), "guarantee_declaration", Type.FLAG, DAY).value is True
    assert vendor_fact(read_dossiers().maker("Nokia"), "guarantee_declaration", Type.FLAG, DAY).value is not True


def test_a_claim_of_the_case_can_contest_a_shipped_one(tmp_path: Path) -> None:
    own = 'subject = "vendor:huawei"\n' + claim("may_be_compelled_by", '["CN"]', "denies")
    found = vendor_fact(read_dossiers(written(tmp_path, own)).maker("Huawei"), "may_be_compelled_by", Type.SET, DAY)
    assert "CN" in found.contested
    assert found.denied >= 1
    assert found.asserted >= 1


def test_a_case_may_not_turn_a_group_or_seat(tmp_path: Path) -> None:
    with pytest.raises(DossierError, match="group is 'own'"):
        read_dossiers(written(tmp_path, 'subject = "vendor:nokia"\ngroup = "own"\n'))


V = 'subject = "vendor:x"\n'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('subject = "vendors:x"', "subject is written"),
        ('subject = "vendor:"', "subject is written"),
        ("name = 'x'", "subject is written"),
        (V + "alias = ['x']", "aliases"),
        (V + "aliases = 'Huawei'", "aliases is a list"),
        (V + "aliases = [1]", "aliases is a list"),
        (V + "affiliates = ['Sub']", "affiliates is a list"),
        (V + "affiliates = [{ from = 2020-01-01 }]", "needs a name"),
        (V + "affiliates = [{ name = 'Sub', from = '2020-01-01' }]", "without quotes"),
        (V + "group = 5", "group is a text"),
        (V + "owned_by = 'x'", "owned_by is a list"),
        (V + "owned_by = [{ from = 2020-01-01 }]", "an owner needs a group"),
        (V + "owned_by = [{ group = 5 }]", "group is a text"),
        (V + "owned_by = [{ group = 'g', form = 2020-01-01 }]", "from"),
        (V + "owned_by = [{ group = 'g', to = '2020-01-01' }]", "without quotes"),
        (V + "claim = { fact = 'x' }", "claim is a list"),
        (V + claim("may_be_compeled_by", '"CN"'), "may_be_compelled_by"),
        (V + claim("sanctions_affected", "true"), "no fact about a vendor"),
        (V + claim("harmful_activity", '"yes"'), "true or false"),
        (V + claim("may_be_compelled_by", "true"), "list of words"),
        (V + claim("harmful_activity", "true", "claims"), "claim 1"),
        (V + '[[claim]]\nfact = "harmful_activity"\nvalue = true\n', "publisher"),
        (V + claim("harmful_activity", "true") + "valid_from = '2020-01-01'\n", "claim 1: valid_from is a day"),
        (V + claim("harmful_activity", "true") + "valid_to = 2020-01-01T00:00:00\n", "valid_to is a day"),
        (V + claim("harmful_activity", "true") + "standing = 'friend'\n", "standing is one of"),
        (V + claim("harmful_activity", "true") + "valid_form = 2020-01-01\n", "valid_from"),
        (V + "[[claim]]\nfact = 'harmful_activity'\nvalue = true\nsource = 'a text'\n", "a source"),
        (V + "name = ", "no TOML"),
    ],
)
def test_a_slip_is_named_with_its_file(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(DossierError) as caught:
        read_dossiers(written(tmp_path, text))
    assert word in str(caught.value)
    assert "d0.toml" in caught.value.where


def test_every_fact_has_a_meaning() -> None:
    for subject in ("vendor", "product"):
        for fact in facts_of(subject).values():
            assert fact.meaning
            assert fact.type in (Type.FLAG, Type.SET)


@pytest.mark.parametrize("text", ['home_state = "china"', '[[claim]]\nfact = "may_be_compelled_by"\nvalue = ["UK"]'])
def test_a_slip_in_a_state_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.toml").write_text(f'subject = "vendor:x"\nname = "X"\n{text}\n', encoding="utf-8")
    with pytest.raises(DossierError, match=r"did you mean (CN|GB)"):
        read_dossiers(tmp_path)
