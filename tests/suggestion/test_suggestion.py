"""A first mapping: what is certain stands as a line and can be used, the rest is left to a person, and all is counted."""

# ruff: noqa: E501 - a sheet is read best with a row on a line

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from netvet.conversion import convert
from netvet.errors import InventoryError
from netvet.inventory.mapping import read_mapping
from netvet.suggestion import Found, suggest, write
from netvet.suggestion.headings import read_heading, read_word

SHEETS = {
    "de": "Anlagen-Nr;Betreiber;Geräteklasse;Hersteller;Standort-ID;Inbetriebnahme;Zustand\n1;Nordlicht;UPF;Nokia;S1;03.04.2021;in Betrieb\n",
    "en": "Asset number;Operator;Network function;Manufacturer;Site ID;Commissioning date;Status\n1;Nordlicht;UPF;Nokia;S1;25/04/2021;live\n",
    "pt": "Elemento de rede;Operadora;Função;Fabricante;Estação;Data de ativação;Situação\n1;Nordlicht;UPF;Nokia;S1;25/04/2021;em operação\n",
    "fr": "Élément de réseau;Opérateur;Fonction;Constructeur;Emplacement;Mise en service;Statut\n1;Nordlicht;UPF;Nokia;S1;25/04/2021;en service\n",
    "es": "Elemento de red;Operador;Función;Fabricante;Emplazamiento;Puesta en servicio;Estado\n1;Nordlicht;UPF;Nokia;S1;25/04/2021;en servicio\n",
}


@pytest.mark.parametrize("language", SHEETS)
def test_a_sheet_in_any_of_these_languages_is_converted_as_suggested(put: Any, tmp_path: Path, language: str) -> None:
    sheet = put("sheet.csv", SHEETS[language])
    mapping = put("mapping.toml", write(suggest(sheet)))
    made = convert(sheet, tmp_path / "case", mapping=mapping)
    (row,) = pq.read_table(tmp_path / "case/network/elements.parquet").to_pylist()
    found = {key: row[key] for key in ("element_id", "operator", "function", "vendor", "site_id", "state")}
    assert list(found.values()) == ["1", "Nordlicht", "UPF", "Nokia", "S1", "in-service"]
    assert str(row["first_used_on"]) == ("2021-04-03" if language == "de" else "2021-04-25")
    assert made.faults == []


def suggested(put: Any, text: str, **options: Any) -> str:
    return write(suggest(put("sheet.csv", text), **options))


def test_days_that_can_be_read_in_two_ways_stay_a_comment(put: Any) -> None:
    text = suggested(put, "Asset ID;Operator;Installation date\na;o;03/04/2021\nb;o;05/06/2021\n")
    assert '#? "Installation date" = { to = "installed_on", date = "MM/DD/YYYY" }' in text
    assert "day and month cannot be told apart" in text
    assert tomllib.loads(text)["table"][0]["columns"] == {"Asset ID": "element_id", "Operator": "operator"}


def test_numbers_units_and_serial_days(put: Any) -> None:
    text = suggested(
        put,
        "Asset ID;Operator;Throughput (Mbit/s);Traffic;Subscribers;Install date\n"
        "a;o;1.234,5;12.5;1200;44256\nb;o;7;1.5;3;2021-05-06\n",
    )
    columns = tomllib.loads(text)["table"][0]["columns"]
    assert columns["Throughput (Mbit/s)"] == {"to": "traffic_gbps", "decimal": ",", "times": 0.001}
    assert columns["Install date"] == {"to": "installed_on", "date": "serial"}
    assert "Traffic" not in columns
    assert "'Throughput (Mbit/s)' is taken for it already" in text


def test_what_nobody_knows_is_listed_with_its_count(put: Any) -> None:
    text = suggested(
        put,
        "Asset ID;Operator;Function;Status;Foo\n"
        + "".join(f"a{n};o;gNodeBB;broken;x\n" for n in range(7))
        + "z;o;UPF;live;y\n",
    )
    assert '#? "gNodeBB" = "gNB"  # possible: near names: gNB' in text
    assert '#? "broken" = ""  # none: not known; one of: planned procured installed in-service removed; 7' in text
    assert '"Foo"      = ""  # not mapped; 8, such as "x", "y"' in text
    assert "# not mapped: 1 of 2 words, 7 cells" in text


def test_cells_alone_make_a_column_possible_and_no_more(put: Any) -> None:
    text = suggested(put, "Asset ID;Operator;Gizmo;Zzz\na;o;AMF;Nokia\nb;o;UPF;Ericsson\n")
    assert '#? "Gizmo"    = "function"  # possible: 2 of 2 cells are words of that column' in text
    assert '#? "Zzz"      = "vendor"  # possible' in text


