"""A maker is called alike by every verb, however and in which order a table writes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from netvet.cli import cli
from netvet.dossier import maker_names, read_dossiers

HEAD = "element_id,operator,function,vendor,state,subscribers,managed_by,hosted_on"
ROWS = ["a,Op,gNB,NOKIA,in-service,5,none,none", "b,Op,gNB,Acme Radio Ltd,in-service,5,none,none"]
ROWS += ["c,Op,gNB,Acme Radio,in-service,5,none,none", "d,Op,UPF,Nokia,in-service,15,none,none"]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_maker_has_one_name_on_the_terminal(tmp_path: Path, turn: int) -> None:
    (tmp_path / "elements.csv").write_text("\n".join([HEAD, *ROWS[::turn]]) + "\n", encoding="utf-8")
    (tmp_path / "case.toml").write_text("as_of = 2026-11-21\n", encoding="utf-8")
    for asked in (["exposure", "--vendors"], ["dependence"], ["dependence", "--withdraw", "acme radio"]):
        told = CliRunner().invoke(cli, [asked[0], str(tmp_path), *asked[1:]], catch_exceptions=False).output
        words = " ".join(told.split())
        assert "Acme Radio" in words
        assert "Nokia Corporation" in words
        for other in ("Acme Radio Ltd", "acmeradio", "NOKIA", "nokia", "Nokia,", "Nokia 1"):
            assert other not in words, (asked, other)


def test_its_own_dossier_calls_it_else_the_shortest_of_its_names() -> None:
    names = maker_names(read_dossiers(), ["ACME RADIO LTD", "Acme Radio", "nokia"])
    assert (names["acmeradio"], names["ACME RADIO LTD"], names["nokia"]) == ("Acme Radio", "Acme Radio", "Nokia Corporation")
