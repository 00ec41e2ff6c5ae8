"""What the register says: who has to do what by when, in what order, and what is not known. Bytes, slips, and no half file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from netvet.report.compliance import register as model
from netvet.report.compliance.texts import SYMBOLS, texts_of
from netvet.report.reports import LANGUAGES, REPORTS
from netvet.verdict import FORCES, Status

from .conftest import FORMULA, HOSTILE, RTL


@pytest.fixture(scope="module")
def told(written: Path) -> dict[str, Any]:
    return json.loads((written / "en.json").read_text(encoding="utf-8"))


def lines(told: dict[str, Any]) -> list[tuple[Any, ...]]:
    rules = [rule["key"] for rule in told["rules"]]
    return [(d["operator"], rules[d["rule"]], d["status"], d["due"], d["n"]) for d in told["duties"]]


def test_duties_stand_worst_first(told: dict[str, Any]) -> None:
    found = lines(told)
    assert found[:2] == [
        ("Late", "A-01", "violated", "2026-10-01", 2),
        ("Late", "A-02", "violated", None, 1),
    ]
    assert [line[2] for line in found] == ["violated"] * 2 + ["breach"] + ["not-yet-due"] * 2 + ["unknown"] * 4
    due = [line for line in found if line[3] == "2026-12-31"]
    # on one day: what is not planned in time, then what is not known
    assert [line[2] for line in due] == ["not-yet-due", "not-yet-due", "unknown"]
    assert [duty["place"] for duty in told["duties"]] == list(range(1, len(found) + 1))


def test_a_duty_says_how_it_is_planned_and_who_is_behind_it(told: dict[str, Any]) -> None:
    duty = next(d for d in told["duties"] if d["operator"] == HOSTILE and d["status"] == "not-yet-due")
    assert (duty["n"], duty["in_time"], duty["late"], duty["unplanned"]) == (2, 1, 1, 0)
    assert (duty["subscribers"], duty["subscribers_missing"], duty["responsible"]) == (5, 1, RTL)
    assert duty["todo"] == "Schedule 1 element: no removal in time is planned"
    late = told["duties"][0]
    # two AMFs serve 1000 each: the sum of one function
    assert (late["subscribers"], late["traffic_gbps"], late["sites"]) == (2000, 6, 1)
    assert late["makers"] == [{"name": "huawei", "n": 2}]


def test_single_findings_add_up_to_the_duties(told: dict[str, Any]) -> None:
    counted: dict[int, int] = {}
    for item in told["findings"]:
        counted[item["duty"]] = counted.get(item["duty"], 0) + 1
    assert counted == {duty["place"]: duty["n"] for duty in told["duties"]}
    assert told["finding_count"] == len(told["findings"])
    by_status = {s: sum(c["n"] for c in told["counts"] if c["status"] == s) for s in ("violated", "breach", "unknown")}
    assert by_status == {s: sum(d["n"] for d in told["duties"] if d["status"] == s) for s in by_status}


def test_what_is_not_known_is_named_and_counted(told: dict[str, Any]) -> None:
    missing = {row["fact"]: row for row in told["missing"]}
    assert missing["vendor"]["operators"] == [FORMULA]
    assert missing["operators.vital"]["elements"] == 1
    assert told["figures"]["unknown"] == sum(d["n"] for d in told["duties"] if d["status"] == "unknown")
    assert all(item["estimate"] for item in told["findings"] if item["element_id"] == "-who")


def test_sites_bear_the_worst_status_of_their_elements(told: dict[str, Any]) -> None:
    assert {site["site_id"]: site["status"] for site in told["sites"]} == {
        "S1": "violated",
        "S2": "not-yet-due",
        "S3": "not-yet-due",
    }


def test_a_clause_with_a_semicolon_stays_one_missing_fact(bench: Any) -> None:
    from netvet.findings import obligations  # noqa: PLC0415

    clause = 'undecided = [{ where = "\'core\' IN domain", because = "one thing; and another" }]'
    rule = bench.rule(applies="TRUE", require="FALSE") + "\n" + clause
    with bench.judge(
        [{"element_id": "e", "operator": "Op", "function": "AMF", "state": "in-service"}], bench.text(rule)
    ) as found:
        rows = obligations(found, rows=10, sites=10).missing.to_pylist()
    assert [row["fact"] for row in rows] == ["one thing; and another"]


def test_a_cap_is_a_duty_of_the_operator(bench: Any) -> None:
    from netvet.findings import obligations  # noqa: PLC0415

    cap = bench.cap(subject="vendor.group = 'huawei'", applies="TRUE")
    rows = [
        {"element_id": f"e{i}", "operator": "Op", "function": "gNB", "vendor": "Huawei", "state": "in-service"}
        for i in range(3)
    ]
    with bench.judge(rows, bench.text(cap)) as found:
        told = obligations(found, rows=10, sites=10)
    (duty,) = told.duties.to_pylist()
    assert (duty["whole_operator"], duty["status"], duty["n"]) == (True, "violated", 1)
    (item,) = told.items.to_pylist()
    assert item["element_id"] is None
    assert "3 of 3 elements" in item["reason"]


def test_what_is_cut_is_counted(bench: Any) -> None:
    from netvet.findings import obligations  # noqa: PLC0415

    rule = bench.rule(applies="TRUE", require="FALSE")
    rows = [
        {"element_id": f"e{i}", "operator": f"Op{i}", "function": "gNB", "state": "in-service", "subscribers": i}
        for i in range(9)
    ]
    with bench.judge(rows, bench.text(rule)) as found:
        told = obligations(found, rows=4, sites=4)
    assert (told.duty_count, told.item_count) == (9, 9)
    assert told.items["element_id"].to_pylist() == ["e8", "e7", "e6", "e5"]  # the most people first


@pytest.mark.parametrize("ending", ["json", "xlsx", "html"])
def test_the_same_inputs_are_the_same_bytes(case: Path, written: Path, tmp_path: Path, netvet: Any, ending: str) -> None:
    again = tmp_path / f"again.{ending}"
    assert netvet("report", case, "-o", again, "--lang", "de", apart=True).returncode == 0
    assert again.read_bytes() == (written / f"de.{ending}").read_bytes()


@pytest.mark.looks
def test_json_is_as_its_schema_says(told: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed (uv run --group browser)")
    schema = json.loads((files("netvet.report.compliance") / "register.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(told, schema)


def test_every_slip_has_a_remedy_and_leaves_the_old_file(case: Path, tmp_path: Path, netvet: Any, monkeypatch: Any) -> None:
    for name, words, near in (
        ("out.doc", (), ".html, .xlsx, .pdf, .json"),
        ("out.html", ("--lang", "fr"), "'en', 'de'"),
        ("out.html", ("--kind", "complience"), "compliance"),
    ):
        (tmp_path / name).write_text("mine")
        run = netvet("report", case, "-o", tmp_path / name, *words)
        assert run.returncode == 2
        assert near in run.stderr
        assert (tmp_path / name).read_text() == "mine"
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    run = netvet("report", case, "-o", tmp_path / "out.pdf")
    assert run.returncode == 2
    assert "pip install 'netvet[pdf]'" in run.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"out.doc", "out.html"}


def keys(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    for key, value in table.items():
        yield from keys(value, f"{before}{key}.") if isinstance(value, Mapping) else [before + key]


def words_of(language: str) -> dict[str, Any]:
    return tomllib.loads((files("netvet.report.compliance") / "texts" / f"{language}.toml").read_text(encoding="utf-8"))


def test_the_catalogues_have_the_same_texts_with_the_same_gaps() -> None:
    def gaps(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    def text(words: Any, key: str) -> str:
        for part in key.split("."):
            words = words[part]
        return str(words)

    plain = {language: {k: v for k, v in words_of(language).items() if k != "facts"} for language in LANGUAGES}
    first = plain["en"]
    for words in plain.values():
        assert set(keys(words)) == set(keys(first))
        for key in keys(words):
            assert gaps(text(words, key)) == gaps(text(first, key)), key
    assert words_of("en")["facts"].keys() == words_of("de")["facts"].keys()
    for status in Status:
        assert status in first["status"]
        assert status in SYMBOLS
    assert set(first["force"]) == set(FORCES)


@pytest.mark.parametrize("kind", REPORTS)
def test_each_kind_of_report_is_written_in_pages_papers_and_data(kind: str) -> None:
    assert {".html", ".pdf", ".json"} <= set(import_module(REPORTS[kind]).FORMATS)


def test_days_and_numbers_are_written_as_the_language_does() -> None:
    english, german = texts_of("en"), texts_of("de")
    day = __import__("datetime").date(2026, 12, 31)
    assert (english.day(day), german.day(day)) == ("2026-12-31", "31.12.2026")
    assert english.number(1234567) == "1\u202f234\u202f567"
    assert (english.left(1), english.left(0), english.left(-2)) == ("1 day left", "today is the last day", "2 days past")
    assert german.left(40) == "noch 40 Tage"


def test_a_page_that_cuts_says_so(case: Path, tmp_path: Path, netvet: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from netvet.report.compliance import page  # noqa: PLC0415

    monkeypatch.setattr(model, "ROWS", 4)
    monkeypatch.setattr(model, "SITES", 2)
    monkeypatch.setattr(page, "DUTIES", 3)
    assert netvet("report", case, "-o", tmp_path / "cut.html").returncode == 0
    told = (tmp_path / "cut.html").read_text(encoding="utf-8")
    assert "3 of 9 duties are listed here" in told
    assert re.search(r"4 of \d+ single findings are listed here", told)
    assert "2 of 3 sites are listed" in told


def test_everything_is_labelled_where_it_is_hypothetical(case: Path, tmp_path: Path, netvet: Any) -> None:
    run = netvet("report", case, "--as-if", "--lang", "de", "-o", tmp_path / "as_if.html")
    assert run.stdout.strip().endswith("hypothetical")
    told = (tmp_path / "as_if.html").read_text(encoding="utf-8")
    assert '<p class="banner"><strong>Hypothetisch.' in told
    assert 'data-status="violated"' not in told