def test_products_come_from_the_catalogue_or_stay_unmapped(put: Any) -> None:
    def catalogue(name: str, vendor: str | None) -> Found | None:
        return {
            "R-1": Found("MME+AMF", f"Maker of {vendor}", "text"),
            "R-2": Found(candidates=("MME of Works", "PE of Other")),
        }.get(name)

    sheet = "Asset ID;Operator;Vendor;Product\na;o;Works;R-1\nb;o;Works;R-2\nc;o;Works;R-3\n"
    text = suggested(put, sheet, catalogue=catalogue)
    assert tomllib.loads(text)["products"] == {"R-1": {"function": "MME+AMF", "vendor": "Maker of Works"}}
    assert "catalogue of products, text; 1" in text
    assert '#? "R-2" = ""  # possible: could be MME of Works or PE of Other; 1' in text
    assert '#? "R-3" = ""  # none: not in the catalogue of products; 1' in text


def test_the_shipped_catalogue_decides_where_the_name_and_the_maker_do(put: Any) -> None:
    sheet = "Asset ID;Operator;Vendor;Product\na;o;ERICSSON AB;mini-link tn\nb;o;Huawei;MTAS\nc;o;Nokia;NetAct 22\n"
    text = suggested(put, sheet)
    assert tomllib.loads(text)["products"] == {"mini-link tn": {"function": "microwave", "vendor": "Ericsson"}}
    assert "MTAS of Ericsson (other-maker)" in text
    assert "could be RAN-EM or Core-EM" in text


def test_a_product_in_the_column_of_functions_is_not_taken_for_a_function_that_looks_like_it(put: Any) -> None:
    text = suggested(put, "Asset ID;Operator;NE Type;Vendor\na;o;eNB;HUAWEI\nb;o;MINI-LINK TN;Ericsson\nc;o;MAE;HUAWEI\n")
    assert '#? "MINI-LINK TN" = "microwave"' in text
    assert '"MAE"' in text
    assert '"MME"' not in text


def test_what_most_rules_turn_on_and_nothing_fills_is_said(put: Any) -> None:
    text = suggested(put, "Asset ID;Operator;NE Type;Supplier;In service since\na;o;eNB;Works;2020-01-31\n")
    assert "# nothing fills vendor or product: who made an element stays unknown" in text
    assert "nothing fills function" not in text
    assert "nothing fills state" not in text


def test_a_column_of_ids_is_never_certain(put: Any) -> None:
    text = suggested(put, "Asset ID;Operator;Cleared by;Certificates\na;o;yes;ja\n")
    assert tomllib.loads(text)["table"][0]["columns"] == {"Asset ID": "element_id", "Operator": "operator"}
    assert text.count("holds if its cells are ids") == 2


def test_sites_need_a_key(put: Any) -> None:
    text = suggested(put, "Asset ID;Operator;Latitude;Longitude\na;o;47.5;7.5\n")
    assert [table["to"] for table in tomllib.loads(text)["table"]] == ["elements"]
    assert 'no column is known to be the site\'s key, so that "Latitude", "Longitude" cannot fill sites' in text


def test_a_missing_operator_is_asked_for(put: Any) -> None:
    text = suggested(put, "Asset ID;Function\na;AMF\n")
    assert '#? operator = "name of the operator"' in text


def test_hostile_headings_and_words_stay_inside_their_quotes(put: Any) -> None:
    heading = 'Foo"] = 1\\ <script>\u202e'
    sheet = put(
        "s.csv", f'Asset ID;Operator;Status;"{heading.replace(chr(34), chr(34) * 2)}"\na;o;"x""\ny";1\nb;o;"= 1 # \u2028";2\n'
    )
    text = write(suggest(sheet))
    assert "\u202e" not in text
    assert "\u2028" not in text
    assert tomllib.loads(text)["table"][0]["columns"][" ".join(heading.split())] == ""
    read_mapping(put("m.toml", text))


@pytest.mark.parametrize("content", ["", "a;b\n1;2\n", "\n\n\n"])
def test_a_sheet_that_says_nothing(put: Any, content: str) -> None:
    with pytest.raises(InventoryError) as caught:
        suggest(put("s.csv", content))
    assert caught.value.remedy


def test_headings_and_words_are_read_as_the_tables_say() -> None:
    assert read_heading("INBETRIEBNAHME (Datum)").column == "first_used_on"
    part = read_heading("Hersteller laut Rechnung")
    assert (part.column, part.whole) == ("vendor", False)
    assert read_heading("Farbe") is None
    assert (read_word("state", "In  Betrieb"), read_word("flag", "JA"), read_word("state", "k.A.")) == (
        "in-service",
        "true",
        "",
    )
    assert read_word("state", "stillgelegt?") is None


def test_stopped_before_the_sheet_is_read_nothing_is_left(put: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    sheet = put("sheet.csv", SHEETS["en"])
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    for work in ("read_dossiers", "shipped_catalogue", "glimpse"):
        with monkeypatch.context() as patch:
            patch.setattr(f"netvet.suggestion.proposal.{work}", stopped)
            with pytest.raises(KeyboardInterrupt):
                suggest(sheet)
    assert list(scratch.iterdir()) == []
