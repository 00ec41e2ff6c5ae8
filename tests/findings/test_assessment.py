"""What an assessment comes to: statuses, counts, days, forces, and the same bytes for the same inputs."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

import netvet as package
from netvet.errors import CaseError
from netvet.findings import unmapped
from netvet.findings.tallies import inputs
from netvet.report.files import summary, write_json, write_rows
from netvet.verdict import FORCES

TODAY = date(2026, 11, 21)
HUAWEI = {"vendor": "Huawei", "state": "in-service", "function": "MME"}
MADE = {"vendor": "Huawei", "state": "in-service"}
NOT_HUAWEI = "NOT vendor.group = 'huawei'"


def test_the_day_itself_and_the_day_after(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, due="2026-12-31"))
    last = bench.row(HUAWEI, text, on=date(2026, 12, 31), as_of=TODAY)
    assert (last["status"], last["due"], last["days_left"]) == ("not-yet-due", date(2026, 12, 31), 0)
    after = bench.row(HUAWEI, text, on=date(2027, 1, 1), as_of=TODAY)
    assert (after["status"], after["days_left"]) == ("violated", -1)


def test_a_broken_rule_is_called_by_its_force(bench: Any) -> None:
    text = bench.text("\n".join(bench.rule(f"A-{force}", require=NOT_HUAWEI, force=f'"{force}"') for force in FORCES))
    element = {"element_id": "e", "operator": "Op", **HUAWEI}
    assert {row["force"]: row["status"] for row in bench.rows([element], text)} == FORCES
    found = bench.rows([element], text, as_if=True, operators=[{"operator": "Op", "country": "YY"}])
    assert {(row["status"], row["hypothetical"]) for row in found} == {("would-violate", True)}


def test_a_window_holds_its_first_and_its_last_day(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, valid_from="2026-01-02", valid_to="2026-06-01", replaced_by='["next"]'))
    days = (date(2026, 1, 1), date(2026, 1, 2), date(2026, 6, 1), date(2026, 6, 2))
    found = [bench.row(HUAWEI, text, on=day) for day in days]
    assert [row["status"] for row in found] == ["not-applicable", "violated", "violated", "not-applicable"]
    assert "not in force before 2026-01-02" in found[0]["reason"]
    assert "replaced by next" in found[3]["reason"]


@pytest.mark.parametrize(
    ("installed", "status"),
    [("2026-05-31", "not-applicable"), ("2026-06-01", "violated"), ("none", "not-applicable"), (None, "unknown")],
)
def test_an_act_counts_from_its_first_day(bench: Any, installed: str | None, status: str) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, **{"from": "2026-06-01", "act": '"installed_on"'}))
    assert bench.row({**HUAWEI, "installed_on": installed}, text)["status"] == status


@pytest.mark.parametrize("on", [TODAY, date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2)], ids=str)
def test_what_is_planned_is_judged_on_its_day(bench: Any, on: date) -> None:
    plan = {**HUAWEI, "state": "planned", "installed_on": "2027-03-01"}
    found = bench.row(plan, bench.text(bench.rule(require=NOT_HUAWEI)), on=on, as_of=TODAY)
    if on < date(2027, 3, 1):
        assert (found["status"], found["due"]) == ("not-yet-due", date(2027, 3, 1))
        assert found["days_left"] == (date(2027, 3, 1) - on).days
    else:
        assert found["status"] == "violated"


def test_a_plan_that_has_passed_and_a_plan_without_a_day_are_unknown(bench: Any) -> None:
    for day in ("2026-11-21", None):
        found = bench.row({**HUAWEI, "state": "planned", "installed_on": day}, bench.text(bench.rule(require=NOT_HUAWEI)))
        assert (found["status"], found["reason"]) == ("unknown", "not known: installed_on (of a plan: a day still to come)")


def test_what_is_planned_and_planned_to_go_is_gone_then(bench: Any) -> None:
    plan = {**HUAWEI, "state": "planned", "installed_on": "2027-03-01", "planned_removal_on": "2027-06-01"}
    text = bench.text(bench.rule(require=NOT_HUAWEI))
    found = [bench.row(plan, text, on=day, as_of=TODAY)["status"] for day in (date(2027, 5, 31), date(2027, 6, 1))]
    assert found == ["violated", "not-applicable"]


@pytest.mark.parametrize(
    ("leaves", "scheduled"),
    [("2026-11-20", False), ("2026-11-21", True), ("2026-12-31", True), ("2027-01-01", False), ("none", False), (None, None)],
)
def test_what_leaves_in_time_is_scheduled(bench: Any, leaves: str | None, scheduled: bool | None) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, due="2026-12-31"))
    found = bench.row({**HUAWEI, "planned_removal_on": leaves}, text)
    assert (found["status"], found["scheduled"]) == ("not-yet-due", scheduled)


def test_an_exception_that_is_not_known_is_unknown_and_one_that_holds_is_not_applicable(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, exceptions="[{ where = \"cleared_by = 'x'\", because = 'cleared' }]"))
    found = {cleared: bench.row({**HUAWEI, "cleared_by": cleared}, text) for cleared in ("x", "y", None)}
    assert {cleared: row["status"] for cleared, row in found.items()} == {
        "x": "not-applicable",
        "y": "violated",
        None: "unknown",
    }
    assert found["x"]["reason"] == "excepted: cleared"
    assert found[None]["reason"] == "not known: cleared_by"


def test_readings(bench: Any) -> None:
    text = bench.text(bench.rule(part="p", require=NOT_HUAWEI, readings="{ wide = 'TRUE', narrow = 'FALSE' }"))
    none = bench.row(HUAWEI, text)
    assert none["status"] == "unknown"
    assert "wide | narrow" in none["reason"]
    assert bench.row(HUAWEI, text, readings={"A-01": "wide"})["status"] == "violated"
    assert bench.row(HUAWEI, text, readings={"A-01": "narrow"})["status"] == "not-applicable"
    assert bench.row(HUAWEI, text, readings={"A-01": "narrow", "A-01/p": "wide"})["status"] == "violated"
    for readings in ({"A-01": "wid"}, {"A-02": "wide"}, {"A-01/q": "wide"}):
        with pytest.raises(CaseError):
            bench.row(HUAWEI, text, readings=readings)


def test_readings_that_agree_need_no_choice(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, readings="{ one = \"'core' IN domain\", other = 'TRUE' }"))
    assert bench.row(HUAWEI, text)["status"] == "violated"
    assert bench.row({**HUAWEI, "function": "gNB"}, text)["status"] == "unknown"


def test_who_is_addressed(bench: Any) -> None:
    rule = bench.rule(require=NOT_HUAWEI)

    def status(text: str, *operators: dict[str, Any], **element: Any) -> str:
        return str(bench.row({**HUAWEI, **element}, text, operators=list(operators))["status"])

    plain, union = bench.text(rule), bench.text(rule).replace('"XX"', '"EU"')
    assert status(plain, {"operator": "Op", "country": "YY"}) == "not-applicable"
    assert status(plain) == "unknown"
    assert status(union, {"operator": "Op", "country": "FI"}) == "violated"
    assert status(union, {"operator": "Op", "country": "GB"}) == "not-applicable"
    named = bench.text(rule, head='parties = "some"')
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "r+q"}) == "violated"
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "q"}) == "not-applicable"
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "none"}) == "not-applicable"
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "q+?"}) == "unknown"
    assert status(named, {"operator": "Op", "country": "XX"}) == "unknown"
    holder = bench.text(rule, head='addressee = "licence_holder"')
    both = {"operator": "Op", "country": "YY"}, {"operator": "Holder", "country": "XX"}
    assert status(holder, *both) == "not-applicable"
    assert status(holder, *both, licence_holder="Holder") == "violated"
    assert status(holder, *both, licence_holder="Nobody") == "unknown"


def test_a_power_counts_who_asserts_and_who_denies(bench: Any) -> None:
    text = bench.text(bench.rule(kind='"power"', indicators='[{ fact = "vendor.harmful_activity", title = "harm" }]'))
    claim = '[[claim]]\nfact = "harmful_activity"\nvalue = true\nstance = "{}"\nsource = {{ publisher = "P", work = "{}" }}\n'
    head = 'subject = "vendor:acme"\nname = "Acme"\n'

    def row(*claims: tuple[str, str]) -> dict[str, Any]:
        return dict(
            bench.row({**HUAWEI, "vendor": "Acme"}, text, dossiers=(head + "\n".join(claim.format(*one) for one in claims),))
        )

    found = row(("asserts", "a"), ("asserts", "a"), ("asserts", "b"), ("denies", "c"))
    assert found["status"] == "power-available"
    assert "harm: asserted by 2, denied by 1" in found["reason"]
    assert "no order known" in found["reason"]
    assert row(("denies", "c"))["status"] == "met"
    assert row(("inconclusive", "c"))["status"] == "unknown"
    assert row()["status"] == "unknown"
    assert bench.row({**HUAWEI, "vendor": "none"}, text)["status"] != "power-available"


def test_a_contested_fact_is_not_known(bench: Any) -> None:
    claim = (
        '[[claim]]\nfact = "may_be_compelled_by"\nvalue = ["CN"]\nstance = "{}"\nsource = {{ publisher = "P", work = "{}" }}\n'
    )
    own = 'subject = "vendor:acme"\nname = "Acme"\n' + claim.format("asserts", "V")
    acme = {**HUAWEI, "vendor": "Acme"}
    text = bench.text(bench.rule(require="NOT 'CN' IN vendor.may_be_compelled_by"))
    assert bench.row(acme, text, dossiers=(own,))["status"] == "violated"
    found = bench.row(acme, text, dossiers=(own + claim.format("denies", "W"),))
    assert (found["status"], found["reason"]) == (
        "unknown",
        "not known: vendor.may_be_compelled_by (contested: asserted by 1, denied by 1)",
    )


@pytest.mark.parametrize(
    ("element", "status", "word"),
    [
        ({"function": "MME+FooBox", "vendor": "Nokia"}, "met", ""),
        ({"function": "FooBox"}, "unknown", "function FooBox (not mapped)"),
        ({"function": None}, "unknown", "not known: function"),
        ({"function": "none"}, "not-applicable", ""),
        ({"function": "MME+FooBox"}, "violated", ""),
        ({"vendor": None}, "unknown", "not known: vendor"),
        ({"vendor": "Acme"}, "unknown", "maker Acme (no dossier knows the name)"),
        ({"vendor": "none"}, "met", "vendor.group is none"),
    ],
)
def test_what_is_not_known_is_told_by_its_name(bench: Any, element: dict[str, Any], status: str, word: str) -> None:
    text = bench.text(bench.rule(applies="'core' IN domain", require=NOT_HUAWEI))
    found = bench.row({**HUAWEI, **element}, text)
    assert found["status"] == status
    assert word in found["reason"]


ODD = [
    "O'Neil; DROP TABLE elements; --",
    '"quoted"',
    "[red]x[/red]",
    "[/]",
    "{0}{name}",
    "%s",
    "a\\b",
    "Łódź 网络 🛰",
    "x" * 2000,
    "$1",
    "-",
    "<b>",
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_names_are_only_names(bench: Any, odd: str) -> None:
    if odd == "-":
        odd = "'"
    element = {
        "element_id": odd,
        "operator": odd,
        "vendor": odd,
        "product": odd,
        "function": odd,
        "site_id": odd,
        "state": "in-service",
    }
    text = bench.text(bench.rule(require=NOT_HUAWEI) + "\n" + bench.cap(subject="vendor.group = 'huawei'", count="sites"))
    found = bench.rows([element], text)
    assert [(row["element_id"], row["operator"], row["status"]) for row in found] == [
        (odd, odd, "unknown"),
        (None, odd, "unknown"),
    ]
    assert odd in found[0]["reason"]


@pytest.mark.parametrize("days", ["9999-12-31", "1970-01-01", "0001-01-01"])
def test_days_at_the_ends_of_time(bench: Any, days: str) -> None:
    text = bench.text(bench.rule(require=f"installed_on <= DATE '{days}'", due=days))
    assert bench.row({**HUAWEI, "installed_on": "2026-01-01"}, text)["status"] in ("met", "violated")


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


def folder(bench: Any, **files: str) -> Path:
    path = bench.fresh()
    for name, text in {"elements.csv": "element_id,operator,function,vendor\ne,Op,myBox,Huawei\n", **files}.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return Path(path)


def test_a_case_brings_its_own_functions_dossiers_and_regime(bench: Any) -> None:
    text = bench.text(bench.rule(applies="'core' IN domain", require=NOT_HUAWEI))
    files = {
        "case.toml": 'as_of = 2026-11-21\nregimes = ["own.toml"]\n',
        "own.toml": text,
        "operators.csv": "operator,country\nOp,XX\n",
        "elements.csv": "element_id,operator,function,vendor,state\ne,Op,myBox,Our Maker,in-service\n",
        "functions.csv": "id,domain,generations\nmyBox,core,5G\n",
        "dossiers/h.toml": 'subject = "vendor:huawei"\naliases = ["Our Maker"]\n',
    }
    with package.assess(folder(bench, **files)) as findings:
        (row,) = findings.rows().fetchall()
        assert row[7] == "violated"
        assert {one["path"] for one in inputs(findings)} == set(files)


@pytest.mark.parametrize(
    ("files", "options", "word"),
    [
        ({"case.toml": "as_of = 2026-11-21"}, {}, "no regime is asked"),
        ({"case.toml": 'regimes = ["se-pts-2020"]'}, {}, "which day"),
        ({"case.toml": "as_of = 2026-11-21"}, {"regimes": ["se-pts-2021"]}, "se-pts-2020"),
        (
            {"case.toml": 'as_of = 2026-11-21\nregimes = ["de-telecom-2026"]\n[readings]\nDE26-05 = "list-continue"'},
            {},
            "list-continues",
        ),
        (
            {"case.toml": 'as_of = 2026-11-21\nregimes = ["de-telecom-2026"]\n[readings]\nDE62-05 = "x"'},
            {},
            "did you mean DE26-",
        ),
    ],
)
def test_a_slip_of_the_case_is_named(bench: Any, files: dict[str, str], options: dict[str, Any], word: str) -> None:
    with pytest.raises(CaseError) as caught:
        package.assess(folder(bench, **files), **options)
    assert word in str(caught.value)


def test_rows_set_aside_are_told_in_every_row(bench: Any) -> None:
    files = {
        "elements.csv": "element_id,operator,state,vendor\ne,Op,in-service,Nokia\ne,Op,in-service,Nokia\n,Op,,\n",
        "operators.csv": "operator,country\nOp,XX\n",
    }
    text = bench.text(bench.cap(subject="vendor.group = 'huawei'"))
    path = folder(bench, **files, **{"own.toml": text})
    with package.assess(path, regimes=["own.toml"], on=TODAY, set_aside=True) as findings:
        assert findings.set_aside > 0
        (row,) = findings.rows().fetchall()
        assert row[7] == "unknown"
        assert row[-1] == findings.set_aside


def test_long_ago_and_far_ahead(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI))
    for on in (date(1990, 1, 1), date(2099, 12, 31), TODAY + timedelta(days=1)):
        assert bench.row({**HUAWEI, "installed_on": "2026-01-01"}, text, on=on, as_of=TODAY)["status"] in (
            "violated",
            "not-applicable",
        )
