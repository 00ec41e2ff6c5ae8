"""A case from its folder to its result: what it brings along, its slips, and rows set aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import netvet as package
from netvet.errors import CaseError
from netvet.findings.tallies import inputs

TODAY = date(2026, 11, 21)
NOT_HUAWEI = "NOT vendor.group = 'huawei'"


def folder(bench: Any, **files: str) -> Path:
    path = bench.fresh()
    for name, text in {"elements.csv": "element_id,operator,function,vendor\ne,Op,myBox,Huawei\n", **files}.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return Path(path)


def test_a_case_brings_its_own_functions_dossiers_and_regime(bench: Any) -> None:
    text = bench.text(bench.rule(applies="'core' IN domain", require=NOT_HUAWEI))
    files = {
        "case.toml": 'as_of = 2026-11-21\nregimes = ["own.toml"]\n',
        "own.toml": text,
        "operators.csv": "operator,country\nOp,XX\n",
        "elements.csv": "element_id,operator,function,vendor,state\ne,Op,myBox,Our Maker,in-service\n",
        "functions.csv": "id,domain,generations\nmyBox,core,5G\n",
        "dossiers/h.toml": 'subject = "vendor:huawei"\naliases = ["Our Maker"]\n',
    }
    with package.assess(folder(bench, **files)) as findings:
        (row,) = findings.rows().fetchall()
        assert row[7] == "violated"
        assert {one["path"] for one in inputs(findings)} == set(files)


@pytest.mark.parametrize(
    ("files", "options", "word"),
    [
        ({"case.toml": "as_of = 2026-11-21"}, {}, "no regime is asked"),
        ({"case.toml": 'regimes = ["se-pts-2020"]'}, {}, "which day"),
        ({"case.toml": "as_of = 2026-11-21"}, {"regimes": ["se-pts-2021"]}, "se-pts-2020"),
        (
            {"case.toml": 'as_of = 2026-11-21\nregimes = ["de-telecom-2026"]\n[readings]\nDE26-05 = "list-continue"'},
            {},
            "list-continues",
        ),
        (
            {"case.toml": 'as_of = 2026-11-21\nregimes = ["de-telecom-2026"]\n[readings]\nDE62-05 = "x"'},
            {},
            "did you mean DE26-",
        ),
    ],
)
def test_a_slip_of_the_case_is_named(bench: Any, files: dict[str, str], options: dict[str, Any], word: str) -> None:
    with pytest.raises(CaseError) as caught:
        package.assess(folder(bench, **files), **options)
    assert word in str(caught.value)


def test_rows_set_aside_are_told_in_every_row(bench: Any) -> None:
    files = {
        "elements.csv": "element_id,operator,state,vendor\ne,Op,in-service,Nokia\ne,Op,in-service,Nokia\n,Op,,\n",
        "operators.csv": "operator,country\nOp,XX\n",
    }
    text = bench.text(bench.cap(subject="vendor.group = 'huawei'"))
    path = folder(bench, **files, **{"own.toml": text})
    with package.assess(path, regimes=["own.toml"], on=TODAY, set_aside=True) as findings:
        assert findings.set_aside > 0
        (row,) = findings.rows().fetchall()
        assert row[7] == "unknown"
        assert row[-1] == findings.set_aside


def test_parts_of_the_rows_are_the_rows(bench: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ten million findings are not sorted at once: they are told part by part, in the same order, operators last."""
    from netvet.findings import assessment  # noqa: PLC0415
    from netvet.report import write_rows  # noqa: PLC0415

    elements = [{"element_id": f"e{n}", "operator": f"O{n % 3}", "state": "in-service", "vendor": "Huawei"} for n in range(10)]
    cap = bench.cap(subject="vendor.group = 'huawei'", count="elements")
    text = bench.text("\n".join([bench.rule(require="vendor.group = 'nokia'"), cap]))
    for part in (1, 3, 5, 1_000):
        monkeypatch.setattr(assessment, "PART", part)
        with bench.judge(elements, text) as findings:
            for everything in (True, False):
                told = [row for rows in findings.row_parts(everything=everything) for row in rows.fetchall()]
                assert told == findings.rows(everything=everything).fetchall()
            write_rows(findings, "parquet", tmp_path / f"{part}.parquet", everything=True)
            write_rows(findings, "csv", tmp_path / f"{part}.csv", everything=True)
    assert len({(tmp_path / f"{part}.{form}").read_bytes() for part in (1, 3, 1_000) for form in ("parquet", "csv")}) == 2
