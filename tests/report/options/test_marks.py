"""Figures of a plan that is not proven near the best: marked wherever they stand, and compared with nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from rich.console import Console

from netvet.appraisal import CRITERIA, Appraisal, Sensitivity, Swing, Told, Weighted, front_of
from netvet.report.appraisal import print_appraisal
from netvet.report.briefing.matter import Matter, about
from netvet.report.briefing.milder import milder_sets
from netvet.report.briefing.rows import Words
from netvet.report.briefing.short import in_short
from netvet.report.options.folder import write_options
from netvet.report.options.matter import gather
from netvet.report.options.page import render, texts_of
from netvet.report.texts import Texts, read_words

NOTE = "of a plan that is not proven near the best"


def _with_gap(weighed: Appraisal, gap: float) -> Appraisal:
    """An option that is proven, one whose plans leave so much open, and all that turns on something."""
    options = (replace(weighed.options[0], gap=0.0), replace(weighed.options[1], gap=gap, delay=(2.0, 3.0), late=(1.0, 4.0)))
    apart = [one.option.id for one in options if one.loose]
    turning = Sensitivity(
        (Swing("removal", "gear.rate", ("0.05", "0.09"), (1500.0, 900.0), 1200.0),),
        (Weighted("removal", 6.0, 0.0, gap, (1000.0, 2000.0), (1.0, 2.5), replanned=True),),
        (Told("removal", date(2028, 1, 1), (2000.0, 2100.0), (3.0, 3.0), (0.0, 5.0), (0.0, 0.0), (0.0, 1.0), gap),),
    )
    sets = tuple(replace(one, itself=False, gap=gap) for one in weighed.equivalents)
    front = front_of({one.option.id: one.criteria for one in options}, CRITERIA, apart)
    return replace(weighed, options=options, front=front, sensitivity=turning, equivalents=sets)


@pytest.fixture(scope="module")
def wide(weighed: Appraisal) -> Appraisal:
    return _with_gap(weighed, 0.9)


@pytest.fixture(scope="module")
def tight(weighed: Appraisal) -> Appraisal:
    return _with_gap(weighed, 0.01)


@pytest.fixture(scope="module")
def folder(wide: Appraisal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wide") / "options"
    write_options(wide, made)
    return made


@pytest.fixture(scope="module")
def proven(tight: Appraisal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tight") / "options"
    write_options(tight, made)
    return made


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return _page(folder)


def _page(folder: Path) -> str:
    """The page without its style."""
    return (folder / "options.html").read_text(encoding="utf-8").partition("</style>")[2]


class Tables(HTMLParser):
    """The tables of a page, as rows of the texts of their cells; a cell over several rows stands in each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._open = False
        self._over: list[tuple[str, int]] = []
        self._rows = 1
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
            if self._over:
                text, left = self._over.pop()
                self.tables[-1][-1].append(text)
                self._over += [(text, left - 1)] if left > 1 else []
        elif tag in ("td", "th"):
            self._open, self._rows = True, int(dict(attrs).get("rowspan") or 1)
            self.tables[-1][-1].append("")
        elif self._open and tag == "span":
            self.tables[-1][-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._open:
            self._open = False
            self._over += [(self.tables[-1][-1][-1], self._rows - 1)] if self._rows > 1 else []

    def handle_data(self, data: str) -> None:
        if self._open:
            self.tables[-1][-1][-1] += data

    def cells(self, head: str, number: str) -> list[list[str]]:
        """The rows of an option in the table with such a head, from the column of that head on."""
        table = next(one for one in self.tables if head in one[0])
        at = table[0].index(head)
        return [row[at:] for row in table[1:] if row[0].split()[0] == number]


def _told(found: Appraisal) -> str:
    console = Console(width=200, record=True, file=StringIO())
    print_appraisal(console, found)
    return console.export_text()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_what_is_proven_bears_no_mark_anywhere(tight: Appraisal, proven: Path) -> None:
    for text in (_page(proven), _told(tight)):
        assert NOTE not in text
        assert "*" not in text


def test_delay_late_sites_exposure_and_concentration_are_marked_and_the_cost_is_not(page: str) -> None:
    tables = Tables(page)
    ((cost, later, end, index),) = tables.cells("≈ cost", "2")
    assert "*" not in cost, "a cost is proven, as a range"
    assert "2 to 3 months*" in later
    assert "late sites: 1 to 4*" in later
    assert "gap 90" in later
    assert end.count("*") == 3, "content, what could be stopped, long-term keys"
    assert index.endswith("*")
    assert not any("*" in cell for row in tables.cells("≈ cost", "1") for cell in row)


def test_exposure_over_time_is_marked(page: str, wide: Appraisal) -> None:
    tables, first = Tables(page), str(wide.moments[0])
    assert len(tables.cells(first, "2")) == 4, "a row a class"
    assert all(cell.endswith("*") for row in tables.cells(first, "2") for cell in row)
    assert not any("*" in cell for row in tables.cells(first, "1") for cell in row)


def test_what_the_figures_turn_on_is_marked(page: str) -> None:
    tables = [(table, table[0].index("≈ cost then")) for table in Tables(page).tables if "≈ cost then" in table[0]]
    figures = [cell for table, at in tables for row in table[1:] for cell in row[at:]]
    swing, *anew = figures
    assert swing.endswith("*"), "what the same plan costs at other prices"
    assert len(anew) == 4, "of weights and of a day of announcement cost, which is proven, and delay"
    assert [("*" in figure) for figure in anew] == [False, True, False, True]


def test_figures_beside_published_ones_are_marked_where_they_are_the_plans(page: str) -> None:
    page = page.replace("\u00a0", " ")
    assert "no. 2: 2 to 3 months*</span>" in page
    assert "EUR*</span>" not in page, "what a site or a subscriber costs is a range that is proven"


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_say_what_the_mark_is_under_each_table_that_bears_it(wide: Appraisal, folder: Path, language: str) -> None:
    page = render(gather(wide), language, {path.stem: path.read_bytes() for path in folder.glob("*.svg")})
    assert page.count('<p class="mark">* ') == 4, "options, exposure, published figures, what turns on what"


def _texts(path: Path) -> list[str]:
    return ["".join(node.itertext()).strip() for node in ElementTree.parse(path).iter() if node.tag.endswith("text")]


def test_charts_bear_the_mark_and_say_what_it_is(folder: Path, proven: Path) -> None:
    for path in folder.glob("*.svg"):
        texts = _texts(path)
        assert any(text.startswith("2*") for text in texts), path.name
        assert not any(text.startswith("1*") for text in texts), path.name
        assert any(NOTE in text for text in texts), path.name
        assert not any("*" in text for text in _texts(proven / path.name)), path.name


def test_tables_say_which_rows_are_not_proven(folder: Path) -> None:
    for name in ("options.csv", "exposure.csv"):
        told = {(row["option"], row["proven_near_the_best"]) for row in _rows(folder / name)}
        assert told == {("nothing", "true"), ("removal", "false")}, name


def test_the_document_says_of_everything_whether_it_is_proven(folder: Path) -> None:
    told: dict[str, Any] = json.loads((folder / "options.json").read_text(encoding="utf-8"))
    assert told["front"]["not_compared"] == ["removal"]
    assert [one["proven_near_the_best"] for one in told["options"]] == [True, False]
    rows = (*told["equivalents"], *(row for rows in told["sensitivity"].values() for row in rows))
    assert len(rows) >= 4
    assert not any(row["proven_near_the_best"] for row in rows)
    beside = {one["id"]: one["ours_not_proven"] for one in told["published"]}
    assert beside["enders-delay"] == ["removal"]
    assert beside["strand-subscriber"] == []


def test_the_terminal_marks_every_table(wide: Appraisal) -> None:
    text = _told(wide)
    assert text.count(NOTE) == 1
    assert "Not compared: 2 removal." in text
    for figure in ("900 thousand EUR*", "1 to 2.5 months*", "1 to 4*", "0 to 5 sites*", "90 %*"):
        assert figure in text


@pytest.fixture(scope="module")
def brief(wide: Appraisal) -> Matter:
    return about(wide)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(Texts("en", read_words("netvet.report.briefing", "en")), texts_of("en"))


def _short(brief: Matter, found: Appraisal, words: Words) -> str:
    return " ".join(in_short(replace(brief, options=replace(brief.options, appraisal=found)), words))


def test_the_briefing_compares_in_short_only_what_is_proven(
    brief: Matter, wide: Appraisal, tight: Appraisal, words: Words
) -> None:
    short = _short(brief, wide, words)
    assert "Not to be quoted yet: under no. 2" in short
    assert "longest under" not in short
    assert "least under" not in short
    assert "Under no. 2* sites move after" in short
    proven = _short(brief, tight, words)
    assert "longest under no. 2" in proven
    assert "least under no." in proven
    assert "Not to be quoted" not in proven


def test_the_briefing_says_of_what_a_comparison_is(brief: Matter, wide: Appraisal, words: Words) -> None:
    third = replace(wide.options[0], option=replace(wide.options[0].option, id="third"), delay=(5.0, 6.0))
    dominated, perhaps = ({**found, "third": ()} for found in (wide.front.dominated, wide.front.perhaps))
    found = replace(wide, options=(*wide.options, third), front=replace(wide.front, dominated=dominated, perhaps=perhaps))
    told = "Of the options whose plans are proven: 5G later, on average of those who wait for it: longest under no. 3"
    assert told in _short(brief, found, words)


def test_milder_sets_of_loose_plans_are_marked(brief: Matter, words: Words) -> None:
    sets, _ = milder_sets(brief, words)
    assert sets
    for one in sets:
        assert all(told.endswith("*") for told in (one.mark, one.content, one.stop))
        assert "*" not in one.cost
