"""Options as a folder and a page: whole or not at all, the same figures in every form, and nothing of a case is markup."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from rich.console import Console
from tests.report.conftest import HOSTILE

from netvet.appraisal import Appraisal, Interval, Sensitivity, Swing, Told, Weighted
from netvet.errors import CaseError
from netvet.planning import Planned
from netvet.report.appraisal import print_appraisal
from netvet.report.options.basis import basis_lines
from netvet.report.options.folder import write_options
from netvet.report.options.matter import gather, scaled
from netvet.report.options.page import render, texts_of
from netvet.report.options.rows import day_or_month, measured, option_rows, published_lines
from netvet.report.options.turning import others
from netvet.report.options.turning import swings as turns
from netvet.report.reports import LANGUAGES
from netvet.report.texts import NARROW
from netvet.transition import Above, CapName

FILES = {
    *("options.html", "options.json", "options.csv", "exposure.csv"),
    *("cost-against-exposure.svg", "exposure-over-time.svg", "delay.svg", "concentration.svg"),
}


@pytest.fixture(scope="module")
def folder(weighed: Appraisal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("options") / "options"
    write_options(weighed, made)
    return made


def test_the_folder_holds_a_page_a_document_tables_and_charts(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == FILES


def test_the_same_options_are_the_same_bytes(folder: Path, weighed: Appraisal, tmp_path: Path) -> None:
    write_options(weighed, tmp_path / "again")
    for path in folder.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name


def test_tables_and_document_hold_the_same_figures(folder: Path) -> None:
    told = json.loads((folder / "options.json").read_text(encoding="utf-8"))
    rows = list(csv.DictReader((folder / "options.csv").open(encoding="utf-8")))
    assert [row["option"] for row in rows] == [one["id"] for one in told["options"]] == ["nothing", "removal"]
    for row, one in zip(rows, told["options"], strict=True):
        assert [float(row["cost_thousands_low"]), float(row["cost_thousands_high"])] == pytest.approx(one["cost"], rel=5e-3)
        assert float(row["disruption_share_at_end_high"]) == pytest.approx(one["exposed"]["disruption"][-1][1], rel=5e-3)
    steps = list(csv.DictReader((folder / "exposure.csv").open(encoding="utf-8")))
    assert len(steps) == len(told["options"]) * len(told["moments"]) * 4
    assert all(float(step["share_low"]) <= float(step["share_high"]) for step in steps)


def test_figures_carry_the_digits_that_count(folder: Path) -> None:
    document = json.loads((folder / "options.json").read_text(encoding="utf-8"), parse_float=Decimal)
    for one in document["options"]:
        figures = [figure for name in ("cost", "delay_months", "people", "hhi", "gaps") for figure in one[name]]
        assert figures
        assert all(len(Decimal(figure).normalize().as_tuple().digits) <= 6 for figure in figures)
    for row in csv.DictReader((folder / "options.csv").open(encoding="utf-8")):
        told = [Decimal(cell) for name, cell in row.items() if name.endswith(("_low", "_high")) or name == "gap_share"]
        assert all(len(cell.normalize().as_tuple().digits) <= 3 for cell in told)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ((0.0, 13_012.4), "0 to 13 000 subscribers"),
        ((640.0, 640.0), "640 subscribers"),
        ((2e5, 53e6), "0.2 to 53 m subscribers"),
    ],
)
def test_people_are_counted_in_a_unit_of_their_size(weighed: Appraisal, people: Interval, told: str) -> None:
    one = replace(weighed.options[1], people=people, gap=0.0)
    row = option_rows(replace(weighed, options=(weighed.options[0], one)), texts_of("en"))[1]
    assert row.people.replace("\u202f", " ").replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("language", "people", "never"),
    [
        ("en", "0 to 101 m subscribers", "0 to 99.6 m of them not within the horizon"),
        ("de", "0 bis 101 Mio. Teilnehmer", "0 bis 99,6 Mio. davon nicht im Zeitraum"),
    ],
)
def test_a_figure_and_its_unit_are_not_torn_apart(weighed: Appraisal, language: str, people: str, never: str) -> None:
    one = replace(weighed.options[1], people=(0.0, 101e6), never=(0.0, 99.6e6), gap=0.0)
    row = option_rows(replace(weighed, options=(weighed.options[0], one)), texts_of(language))[1]
    assert (row.people.replace("\u00a0", " "), row.never.replace("\u00a0", " ")) == (people, never)
    assert "\u00a0m" in (row.never if language == "en" else row.never.lower())


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("last day 2025-12-31", "highest share of radio 0.35", "own limit 3")),
        ("de", ("letzter Tag 31.12.2025", "höchster Anteil im Funk 0,35", "own limit 3")),
    ],
)
def test_limits_that_an_option_sets_stand_in_words(weighed: Appraisal, language: str, told: tuple[str, ...]) -> None:
    limits = {"last_day": date(2025, 12, 31), "radio_cap": Decimal("0.35"), "own_limit": Decimal(3)}
    one = replace(weighed.options[1], option=replace(weighed.options[1].option, limits=limits))
    found = replace(weighed, options=(weighed.options[0], one))
    assert option_rows(found, texts_of(language))[1].sets == told
    page = render(gather(found), language)
    assert told[0] in page
    assert "last_day" not in page


def test_a_day_is_written_as_the_language_writes_it_and_a_month_gets_no_day() -> None:
    german, english = texts_of("de"), texts_of("en")
    assert [day_or_month(said, german) for said in ("2020-03-05", "2020-03", "2020")] == ["05.03.2020", "03.2020", "2020"]
    assert [day_or_month(said, english) for said in ("2020-03-05", "2020-03")] == ["2020-03-05", "2020-03"]


def test_charts_are_pictures_in_which_names_are_no_markup(folder: Path) -> None:
    for path in folder.glob("*.svg"):
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        assert not [node for node in root.iter() if node.tag.endswith("script")]
    assert "$x$" in (folder / "delay.svg").read_text(encoding="utf-8")


def test_nothing_of_a_case_is_markup_and_the_page_loads_nothing(folder: Path) -> None:
    page = (folder / "options.html").read_text(encoding="utf-8")
    assert HOSTILE not in page
    assert escape(HOSTILE) in page
    assert "It might &lt;b&gt;follow&lt;/b&gt;." in page
    assert "default-src &#39;none&#39;" in page
    assert 'src="http' not in page


def test_a_published_figure_stands_beside_ours_with_what_sets_them_apart(folder: Path) -> None:
    told = {one["id"]: one for one in json.loads((folder / "options.json").read_text(encoding="utf-8"))["published"]}
    assert "bt-cap" not in told, "no option caps a share"
    assert told["barclays-total"]["not_comparable"] == "whole"
    assert told["barclays-total"]["ours"] == {}
    subscriber = told["strand-subscriber"]
    assert subscriber["in_currency_of_terms"]["currency"] == "EUR"
    assert subscriber["in_currency_of_terms"]["low"] == pytest.approx(7.17 * 0.9068)
    low, high = subscriber["ours"]["removal"]
    assert low < high
    assert told["enders-delay"]["ours"].keys() == {"removal"}
    page = (folder / "options.html").read_text(encoding="utf-8")
    assert "paid for by a maker concerned" in page
    assert "Figures that cannot: wholes of other countries" in page


def test_an_option_has_one_range_of_cost_in_the_table_and_beside_published_figures(weighed: Appraisal) -> None:
    removal = weighed.option("removal")
    assert removal.planned is not None
    for planned in (_stopped(removal.planned, "complete"), _stopped(removal.planned, "gap")):
        people = float(planned.baseline.problem.units.subscribers.sum())
        ours = scaled(replace(removal, planned=planned), "a-subscriber")
        assert ours == pytest.approx([end * 1000 / people for end in planned.proven])


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_long_replacing_takes_is_said_to_be_that_of_the_cheapest_plan(weighed: Appraisal, language: str) -> None:
    texts = texts_of(language)
    lines = published_lines(gather(weighed), texts)
    told = {line.beside.figure.measure for line in lines if texts("published.at_least_cost") in line.differs}
    assert told == {"time"}


@pytest.mark.parametrize(("language", "words"), [("en", "by the word of the solver"), ("de", "nach dem Wort des Lösers")])
def test_a_word_of_the_solver_is_told_as_that(weighed: Appraisal, language: str, words: str) -> None:
    told = [replace(one, planned=one.planned and _stopped(one.planned, "complete")) for one in weighed.options]
    for gap, there in ((0.02, True), (0.0, False)):
        found = replace(weighed, options=tuple(replace(one, gap=0.0, gap_by_prices=gap) for one in told))
        lines = " ".join(basis_lines(found, texts_of(language)))
        assert (words in lines) is there
        assert ("2 %" in lines.replace(NARROW, " ").replace("\u00a0", " ")) is there


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ": cap, Op, b and c, sites: 40 % where 35 % is allowed, 1 quarter; cap, all operators, b, traffic: 60 %",
        ),
        (
            "de",
            ": cap, Op, b und c, Standorte: 40 %, wo 35 % zulässig sind, 1 Quartal; cap, alle Betreiber, b, Verkehr: 60 %",
        ),
    ],
)
def test_how_far_and_how_long_a_limit_is_overstepped_is_told(weighed: Appraisal, language: str, words: str) -> None:
    caps = (CapName("cap", "Op", ("b", "c"), "sites"), CapName("cap", "", ("b",), "traffic"))
    over = (Above(caps[0], 1, 0.4, 0.35, at_end=False, years=0.01), Above(caps[1], 33, 0.6, 0.35, at_end=True, years=2.0))
    removal = replace(weighed.option("removal"), overstepped=over)
    told = " ".join(basis_lines(replace(weighed, options=(weighed.options[0], removal)), texts_of(language)))
    assert words in told.replace(NARROW, " ")
    assert ("33 quarters, at the end too." in told) is (language == "en")


def _stopped(planned: Planned, why: str) -> Planned:
    """The same plans, as if their searches had ended for another reason."""
    answers = [replace(one, solution=replace(one.solution, stopped=why)) for one in planned.everything]
    return replace(planned, baseline=answers[0], answers=tuple(answers[1:]))


def test_what_the_figures_turn_on_is_shown_where_it_was_asked(weighed: Appraisal) -> None:
    swing = Swing("removal", "gear.rate", ("0.05", "0.09"), (1500.0, 900.0), 1200.0)
    weighted = Weighted("removal", 6.0, weighed.sheet.at("weights.exposure"), 0.004, (1000.0, 2000.0), (1.0, 2.5), False)
    told = Told("removal", date(2028, 1, 1), (2000.0, float("inf")), (3.0, 3.0), (0.0, 0.0), (2.0, 2.0), (0.0, 0.0), 0.004)
    proven = tuple(replace(one, gap=0.0) for one in weighed.options)
    page = render(gather(replace(weighed, options=proven, sensitivity=Sensitivity((swing,), (weighted,), (told,)))), "de")
    shown = page.replace("\u00a0", " ")
    assert "<code>gear.rate</code></td><td>0,05 bis 0,09</td><td>0,9 bis 1,5 Mio. EUR</td>" in shown
    assert (
        "tausend Wartende je Quartal: 6 Tsd. EUR</td><td>der Plan, wie er ist: höchstens 0,4\u202f% vom besten entfernt"
        in shown
    )
    late = "3 Monate; Elemente anderswo zu spät: 2"
    assert f"angekündigt am 01.01.2028</td><td>2 Mio. EUR oder mehr, nicht bekannt</td><td>{late}</td>" in shown


def test_what_turns_on_a_term_is_the_least_where_something_comes_after_the_horizon(weighed: Appraisal) -> None:
    swing = Swing("removal", "gear.rate", ("0.05", "0.09"), (1500.0, 900.0), 1200.0, least=True)
    proven = tuple(replace(one, gap=0.0) for one in weighed.options)
    found = replace(weighed, options=proven, sensitivity=Sensitivity((swing,), (), ()))
    assert [one.cost.replace("\u00a0", " ") for one in turns(found, texts_of("en"))] == ["900 thousand EUR or more, not known"]


def test_limits_are_compared_by_how_far_and_how_long_they_are_overstepped(weighed: Appraisal) -> None:
    removal = replace(weighed.option("removal"), above=(2.0, 2.0), above_years=(0.01, 0.02))
    assert removal.criteria["above"] == (0.01, 0.02)


def test_what_is_planned_anew_and_not_proven_is_marked(weighed: Appraisal) -> None:
    swing = Swing("removal", "gear.rate", ("0.05", "0.09"), (1500.0, 900.0), 1200.0)
    told = Told("removal", date(2028, 1, 1), (2000.0, 2500.0), (3.0, 3.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), 0.3)
    loose = tuple(replace(one, gap=0.3) for one in weighed.options)
    found = replace(weighed, options=loose, sensitivity=Sensitivity((swing,), (), (told,)))
    assert [one.cost.replace("\u00a0", " ") for one in turns(found, texts_of("en"))] == ["0.9 to 1.5 m EUR*"]
    (anew,) = others(found, texts_of("en"))
    assert anew.delay.replace("\u202f", " ") == "3 months* (gap 30 %)"
    assert "*" not in anew.cost, "a cost is proven, as a range"


def test_what_is_there_already_is_left(weighed: Appraisal, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.mkdir()
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError, match="something is there already"):
        write_options(weighed, target)
    assert [path.name for path in target.iterdir()] == ["notes.txt"]


def test_of_what_fails_nothing_is_left(weighed: Appraisal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from netvet.report.options import folder as room  # noqa: PLC0415

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room, "write_arrow", fail)
    with pytest.raises(CaseError, match="No space left"):
        write_options(weighed, tmp_path / "full")
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_a_folder_and_tells_the_table(
    netvet: Any, optioned: Path, weighed: Appraisal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def known(*_: Any, seconds: float, **__: Any) -> Appraisal:
        asked.append(seconds)
        return weighed

    monkeypatch.setattr("netvet.appraisal.appraise", known)
    target = tmp_path / "out"
    done = netvet("appraise", optioned, "--seconds", "15", "-o", target)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in target.iterdir()} == FILES
    assert "Nothing" in done.stdout
    again = netvet("appraise", optioned, "-o", target)
    assert again.returncode == 2
    assert "already" in again.stderr
    assert asked == [15], "nothing is planned for a folder that cannot be written"
    told = netvet("appraise", optioned, "--format", "json", "-o", tmp_path / "told.json")
    assert told.returncode == 0, told.stderr
    assert json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["hypothetical"] is True


@pytest.mark.parametrize("width", [80, 120, 140, 150, 160, 200])
def test_no_figure_is_broken_on_a_terminal(weighed: Appraisal, width: int) -> None:
    late = {"late": (2_340.0, 2_370.0), "above": (0.0, 3.0), "gap": 0.00427}
    people = replace(weighed.options[1], people=(41.2e6, 41.6e6), cost=(-57_837_818.7, 28_511.9), **late)
    console = Console(width=width, record=True, file=StringIO())
    print_appraisal(console, replace(weighed, options=(weighed.options[0], people)))
    told = console.export_text()
    assert "-57.8 to 0.03 bn" in told
    assert "2 340 to 2 370" in told
    assert "overstepped limits" in told
    assert "0.427 %" in told
    assert "…" not in told
    assert max(map(len, told.splitlines())) <= width


def test_every_term_that_may_move_a_cost_has_words(weighed: Appraisal) -> None:
    named = {swing.term for swing in weighed.sensitivity.swings} | {
        *("gear.uplift", "gear.rate", "density.*.gear_4g", "density.*.swap_labour", "element.*.gear", "capacity.lead_new"),
        *(name for name in weighed.sheet.terms if name.startswith("measures.")),
    }
    for language in LANGUAGES:
        assert named <= set(texts_of(language).words["term_names"]), language


def test_ends_of_several_terms_are_parted_by_no_comma(weighed: Appraisal) -> None:
    swings = (
        Swing("removal", "density.*.manager", ("0.5, 0.5, 0.5", "6, 6, 6"), (1500.0, 900.0), 1200.0),
        Swing("removal", "element.*.gear", ("all low", "all high"), (1500.0, 900.0), 1200.0),
    )
    told = [one.ends for one in turns(replace(weighed, sensitivity=Sensitivity(swings)), texts_of("de"))]
    assert told == ["0,5; 0,5; 0,5 bis 6; 6; 6", "alle am unteren Ende bis alle am oberen Ende"]


def test_what_never_ends_is_no_number() -> None:
    assert measured((float("inf"), float("inf")), "time", "months", texts_of("en")) == "not within the horizon"


@pytest.mark.parametrize(("announced", "cleared", "months"), [(0, 7, 24.0), (4, 7, 12.0), (8, 7, 0.0), (4, 20, float("inf"))])
def test_the_time_that_replacing_takes_counts_from_when_it_is_known(announced: int, cleared: int, months: float) -> None:
    outcome = SimpleNamespace(cleared_at=np.array([3, cleared]), must=np.array([True, True]))
    answer = SimpleNamespace(outcome=outcome, problem=SimpleNamespace(quarters=20, announced=announced))
    planned: Any = SimpleNamespace(planned=SimpleNamespace(answers=[answer]), counts_later=False)
    assert scaled(planned, "time") == (months, months)
    planned.counts_later = True
    assert scaled(planned, "time") == (months, float("inf")), "what is due after the horizon takes longer"
