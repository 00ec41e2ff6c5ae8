"""Who may follow is asked of every place by what is known of it: no maker is barred where no rule applies, and none let in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.planning.country import SHORT, case
from tests.planning.test_reading import ground

from netvet.planning import plan
from netvet.planning.question import MOVES, STAYS, Asked, problem_of

ONCE = (Phase.explicit, Phase.generate)  # a seed does not shrink

SITES = [
    {"site_id": "a", "region": "N", "area_tags": ["harbour"], "sensitive": True, "population": 500},
    {"site_id": "b", "region": "S", "area_tags": [], "sensitive": False, "population": 5000},
    {"site_id": "c", "region": None, "area_tags": None, "sensitive": None, "population": None},
    {"site_id": "d", "region": "N", "area_tags": ["airport", "harbour"], "sensitive": False, "population": 5000},
]
OPERATORS = [{"operator": "Op", "country": "XX", "vital": None}, {"operator": "Two", "country": "XX", "vital": True}]
PLACES = [(one["operator"], site["site_id"]) for one in OPERATORS for site in SITES]
MAKERS = ("Huawei", "Ericsson", "Nokia")
END = date(2036, 12, 31)

OF_SITES = (
    *("site.region = 'N'", "site_id IN ('a', 'c')", "'harbour' IN site.area_tags", "site.area_tags <@ ('harbour')"),
    *("site.sensitive", "site.population > 1000"),
)
OF_OPERATORS = ("operator = 'Two'", "operator.vital")


def radio(maker: str | None, operator: str, site: str, **more: Any) -> dict[str, Any]:
    return {
        "element_id": f"{maker} {operator} {site}",
        "operator": operator,
        "vendor": maker,
        "site_id": site,
        "function": "gNB",
        "generation": ["5G"],
        "state": "in-service",
        "installed_on": date(2020, 1, 1),
        **more,
    }


def joined(atoms: tuple[str, ...]) -> st.SearchStrategy[str]:
    one = st.sampled_from([*atoms, *(f"NOT ({atom})" for atom in atoms)])
    return st.one_of(one, st.tuples(one, st.sampled_from(["AND", "OR"]), one).map(lambda part: f"({' '.join(part)})"))


def rules(bench: Any, applies: str, exempt: str, besides: str) -> list[str]:
    """Three rules that bar one maker each: somewhere; everywhere but somewhere; where it is not so that it may stay."""
    exceptions = f"[{{ where = \"{exempt}\", because = 'b' }}]"
    huawei, ericsson, nokia = (f"NOT (vendor.group IN ('{maker}'))" for maker in ("huawei", "ericsson", "nokia"))
    return [
        bench.rule("A-01", applies=f"'gNB' IN function AND {applies}", require=huawei),
        bench.rule("B-01", applies="'gNB' IN function", require=ericsson, exceptions=exceptions),
        bench.rule("C-01", applies="'gNB' IN function", require=f"{nokia} OR {besides}"),
    ]


def admitted(asked: Asked, reading: str) -> set[tuple[str, str, str]]:
    """Whose 5G may stand where at the end: maker, operator, site."""
    problem = problem_of(asked, reading)
    assert asked.horizon.end == END
    stays = problem.admission.may_stay[problem.units.rule]
    operators = [problem.operators[number] for number in problem.units.operator]
    return {
        (maker, operator, name.split()[-1])
        for unit, (operator, name) in enumerate(zip(operators, problem.units.ids, strict=True))
        for number, maker in enumerate(problem.market.makers)
        if stays[unit, number]
    }


@settings(max_examples=1, deadline=None, phases=ONCE)
@given(joined((*OF_SITES, *OF_OPERATORS)), joined((*OF_SITES, *OF_OPERATORS)), joined(OF_SITES))
def test_a_maker_may_follow_just_where_its_gear_would_be_lawful(bench: Any, applies: str, exempt: str, besides: str) -> None:
    own = rules(bench, applies, exempt, besides)
    there = [radio(maker, *place) for place, maker in zip(PLACES, MAKERS * 3, strict=False)]
    found = ground(case(bench, *own, elements=there, sites=SITES, operators=OPERATORS))
    every = [radio(maker, *place) for place in PLACES for maker in MAKERS]
    rows = bench.rows(every, bench.text("\n".join(own)), on=END, sites=SITES, operators=OPERATORS)
    keys = {one["element_id"]: (one["vendor"].lower(), one["operator"], one["site_id"]) for one in every}
    for reading, wrong in ((STAYS, {"violated"}), (MOVES, {"violated", "unknown"})):
        broken = {keys[row["element_id"]] for row in rows if row["status"] in wrong}
        assert admitted(found.asked, reading) == set(keys.values()) - broken
    assert found.not_judged == ()


def test_just_the_sites_that_a_rule_concerns_change_their_maker(bench: Any, tmp_path: Path) -> None:
    there = [radio("Huawei", operator, site) for operator, site in PLACES]
    where = "'gNB' IN function AND operator = 'Two' AND (site.region = 'N' OR site_id IN ('b'))"
    rule = bench.rule(applies=where, require="NOT (vendor.group IN ('huawei'))", due="2029-12-31")
    (tmp_path / "own.toml").write_text(SHORT, encoding="utf-8")
    sites = [one | {"region": one["region"] or "S"} for one in (*SITES, {"site_id": "e", "region": "S"})]
    there.append(radio("Nokia", "Two", "e"))
    found = plan(case(bench, rule, elements=there, sites=sites), terms=tmp_path / "own.toml", single=True, seconds=600)
    (answer,) = found.answers
    changed = answer.outcome.five != answer.problem.units.five
    moved = {name for name, own in zip(answer.problem.units.ids, changed, strict=True) if own}
    assert moved == {"Two a", "Two b", "Two d"}
    assert found.ground.not_judged == ()
    assert not any(end.broken for end in found.at_the_end)


def test_what_bars_the_same_is_one_locality(bench: Any) -> None:
    there = [radio("Huawei", *place) for place in PLACES]
    plain, named = (
        ground(case(bench, *own, elements=there, sites=SITES, operators=OPERATORS)).asked
        for own in (
            [bench.rule(applies="'gNB' IN function", require="NOT (vendor.group IN ('huawei'))")],
            rules(bench, "site_id IN ('a', 'b')", "FALSE", "site_id IN ('a', 'b', 'c', 'd')"),
        )
    )
    assert plain.admitting.localities == (0,)
    assert sorted(named.admitting.localities) == [0, 1]


def test_a_cap_binds_the_operators_that_it_concerns_and_tells_that_places_are_counted_too(bench: Any) -> None:
    there = [radio(maker, *place) for place in PLACES for maker in MAKERS[:2]]
    told = {"subject": "vendor.group IN ('huawei')", "count": "sites", "due": "2029-12-31"}
    caps = [
        bench.cap("S-01", applies="'access' IN domain AND operator = 'Two'", **told),
        bench.cap("S-02", applies="'access' IN domain AND site.region = 'N'", **told),
    ]
    found = ground(case(bench, *caps, elements=there, sites=SITES, operators=OPERATORS))
    problem = problem_of(found.asked, MOVES)
    bound = {(one.label, problem.operators[one.operator]) for one in problem.caps}
    assert bound == {("S-01", "Two"), ("S-02", "Op"), ("S-02", "Two")}
    assert found.limits == {"S-02": "planned over all radio sites, wherever they stand"}


def test_a_maker_that_is_not_known_is_barred_only_where_a_rule_applies(bench: Any) -> None:
    there = [radio(maker, "Op", site) for maker, site in (("Huawei", "a"), (None, "b"), (None, "d"))]
    rule = bench.rule(applies="'gNB' IN function AND site.region = 'N'", require="NOT (vendor.group IN ('huawei'))")
    asked = ground(case(bench, rule, elements=there, sites=SITES, operators=OPERATORS)).asked
    stranger = ("not known", "Op")
    assert {site for *who, site in admitted(asked, STAYS) if tuple(who) == stranger} == {"a", "b", "d"}
    assert {site for *who, site in admitted(asked, MOVES) if tuple(who) == stranger} == {"b"}
