"""`netvet dependence`: the table and what it rests on, other forms, the words that it offers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.dependence.small import AS_OF

from netvet.cli.depending import TERMS, dependence_command
from netvet.dependence import ASSUMED, MEASURES, SCOPES, SHARE_COLUMNS, UNITS


@pytest.fixture(scope="module")
def case(bench: Any) -> Path:
    folder: Path = bench.fresh()
    (folder / "case.toml").write_text(AS_OF + 'notice = "Invented."\n', encoding="utf-8")
    rows = [("e1", "Nokia", "AMF"), ("e2", "Nokia", "UPF"), ("e3", "[red]Acme", "UPF"), ("e4", None, "UPF")]
    elements = [
        {"element_id": key, "operator": "Op", "state": "in-service", "vendor": maker, "function": function, "estimate": True}
        for key, maker, function in rows
    ]
    bench.write(folder, "elements", elements)
    return folder


def test_the_table_says_what_it_rests_on(netvet: Any, case: Path) -> None:
    ran = netvet("dependence", case)
    assert ran.returncode == 0, ran.stderr
    for words in (
        "Invented.",
        "~Op",
        "Nokia Corporation 50 to 75 %",
        "SM05",
        "SM06",
        "~ rests on estimates",
        "lies between the two",
    ):
        assert words in ran.stdout, words


def test_the_words_say_whether_the_maker_or_the_weight_is_not_known(netvet: Any, case: Path) -> None:
    told = netvet("dependence", case, "--measure", "subscribers").stdout
    assert re.search(r"Op\s+Nokia Corporation\s+1\s+~AMF", told)
    for words in (
        "Nokia Corporation",
        "of 4 elements it is not known how many subscribers they serve",
        "Fill in the column `subscribers`",
    ):
        assert words in told, words
    assert "a maker that is not known" not in told


def test_json_csv_and_parquet(netvet: Any, case: Path, tmp_path: Path) -> None:
    found = json.loads(netvet("dependence", case, "--format", "json", "--per", "function").stdout)
    assert [scope["function"] for scope in found["scopes"]] == ["AMF", "UPF"]
    assert found["single_supplier"][0]["certain"] is True
    assert found["inputs"][0]["path"] == "elements.csv"
    lines = netvet("dependence", case, "--format", "csv").stdout.splitlines()
    assert lines[0].replace('"', "").split(",") == list(SHARE_COLUMNS)
    assert netvet("dependence", case, "--format", "parquet").returncode == 2
    assert netvet("dependence", case, "--format", "parquet", "-o", tmp_path / "d.parquet").returncode == 0
    assert (tmp_path / "d.parquet").stat().st_size > 0


def test_the_same_inputs_give_the_same_bytes(netvet: Any, case: Path) -> None:
    first, second = (netvet("dependence", case, "--format", "json", "--measure", "sites").stdout for _ in range(2))
    assert first == second


def test_the_command_offers_the_words_that_are_measured() -> None:
    choices = {option.name: option.type for option in dependence_command.params}
    for name, words in (("by", UNITS), ("per", SCOPES), ("measure", MEASURES)):
        assert tuple(getattr(choices[name], "choices", ())) == tuple(words), name
    assert set(TERMS) == set(ASSUMED) <= set(choices)
