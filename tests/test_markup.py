"""What notebooks show: hostile names stay text, tables stay small."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import netvet
from netvet.markup import LONGEST, MOST, table, text

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></table>",
    "a&b",
    '" onload="x',
    "\u202egnp",
    "x\x00\x1b[31m",
)


class Parsed(HTMLParser):
    """The elements and texts of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.told = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.told += data + "\n"


def inert(html: str) -> Parsed:
    found = Parsed(html)
    assert found.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "div"}
    assert found.attributes <= {"style", "scope", "colspan"}
    assert not {"\u202e", "\x00", "\x1b"} & set(html)
    return found


@pytest.mark.parametrize("word", HOSTILE)
def test_a_text_is_only_a_text(word: str) -> None:
    found = inert(text(word))
    assert found.tags == {"bdi"}
    kept = "".join(mark for mark in word if mark.isprintable())
    assert kept.strip() in found.told.replace("\ufffd", "")


def test_long_texts_and_tables_are_cut_and_say_so() -> None:
    assert len(Parsed(text("x" * 10_000)).told) == LONGEST + 1
    html = table(("a",), ([n] for n in range(MOST + 3)))
    assert html.count("<tr>") == MOST + 2
    assert "… and 3 more" in html
    assert Parsed(table(("a",), [])).told.strip() == "a"


@pytest.fixture(scope="module")
def case(bench: Any) -> Path:
    """A case whose every name is hostile."""
    path = Path(bench.fresh("hostile"))
    rule = bench.rule("A-1", applies="'core' IN domain", require="NOT vendor.group = 'huawei'", note='"""<script>n</script>"""')
    body = bench.text(rule).replace('title = "T"', 'title = "<script>t</script>"').replace('title = "R"', 'title = "<b>R</b>"')
    (path / "own.toml").write_text(body, encoding="utf-8")
    settings = 'title = "<script>c</script>\\u202E"\nnotice = "<i>n</i>"\nas_of = 2026-11-21\nregimes = ["own.toml"]\n'
    (path / "case.toml").write_text(settings, encoding="utf-8")
    rows = [
        {
            "element_id": f"{word}{n}",
            "operator": "<script>o</script>",
            "function": "MME",
            "state": "in-service",
            "vendor": vendor,
        }
        for n, (word, vendor) in enumerate((("<script>", "Huawei"), ("\u202ee", "<script>v</script>"), ("e", "Nokia")))
    ]
    bench.write(path, "elements", rows)
    bench.write(path, "operators", [{"operator": "<script>o</script>", "country": "XX"}])
    return path


def test_what_notebooks_show_is_inert_and_says_what_it_is(case: Path) -> None:
    with netvet.assess(case) as findings:
        shown = inert(findings._repr_html_())
        assert {"violated", "unknown", "met", "A-1", "2026-11-21"} <= {
            word for line in shown.told.split("\n") for word in line.split()
        }
        assert "<script>c</script>" in shown.told
        for element in ("<script>0", "\u202ee1", "e2", "<script>o</script>"):
            for one in netvet.explain(findings, element)[1]:
                told = inert(one._repr_html_()).told
                assert "A-1" in told
                assert one.status in told
        regime = inert(findings.regimes[0]._repr_html_()).told
        assert "<script>t</script>" in regime
        assert "<b>R</b>" in regime


def test_what_is_hypothetical_or_set_aside_is_said(case: Path) -> None:
    with netvet.assess(case, as_if=True) as findings:
        assert "Hypothetical" in findings._repr_html_()
        assert "hypothetical" in netvet.explain(findings, "<script>0")[1][0]._repr_html_()
    with netvet.assess(netvet.Case(case, case, "t", findings.day, ("own.toml",), set_aside=3)) as findings:
        assert "3 rows were set aside" in findings._repr_html_()
