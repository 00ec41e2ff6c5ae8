"""The briefing: page, paper and JSON of a tiny hostile case, in both languages."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace as Some
from typing import Any

import pytest
from tests.report.conftest import HOSTILE

from netvet.appraisal import Appraisal
from netvet.report.briefing import FORMATS
from netvet.report.briefing.matter import Matter, about
from netvet.report.briefing.page import render
from netvet.report.briefing.plain import document
from netvet.report.briefing.rows import KNOWN, SECTIONS, asks
from netvet.report.files import plain_value
from netvet.report.options.page import texts_of, view_of
from netvet.report.page import template_of
from netvet.report.reports import LANGUAGES
from netvet.report.texts import read_words


@pytest.fixture(scope="module")
def matter(weighed: Appraisal) -> Matter:
    return about(weighed)


@pytest.fixture(scope="module")
def pages(matter: Matter) -> dict[str, str]:
    return {language: render(matter, language) for language in LANGUAGES}


class Depth(HTMLParser):
    """What is open, every tag, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_whole_and_nothing_of_a_case_is_markup(pages: dict[str, str], language: str) -> None:
    parser = Depth()
    parser.feed(pages[language])
    assert parser.open == []
    assert parser.seen.isdisjoint({"script", "link", "iframe", "object"})
    assert HOSTILE in "".join(parser.text)
    assert [int(n) for n in re.findall(r'-title">(\d+)&ensp;', pages[language])] == list(range(1, len(SECTIONS) + 1))


def test_every_table_row_has_as_many_cells_as_its_head(pages: dict[str, str]) -> None:
    for table in re.findall(r"<table.*?</table>", pages["en"], re.S):
        head = len(re.findall(r"<th\b", table[: table.index("</thead>")]))
        spans: list[int] = []
        for row in re.findall(r"<tr>.*?</tr>", table[table.index("</thead>") :], re.S):
            spans = [left - 1 for left in spans if left > 1]
            cells = re.findall(r"<t[hd]\b[^>]*>", row)
            wide = sum(int(found[1]) if (found := re.search(r'colspan="(\d+)"', cell)) else 1 for cell in cells)
            assert wide + len(spans) == head, row[:200]
            spans += [int(found[1]) for cell in cells if (found := re.search(r'rowspan="(\d+)"', cell))]


def test_the_same_options_are_the_same_bytes(matter: Matter, pages: dict[str, str]) -> None:
    assert render(matter, "en") == pages["en"]


def test_a_single_delay_is_the_longest_and_no_shortest(matter: Matter) -> None:
    nothing, removal = matter.appraisal.options
    for first, words in (
        ((0.0, 0.0), "longest under no. 2 (9 months)."),
        ((1.0, 2.0), "shortest under no. 1 (1 to 2 months)."),
    ):
        options = (replace(nothing, delay=first, gap=0.0), replace(removal, delay=(9.0, 9.0), gap=0.0))
        found = replace(matter.appraisal, options=options)
        told = render(replace(matter, options=replace(matter.options, appraisal=found)), "en")
        assert words in told
        assert ("shortest under" in told) is any(first)


def test_who_asks_something_without_delay_is_the_shortest_and_all_at_a_tie_are_named(matter: Matter) -> None:
    nothing, removal = matter.appraisal.options
    waits = [replace(removal, delay=(months, months), gap=0.0) for months in (0.0, 9.0, 0.0)]
    found = replace(matter.appraisal, options=(replace(nothing, gap=0.0), *waits))
    for language, words in (
        ("en", "no. 3 (9 months), shortest under no. 2, 4 (none)."),
        ("de", "unter Nr. 2, 4 (kein Verzug)."),
    ):
        assert words in render(replace(matter, options=replace(matter.options, appraisal=found)), language)


def test_a_german_page_has_no_english_figure(pages: dict[str, str]) -> None:
    body = pages["de"][pages["de"].index("<main>") :]
    body = re.sub(r'<(q|span)[^>]*lang="en">.*?</\1>', "", body, flags=re.S)
    shown = re.sub(r"<[^>]+>", " ", re.sub(r"data:[^\"]+", "", body))
    assert not re.findall(r"\d+\.\d+\s*%|\d+ to \d+|months|thousand", shown)
    assert "Monate" in shown


