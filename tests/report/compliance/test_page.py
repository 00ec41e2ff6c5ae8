"""The page as a file: nothing of it comes from elsewhere, nothing of a case is markup, and its parts are named."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
import zlib
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from netvet.report.compliance import register as model
from netvet.report.compliance.payload import GRID

from .conftest import HOSTILE


class Tags(HTMLParser):
    """Every tag with its attributes, and what is open when the page ends."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.depth: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "input", "link", "br"):
            self.depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.depth.pop() == tag


@pytest.fixture(scope="module", params=["en", "de"])
def page(request: Any, written: Path) -> str:
    return (written / f"{request.param}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(page)
    assert parser.depth == []
    return parser.found


def test_nothing_comes_from_elsewhere(page: str, tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert {tag for tag, _ in tags}.isdisjoint({"link", "iframe", "object", "embed", "base"})
    for tag, attributes in tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        if "src" in attributes:
            assert (tag, (attributes["src"] or "").partition(",")[0]) == ("img", "data:image/svg+xml;base64")
    (policy,) = [a["content"] or "" for t, a in tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    for kind, count in (("script", 2), ("style", 1)):
        bodies = re.findall(f"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert len(bodies) == count
        digests = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in bodies]
        allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
        assert f"{kind}-src {allowed}" in policy


def test_what_a_case_says_is_never_markup(page: str, tags: list[tuple[str, dict[str, str | None]]]) -> None:
    assert HOSTILE not in page
    assert escape(HOSTILE) in page
    assert "alert(1)" in page
    assert all(attributes.get("src") != "x" for _, attributes in tags)
    assert len([tag for tag, _ in tags if tag == "script"]) == 4


WIDTHS = {1: "B", 2: "H", 4: "I", 8: "d"}


def unpacked(page: str) -> dict[str, dict[str, list[Any]]]:
    """The tables of a page, read as its head says; what the script does, done apart from it."""
    packed = re.search(r'id="data">([^<]*)<', page)
    assert packed is not None
    told = zlib.decompress(base64.b64decode(packed[1]), -zlib.MAX_WBITS)
    begin = 4 + struct.unpack_from("<I", told)[0]

    def column(one: dict[str, Any], length: int) -> list[Any]:
        codes = struct.unpack_from(f"<{length}{WIDTHS[one['width']]}", told, begin + one["at"])
        if "words" not in one:
            return [int(code) - 1 + one["base"] if code else None for code in codes]
        words = [word for start, end in one["words"] for word in json.loads(told[begin + start : begin + end])]
        return [words[code - 1] if code else None for code in codes]

    return {
        key: {name: column(one, table["length"]) for name, one in table["columns"].items() if "through" not in one}
        for key, table in json.loads(told[4:begin]).items()
    }


def test_the_packed_rows_are_all_of_them(page: str, written: Path) -> None:
    found = unpacked(page)
    told = json.loads((written / "en.json").read_text(encoding="utf-8"))
    for name in ("element_id", "operator", "rule", "status", "days_left", "subscribers", "reason", "duty"):
        assert found["items"][name] == [row[name] for row in told["findings"]], name
    places = found["items"]["place"]
    sites = [None if place is None else found["sites"]["site_id"][place] for place in places]
    assert sites == [row["site_id"] for row in told["findings"]]
    assert found["sites"]["x"].count(None) == 1
    assert max(filter(None, found["sites"]["x"] + found["sites"]["y"])) == GRID
    assert "changes" not in found


def test_sites_that_only_a_finding_names_keep_their_name(case: Path, tmp_path: Path, netvet: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(model, "SITES", 1)
    assert netvet("report", case, "-o", tmp_path / "few.html").returncode == 0
    found = unpacked((tmp_path / "few.html").read_text(encoding="utf-8"))
    assert found["sites"]["site_id"] == ["S1", "S3", "S2"]
    assert found["sites"]["status"] == ["violated", None, None]
    assert {place for place in found["items"]["place"] if place is not None} == {0, 1, 2}


def test_tables_have_captions_and_heads_and_pictures_have_words(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    names = [tag for tag, _ in tags]
    for landmark in ("header", "nav", "main", "footer"):
        assert names.count(landmark) == 1
    for at, (tag, attributes) in enumerate(tags):
        if tag == "table":
            assert names[at + 1] == "caption"
        if tag == "th":
            assert attributes.get("scope") in ("col", "row")
        if tag == "img":
            assert attributes.get("alt")
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_charts_draw_no_dollar_as_mathematics_and_no_markup(page: str) -> None:
    pictures = [base64.b64decode(one).decode() for one in re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', page)]
    assert len(pictures) == 2
    for picture in pictures:
        assert "<script" not in picture.lower()
        assert "onerror=" not in picture or "&lt;" in picture
        assert "<dc:date>" not in picture


def test_a_case_without_anything_open_has_a_page(bench: Any, netvet: Any, tmp_path: Path) -> None:
    path = Path(bench.fresh("quiet"))
    (path / "case.toml").write_text('title = "Q"\nas_of = 2026-11-21\nregimes = ["r.toml"]\n')
    (path / "r.toml").write_text(bench.text(bench.rule(applies="TRUE", require="TRUE")))
    bench.write(path, "operators", [{"operator": "Op", "country": "XX"}])
    bench.write(path, "elements", [{"element_id": "e", "operator": "Op", "state": "in-service"}])
    for ending in ("html", "xlsx", "json"):
        run = netvet("report", path, "-o", tmp_path / f"q.{ending}")
        assert run.returncode == 0, run.stderr
    assert "Nothing is open" in (tmp_path / "q.html").read_text(encoding="utf-8")
