"""Coverage: every fact is asked of every maker, and one word says what came of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from netvet.dossier import Knowledge, Maker, answers, facts_of, read_dossiers

DAY = date(2026, 11, 21)
CLAIM = '[[claim]]\nfact = "{}"\nvalue = {}\nstance = "{}"\nsource = {{ publisher = "P", work = "{}" }}\n{}\n'


def maker(folder: Path, *claims: tuple[str, ...], head: str = "") -> Maker:
    text = 'subject = "vendor:acme"\nname = "Acme"\ngroup = "acme"\n' + head
    text += "".join(CLAIM.format(*each, *("W", "")[len(each) - 3 :]) for each in claims)
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    return read_dossiers(folder).maker("Acme")


def told(found: Maker, day: date = DAY) -> dict[str, Knowledge]:
    return {answer.fact: answer.knowledge for answer in answers(found, day) if answer.knowledge is not Knowledge.NOT_KNOWN}


def test_every_fact_is_answered_for_every_maker_in_the_same_order() -> None:
    for dossier in read_dossiers().vendors:
        assert [answer.fact for answer in answers(Maker(dossier.name, dossier.id, dossier), DAY)] == list(facts_of("vendor"))


@pytest.mark.parametrize(
    ("claims", "knowledge"),
    [
        ([], None),
        ([("refused_tests", "true", "asserts")], "known"),
        ([("refused_tests", "true", "denies")], "known"),
        ([("refused_tests", "true", "inconclusive")], "left open"),
        ([("refused_tests", "true", "asserts"), ("refused_tests", "true", "denies", "V")], "contested"),
        ([("trusted_by", '["a"]', "asserts")], "known"),
        ([("trusted_by", '"none"', "asserts")], "known"),
        ([("trusted_by", '["a"]', "denies")], "denied"),
        ([("trusted_by", '["a"]', "inconclusive")], "left open"),
        ([("trusted_by", '["a"]', "asserts"), ("trusted_by", '["b"]', "denies", "V")], "known"),
        ([("trusted_by", '["a", "b"]', "asserts"), ("trusted_by", '["b"]', "denies", "V")], "contested"),
    ],
)
def test_one_word_says_what_came_of_it(tmp_path: Path, claims: list[tuple[str, ...]], knowledge: str | None) -> None:
    found = told(maker(tmp_path, *claims))
    assert found == ({claims[0][0]: knowledge} if claims else {})


def test_numbers_are_of_origins_not_of_claims(tmp_path: Path) -> None:
    claims = [("refused_tests", "true", "asserts", work) for work in ("V", "V", "W")]
    claims += [("refused_tests", "true", "denies", "X"), ("refused_tests", "true", "inconclusive", "Y")]
    (answer,) = [each for each in answers(maker(tmp_path, *claims), DAY) if each.fact == "refused_tests"]
    assert answer.counts == (2, 1, 1)


def test_claims_of_other_days_count_for_nothing_and_are_kept_apart(tmp_path: Path) -> None:
    found = maker(tmp_path, ("refused_tests", "true", "asserts", "W", "valid_to = 2020-12-31"))
    old, now = (
        next(each for each in answers(found, day) if each.fact == "refused_tests")
        for day in (date(2020, 12, 31), date(2021, 1, 1))
    )
    assert (old.knowledge, len(old.weighed.claims), old.other) == (Knowledge.KNOWN, 1, ())
    assert (now.knowledge, now.weighed.claims, len(now.other)) == (Knowledge.NOT_KNOWN, (), 1)


def test_a_company_of_a_group_has_only_what_follows_the_group_while_it_belongs_to_it(tmp_path: Path) -> None:
    head = 'affiliates = [{ name = "Acme Antennas", to = 2025-12-31 }]\n'
    maker(tmp_path, ("refused_tests", "true", "asserts"), ("designated_by", '["a"]', "asserts"), head=head)
    affiliate = read_dossiers(tmp_path).maker("Acme Antennas")
    assert told(affiliate, date(2025, 12, 31)) == {"designated_by": Knowledge.KNOWN}
    assert told(affiliate, date(2026, 1, 1)) == {}
