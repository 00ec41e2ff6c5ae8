"""Law 2: renaming the makers renames the findings and changes nothing else, not even their order."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from netvet.findings import Findings
from netvet.findings.tallies import makers
from netvet.report.files import summary

AS_OF = date(2026, 11, 21)
NAMES = ("Qworp", "Blimna", "Xudfet", "Hykkon", "Zzemya", "Tolgub")
DEMANDS = (
    "NOT vendor.group = 'g{0}'",
    "vendor.id IN ('{1}', '{2}')",
    "NOT 'CN' IN vendor.may_be_compelled_by",
    "NOT 'list of {3}' IN vendor.designated_by",
    "NOT vendor.harmful_activity OR vendor.group = 'g{2}'",
)


def dossier(r: Random, name: str) -> str:
    claim = '[[claim]]\nfact = "{}"\nvalue = {}\nstance = "{}"\nsource = {{ publisher = "P", work = "W{}" }}\n'
    claims = [
        claim.format("may_be_compelled_by", '["CN"]', r.choice(("asserts", "denies")), 1),
        claim.format("designated_by", f'["list of {name}"]', "asserts", 2),
        claim.format("harmful_activity", r.choice(("true", "false")), "asserts", 3),
    ]
    affiliates = f'affiliates = [{{ name = "{name} Sub" }}]\n'
    head = f'subject = "vendor:{name}"\nname = "{name} Ltd"\ngroup = "g{name}"\nhome_state = "{r.choice(("CN", "FI"))}"\n'
    return head + affiliates + "\n".join(r.sample(claims, r.choice((1, 2, 3))))


def told(findings: Findings) -> str:
    """All that comes back, as one text."""
    rows = findings.rows(everything=True).fetchall()
    whole = summary(findings)
    del whole["regimes"], whole["inputs"]  # digests of the files that the names stand in
    return json.dumps([rows, whole, makers(findings)], default=str, ensure_ascii=False)


def judge(bench: Any, draw: Any, seed: int, names: tuple[str, ...]) -> str:
    """The same case, drawn with the same luck, with other names for the makers."""
    r = Random(seed)
    dossiers = bench.dossiers(*(dossier(r, name) for name in names[:4]))
    written = [w for name in names for w in (name, name.upper(), f"{name} Sub", f"{name} Limited")]
    elements = [{**draw.element(r, number), "vendor": r.choice([*written, None])} for number in range(60)]
    rules = [bench.rule(f"A-{i}", require=r.choice(DEMANDS).format(*names)) for i in range(3)]
    rules += [
        bench.rule("P-1", kind='"power"', indicators='[{ fact = "vendor.may_be_compelled_by", title = "m" }]'),
        bench.cap(subject="vendor.group IN ('g{}', 'g{}')".format(*names), count=r.choice(("sites", "elements"))),
        bench.cap("S-02", subject="TRUE", jointly="false"),
    ]
    with bench.judge(elements, bench.text("\n".join(rules)), dossiers=dossiers, on=AS_OF, **draw.tables(r)) as findings:
        return told(findings)


@settings(max_examples=3, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**9), others=st.permutations(NAMES))
def test_renaming_makers_renames_findings_and_changes_nothing_else(bench: Any, draw: Any, seed: int, others: list[str]) -> None:
    found = judge(bench, draw, seed, NAMES)
    for place, name in enumerate(NAMES):
        found = (
            found.replace(name, f"<{place}>").replace(name.upper(), f"<<{place}>>").replace(name.casefold(), f"<<<{place}>>>")
        )
    for place, name in enumerate(others):
        found = (
            found.replace(f"<<<{place}>>>", name.casefold()).replace(f"<<{place}>>", name.upper()).replace(f"<{place}>", name)
        )
    assert judge(bench, draw, seed, tuple(others)) == found
