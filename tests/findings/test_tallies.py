"""What an assessment comes to: counts that add up, whom it serves, names not mapped, estimates, and the same bytes again."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from netvet.findings import unmapped
from netvet.report.files import summary, write_json, write_rows

HUAWEI = {"vendor": "Huawei", "state": "in-service", "function": "MME"}
MADE = {"vendor": "Huawei", "state": "in-service"}
NOT_HUAWEI = "NOT vendor.group = 'huawei'"


def assessed(bench: Any, draw_seed: int = 3) -> dict[str, Any]:
    r = Random(draw_seed)
    elements = [
        {
            "element_id": f"e{i}",
            "operator": r.choice(("Op", "Po")),
            "vendor": r.choice(("Huawei", "Nokia", "Acme", None)),
            "function": r.choice(("MME", "gNB", "MME+AMF", "FooBox", "none", None)),
            "state": r.choice(("in-service", "planned", "removed", None)),
            "installed_on": r.choice(("2026-01-01", "2027-01-01", None)),
            "subscribers": r.choice((1, 2, None)),
            "traffic_gbps": r.choice(("0.5", None)),
            "estimate": r.choice((True, False, None)),
        }
        for i in range(300)
    ]
    text = bench.text(
        bench.rule(applies="'core' IN domain", require=NOT_HUAWEI, due="2026-12-31")
        + bench.rule("\nA-02".strip(), require="NOT 'CN' IN vendor.may_be_compelled_by").join(("\n", "\n"))
        + bench.cap(subject="vendor.group = 'huawei'")
    )
    return {"elements": elements, "text": text}


def test_counts_add_up_to_what_was_judged(bench: Any) -> None:
    case = assessed(bench)
    with bench.judge(case["elements"], case["text"]) as findings:
        whole = summary(findings)
        rows = findings.rows(everything=True).fetchall()
        loud = findings.rows().fetchall()
    for one, number in zip(whole["requirements"], (300, 300, 2), strict=True):
        assert sum(one["counts"].values()) == number
    assert len(rows) == 602
    statuses = [row[7] for row in rows]
    assert {status: statuses.count(status) for status in set(statuses)} == {
        status: sum(one["counts"].get(status, 0) for one in whole["requirements"]) for status in set(statuses)
    }
    assert loud == [row for row in rows if row[7] not in ("met", "not-applicable")]
    assert [row[0] for row in rows if row[4] == "A-01"] == [f"e{i}" for i in range(300)]


def test_subscribers_take_the_largest_sum_of_any_one_function_and_operator(bench: Any) -> None:
    rows = [
        ("Op", "MME", 10), ("Op", "MME", 20), ("Op", "AMF", 25), ("Op", "UPF", None), ("Po", "MME+AMF", 7), ("Po", "AMF", 1),
    ]  # fmt: skip
    elements = [
        {
            "element_id": f"e{i}",
            "operator": operator,
            "function": function,
            "subscribers": n,
            "vendor": "Huawei",
            "state": "in-service",
        }
        for i, (operator, function, n) in enumerate(rows)
    ]
    with bench.judge(elements, bench.text(bench.rule(require=NOT_HUAWEI))) as findings:
        (one,) = summary(findings)["requirements"]
    assert one["counts"] == {"violated": 6}
    assert one["subscribers"] == {"violated": 30 + 8}


@pytest.mark.parametrize(
    ("functions", "total"),
    [
        (("FooBox", "BarBox"), 20),  # two names that are not mapped are two functions
        (("FooBox", "foobox"), 30),  # however their letters are written
        (("FooBox+BarBox", "BarBox"), 30),
        (("MME+FooBox", "FooBox"), 30),
        (("MME+FooBox", "MME+BarBox"), 30),
        ((None, "n/a"), 30),  # what is not known may be one and the same
        (("FooBox", None), 20),
        (("MME+?", "AMF+?"), 30),
    ],
)
def test_names_that_are_not_mapped_are_summed_each_on_its_own(
    bench: Any, functions: tuple[str | None, ...], total: int
) -> None:
    elements = [
        {"element_id": f"e{i}", "operator": "Op", "function": function, "subscribers": 10 * (i + 1), **MADE}
        for i, function in enumerate(functions)
    ]
    with bench.judge(elements, bench.text(bench.rule(require=NOT_HUAWEI))) as findings:
        (one,) = summary(findings)["requirements"]
    assert one["subscribers"] == {"violated": total}


def test_unmapped_functions_are_counted(bench: Any) -> None:
    elements = [
        {"element_id": f"e{i}", "operator": "Op", "function": f} for i, f in enumerate(("Foo", "Foo+MME", "Bar", "mme", None))
    ]
    with bench.judge(elements, bench.text(bench.rule(require=NOT_HUAWEI))) as findings:
        assert unmapped(findings) == {"Foo": 2, "Bar": 1}
        assert summary(findings)["unmapped"] == 3


def test_estimates_stay_visible(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI) + "\n" + bench.cap(subject="vendor.group = 'huawei'"))
    found = bench.rows([{"element_id": "e", "operator": "Op", **HUAWEI, "estimate": True}], text)
    assert [row["estimate"] for row in found] == [True, True]


@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_the_same_inputs_make_the_same_bytes(bench: Any, form: str) -> None:
    case = assessed(bench)
    made = []
    for threads in (1, 2):
        target = bench.fresh() / f"out.{form}"
        with bench.judge(case["elements"], bench.regime(case["text"]), threads=threads) as findings:
            if form == "json":
                write_json(findings, target)
                told = json.loads(target.read_text())
                del told["regimes"]
                made.append(
                    json.dumps({**told, "inputs": [one["sha256"] for one in told["inputs"] if one["path"] != "r.toml"]})
                )
            else:
                write_rows(findings, form, target, everything=True)
                made.append(target.read_bytes())
    assert made[0] == made[1]
