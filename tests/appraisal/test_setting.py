"""The limits that options set: only what texts are silent on, told as the option's own, as good as if texts said them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.appraisal import Appraisal, appraise, read_options
from netvet.appraisal.setting import joined_limits, rests_on_earliest
from netvet.case import open_case
from netvet.errors import CaseError
from netvet.findings import assess, regimes_of, ruled_out, words_of
from netvet.inventory.store import open_inventory
from netvet.planning import read_terms
from netvet.planning.question import MOVES, problem_of
from netvet.planning.reading import judging, read_ground
from netvet.report.appraisal import appraisal_document, print_appraisal
from netvet.report.options.folder import options_table
from netvet.report.options.matter import gather
from netvet.report.options.page import render

SILENT = (
    'last_day = { value = 2029-12-31, reading = "invented" }\nmost = { value = 0.35, reading = "invented too" }\nsaid = 5\n'
)
SILENT += 'since = { months_before = 3, reading = "a quarter" }\nleast = { value = 2, reading = "several" }'
OPTION = "\n[[option]]\nid = 'a'\nregimes = ['r.toml']\n"


def made(bench: Any, options: str, *, due: str = '":last_day"') -> Path:
    """A case whose rules have limits that the text is silent on."""
    rule, cap = bench.rule(**{**REMOVAL, "due": due}), bench.cap(subject="vendor.group = 'huawei'", at_most='":most"')
    folder: Path = case(bench, rule, cap, elements=radio(9), sites=sites(9))
    (folder / "r.toml").write_text(bench.text(f"{rule}\n{cap}", limits=SILENT), encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    settings = folder / "case.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + options, encoding="utf-8")
    return folder


def test_an_option_sets_what_a_text_is_silent_on_and_every_rule_says_so(bench: Any) -> None:
    opened = open_case(made(bench, f"{OPTION}limits = {{ last_day = 2027-06-30, most = 0.2 }}"))
    (option,) = read_options(opened)
    assert dict(option.limits) == {"last_day": date(2027, 6, 30), "most": Decimal("0.2")}
    (own,) = regimes_of(option.asked_of(opened), option.regimes, words_of(opened))
    (as_written,) = regimes_of(opened, option.regimes, words_of(opened))
    removal, cap = own.requirements
    assert removal.due == date(2027, 6, 30)
    assert removal.assumes == ("last_day is 2027-06-30, as the option sets it; else 2029-12-31 (invented)",)
    assert cap.demand.at_most == Decimal("0.2")  # type: ignore[union-attr]
    assert cap.assumes == ("most is 0.2, as the option sets it; else 0.35 (invented too)",)
    assert as_written.requirements[0].due == date(2029, 12, 31)
    assert as_written.requirements[0].assumes == ("last_day is 2029-12-31 (invented)",)


def test_a_last_day_is_not_before_the_option_can_bind(bench: Any) -> None:
    told = f"{OPTION}limits = {{ last_day = 2027-06-30 }}\nearliest = "
    with pytest.raises(CaseError, match="last_day = 2027-06-30 lies before earliest = 2027-07-01") as caught:
        read_options(open_case(made(bench, f"{told}2027-07-01")))
    assert "option a" in caught.value.where
    settings = caught.value.where.split(",")[0]
    text = Path(settings).read_text(encoding="utf-8")
    Path(settings).write_text(text.replace("earliest = 2027-07-01", "earliest = 2027-06-30"), encoding="utf-8")
    assert read_options(open_case(Path(settings).parent))[0].earliest == date(2027, 6, 30)


def test_a_last_day_that_a_rule_says_itself_is_not_before_the_option_can_bind_either(bench: Any) -> None:
    for earliest in ("2029-12-31", "2030-01-01"):
        opened = open_case(made(bench, f"{OPTION}earliest = {earliest}", due="2029-12-31"))
        if earliest == "2029-12-31":
            assert read_options(opened)
            continue
        with pytest.raises(CaseError, match=r"2029-12-31, the last lawful day of A-01, lies before earliest") as caught:
            read_options(opened)
        assert "option a" in str(caught.value.where)
        assert "earlier day in earliest" in str(caught.value.remedy)


def test_a_rule_that_names_no_last_day_binds_from_the_first_on_which_the_option_could(bench: Any) -> None:
    open_ = {key: value for key, value in REMOVAL.items() if key != "due"}
    told = {
        "A-01": REMOVAL,
        "B-01": open_,
        "C-01": open_ | {"valid_from": "2028-02-01"},
        "D-01": open_ | {"valid_to": "2027-05-31"},
    }
    folder = case(bench, *(bench.rule(name, **keys) for name, keys in told.items()), elements=radio(9), sites=sites(9))
    settings = folder / "case.toml"
    settings.write_text(f"{settings.read_text(encoding='utf-8')}{OPTION}earliest = 2027-07-01", encoding="utf-8")
    opened = open_case(folder)
    (option,) = read_options(opened)
    (own,) = regimes_of(option.asked_of(opened), option.regimes, words_of(opened))
    # what comes later binds from its own first day, what ended before the option could bind never does
    days = {"A-01": date(2029, 12, 31), "B-01": date(2027, 6, 30), "C-01": date(2028, 1, 31)}
    assert {one.id: one.due for one in own.requirements} == days
    said = "it names no last lawful day: it binds from {} on"
    assert [one.assumes for one in own.requirements] == [(), (said.format("2027-07-01"),), (said.format("2028-02-01"),)]
    (plain,) = regimes_of(opened, option.regimes, words_of(opened))
    assert [one.due for one in plain.requirements[1:]] == [None] * 3
    appraised = replace(opened, binds_from=date(2026, 11, 21))
    (at_once,) = regimes_of(replace(option, earliest=None).asked_of(appraised), option.regimes, words_of(opened))
    assert at_once.requirements[1].due == date(2026, 11, 20)
    assert rests_on_earliest(appraised, option.limits, option.regimes)
    with open_inventory(opened.network) as inventory:
        asked_of = judging(option.asked_of(opened), None, date(2026, 11, 21), date(2026, 11, 21), as_if=True)
        problem = problem_of(read_ground(asked_of, inventory, read_terms(None)).asked, MOVES)
    maker = problem.market.makers.index("huawei")
    assert {int(day) for day in problem.units.deadline if day < problem.quarters} == {1}  # by June 2027
    assert {int(day) for day in problem.admission.closes[:, maker]} == {2}


def test_findings_and_who_is_ruled_out_are_those_of_the_limits_set(bench: Any) -> None:
    opened = open_case(made(bench, f"{OPTION}limits = {{ last_day = 2027-06-30 }}"))
    (option,) = read_options(opened)
    day = date(2028, 1, 1)
    told = []
    for asked in (opened, option.asked_of(opened)):
        with assess(asked, regimes=list(option.regimes), on=day, as_if=True) as findings:
            told.append({row["status"] for row in findings.counts() if findings.rules[row["rule"]].requirement.key == "A-01"})
        ruling = ruled_out(list(option.regimes), case=asked, on=day)
        assert any(ruling.out)
    assert "not-yet-due" in told[0]
    assert "would-violate" not in told[0]
    assert "would-violate" in told[1]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ("limits = 5", "limits is a table"),
        ("limits = { last_day = [1] }", "a number, a day or a word"),
        ("limits = { most = true }", "a number, a day or a word"),
        ("limits = { most = inf }", "a number, a day or a word"),
        ("limits = { last_dai = 2027-06-30 }", "did you mean last_day"),
        ("limits = { zzzzzz = 2027-06-30 }", "there are last_day, most"),
        ("limits = { said = 6 }", "said is what the text of r says"),
        ("limits = { last_day = 2027 }", "last_day is a day"),
        ("limits = { last_day = '2027-06-30' }", "write it without quotes: last_day = 2027-06-30"),
        ("limits = { last_day = 'soon' }", "write a day"),
        ("limits = { most = '0.2' }", "write it without quotes: most = 0.2"),
        ("limits = { last_day = 1500-01-01 }", "the limit last_day = 1500-01-01 lies before 1970-01-01"),
        ("limits = { last_day = 0001-01-01 }", "the limit last_day = 0001-01-01 lies before 1970-01-01"),
        ("limits = { most = 2027-06-30 }", "most is a number"),
        ("limits = { since = 2027-06-30 }", "since is a time before the day judged"),
        ("limits = { most = 35 }", "with limits most = 35 a regime cannot be read"),
    ],
)
def test_what_sets_nothing_is_refused_with_its_option(bench: Any, limits: str, words: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_options(open_case(made(bench, OPTION + limits)))
    assert words in str(caught.value)
    assert caught.value.where.endswith("case.toml, option a")
    assert caught.value.remedy


def test_limits_without_regimes_are_refused(bench: Any) -> None:
    with pytest.raises(CaseError, match="limits without regimes"):
        read_options(open_case(made(bench, "\n[[option]]\nid = 'a'\nlimits = { last_day = 2027-06-30 }")))


def test_rules_of_options_join_where_each_keeps_its_limits(bench: Any) -> None:
    opened = open_case(made(bench, ""))
    text = bench.text(bench.rule(require="TRUE", due='":end"'), limits='end = { value = 2028-01-01, reading = "x" }')
    (opened.folder / "other.toml").write_text(text.replace('id = "r"', 'id = "other"'), encoding="utf-8")
    early, late = {"last_day": date(2027, 6, 30)}, {"last_day": date(2028, 6, 30)}
    own, other = ["r.toml"], ["other.toml"]
    assert joined_limits(opened, [(own, {}), (other, {})]) == {}
    assert joined_limits(opened, [(own, early), (other, {})]) == early
    assert joined_limits(opened, [(own, early), (own, early)]) == early
    assert joined_limits(opened, [(own, early), (own, late)]) is None
    assert joined_limits(opened, [(own, early), (own, {})]) is None
    assert joined_limits(opened, [(own, early), (other, {"end": date(2029, 1, 1)})]) == early | {"end": date(2029, 1, 1)}


BOTH = """
[[option]]
id = "early"
regimes = ["r.toml"]
limits = { last_day = 2028-06-30, most = 0.25 }

