"""A case with something of each status, hostile names, certificates and plans; and its register in every form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

HOSTILE = "</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
RTL = "\u202eevil\u202d"
RULES = """
[[requirement]]
id = "A-01"
title = "No maker of XX in the core"
cite = "s. 1"
source = ["K"]
confidence = "text"
kind = "prohibition"
due = {due}
applies = '''{applies}'''
require = '''NOT vendor.group IN ('huawei')'''

[[requirement]]
id = "A-02"
title = "A certificate for the core"
cite = "s. 2"
source = ["K"]
confidence = "secondary"
kind = "certificate"
applies = '''{applies}'''
needs = {{ scheme = "NESAS", version = "any" }}
"""


@pytest.fixture(scope="session")
def case(bench: Any) -> Path:
    """Three operators: one late by law, one that plans, one of which little is known."""
    path = Path(bench.fresh("register"))
    (path / "case.toml").write_text(
        f"title = '{HOSTILE} $x$'\nas_of = 2026-11-21\nregimes = ['law.toml', 'contract.toml']\n"
        "notice = 'All of it is invented.'\nattribution = 'Positions: invented'\n",
        encoding="utf-8",
    )
    law = RULES.format(due="2026-10-01", applies="'core' IN domain AND operator.vital")
    contract = RULES.format(due="2026-12-31", applies="'core' IN domain").replace("A-0", "B-0")
    for force, text in (("law", law), ("contract", contract)):
        (path / f"{force}.toml").write_text(
            bench.text(text, force=force).replace('id = "r"', f'id = "{force}"'), encoding="utf-8"
        )
    operators = [("Late", True), (HOSTILE, False), (FORMULA, None)]
    bench.write(path, "operators", [{"operator": name, "country": "XX", "vital": vital} for name, vital in operators])
    bench.write(
        path,
        "sites",
        [
            {"site_id": "S1", "name": RTL, "latitude": 50, "longitude": 8, "region": "@SUM(1)"},
            {"site_id": "S2", "name": "-2+3", "latitude": 51, "longitude": 9, "region": ""},
            {"site_id": "S3", "name": "nowhere", "latitude": None, "longitude": None, "region": ""},
        ],
    )
    bench.write(
        path,
        "certificates",
        [
            {
                "certificate": "C1",
                "scheme": "NESAS",
                "document": "TS 33.512",
                "issued_on": "2024-01-01",
                "valid_to": "2027-01-01",
            },
            {"certificate": "C2", "scheme": "NESAS", "document": None, "issued_on": "2022-01-01", "valid_to": "2024-01-01"},
        ],
    )
    bench.write(path, "elements", elements())
    return path


@pytest.fixture(scope="session")
def earlier(bench: Any, case: Path) -> Path:
    """The same case two months before: a day earlier than the law binds, one maker not known, two elements not yet there."""
    path = Path(bench.fresh("earlier"))
    for file in case.iterdir():
        (path / file.name).write_bytes(file.read_bytes())
    told = (
        (case / "case.toml")
        .read_text(encoding="utf-8")
        .replace("2026-11-21", "2026-09-21")
        .replace(HOSTILE, f"{HOSTILE} before")
    )
    (path / "case.toml").write_text(told, encoding="utf-8")
    before = [dict(row) for row in elements() if row["element_id"] not in ("late-2", "-who")]
    for row in before:
        if row["element_id"] == "@met":
            row["vendor"] = "Huawei"
        if row["element_id"] == HOSTILE:
            row["vendor"] = None
    bench.write(path, "elements", before)
    return path


def elements() -> list[dict[str, Any]]:
    plain = {"function": "AMF", "state": "in-service", "vendor": "Huawei", "certificates": "none"}
    late = {"operator": "Late", "responsible": "Core team", "subscribers": 1000, "traffic_gbps": 3}
    return [
        {"element_id": "late-1", **plain, **late, "site_id": "S1", "ticket": "\tT-1", "certificates": "C1"},
        {"element_id": "late-2", **plain, **late, "site_id": "S1", "planned_removal_on": "2027-03-01", "certificates": "C2"},
        {
            "element_id": HOSTILE,
            **plain,
            "operator": HOSTILE,
            "responsible": RTL,
            "site_id": "S2",
            "product": FORMULA,
            "planned_removal_on": "2026-12-24",
            "certificates": "C1",
            "subscribers": 5,
        },
        {
            "element_id": "+plan-2",
            **plain,
            "operator": HOSTILE,
            "responsible": RTL,
            "site_id": "S3",
            "certificates": "C1+C9",
            "planned_removal_on": "2027-06-01",
        },
        {"element_id": "@met", **plain, "operator": HOSTILE, "vendor": "Nokia", "certificates": "C1", "site_id": "S2"},
        {
            "element_id": "-who",
            **plain,
            "operator": FORMULA,
            "vendor": None,
            "responsible": FORMULA,
            "certificates": None,
            "estimate": True,
            "source": "\rx",
        },
    ]


@pytest.fixture(scope="session")
def compared(case: Path, earlier: Path, tmp_path_factory: pytest.TempPathFactory, netvet: Any) -> Path:
    """A folder with the register and what changed since the earlier case: pages in both languages, other forms in one."""
    folder = tmp_path_factory.mktemp("compared")
    for name in ("en.json", "de.xlsx", "en.html", "de.html"):
        run = netvet("report", case, "--against", earlier, "-o", folder / name, "--lang", name[:2])
        assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="session")
def written(case: Path, tmp_path_factory: pytest.TempPathFactory, netvet: Any) -> Path:
    """A folder with the register as JSON, workbook and page, in both languages."""
    folder = tmp_path_factory.mktemp("written")
    for language in ("en", "de"):
        for ending in ("json", "xlsx", "html"):
            run = netvet("report", case, "-o", folder / f"{language}.{ending}", "--lang", language)
            assert run.returncode == 0, run.stderr
    return folder