def test_estimates_are_marked_and_nothing_is_called_a_score(pages: dict[str, str]) -> None:
    assert "≈ Costs and delays are estimates" in pages["en"]
    assert "≈ cost" in pages["en"]
    assert "score" not in pages["en"].lower()


def test_json_holds_what_the_page_shows(matter: Matter) -> None:
    told = json.loads(json.dumps(document(matter), default=plain_value))
    assert [one["id"] for one in told["options"]] == ["nothing", "removal"]
    (under,) = told["admission"]
    assert under["options"] == ["removal"]
    shut, rest = under["makers"][0], under["makers"][-1]
    assert shut["makers"] == ["Huawei Technologies Co., Ltd."]
    assert shut["domains"]["access"]["excluded"] > 0
    assert all(cell["excluded"] == 0 for cell in rest["domains"].values())
    (out,) = told["ruled_out"]
    assert out["ways_in"][0]["lift"] == [["T"]]
    assert out["ways_in"][0]["changes"][0]["within_its_control"] is False
    assert told["options"][1]["without_number"][0]["subject"] == "retaliation"
    assert told["dependence"]["scopes"]
    assert told["fleets"][0]["radio"]["user_plane"]["reach"][1] <= 1


def test_what_could_let_a_maker_in_is_told_with_who_could_bring_it_about(pages: dict[str, str]) -> None:
    section = pages["en"][pages["en"].index('id="ways-title"') : pages["en"].index('id="missing-title"')]
    assert "nobody could" in section
    assert "would have to hold no longer: its owner group: " in section
    assert "vendor.group" not in section, "a reader who decides reads no condition as it is written"


def test_what_is_not_known_is_said(pages: dict[str, str], weighed: Appraisal) -> None:
    section = pages["en"][pages["en"].index('id="missing-title"') : pages["en"].index('id="said-title"')]
    assert weighed.options[1].unknown > 0
    assert re.search(rf"Of {weighed.options[1].unknown} elements? it is not known .* broken under no. 2\.", section)


def test_the_command_writes_it(
    netvet: Any, optioned: Path, weighed: Appraisal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def known(*_: Any, seconds: float, **__: Any) -> Appraisal:
        assert seconds == 15
        return weighed

    monkeypatch.setattr("netvet.report.briefing.matter.appraise", known)
    target = tmp_path / "told.json"
    done = netvet("report", optioned, "--kind", "briefing", "--seconds", "15", "-o", target)
    assert done.returncode == 0, done.stderr
    assert json.loads(target.read_text(encoding="utf-8"))["admission"]


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("briefing", ["--regime", "de-contracts-2024"], "judges nothing"),
        ("briefing", ["--set-aside", "aside.csv"], "goes on without no rows"),
        ("supply-chain", ["--seconds", "5"], "plans nothing: leave --seconds out"),
        ("compliance", ["--terms", "t.toml"], "plans nothing: leave --terms out"),
    ],
)
def test_what_has_no_effect_is_refused(
    netvet: Any, optioned: Path, tmp_path: Path, *, kind: str, words: list[str], said: str
) -> None:
    done = netvet("report", optioned, "--kind", kind, "-o", tmp_path / "x.json", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "x.json").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_plans_guess_has_words(weighed: Appraisal, language: str) -> None:
    planned = next(one.planned for one in weighed.options if one.planned)
    assert set(read_words("netvet.report.briefing", language)["missing"]["sites"]) == set(vars(planned.ground.left)) - set(
        KNOWN
    )


def test_the_mildest_set_that_protects_as_well_is_told_or_that_there_is_none(pages: dict[str, str]) -> None:
    section = pages["en"][pages["en"].index('id="equivalent-title"') : pages["en"].index('id="missing-title"')]
    assert "Nothing milder does for no. 2." in section
    assert "proportionate is a question of law" in section


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_may_do_already_is_told_where_nothing_milder_does_for_certain(matter: Matter, language: str) -> None:
    words = read_words("netvet.report.briefing", language)["equivalent"]
    open_ = [replace(one, perhaps=one.members, turns_on="user_plane") for one in matter.appraisal.equivalents]
    page = render(about(replace(matter.appraisal, equivalents=tuple(open_))), language)
    section = page[page.index('id="equivalent-title"') : page.index('id="missing-title"')]
    assert words["itself"] in section
    assert words["perhaps"].partition(":")[0] in section
    assert words["same"].partition("{")[0] not in section


