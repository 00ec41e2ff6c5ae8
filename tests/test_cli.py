"""The command line as users meet it: help, exit statuses, what goes where, and slips."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import click
import pytest

from netvet.cli import cli

EXAMPLE = Path(__file__).parents[1] / "examples" / "nordland-2026"


def commands(group: click.Command, words: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    below = getattr(group, "commands", {})
    return [words, *(found for name, command in below.items() for found in commands(command, (*words, name)))]


@pytest.fixture(scope="module")
def case(bench: Any) -> Path:
    """A small case: Huawei in the core of one operator, broken where force is law, a contract or a code."""
    path = Path(bench.fresh())
    (path / "case.toml").write_text(
        'title = "Small [red]case[/red]"\nas_of = 2026-11-21\nregimes = ["law.toml"]\nnotice = "[/] N"\n'
    )
    rule = bench.rule(applies="'core' IN domain", require="NOT vendor.group = 'huawei'")
    for force in ("law", "contract", "code"):
        (path / f"{force}.toml").write_text(bench.text(rule, force=force).replace('id = "r"', f'id = "{force}"'))
    bench.write(path, "operators", [{"operator": "Op", "country": "XX"}])
    element = {"operator": "Op", "function": "MME", "state": "in-service"}
    rows = [
        {"element_id": f"e{i}", **element, "vendor": vendor} for i, vendor in enumerate(("Huawei", "Nokia", "[red]x[/red]"))
    ]
    bench.write(path, "elements", rows)
    return path


@pytest.mark.parametrize("words", commands(cli), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    from click.testing import CliRunner  # noqa: PLC0415

    run = CliRunner().invoke(cli, [*words, "--help"])
    assert run.exit_code == 0
    command: Any = cli
    for word in words:
        command = command.commands[word]
    assert command.help
    for param in command.params:
        assert isinstance(param, click.Argument) or getattr(param, "help", None), (words, param.name)


def test_the_exit_status_says_whether_something_is_violated_or_in_breach(case: Path, netvet: Any) -> None:
    for regime, status in (("law.toml", 1), ("contract.toml", 1), ("code.toml", 0)):
        run = netvet("assess", case, "--regime", regime)
        assert (run.returncode, run.stderr) == (status, ""), run.stderr
        assert "Small [red]case[/red]" in run.stdout
        assert "[/] N" in run.stdout
    assert netvet("assess", case / "none").returncode == 2


def test_csv_and_json_stand_alone_on_standard_output(case: Path, netvet: Any, tmp_path: Path) -> None:
    run = netvet("assess", case, "--format", "json")
    assert run.stderr == ""
    assert json.loads(run.stdout)["notice"] == "[/] N"
    run = netvet("assess", case, "--format", "csv", "--all")
    assert run.stderr == ""
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert [(row["element_id"], row["status"]) for row in rows] == [("e0", "violated"), ("e1", "met"), ("e2", "unknown")]
    written = netvet("assess", case, "--format", "csv", "--all", "-o", tmp_path / "out.csv")
    assert (written.returncode, written.stdout) == (1, "")
    assert list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8"))) == rows
    assert [row["element_id"] for row in csv.DictReader(io.StringIO(netvet("assess", case, "--format", "csv").stdout))] == [
        "e0",
        "e2",
    ]


def test_parquet_needs_a_file(case: Path, netvet: Any, tmp_path: Path) -> None:
    run = netvet("assess", case, "--format", "parquet")
    assert (run.returncode, run.stdout) == (2, "")
    assert "-o" in run.stderr
    assert netvet("assess", case, "--format", "parquet", "-o", tmp_path / "out.parquet").returncode == 1
    assert (tmp_path / "out.parquet").read_bytes()[:4] == b"PAR1"


@pytest.mark.parametrize("form", ["table", "json", "csv", "parquet"])
def test_what_was_there_survives_a_failure(case: Path, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure half way through writing leaves the old file, and nothing else."""
    from click.testing import CliRunner  # noqa: PLC0415

    from netvet.report import files, terminal  # noqa: PLC0415

    def parts(self: Any, **_: bool) -> Any:
        yield self.con.sql("SELECT CASE WHEN i < 200000 THEN i ELSE error('half way') END AS i FROM range(300000) AS t(i)")

    target = tmp_path / "out"
    target.write_text("mine")

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr(files, "summary", broken)
    monkeypatch.setattr(terminal, "_print_makers", broken)
    monkeypatch.setattr("netvet.findings.assessment.Findings.row_parts", parts)
    run = CliRunner().invoke(cli, ["assess", str(case), "--format", form, "-o", str(target)])
    assert run.exception is not None
    assert target.read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_case_that_cannot_be_judged_leaves_the_old_file(case: Path, netvet: Any, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("mine")
    assert netvet("assess", case, "--regime", "nothing", "--format", "csv", "-o", target).returncode == 2
    assert target.read_text() == "mine"
    run = netvet("assess", case, "--format", "csv", "-o", tmp_path / "none" / "out.csv")
    assert run.returncode == 2
    assert "cannot write there" in run.stderr


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (("assess", "CASE", "--regime", "se-pts-2021"), "se-pts-2020"),
        (("regime", "show", "se-pts-2021"), "se-pts-2020"),
        (("explain", "CASE", "e00"), "e0"),
        (("explain", "CASE", "Opp"), "Op"),
        (("explain", "CASE", "e0", "--requirement", "A-1"), "A-01"),
        (("assess", "CASE", "--on", "21.11.2026"), "2026-11-21"),
        (("assess", "CASE", "--on", "2026-02-30"), "2026-11-21"),
        (("assess", "CASE", "--fromat", "csv"), "--format"),
        (("assess", "CASE", "--format", "cvs"), "csv"),
    ],
)
def test_a_slip_ends_with_status_2_and_near_names(case: Path, netvet: Any, words: tuple[str, ...], near: str) -> None:
    run = netvet(*(case if word == "CASE" else word for word in words))
    assert (run.returncode, run.stdout) == (2, "")
    assert near in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("subject", ["e0", "e2", "Op"])
