"""What changed, in every form of the register: what `assess --against` says, neither more nor less."""

from __future__ import annotations

import json
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from netvet.comparison import MEANINGS, Cause
from netvet.report.compliance.changes import cause_words
from netvet.report.compliance.texts import texts_of
from netvet.report.reports import LANGUAGES

from .conftest import FORMULA, HOSTILE

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def told(compared: Path) -> dict[str, Any]:
    return json.loads((compared / "en.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def assessed(case: Path, earlier: Path, tmp_path_factory: pytest.TempPathFactory, netvet: Any) -> Path:
    """What `assess` says of the same two cases, as JSON and rows."""
    folder = tmp_path_factory.mktemp("assessed")
    for form in ("json", "csv"):
        netvet("assess", case, "--against", earlier, "--format", form, "-o", folder / f"told.{form}")
    return folder


def test_the_register_says_what_assess_says(told: dict[str, Any], assessed: Path) -> None:
    same = json.loads((assessed / "told.json").read_text(encoding="utf-8"))
    changes = told["changes"]
    for key in ("against", "differs", "told_apart", "notes", "totals"):
        assert changes[key] == same[key], key
    quiet = ("silent", "unchanged")
    assert changes["lines"] == [line for line in same["changes"] if line["change"] not in quiet]
    assert set(changes["differs"]) == {"network", "day"}
    assert changes["count"] == sum(line["n"] for line in changes["lines"]) == len(changes["rows"])


def test_single_changes_stand_worst_first_and_are_those_of_assess(told: dict[str, Any], assessed: Path) -> None:
    import duckdb  # noqa: PLC0415

    names = ["change", "element_id", "operator", "requirement", "status_before", "status", "why", "reason"]
    listed = duckdb.sql(f"SELECT {', '.join(names)} FROM read_csv('{assessed / 'told.csv'}', all_varchar = true)").fetchall()
    rows = told["changes"]["rows"]
    assert sorted(map(str, listed)) == sorted(str(tuple(row[name] for name in names)) for row in rows)
    order = list(MEANINGS)
    ranks = [order.index(row["change"]) for row in rows]
    assert ranks == sorted(ranks)
    found = {(row["element_id"], row["key"]): (row["change"], row["why"]) for row in rows}
    assert found[("late-1", "A-01")] == ("worse", "day")  # not yet due in September, violated in November
    assert found[("late-2", "B-01")] == ("new", "network")
    assert found[("late-2", "A-01")] == ("new", "network+day")  # it was not there, and the law did not bind yet
    assert found[("@met", "B-01")] == ("cured", "network")
    assert found[(HOSTILE, "B-01")] == ("found-broken", "network")


def test_json_with_changes_is_as_its_schema_says(told: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed (uv run --group browser)")
    schema = json.loads((files("netvet.report.compliance") / "register.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, schema)
    enumerated = schema["$defs"]["change"]["enum"]
    assert enumerated == list(MEANINGS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_it_without_a_script(compared: Path, written: Path, language: str) -> None:
    texts = texts_of(language)
    page = (compared / f"{language}.html").read_text(encoding="utf-8")
    section = page[page.index('<section id="changes"') :]
    section = section[: section.index("</section>")]
    for words in (
        texts("changes.title"),
        texts("change.worse"),
        texts("change_meaning.cured"),
        texts("cause.network"),
        "late-1",
    ):
        assert words in section, words
    assert f"<b>{texts('cause.day')}</b>" in section
    assert HOSTILE not in section
    assert 'id="changes"' not in (written / f"{language}.html").read_text(encoding="utf-8")


def test_the_workbook_has_a_sheet_of_totals_and_one_of_single_changes(compared: Path, told: dict[str, Any]) -> None:
    with zipfile.ZipFile(compared / "de.xlsx") as book:
        names = [one.get("name", "") for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        sheets = {n: ElementTree.fromstring(book.read(f"xl/worksheets/sheet{i}.xml")) for i, n in enumerate(names, 1)}
    totals, single = sheets["Was sich geändert hat"], sheets["Einzelne Änderungen"]
    assert "behoben" in "".join(totals.itertext())
    assert len(list(single.iter(f"{MAIN}row"))) == 1 + len(told["changes"]["rows"])
    assert next(single.iter(f"{MAIN}autoFilter")).get("ref", "").startswith("A1:")
    assert not [cell for sheet in (totals, single) for cell in sheet.iter(f"{MAIN}f")]
    assert FORMULA in "".join(single.itertext())


def test_paper_tells_what_changed(case: Path, earlier: Path, tmp_path: Path, netvet: Any) -> None:
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed (uv run --group browser)")
    pytest.importorskip("weasyprint", reason="weasyprint is not installed (uv run --extra pdf)")
    run = netvet("report", case, "--against", earlier, "-o", tmp_path / "told.pdf", "--lang", "de")
    assert run.returncode == 0, run.stderr
    text = " ".join("\n".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "told.pdf").pages).split())
    for words in ("Was sich geändert hat", "als verletzt erkannt", "Einzelne Änderungen", "late-2"):
        assert words in text


def test_a_result_without_days_or_inputs_says_that_it_cannot_tell(case: Path, tmp_path: Path, netvet: Any) -> None:
    netvet("assess", case, "--all", "--format", "parquet", "-o", tmp_path / "then.parquet")
    run = netvet("report", case, "--against", tmp_path / "then.parquet", "-o", tmp_path / "told.html")
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "told.html").read_text(encoding="utf-8")
    assert "then.parquet" in page
    assert "Nothing changed that anybody has to look at." in page


def test_slips_leave_no_file(case: Path, tmp_path: Path, netvet: Any) -> None:
    for words in (("--against", tmp_path / "gone"), ("--against", case / "law.toml")):
        run = netvet("report", case, *words, "-o", tmp_path / "told.html")
        assert run.returncode == 2
        assert "remedy: " in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_english_words_are_those_of_the_comparison() -> None:
    words = texts_of("en").words
    assert words["change_meaning"] == {change.value: told for change, told in MEANINGS.items()}
    assert set(words["cause"]) == {cause.value for cause in Cause}


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("", ""),
        ("network", "Netz"),
        ("day or network+rules", "Tag oder Netz + Regeln"),
        ("network, facts or day: not told apart", "nicht auseinanderzuhalten"),
        ("not known", "nicht bekannt"),
    ],
)
def test_causes_are_named_in_the_language_of_the_reader(why: str, told: str) -> None:
    assert cause_words(texts_of("de"), why) == told