def test_inputs_are_told_with_their_digests(matter: Matter, pages: dict[str, str], optioned: Path) -> None:
    told = dict(matter.appraisal.inputs)
    for name in ("case.toml", "terms.toml"):
        sha = hashlib.sha256((optioned / name).read_bytes()).hexdigest()
        assert told[str(optioned / name)] == sha
        assert sha in pages["en"]
    paths = {one["path"] for one in document(matter)["inputs"]}
    assert {"case.toml", "terms.toml", "network/elements.csv"} <= paths


@pytest.mark.looks
def test_it_can_be_printed(matter: Matter, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    FORMATS[".pdf"](matter, tmp_path / "told.pdf", "de")
    assert (tmp_path / "told.pdf").read_bytes().startswith(b"%PDF")


def test_titles_of_shipped_regimes_are_quoted_as_english_in_german(matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    """The regimes of the case are its own, in a language that nobody knows; those that are shipped are English."""
    view = view_of(matter.options, texts_of("de"), {})
    assert view.english == frozenset()
    rules = [bar.rule for answers in matter.options.rulings.values() for bar in answers.ruling.bars]
    monkeypatch.setattr("netvet.report.options.page.shipped_regimes", lambda: {rule.regime.id: Path() for rule in rules})
    assert view_of(matter.options, texts_of("de"), {}).english == {rule.requirement.title for rule in rules}
    parts = template_of("netvet.report.options", "sections.html").module
    english = replace(view, english=frozenset({"No gear"}))
    assert str(parts.own(english, texts_of("de"), "No gear")) == '<q lang="en"><bdi>No gear</bdi></q>'
    assert str(parts.own(english, texts_of("de"), "Anderes")) == "<bdi>Anderes</bdi>"
    assert str(parts.own(english, texts_of("en"), "No gear")) == "<bdi>No gear</bdi>"


def test_a_maker_has_one_name_in_a_briefing(matter: Matter, pages: dict[str, str]) -> None:
    named = {fleet.maker for fleet in matter.glance.fleets}
    other = [name for name, called in matter.names.items() if called in named and name != called]
    assert other, "the case calls some otherwise than their dossiers do"
    for page in pages.values():
        for maker in other:
            assert f"<bdi>{escape(matter.name(maker))}</bdi>" in page
            assert f"<bdi>{escape(maker)}</bdi>" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_options_name_different_makers_a_milder_set_says_by_whose_gear_it_is_judged(
    matter: Matter, pages: dict[str, str], language: str
) -> None:
    found = matter.appraisal
    sets = tuple(replace(one, itself=False, watched="vendor.id IN ('own')") for one in found.equivalents)
    apart = about(replace(found, equivalents=sets, apart=("vendor.id IN ('own')",)))
    page = render(apart, language)
    section = page[page.index('id="equivalent-title"') : page.index('id="missing-title"')]
    assert escape("vendor.id IN ('own')", quote=False) in section.replace("&#39;", "'")
    assert "vendor.id IN" not in pages[language][pages[language].index('id="equivalent-title"') :].partition("missing-title")[0]


@pytest.mark.parametrize(
    ("due", "starts", "told"),
    [
        (date(2019, 9, 30), date(2020, 1, 1), "question.from 2020-01-01"),
        (date(2021, 9, 30), date(2020, 1, 1), "question.until 2021-09-30, question.from 2020-01-01"),
        (date(2021, 9, 30), None, "question.until 2021-09-30"),
    ],
)
def test_no_rule_is_asked_by_a_day_before_that_from_which_it_counts(due: date, starts: date | None, told: str) -> None:
    class Words:
        day = staticmethod(str)

        def __call__(self, key: str, day: str = "") -> str:
            return f"{key} {day}"

    rule = Some(title="T", due=due, starts=starts)
    ruling = Some(ruling=Some(bars=[Some(rule=Some(requirement=rule))]))
    matter: Any = Some(options=Some(rulings={"o": ruling}))
    one: Any = Some(option=Some(id="o", measures_due=None), measures=())
    words: Any = Some(b=Words())
    assert asks(matter, one, words) == [("T", told)]