def test_explain_says_why(case: Path, netvet: Any, subject: str) -> None:
    run = netvet("explain", case, subject)
    assert (run.returncode, run.stderr) == (0, "")
    assert "A-01" in run.stdout
    if subject == "e2":
        assert "[red]x[/red]" in run.stdout


def test_the_other_commands_end_with_status_0(case: Path, netvet: Any) -> None:
    for words in (
        ("regimes",),
        ("regime", "show", "uk-direction-2022"),
        ("regime", "check", case / "law.toml"),
        ("regime", "facts"),
        ("inventory", "formats"),
    ):
        run = netvet(*words)
        assert (run.returncode, run.stderr) == (0, ""), words
        assert run.stdout
    assert "vendor.group" in netvet("regime", "facts").stdout


def test_regime_check_names_every_mistake(netvet: Any, bench: Any) -> None:
    path = bench.fresh() / "bad.toml"
    path.write_text(bench.text(bench.rule(require="nix = 1") + "\n" + bench.rule("A-02", require="vendor.grup = 'x'")))
    run = netvet("regime", "check", path)
    assert (run.returncode, run.stdout) == (2, "")
    assert "2 mistakes" in run.stderr
    assert "did you mean vendor.group" in run.stderr
    assert run.stderr.count("line ") >= 2


def test_in_a_process_of_its_own(case: Path, netvet: Any) -> None:
    run = netvet("assess", case, "--format", "json", apart=True)
    assert (run.returncode, run.stderr) == (1, "")
    assert json.loads(run.stdout)["set_aside"] == 0
    assert netvet("assess", case, "--regime", "code.toml", apart=True).returncode == 0


def test_as_if_is_told_as_hypothetical(case: Path, netvet: Any) -> None:
    run = netvet("assess", case, "--as-if", "--regime", "se-pts-2020")
    assert run.returncode == 0
    assert "Hypothetical" in run.stdout
    assert json.loads(netvet("assess", case, "--as-if", "--format", "json").stdout)["as_if"] is True


def test_the_day_moves_what_is_broken(netvet: Any) -> None:
    """The example on the last lawful day of its first rule, and on the day after."""
    last, after = (
        json.loads(netvet("assess", EXAMPLE, "--on", day, "--format", "json").stdout)["requirements"][0]["counts"]
        for day in ("2026-12-31", "2027-01-01")
    )
    assert last.get("not-yet-due", 0) > 0
    assert "breach" not in last
    assert after["breach"] > 0
    assert "not-yet-due" not in after or after["not-yet-due"] < last["not-yet-due"]


def test_where_nobody_knows_a_maker_the_table_is_printed_all_the_same(bench: Any, netvet: Any) -> None:
    path = bench.fresh()
    bench.write(path, "elements", [{"element_id": "e", "operator": "Op"}])
    run = netvet("assess", path, "--regime", "se-pts-2020", "--on", "2026-11-21")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_folder_is_no_file_to_write(case: Path, netvet: Any, tmp_path: Path) -> None:
    run = netvet("assess", case, "--format", "json", "-o", tmp_path)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("option", ["-o", "--set-aside"])
def test_a_pipe_is_neither_waited_for_nor_replaced(case: Path, netvet: Any, tmp_path: Path, option: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    run = netvet("assess", case, "--format", "csv", option, pipe)
    assert run.returncode == 2
    assert "name a new file" in run.stderr
    assert pipe.is_fifo()


def test_a_case_is_not_written_over_by_what_is_made_of_it(case: Path, netvet: Any) -> None:
    before = (case / "case.toml").read_bytes()
    run = netvet("assess", case, "--format", "json", "-o", case / "case.toml")
    assert run.returncode == 2
    assert "that is part of a case" in run.stderr
    assert (case / "case.toml").read_bytes() == before


def test_no_name_of_an_inventory_acts_on_a_terminal(bench: Any, netvet: Any) -> None:
    path = bench.fresh()
    element = "a\x1b[31mred\x1b]0;title\x07\u202egnp"
    bench.write(path, "elements", [{"element_id": element, "operator": "Op\x1b[2J", "vendor": "\u202eV"}])
    for words in (("explain", path, element), ("assess", path)):
        run = netvet(*words, "--regime", "se-pts-2020", "--on", "2026-11-21", "--as-if")
        assert run.returncode == 0, run.stderr
        assert not {"\x1b", "\x07", "\u202e"} & set(run.stdout)
    assert "Op\ufffd[2J" in run.stdout


def test_a_day_on_which_nothing_is_there_is_no_pass(case: Path, bench: Any, netvet: Any) -> None:
    path = bench.fresh()
    row = {"element_id": "e", "operator": "Op", "function": "MME", "vendor": "Nokia", "installed_on": "2020-01-01"}
    bench.write(path, "elements", [row])
    for day, status in (("2019-12-31", 2), ("2020-01-01", 0)):
        run = netvet("assess", path, "--regime", case / "law.toml", "--on", day, "--as-if")
        assert run.returncode == status, run.stderr
        assert ("is never a pass" in run.stderr) is (status == 2)