[[option]]
id = "said"
regimes = ["said.toml"]
"""


@pytest.fixture(scope="module")
def found(bench: Any) -> Appraisal:
    folder = made(bench, BOTH)
    text = (folder / "r.toml").read_text(encoding="utf-8").replace('id = "r"', 'id = "said"')
    said = text.replace('due = ":last_day"', "due = 2028-06-30").replace('at_most = ":most"', "at_most = 0.25")
    (folder / "said.toml").write_text(said, encoding="utf-8")
    return appraise(folder, seconds=600)


def _figures(one: Any) -> dict[str, Any]:
    kept = ("breaks", "open", "limits", "excludes", "cost", "delay_months", "people", "late_sites", "hhi", "exposed")
    return {key: one[key] for key in kept}


def test_a_limit_set_comes_to_the_same_as_one_that_the_text_says(found: Appraisal) -> None:
    early, said = map(_figures, appraisal_document(found)["options"])
    assert early == said
    assert early["limits"], "it breaks a cap that no longer stands at 35 %"


def test_reports_tell_what_an_option_sets(found: Appraisal) -> None:
    early, said = json.loads(json.dumps(appraisal_document(found)["options"], default=str))
    assert (early["sets"], said["sets"]) == ({"last_day": "2028-06-30", "most": 0.25}, {})
    assert "A-01: last_day is 2028-06-30, as the option sets it; else 2029-12-31 (invented)" in early["rests"]["readings"]
    assert options_table(found)["sets"].to_pylist() == ["last_day = 2028-06-30, most = 0.25", ""]
    assert all(word in _printed(found) for word in ("sets last_day = 2028-06-30", "rests on one says so: “early”: last day"))
    charts = dict.fromkeys(("cost-against-exposure", "exposure-over-time", "delay", "concentration"), b"<svg/>")
    page = render(gather(found), "de", charts)
    assert "setzt: <bdi>letzter Tag 30.06.2028</bdi>" in page
    assert "sagt es: „early“: letzter Tag 30.06.2028, most 0,25." in page


def _printed(found: Appraisal) -> str:
    console = Console(width=400, record=True)
    with console.capture() as capture:
        print_appraisal(console, found)
    return " ".join(_lines(capture.get()))


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines())
