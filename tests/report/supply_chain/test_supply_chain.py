"""The report on the supply chain: page, paper and JSON of a small hostile case."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from netvet.cli import cli
from netvet.compromise import MEASURES
from netvet.compromise.options import DOMAINS
from netvet.report.texts import read_words

HOSTILE = "<script>alert(1)</script>"
ELEMENTS = f"""element_id,operator,function,site_id,vendor,state,subscribers,traffic_gbps,managed_by,critical_functions_replaced
g1,Op,gNB,s1,{HOSTILE},in-service,30,3,em,
g2,Op,gNB,s2,{HOSTILE},in-service,50,5,em,
g3,{HOSTILE},gNB,s3,,in-service,20,2,none,
u,Op,UPF,s9,Beta,in-service,80,8,none,
em,Op,RAN-EM,s9,Beta,in-service,0,0,none,false
"""


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case")
    (folder / "network").mkdir()
    (folder / "case.toml").write_text(f'title = "{HOSTILE}"\nas_of = 2026-11-21\n', encoding="utf-8")
    (folder / "network" / "elements.csv").write_text(ELEMENTS, encoding="utf-8")
    return folder


def write(case: Path, name: str, *more: str) -> str:
    target = case / name
    done = CliRunner().invoke(cli, ["report", str(case), "--kind", "supply-chain", "-o", str(target), *more])
    assert done.exit_code == 0, done.output
    return target.read_text(encoding="utf-8")


class Depth(HTMLParser):
    """What is open, and every tag."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_page_is_whole_and_nothing_of_a_case_is_markup(case: Path, language: str) -> None:
    page = write(case, f"{language}.html", "--lang", language)
    parser = Depth()
    parser.feed(page)
    assert parser.open == []
    assert parser.seen.isdisjoint({"script", "link", "iframe", "object"})
    assert escape(HOSTILE) in page
    assert HOSTILE not in page


def test_a_maker_has_one_name_on_a_page(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text('title = "T"\nas_of = 2026-11-21\n', encoding="utf-8")
    known = ELEMENTS.replace("Beta", "Nokia").replace(HOSTILE + ",in", "Zeta Labs,in")
    (tmp_path / "elements.csv").write_text(known, encoding="utf-8")
    page = write(tmp_path, "page.html")
    assert "<bdi>Nokia Corporation</bdi>" in page
    assert "<bdi>Zeta Labs</bdi>" in page
    assert not re.search(r">(Nokia|nokia|zetalabs)<", page), "neither as written nor by a key"


@pytest.mark.parametrize("order", [1, -1])
def test_of_makers_with_as_much_radio_none_is_told_as_the_one_with_most(tmp_path: Path, order: int) -> None:
    rows = ["g1,Op,gNB,Alpha,in-service,", "g2,Op,gNB,Beta,in-service,50"][::order]
    text = "element_id,operator,function,vendor,state,subscribers\n" + "\n".join(rows) + "\n"
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "elements.csv").write_text(text, encoding="utf-8")
    (tmp_path / "case.toml").write_text("as_of = 2026-11-21\n", encoding="utf-8")
    page = unescape(re.sub("<[^>]+>", "", write(tmp_path, "page.html")))
    for maker in ("Alpha", "Beta"):
        assert f"What measures are worth against {maker}" in page
    assert page.count("several have as much") == 2
    assert "one of them may serve most: gNB 1." in page
    assert "Which maker has most radio is not known" not in page


def test_the_same_case_is_the_same_bytes(case: Path) -> None:
    assert write(case, "one.html") == write(case, "two.html")


def test_json_holds_what_the_page_shows(case: Path) -> None:
    told = json.loads(write(case, "told.json"))
    station, gateway, manager = told["singles"]
    assert [one["element_id"] for one in told["singles"]] == ["g2", "u", "em"]
    assert station["exposure"]["subscribers"]["user_plane"]["reach"] == {"low": 0.5, "high": 0.5}
    assert gateway["exposure"]["subscribers"]["user_plane"]["reach"]["low"] == pytest.approx(0.8)
    assert manager["exposure"]["controlled"] == 2
    (fleet,) = told["fleets"]
    assert (fleet["maker"], fleet["radio"]["elements"], fleet["radio"]["perhaps"]) == (HOSTILE, 2, 1)
    assert "50\N{NARROW NO-BREAK SPACE}%" in write(case, "shown.html")
    assert all(cell["cite"] for cell in told["cells"])


