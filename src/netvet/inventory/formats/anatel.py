"""Anatel's register of licensed carriers of mobile base stations (Brazil), as CSV: one element a carrier.

The maker does not stand in the register. The transmitter's certificate of homologation does, and its last five digits are
the code of who applied for it. One code is known to be Nokia's. One is Huawei's by inference only, so that what rests on it
is an estimate. The others stay codes: the maker is not known, and never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import duckdb

from netvet.inventory.cells import quote
from netvet.inventory.delimited import open_delimited
from netvet.inventory.formats.format import Format
from netvet.inventory.reading import scratch_of
from netvet.inventory.source import Source
from netvet.inventory.tables import ELEMENTS, SITES

_NEEDED = ("id", "entidade", "num_estacao", "tecnologia", "homologacao_transmissao")

FUNCTIONS = {"GSM": ("BTS", "2G"), "WCDMA": ("NodeB", "3G"), "LTE": ("eNB", "4G"), "NR": ("gNB", "5G")}
"""The register's technologies: the function of a carrier, and its generation."""

MAKERS = {"01350": "Nokia", "03257": "Huawei"}
"""Holders of certificates, by the last five digits of the certificate's number."""

INFERRED = {"03257": "maker inferred from the certificate code only, not stated in the register"}
"""Codes whose holder is inferred only."""


def _case(subject: str, words: Mapping[str, str], otherwise: str) -> str:
    branches = " ".join(f"WHEN {quote(key)} THEN {quote(value)}" for key, value in words.items())
    return f"CASE {subject} {branches} ELSE {otherwise} END"


def _elements_shape() -> str:
    technology = "upper(trim(tecnologia))"
    code = "right(trim(homologacao_transmissao), 5)"
    inferred = " ".join(f"WHEN {quote(key)} THEN {quote('; ' + why)}" for key, why in INFERRED.items())
    shown = {
        "element_id": "num_estacao || '-' || tecnologia || '-' || id",
        "operator": "upper(strip_accents(trim(entidade)))",
        "function": _case(technology, {key: function for key, (function, _) in FUNCTIONS.items()}, "tecnologia"),
        "generation": _case(technology, {key: generation for key, (_, generation) in FUNCTIONS.items()}, "NULL"),
        "site_id": "num_estacao",
        "country": quote("BR"),
        "state": quote("in-service"),
        "vendor_code": f"CASE WHEN regexp_full_match({code}, '[0-9]{{5}}') THEN {code} END",
        "vendor": _case(code, MAKERS, "NULL"),
        "estimate": f"CASE WHEN {code} IN ({', '.join(map(quote, INFERRED))}) THEN 'true' END",
        "source": "'Anatel register, id ' || id || ', certificate ' || homologacao_transmissao || "
        f"CASE {code} {inferred} ELSE '' END",
    }
    return ", ".join(f"({sql})::VARCHAR AS {column}" for column, sql in shown.items())


_SITES_SHAPE = (
    "num_estacao AS site_id, endereco AS name, latitude AS latitude, longitude AS longitude, uf || '-' || municipio AS region, "
    "'Anatel register, station ' || num_estacao AS source"
)


def _recognises(path: Path) -> bool:
    return path.is_file() and path.suffix == ".csv" and set(_NEEDED) <= set(open_delimited(path).columns)


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, Source]:
    sheet = open_delimited(path, folder=partial(scratch_of, con))
    row = "row_number() OVER () + 1"
    elements = dict.fromkeys(
        "element_id operator function generation site_id country state vendor_code vendor estimate source".split(),
        "VARCHAR",
    )
    tables = {"elements": Source(ELEMENTS, path, sheet.scan(), row, elements, sheet, _elements_shape())}
    if {"endereco", "latitude", "longitude", "uf", "municipio"} <= set(sheet.columns):
        first = "QUALIFY row_number() OVER (PARTITION BY num_estacao ORDER BY netvet_row) = 1 ORDER BY netvet_row"
        sites = dict.fromkeys("site_id name latitude longitude region source".split(), "VARCHAR")
        tables["sites"] = Source(SITES, path, sheet.scan(), row, sites, sheet, _SITES_SHAPE, first)
    return tables


ANATEL = Format(
    name="anatel",
    title="register of licensed carriers of mobile base stations of Anatel, Brazil, as CSV",
    reference="Anatel, licensed stations of the personal mobile service (SMP); dados.gov.br",
    limitations=(
        "The register names no maker: it is known for one certificate code, inferred for one (an estimate), else not known.",
        "A licensed carrier is taken as in service; when it was installed is not known (the date is that of the station).",
        "Radio access only: no core, transport or management; no subscribers and no traffic.",
    ),
    recognises=_recognises,
    read=_read,
)
