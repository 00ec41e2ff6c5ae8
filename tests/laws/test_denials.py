"""Law 1 for sets of makers: one more denial settles or contests, and never turns met into broken or back; both ways agree."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

ELEMENT = {"operator": "Op", "product": "p", "state": "in-service", "function": "MME"}
FACTS = ("designated_by", "may_be_compelled_by", "trusted_by")
WORDS = ("XA", "XB", "XC")
"""Lists, or codes of states that are left to users."""
MAKERS = ("Qworp", "Blimna", "Xudfet")
CLAIM = '[[claim]]\nfact = "{}"\nvalue = {}\nstance = "{}"\nsource = {{ publisher = "P", work = "W{}" }}\n'


def claim(r: Random, fact: str, stance: str | None = None) -> str:
    members = r.choice(('"none"', '["XA"]', '["XB"]', '["XA", "XB"]', '["XC"]'))
    stance = stance or r.choice(("asserts", "asserts", "denies", "inconclusive"))
    return CLAIM.format(fact, members if stance == "asserts" else members.replace('"none"', '["XC"]'), stance, r.randint(1, 9))


def dossiers(r: Random) -> list[str]:
    makers = [f'subject = "vendor:{n.lower()}"\nname = "{n}"\n' for n in MAKERS]
    made = [head + "".join(claim(r, fact) for fact in FACTS for _ in range(r.randint(0, 2))) for head in makers]
    return [*made, 'subject = "product:p"\nname = "p"\n' + "".join(claim(r, "trusted_by") for _ in range(r.randint(0, 2)))]


def condition(r: Random) -> str:
    fact = r.choice((*(f"vendor.{fact}" for fact in FACTS), "product.trusted_by"))
    words = "', '".join(sorted(r.sample(WORDS, r.randint(1, 3))))
    test = f"{fact} {r.choice(('&&', '&&', '<@'))} ('{words}')"
    return r.choice((test, f"NOT ({test})", f"NOT ({test}) OR '{r.choice(WORDS)}' IN vendor.designated_by"))


def statuses(bench: Any, text: str, own: list[str]) -> dict[tuple[str, str], str]:
    elements = [{**ELEMENT, "element_id": f"e{n}", "vendor": name} for n, name in enumerate((*MAKERS, "none", None))]
    with bench.judge(elements, text, dossiers=own) as findings:
        rows = findings.rows(everything=True).project("element_id, requirement, status, reason").fetchall()
        counted = {(findings.rules[row["rule"]].requirement.id, row["status"]): row["n"] for row in findings.counts()}
    told = [(requirement, status) for _, requirement, status, _ in rows]
    assert counted == {one: told.count(one) for one in told}
    assert all(reason for *_, reason in rows)
    return {(element, requirement): status for element, requirement, status, _ in rows}


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**9))
def test_one_more_denial_never_turns_a_verdict(bench: Any, seed: int) -> None:
    r = Random(seed)
    text = bench.text("\n".join(bench.rule(f"A-{i}", require=condition(r)) for i in range(8)))
    own = dossiers(r)
    before = statuses(bench, text, own)
    after = statuses(bench, text, [each + claim(r, "trusted_by" if n == len(MAKERS) else r.choice(FACTS), "denies")
                                   for n, each in enumerate(own)])  # fmt: skip
    turned = {key: (before[key], after[key]) for key in before if "unknown" not in (before[key], after[key])}
    assert all(was == now for was, now in turned.values()), turned