def test_the_catalogues_have_the_same_keys() -> None:
    english, german = (read_words("netvet.report.supply_chain", language) for language in ("en", "de"))
    assert set(keys(english)) == set(keys(german))


def test_what_is_ours_on_a_german_page_is_german(case: Path) -> None:
    said = read_words("netvet.report.supply_chain", "en")["measure_says"]
    bans = [
        f"Their elements with a function of {' and '.join(held)} are replaced by another maker's." for held in DOMAINS.values()
    ]
    ours = {*(one.change for one in MEASURES.values()), *bans}
    assert ours <= set(said)
    page = unescape(write(case, "german.html", "--lang", "de"))
    assert [told for told in said if told in page] == []
    assert "3\N{NARROW NO-BREAK SPACE}% dessen, was ohne Support steht, fällt in einem Jahr aus (angenommen)" in page


def keys(words: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in words.items():
        if isinstance(value, Mapping):
            yield from keys(value, f"{before}{key}.")
        else:
            yield f"{before}{key}"


@pytest.mark.parametrize("option", [["--regime", "de-contracts-2024"], ["--as-if"], ["--against", "x.csv"]])
def test_what_judges_is_refused(case: Path, option: list[str]) -> None:
    done = CliRunner().invoke(cli, ["report", str(case), "--kind", "supply-chain", "-o", str(case / "x.html"), *option])
    assert done.exit_code == 2
    assert "judges nothing" in done.output
    assert not (case / "x.html").exists()


def test_the_day_asked_stands_on_it(case: Path) -> None:
    assert str(date(2027, 3, 1)) in write(case, "later.html", "--on", "2027-03-01")


@pytest.mark.looks
def test_it_can_be_printed(case: Path) -> None:
    pytest.importorskip("weasyprint")
    target = case / "told.pdf"
    done = CliRunner().invoke(cli, ["report", str(case), "--kind", "supply-chain", "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(b"%PDF")


def test_rows_that_cannot_be_used_are_set_aside_where_that_is_asked(case: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    (broken / "network").mkdir(parents=True)
    (broken / "case.toml").write_text((case / "case.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (broken / "network" / "elements.csv").write_text(f"{ELEMENTS}x,Op,gNB,s7,Beta,in-service,many,,none,\n", encoding="utf-8")
    words = ["report", str(broken), "--kind", "supply-chain", "-o", str(tmp_path / "told.json")]
    assert CliRunner().invoke(cli, words).exit_code != 0
    done = CliRunner().invoke(cli, [*words, "--set-aside", str(tmp_path / "aside.csv")])
    assert done.exit_code == 0, done.output
    assert "many" in (tmp_path / "aside.csv").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["dependence"]["set_aside"] == 1
    assert "set aside and are in nothing here: 1." in write(broken, "told.html", "--set-aside", str(tmp_path / "again.csv"))


def test_dependence_is_told_for_the_nation_and_areas_as_far_as_people_are_known(tmp_path: Path) -> None:
    (tmp_path / "network").mkdir()
    (tmp_path / "case.toml").write_text('title = "Areas"\nas_of = 2026-11-21\n', encoding="utf-8")
    head, rows = "element_id,operator,function,site_id,vendor,state,subscribers,traffic_gbps,managed_by", []
    sites = ["site_id,latitude,longitude,population"]
    for number, people in enumerate((1000, "")):
        sites.append(f"s{number},50.{number}5,8.05,{people}")
        rows += [f"{operator}{number},{operator},gNB,s{number},Nokia,in-service,5,1,none" for operator in ("Op", "Po")]
    (tmp_path / "network" / "elements.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    (tmp_path / "network" / "sites.csv").write_text("\n".join(sites) + "\n", encoding="utf-8")
    page = re.sub(r"<[^>]+>", "", unescape(write(tmp_path, "areas.html")))
    assert "Nokia Corporation: 2 areas, about 1\u202f000 people in 1 of them" in page
    assert "Of 1 area it is not known who lives there." in page
    national = page[page.index("National balance") :]
    assert "SM06" in national
    assert "10 000" in national
    leaving = page[page.index("If a maker leaves") :]
    assert "Nokia Corporation20~18~16~14~12~10" in leaving, "subscribers, year by year"
    assert "is the only one named" in leaving
    assert "That the catalogue lists no product" in leaving
