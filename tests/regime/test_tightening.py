"""Own regimes: what one that extends another may change in its rules, and every mistake in doing so with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from netvet.errors import RegimeError
from netvet.regime import Regime, difference, read_regime
from netvet.regime.condition import show
from netvet.regime.requirement import Distinct, Share
from netvet.regime.telling import demand_text, stricter

PARENT = """
[regime]
id = "state"
title = "State"
issuer = "I"
jurisdiction = "XX"
force = "law"
parties = "three providers"
valid_from = 2000-01-01
source = ["K"]
[sources]
K = { publisher = "P", work = "W" }
[limits]
cap = 0.35
[define]
core = "'core' IN domain"
[[requirement]]
id = "A-01"
title = "Gone"
kind = "removal"
cite = "s. 1"
source = ["K"]
confidence = "secondary"
due = 2027-12-31
applies = "core"
require = "NOT vendor.group = 'huawei'"
exceptions = [
  { where = "cleared_by = 'spare'", because = "spare parts" },
  { where = "cleared_by = 'trial'", because = "trials" },
]
undecided = [{ where = "site.sensitive", because = "the list is secret" }]
[[requirement]]
id = "A-02"
title = "Not installed"
kind = "prohibition"
cite = "s. 2"
source = ["K"]
confidence = "text"
from = 2022-10-13
act = "installed_on"
require = "NOT vendor.group = 'huawei'"
[[requirement]]
id = "A-03"
part = "one"
title = "Certified"
kind = "certificate"
cite = "s. 3"
source = ["K"]
confidence = "text"
valid_to = 2030-12-31
needs = { scheme = "S" }
[[concentration]]
id = "A-04"
title = "Share"
cite = "s. 4"
source = ["K"]
confidence = "text"
measure = "share"
count = "sites"
applies = "core"
exceptions = [{ where = "site.sensitive", because = "counted elsewhere" }]
subject = "vendor.group = 'huawei'"
at_most = ":cap"
[[concentration]]
id = "A-05"
title = "Two makers"
cite = "s. 5"
source = ["K"]
confidence = "text"
measure = "distinct"
at_least = 2
[[not_computable]]
id = "A-06"
title = "Open"
cite = "s. 6"
source = ["K"]
confidence = "memory"
missing = "the text"
"""
HEAD = """
[regime]
id = "own"
extends = "state.toml"
title = "Strategy"
issuer = "Operator"
force = "internal"
valid_from = 2026-01-01
source = ["K"]
"""
OWN = """
[[requirement]]
id = "{id}"
title = "Own"
kind = "removal"
cite = "s. 1"
source = ["K"]
confidence = "text"
require = "NOT vendor.group = 'huawei'"
"""


def read(bench: Any, body: str, *, head: str = HEAD, parent: str = PARENT, **more: str) -> Regime:
    folder: Path = bench.fresh("own")
    for name, text in {"state": parent, "own": head + body, **more}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return read_regime(folder / "own.toml", bench.facts)


def entry(name: str, *lines: str, kind: str = "requirement", part: str = "") -> str:
    named = [f'id = "{name}"', *([f'part = "{part}"'] if part else []), "tightens = true"]
    return "\n".join([f"[[{kind}]]", *named, *lines, ""])


def refused(bench: Any, body: str, **more: Any) -> tuple[str, ...]:
    with pytest.raises(RegimeError) as caught:
        read(bench, body, **more)
    return caught.value.details or (caught.value.message,)


def test_all_of_a_rule_stays_but_for_what_is_stricter(bench: Any) -> None:
    found = read(bench, entry("A-01", "due = 2026-12-31"))
    (own,), stated = found.requirements, found.extends.requirements[0]  # type: ignore[union-attr]
    assert (own.due, own.force, own.title) == (date(2026, 12, 31), "internal", "Tighter: Gone")
    assert (own.cite, own.sources) == ("tightens s. 1", found.sources)
    for field in "id part kind confidence starts act applies demand exceptions undecided".split():
        assert getattr(own, field) == getattr(stated, field)
    assert (stated.due, stated.force) == (date(2027, 12, 31), "law")
    assert stricter(own) == "due 2026-12-31 instead of 2027-12-31"
    assert [regime.id for regime in found.line] == ["state", "own"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (entry("A-02", "from = 2020-01-01"), "from 2020-01-01 instead of 2022-10-13"),
        (entry("A-03", "valid_to = 2031-12-31", part="one"), "valid to 2031-12-31 instead of 2030-12-31"),
        (entry("A-01", "also_applies = \"'access' IN domain\""), "also applies where 'access' IN domain"),
        (entry("A-01", "also_require = \"NOT vendor.group = 'zte'\""), "also demands NOT vendor.group = 'zte'"),
        (entry("A-01", "exceptions = []"), "without the exception: spare parts; without the exception: trials"),
        (entry("A-01", 'exceptions = [{ because = "trials" }]'), "without the exception: spare parts"),
        (entry("A-01", "undecided = []"), "without the doubt: the list is secret"),
        (entry("A-04", "at_most = 0.2", kind="concentration"), "at most 0.2 instead of 0.35"),
        (entry("A-05", "at_least = 3", kind="concentration"), "at least 3 instead of 2"),
        (entry("A-05", "at_most = 4", kind="concentration"), "at most 4 instead of none"),
    ],
)
def test_what_may_be_stricter(bench: Any, body: str, told: str) -> None:
    (own,) = read(bench, body).requirements
    assert stricter(own) == told


@pytest.mark.parametrize(
    ("dates", "stated", "days", "told"),
    [
        ("1990-01-01", "valid_from = 1999-01-01", ("1999-01-01", "2030-12-31"), "valid from 1999-01-01 instead of 2000-01-01"),
        ("2026-01-01", "valid_to = 2031-12-31", ("2026-01-01", "2031-12-31"), "valid to 2031-12-31 instead of 2030-12-31"),
        ("2026-01-01\nvalid_to = 2030-12-31", "exceptions = []", ("2026-01-01", "2030-12-31"), "without the exception: spare"),
        ("2026-01-01\nvalid_to = 2028-12-31", "exceptions = []", ("2026-01-01", "2028-12-31"), "without the exception: spare"),
    ],
)
def test_a_tightened_rule_is_in_force_only_while_its_own_regime_is(
    bench: Any, dates: str, stated: str, days: tuple[str, str], told: str
) -> None:
    excepted = '2030-12-31\nexceptions = [{ where = "TRUE", because = "spare" }]'
    parent = PARENT.replace("2030-12-31", excepted)
    head = HEAD.replace("2026-01-01", dates)
    (own,) = read(bench, entry("A-03", stated, part="one"), head=head, parent=parent).requirements
    assert (str(own.valid_from), str(own.valid_to)) == days
    assert stricter(own) == told


def test_days_that_the_own_regime_cuts_are_neither_stricter_nor_shown_as_such(bench: Any) -> None:
    (one,) = refused(bench, entry("A-03", "valid_from = 1999-01-01", part="one"))
    assert "nothing is tightened" in one
    head = HEAD.replace('"internal"\n', '"internal"\nvalid_to = 2028-12-31\n')
    body = entry("A-01", "due = 2026-12-31") + entry("A-03", "valid_to = 2031-12-31", part="one")
    (one,) = refused(bench, body, head=head)
    assert "A-03/one is as strict in state" in one
    found = read(bench, entry("A-01", "due = 2026-12-31"), head=head)
    ((_, fields),) = [(rule.key, rule.fields) for rule in difference(found.line[0], found).changed]
    assert fields["valid to"] == ("", "2028-12-31")
    assert fields["valid from"] == ("2000-01-01", "2026-01-01")
    on = date(2029, 1, 1)
    assert difference(found.line[0], found, days=(on, on)).changed == []


@pytest.mark.parametrize(
    ("body", "word", "said"),
    [
        (
            entry("A-01", "due = 2028-01-01"),
            "2028",
            "A-01: due 2028-01-01 is later than 2027-12-31 of state",
        ),
        (entry("A-02", "from = 2022-10-14"), "2022", "A-02: from 2022-10-14 is later than 2022-10-13"),
        (entry("A-02", "due = 2021-01-01"), "2021", "A-02 has no due in state, and one would loosen it"),
        (entry("A-01", "valid_from = 2026-01-01"), "2026", "A-01: valid_from 2026-01-01 is later"),
        (entry("A-03", "valid_to = 2030-12-30", part="one"), "2030", "valid_to 2030-12-30 ends it earlier"),
        (entry("A-01", "valid_to = 2040-01-01"), "2040", "valid_to 2040-01-01 ends it earlier"),
        (entry("A-01", 'applies = "FALSE"'), '"FALSE"', "also_applies adds to where it applies"),
        (entry("A-01", 'require = "TRUE"'), '"TRUE"', "also_require adds to what it demands"),
        (entry("A-01", 'force = "advice"'), '"advice"', "it has the force of this regime"),
        (entry("A-01", "readings = {}"), "{}", "A-01: readings stays as it is"),
        (entry("A-01", 'exceptions = [{ where = "TRUE", because = "all" }]'), "[{", "name those of state that stay"),
        (entry("A-01", 'exceptions = [{ because = "all" }]'), "{", "those are: spare parts; trials"),
        (entry("A-01", "also_applies = \"vendor.group = 'zte'\""), '"vendor', "stands in also_applies"),
        (entry("A-03", 'also_require = "TRUE"', part="one"), '"TRUE"', "demands a certificate, which no condition"),
        (entry("A-03", "valid_to = 2031-12-31"), '"A-03"', "A-03 has parts; write part = one of one"),
        (entry("A-04", "at_most = 0.36", kind="concentration"), "0.36", "at_most 0.36 is higher than 0.35"),
        (entry("A-04", 'also_applies = "TRUE"', kind="concentration"), '"TRUE"', "more may be within its bound"),
        (entry("A-04", "exceptions = []", kind="concentration"), "[]", "more may be within its bound"),
        (entry("A-04", "undecided = []", kind="concentration"), "[]", "more may be within its bound"),
        (entry("A-05", "undecided = []", kind="concentration"), "[]", "more may be within its bound"),
        (entry("A-04", "at_least = 1", kind="concentration"), "1", "has no at_least"),
        (entry("A-05", "at_least = 1", kind="concentration"), "1", "at_least 1 is lower than 2"),
        (entry("A-05", "at_most = 1", kind="concentration"), "[[", "at_least 2 lies above at_most 1"),
        (entry("A-05", "at_least = 3"), "[[", "write [[concentration]]"),
        (entry("A-06", "due = 2020-01-01"), '"A-06"', 'write supersedes = "A-06"'),
        (entry("A-10", "due = 2020-01-01"), '"A-10"', "has no rule 'A-10'; did you mean A-0"),
        (entry("A-01"), "[[", "nothing is tightened"),
        (entry("A-01", "due = 2027-12-31"), "[[", "nothing is tightened"),
        (entry("A-01", "due = 2026-01-01").replace("true", "false"), "false", "tightens is true, or left out"),
        (OWN.format(id="A-01"), '"A-01"', "A-01 is a rule of state, and would be loosened unseen"),
        (OWN.format(id="A-06"), '"A-06"', "A-06 is a rule of state"),
        (OWN.format(id="B-01") + 'supersedes = "A-01"\n', '"A-01"', "A-01 is superseded without a reason"),
        (OWN.format(id="B-01") + 'because = "so"\n', '"so"', "because says why a rule is superseded"),
        (OWN.format(id="B-01") + 'supersedes = "A-1"\nbecause = "so"\n', '"A-1"', "did you mean A-0"),
    ],
)
def test_what_would_loosen_is_refused_where_it_stands(bench: Any, body: str, word: str, said: str) -> None:
    (one,) = refused(bench, body)
    text = HEAD + body
    before = text[: text.rindex(word) + (word[0] == '"')]
    assert said in one
    assert one.startswith(f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))} "), one


def test_a_rule_is_not_tightened_and_superseded_at_once(bench: Any) -> None:
    body = OWN.format(id="B-01") + 'supersedes = "A-01"\nbecause = "so"\n' + entry("A-01", "due = 2026-01-01")
    (one,) = refused(bench, body)
    assert "A-01 is superseded by this very regime" in one


def test_who_is_no_longer_addressed_may_not_be_lost_by_superseding(bench: Any) -> None:
    body = OWN.format(id="B-01") + 'supersedes = "A-01"\nbecause = "so"\n'
    (one,) = refused(bench, body, head=HEAD + 'jurisdiction = "XY"\n')
    assert "A-01 would no longer be asked of those whom state addresses" in one


@pytest.mark.parametrize(
    ("force", "kind", "told", "weaker"),
    [
        ("", "removal", "law", ""),
        ('force = "law"\n', "removal", "law", ""),
        ('force = "contract"\n', "removal", "contract", "breach instead of violated"),
        ('force = "internal"\n', "removal", "internal", "departs instead of violated"),
        ('force = "order"\n', "removal", "order", ""),
    ],
)
def test_what_supersedes_has_the_force_of_the_rule_and_says_if_it_is_weaker(
    bench: Any, force: str, kind: str, told: str, weaker: str
) -> None:
    (own,) = read(bench, OWN.format(id="B-01") + f'supersedes = "A-01"\nbecause = "so"\n{force}').requirements
    assert own.supersedes is not None
    assert (own.force, own.kind, own.supersedes.weaker) == (told, kind, weaker)
    assert str(own.supersedes) == "A-01 of state: so" + (f" (with a weaker force: {weaker})" if weaker else "")


def test_of_parts_of_several_forces_the_strongest_is_inherited(bench: Any) -> None:
    more = PARENT[PARENT.index('id = "A-03"') :].partition("[[concentration]]")[0]
    parent = f"{PARENT}\n[[requirement]]\n" + more.replace('"one"', '"two"').replace('"s. 3"', '"s. 3"\nforce = "advice"')
    body = OWN.format(id="B-01") + 'because = "so"\nsupersedes = '
    assert read(bench, f'{body}"A-03"\n', parent=parent).requirements[0].force == "law"
    assert read(bench, f'{body}"A-03/two"\n', parent=parent).requirements[0].force == "advice"
    assert read(bench, f'{body}"A-06"\n', parent=parent).requirements[0].force == "law"


def test_words_of_the_regime_extended_may_be_used_and_meant_otherwise(bench: Any) -> None:
    body = '[define]\ncore = "\'MME\' IN function"\nedge = "NOT core"\n' + entry("A-01", 'also_applies = "edge"')
    (own,) = read(bench, body).requirements
    assert show(own.applies) == "'core' IN domain OR NOT 'MME' IN function"
    (cap,) = read(bench, "[limits]\nhalf = 0.1\n" + entry("A-04", 'at_most = ":half"', kind="concentration")).requirements
    assert isinstance(cap.demand, Share)
    assert cap.demand.at_most == Decimal("0.1")


def test_grandparents_are_tightened_step_by_step(bench: Any) -> None:
    middle = HEAD + entry("A-01", "due = 2026-12-31") + entry("A-05", "at_least = 3", kind="concentration")
    child = HEAD.replace('"own"', '"child"').replace("state.toml", "middle.toml")
    found = read(bench, entry("A-01", "due = 2026-06-30"), head=child, middle=middle)
    (own,) = found.requirements
    assert [regime.id for regime in found.line] == ["state", "own", "child"]
    assert str(own.tightens) == "A-01 of own"
    assert stricter(own) == "due 2026-06-30 instead of 2026-12-31"
    assert own.cite == "tightens s. 1"
    (one,) = refused(bench, entry("A-01", "due = 2027-06-30"), head=child, middle=middle)
    assert "is later than 2026-12-31 of own" in one
    (number,) = read(bench, entry("A-05", "at_least = 4", kind="concentration"), head=child, middle=middle).requirements
    assert number.demand == Distinct(number.demand.subject, 4, None)  # type: ignore[union-attr]


def test_what_is_superseded_is_neither_tightened_nor_superseded_again(bench: Any) -> None:
    middle = HEAD + OWN.format(id="B-01") + 'supersedes = "A-01"\nbecause = "so"\n'
    child = HEAD.replace('"own"', '"child"').replace("state.toml", "middle.toml")
    (one,) = refused(bench, entry("A-01", "due = 2026-06-30"), head=child, middle=middle)
    assert "A-01 of state is superseded by B-01 of own; name that one" in one
    again = OWN.format(id="C-01") + 'supersedes = "A-01"\nbecause = "so"\n'
    (one,) = refused(bench, again, head=child, middle=middle)
    assert "A-01 of state is superseded by B-01 of own; name that one" in one
    taken = OWN.format(id="A-01")
    assert read(bench, taken, head=child, middle=middle).requirements[0].tightens is None


def test_a_tightening_is_not_passed_off_as_a_clause_of_the_state(bench: Any) -> None:
    head = HEAD.replace('source = ["K"]', 'source = ["BOARD"]') + '[sources]\nBOARD = { publisher = "Op", work = "Strategy" }\n'
    (own,) = read(bench, entry("A-01", "due = 2026-12-31"), head=head).requirements
    assert (own.cite, [source.work for source in own.sources]) == ("tightens s. 1", ["Strategy"])
    said = entry("A-01", "due = 2026-12-31", 'cite = "no. 2"', 'source = ["K"]')
    (own,) = read(bench, said, head=head).requirements
    assert (own.cite, [source.work for source in own.sources]) == ("no. 2", ["W"])


def test_the_id_of_a_regime_extended_is_taken(bench: Any) -> None:
    (one,) = refused(bench, entry("A-01", "due = 2026-01-01"), head=HEAD.replace('"own"', '"state"'))
    assert one.startswith("line 3, column 7 (regime.id): 'state' is the id of the regime that it extends")


def test_a_number_of_all_makers_is_told_without_a_condition(bench: Any) -> None:
    rules = {rule.key: demand_text(rule.demand) for rule in read(bench, OWN.format(id="B-01")).line[0].requirements}
    assert rules["A-05"] == "number of makers at least 2"
    assert rules["A-04"].endswith("together: vendor.group = 'huawei'")


def test_a_circle_is_refused(bench: Any) -> None:
    parent = PARENT.replace('id = "state"', 'id = "state"\nextends = "own.toml"')
    (one,) = refused(bench, entry("A-01", "due = 2026-01-01"), parent=parent)
    assert one.startswith(
        "line 4, column 12 (regime.extends): it comes back to itself: own.toml extends state.toml extends own.toml"
    )


@pytest.mark.parametrize(
    ("word", "said"),
    [("uk-direction-2023", "did you mean uk-direction-2022"), ("none.toml", "there is no regime 'none.toml'")],
)
def test_a_regime_that_is_not_there(bench: Any, word: str, said: str) -> None:
    (one,) = refused(bench, entry("A-01", "due = 2026-01-01"), head=HEAD.replace("state.toml", word))
    assert said in one


def test_tightening_without_a_regime_to_extend(bench: Any) -> None:
    head = HEAD.replace('extends = "state.toml"', 'jurisdiction = "XX"')
    found = refused(bench, '[sources]\nK = { publisher = "P", work = "W" }\n' + entry("A-01", "due = 2026-01-01"), head=head)
    assert any("it extends no regime" in one for one in found)


def test_a_mistake_in_the_regime_extended_names_its_file(bench: Any) -> None:
    with pytest.raises(RegimeError) as caught:
        read(bench, entry("A-01", "due = 2026-01-01"), parent=PARENT.replace("core = ", "corr = "))
    assert caught.value.where.endswith("state.toml")


@pytest.mark.parametrize("word", ["uk-direction-2022", "UK-Direction-2022", "uk.direction_2022"])
def test_the_id_of_a_shipped_regime_is_refused_in_another_file(bench: Any, word: str) -> None:
    """A copy with rules left out would be taken for the text of the state."""
    loosened = bench.text(bench.rule(require="NOT vendor.group = 'huawei'")).replace('id = "r"', f'id = "{word}"')
    with pytest.raises(RegimeError) as caught:
        bench.regime(loosened)
    (one,) = caught.value.details
    assert one.startswith(f"line 2, column 7 (regime.id): {word!r} is the id of a regime that comes with the program")
    assert 'give it an id of its own, and write extends = "uk-direction-2022"' in one


def test_a_copy_beside_the_own_regime_does_not_pass_as_the_shipped_one(bench: Any) -> None:
    copy = PARENT.replace('id = "state"', 'id = "uk-direction-2022"')
    with pytest.raises(RegimeError) as caught:
        read(bench, OWN.format(id="B-01"), parent=copy)
    assert caught.value.where.endswith("state.toml")
    assert "comes with the program" in caught.value.details[0]
