"""Law: a change is named as by hand, and put down to those inputs that do it when the judgement is really made with them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from netvet.comparison import Change, change_of, compare
from netvet.findings import class_tables, exchanged
from netvet.verdict import Status

AS_OF = date(2026, 11, 21)
ONCE = (Phase.explicit, Phase.generate)  # a seed does not shrink
HARMFUL = """
subject = "vendor:acme"
[[claim]]
fact = "harmful_activity"
value = true
source = { publisher = "P", work = "W" }
"""


def sides(r: Random, bench: Any, draw: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two of each input: network, facts, rules and day."""
    elements = [draw.muddle(r, draw.element(r, number)) for number in range(30)]
    later = [*(draw.muddle(r, row) if r.random() < 0.3 else row for row in elements[3:]), draw.element(r, 99)]
    tables, others = draw.tables(r), draw.tables(r)
    shuffled = r.sample(later, len(later))
    text = draw.rules(r, bench, 1)
    before = {
        "network": (elements, tables["sites"], AS_OF),
        "facts": (tables["operators"], tables["certificates"], (draw.product,)),
        "rules": bench.regime(bench.text(text)),
        "day": AS_OF,
    }
    now = {
        "network": (shuffled, others["sites"], AS_OF + timedelta(days=30)),
        "facts": (others["operators"], others["certificates"], (draw.product, HARMFUL)),
        "rules": bench.regime(bench.text(text.replace("2027-03-01", "2027-06-01") + "\n" + bench.rule("B-1", require="FALSE"))),
        "day": AS_OF + timedelta(days=r.choice((30, 130))),
    }
    return before, now


def judged(bench: Any, inputs: dict[str, Any]) -> Any:
    elements, sites, as_of = inputs["network"]
    operators, certificates, dossiers = inputs["facts"]
    options = {"sites": sites, "operators": operators, "certificates": certificates, "dossiers": dossiers}
    return bench.judge(elements, inputs["rules"], on=inputs["day"], as_of=as_of, **options)


def keyed(findings: Any) -> dict[tuple[Any, ...], dict[str, Any]]:
    found = findings.rows(everything=True)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return {key(row): row for row in rows}


def key(row: dict[str, Any]) -> tuple[Any, ...]:
    who = row["element_id"] or (row["operator"], row["owner_group"])
    return who, row["requirement"], row["part"]


def code(row: dict[str, Any] | None) -> tuple[Any, ...]:
    if row is None or row["status"] == "not-applicable":
        return ()
    return (row["status"], bool(row["scheduled"]), row["due"]) if row["status"] == "not-yet-due" else (row["status"],)


def named(before: dict[str, Any] | None, now: dict[str, Any] | None) -> Change:
    if before and now and before["status"] == now["status"] == "not-yet-due":
        was, is_ = code(before)[1:], code(now)[1:]
        return Change.UNCHANGED if was == is_ else Change.WORSE if is_ < was else Change.BETTER
    return change_of(*(Status(row["status"]) if row else None for row in (before, now)))


@settings(max_examples=1, deadline=None, phases=ONCE)
@given(seed=st.integers(0, 10**9))
def test_a_change_is_put_down_to_what_does_it(bench: Any, draw: Any, seed: int) -> None:
    r = Random(seed)
    before, now = sides(r, bench, draw)
    same = r.choice(list(before))  # a judgement of each set of three inputs is enough for one run
    now[same] = before[same]
    causes = [cause for cause in before if cause != same]
    every = {}
    for taken in product((False, True), repeat=len(causes)):
        with judged(bench, before | {c: now[c] for c, new in zip(causes, taken, strict=True) if new}) as findings:
            every[taken] = keyed(findings)
    with judged(bench, before) as earlier, judged(bench, now) as today, compare(today, earlier) as comparison:
        assert list(comparison.causes) == causes
        found = comparison.rows(everything=True)
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
        totals = comparison.totals()
        counted = {change: sum(row["n"] for row in comparison.counts() if row["change"] == change) for change in totals}
    first, last = every[(False,) * 3], every[(True,) * 3]
    assert {key(row) for row in rows} == first.keys() | last.keys()
    assert len(rows) == len(first.keys() | last.keys()) == sum(totals.values())
    assert totals == counted
    for row in rows:
        was, is_ = first.get(key(row)), last.get(key(row))
        assert row["change"] == named(was, is_), row
        assert (row["status_before"], row["status"]) == (was and was["status"], is_ and is_["status"])
        assert (row["reason_before"], row["reason"]) == (was and was["reason"], is_ and is_["reason"])
        if Change(row["change"]).shown:
            sets = [taken for taken in every if code(every[taken].get(key(row))) == code(is_)]
            least = [s for s in sets if not any(o != s and all(a <= b for a, b in zip(o, s, strict=True)) for o in sets)]
            assert {frozenset(word.split("+")) for word in row["why"].split(" or ")} == {
                frozenset(c for c, new in zip(causes, s, strict=True) if new) for s in least
            }, row
        else:
            assert row["why"] is None


@settings(max_examples=1, deadline=None, phases=ONCE)
@given(seed=st.integers(0, 10**9))
def test_nothing_exchanged_changes_nothing(bench: Any, draw: Any, seed: int) -> None:
    """The way by which inputs are exchanged judges as an assessment does, and leaves the assessment as it was."""
    inputs, _ = sides(Random(seed), bench, draw)
    columns = "rule, status, due, scheduled, estimate, coalesce(operator, ''), coalesce(owner_group, '')"
    with judged(bench, inputs) as findings:
        own = class_tables(findings)[1].aggregate(f"{columns}, count(*)").order("ALL").fetchall()
        counts = findings.counts()
        with exchanged(findings, facts=findings, rules=findings, day=findings.day) as anew:
            again = class_tables(anew)[1].aggregate(f"{columns}, count(*)").order("ALL").fetchall()
        assert again == own
        assert findings.counts() == counts
        with compare(findings, findings) as comparison:
            assert comparison.causes == {}
            assert list(comparison.totals()) == [Change.UNCHANGED]
