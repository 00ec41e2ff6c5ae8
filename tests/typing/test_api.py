"""The typed interface does what it says; every public name is there, documented and cheap to import."""

from __future__ import annotations

import importlib.util
import inspect
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import click
import pyarrow as pa
import pytest

import netvet
from netvet.cli import cli

DAY = date(2027, 1, 1)


@pytest.fixture(scope="module")
def api() -> ModuleType:
    path = Path(__file__).with_name("api.py")
    spec = importlib.util.spec_from_file_location("api", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api") / "country"
    netvet.synthesise(400, 1, str(folder))
    return folder


def test_findings_as_arrow_outlive_their_database(api: ModuleType, country: Path) -> None:
    rows, counts, totals = api.judge(country, DAY)
    assert rows.column_names[:2] == ["element_id", "operator"]
    loud = {status: n for status, n in totals.items() if not status.silent}
    assert rows.num_rows == sum(loud.values()) > 0
    assert pa.types.is_date32(counts.schema.field("due").type)
    assert sum(counts["n"].to_pylist()) == sum(totals.values())
    assert {"regime", "requirement", "part", "title", "status", "subscribers", "subscribers_missing"} <= set(
        counts.column_names
    )
    assert None not in counts["title"].to_pylist()


def test_an_element_is_explained(api: ModuleType, country: Path) -> None:
    with netvet.assess(country) as findings:
        ((element,),) = findings.con.execute("SELECT element_id FROM elements WHERE vendor IS NOT NULL LIMIT 1").fetchall()
    assert api.say_why(str(country), element)[0] == element


def test_rules_cases_and_errors(api: ModuleType, country: Path, tmp_path: Path) -> None:
    assert {"de-contracts-2024", "DE24-01"} <= set(api.read_rules())
    census, made, done = api.make_cases(tmp_path)
    assert census.rows["elements"] == made.rows["elements"] == 300
    assert done.columns["elements"]["element_id"].way == "replaced"
    assert api.count_sites(netvet.open_case(country)) > 1
    assert "there is no regime 'nothing'" in api.fail(country)


@pytest.mark.parametrize("name", [name for name in netvet.__all__ if not name.startswith("_")])
def test_every_public_name_is_documented_and_typed(name: str) -> None:
    found = getattr(netvet, name)
    assert inspect.getdoc(found)
    if inspect.isfunction(found):
        signature = inspect.signature(found)
        assert signature.return_annotation is not inspect.Signature.empty
        assert all(one.annotation is not inspect.Parameter.empty for one in signature.parameters.values())


VERBS = {
    **{word: word for word in ("appraise", "assess", "explain", "redact", "regimes")},
    "dependence": "measure_dependence",
    "dossiers": "read_dossiers",
    "exposure": "open_scene",
    "inventory check": "take_census",
    "inventory convert": "convert",
    "inventory synthesise": "synthesise",
    "plan make": "plan",
    "plan verify": "verify",
    "regime show": "open_regime",
    "ruled-out": "ruled_out",
}
"""Of each verb of the command line the function that does the same."""

COMMANDS_ONLY = {"demo", "inventory formats", "new", "regime check", "regime diff", "regime facts", "report", "terms"}


def test_every_verb_of_the_command_line_is_a_function() -> None:
    def verbs(group: click.Group, before: str = "") -> Iterator[str]:
        for word, command in group.commands.items():
            if isinstance(command, click.Group):
                yield from verbs(command, f"{before}{word} ")
            else:
                yield f"{before}{word}"

    asked = set(verbs(cli)) - COMMANDS_ONLY
    assert asked == set(VERBS)
    assert {VERBS[word] for word in asked} <= set(netvet.__all__)


def test_the_package_says_that_it_is_typed() -> None:
    assert (files("netvet") / "py.typed").is_file()


def test_importing_it_imports_nothing_heavy() -> None:
    asked = (
        "import sys, netvet; print([name for name in ('duckdb', 'pyarrow', 'numpy', 'sqlglot', 'rich') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        netvet.nothing  # noqa: B018 - the question is the test
