"""Law: a redacted case has the same statuses, whatever the network, the regimes and the dossiers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import netvet
from netvet.redaction import redact
from netvet.redaction.key import open_key

OWN_MAKER = """
subject = "vendor:acme-works"
name = "Acme"
aliases = ["Acme Works GmbH"]
group = "acme"
home_state = "FI"
affiliates = [{ name = "Acme Sub" }]
[[claim]]
fact = "may_be_compelled_by"
value = ["CN"]
source = { publisher = "P", work = "W" }
[[claim]]
fact = "designated_by"
value = ["list of Acme"]
source = { publisher = "P", work = "V" }
"""
OWN_FUNCTION = "id,domain,generations,aliases,tags\nMYBOX,core,5G,my box|the box,security\n"
SCOPES = (
    "operator.vital",
    "NOT 'Po' IN used_by",
    "site_id = 's1'",
    "site.region IN ('North', 'South')",
    "site.latitude > 50.25",
    "site.population BETWEEN 1000 AND 1000.5",
    "operator.turnover = 5",
    "function && ('MYBOX', 'UPF')",
    "software_version IN ('1.2.3', '9')",
    "supplier <> 'Acme Works GmbH'",
    "model = 'M 1'",
    "funding = 'own'",
    "'c1' IN certificates",
    "'n78' IN bands OR 'odd band' IN bands",
    "data_rate_gbps >= 9.9999995",
)
DEMANDS = (
    "vendor.id = 'acme-works'",
    "NOT vendor.id = 'acmesub'",
    "vendor.group IN ('acme', 'huawei')",
    "'list of Acme' IN vendor.designated_by",
    "NOT vendor.home_state = 'FI'",
    "product = 'P' OR product.sanctions_affected",
)
VENDORS = ("Acme", "ACME WORKS", "acme sub", "Huawei", "HiSilicon", "Nobody Ltd", "nobody", "none", None)
SAME = (
    "subject regime requirement part force status due days_left scheduled burden estimate confidence hypothetical set_aside"
).split()


def element(r: Random, draw: Any, number: int) -> dict[str, Any]:
    row = draw.muddle(r, draw.element(r, number))
    more = {
        "vendor": r.choice(VENDORS),
        "function": r.choice((row["function"], "MYBOX", "The  Box+UPF", "unmapped thing", "unknown+UPF")),
        "used_by": r.choice((None, "Po", "Op+Po", "none", "unknown+Op")),
        "licence_holder": r.choice((None, None, "Po")),
        "supplier": r.choice((None, "Acme Works GmbH", "Acme Works", "Huawei")),
        "model": r.choice((None, "M 1", "M 2")),
        "funding": r.choice((None, "own", "fcc-subsidy")),
        "product": r.choice((None, "p", "P", "z")),
        "bands": r.choice((None, "n78", "odd band+n1", "none")),
        "data_rate_gbps": r.choice((None, "9.999999", "10", "none")),
        "managed_by": r.choice((None, "e0", "none")),
        "responsible": r.choice((None, "Ann")),
        "source": "a sheet",
    }
    return {**row, **more}


def case(bench: Any, draw: Any, r: Random) -> Path:
    """A case on disk, with regimes, dossiers and functions of its own."""
    folder = Path(bench.fresh("redact"))
    for name in ("network", "dossiers", "own"):
        (folder / name).mkdir()
    (folder / "dossiers" / "acme.toml").write_text(OWN_MAKER)
    (folder / "dossiers" / "p.toml").write_text(draw.product)
    (folder / "functions.csv").write_text(OWN_FUNCTION)
    rules = [bench.rule(f"B-{i}", applies=r.choice(SCOPES), require=r.choice((*SCOPES, *DEMANDS))) for i in range(6)]
    rules += [bench.cap("S-02", subject=r.choice(DEMANDS), count="sites", jointly="false")]
    head = r.choice(("", 'parties = "those that signed"', 'addressee = "licence_holder"'))
    own = bench.text(draw.rules(r, bench) + "\n" + "\n".join(rules), head=head, limits="cap = 5")
    (folder / "own" / "strategy.toml").write_text(own)
    tables = draw.tables(r)
    for site in tables["sites"]:
        site |= {
            "latitude": r.choice((50.25, 50.2500001, -3)),
            "longitude": 8,
            "region": r.choice(("North", "South", "Mid", None)),
        }
        site["population"] = r.choice((999, 1000, 1001, None))
    for operator in tables["operators"]:
        operator["party_to"] = r.choice(("r", "rr", "de-contracts-2024", "de-contract-2024+r", "none", None))
    for table, rows in {"elements": [element(r, draw, n) for n in range(30)], **tables}.items():
        bench.write(folder / "network", table, rows)
    readings = '[readings]\n"A-0" = "one"\n' if "readings = " in own.partition("A-1")[0] else ""
    regimes = r.choice(('"own/strategy.toml"', '"own/strategy.toml", "de-telecom-2026"'))
    head = f'title = "T"\nas_of = 2026-11-21\nregimes = [{regimes}]\nset_aside = {r.choice((0, 2))}\n'
    (folder / "case.toml").write_text(head + readings)
    return folder


def told(path: Path, tell: Any, **options: Any) -> tuple[list[tuple[Any, ...]], list[dict[str, Any]]]:
    """Every status by element and operator, as they are called in the copy, and every count."""
    with netvet.assess(path, **options) as findings:
        rows = findings.rows(everything=True)
        found = [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
        who = [(tell("element", row["element_id"]), tell("operator", row["operator"])) for row in found]
        named = [(*one, *(row[key] for key in SAME)) for one, row in zip(who, found, strict=True)]
        return sorted(named, key=repr), findings.counts()


@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**9))
def test_every_status_survives(bench: Any, draw: Any, seed: int) -> None:
    r = Random(seed)
    folder = case(bench, draw, r)
    out = Path(bench.fresh("copies"))
    redact(folder, out / "copy", key=out / "key")
    key = open_key(out / "key")
    shipped = {"regimes": ["uk-direction-2022", "se-pts-2020"]}
    read = netvet.open_case(folder).readings
    options = r.choice(({}, {"on": date(2027, 3, 2)}, {"as_if": True, **({} if read else shipped)}))
    before = told(folder, lambda kind, word: key.pseudonym(kind, word) if word else word, **options)
    assert told(out / "copy", lambda _, word: word, **options) == before
