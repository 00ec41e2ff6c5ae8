"""What stands between the moments that are told counts too; options whose rules break no element are options like others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL, case, radio, sites

from netvet.appraisal import Appraisal, appraise

TERMS = """
[horizon]
quarters = { value = 8, assumed = "short, so that tests are" }
[gear]
uplift = { value = 0, assumed = "so that a later swap is the cheaper one" }
[capacity]
crews = { value = 10, assumed = "enough for all at once" }
deliveries = { value = 10, assumed = "enough for all at once" }
disturbed = { value = 1, assumed = "all at once" }
lead = { value = 1, assumed = "soon" }
"""
NEW = date(2026, 6, 1)
OPTIONS = """
[[option]]
id = "early"
regimes = ["r.toml"]

[[option]]
id = "late"
regimes = ["r.toml"]
limits = { last = 2028-06-30 }
"""
LAST = 'last = { value = 2027-12-31, reading = "the text names no day" }'
ACCESS = REMOVAL | {"applies": "'access' IN domain", "due": '":last"'}


def country(bench: Any, rule: str, options: str, limits: str = "") -> Path:
    # new gear with 5G on every site: what is swapped is swapped for the rule alone, and as late as it allows
    with_both = [one | {"installed_on": NEW} for one in radio(8) if int(one["site_id"][1:]) % 2]
    folder = case(bench, rule, elements=with_both, sites=sites(8))
    (folder / "r.toml").write_text(bench.text(rule, limits=limits), encoding="utf-8")
    head = (folder / "case.toml").read_text(encoding="utf-8").replace("2026-11-21", "2026-12-31")
    (folder / "case.toml").write_text(head + options, encoding="utf-8")
    (folder / "terms.toml").write_text(TERMS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(bench: Any) -> Appraisal:
    return appraise(country(bench, bench.rule(**ACCESS), OPTIONS, LAST), seconds=60)


def test_what_leaves_later_between_two_moments_protects_less(found: Appraisal) -> None:
    early, at_end = found.equivalent("early"), found.equivalent("early", over_time=False)
    assert early is not None
    assert at_end is not None
    for word, seen in found.option("early").exposed.items():
        late = found.option("late").exposed[word]
        assert [seen[place] for place in found.told] == [late[place] for place in found.told], "tables tell the same of both"
    # one leaves on the last day of 2027 after four quarters of eight, one half a year later
    means = [found.option(one).criteria["content_over_time"] for one in ("early", "late")]
    share = found.option("late").exposed["user_plane"][0].high
    assert means == [pytest.approx((share * 4 / 8, share * 4 / 8)), pytest.approx((share * 6 / 8, share * 6 / 8))]
    assert share > 0
    assert early.itself, "half a year of exposure more, from 2028 on"
    assert [one.id for one in at_end.members] == ["late: A-01"], "in the end it is milder and protects as well"


def test_what_leaves_earlier_is_as_good_at_every_moment(found: Appraisal) -> None:
    late = found.equivalent("late")
    assert late is not None
    assert late.itself


def test_an_option_of_nothing_but_a_cap_has_its_row(bench: Any) -> None:
    cap = bench.cap(
        subject="vendor.group = 'huawei'",
        count="sites",
        at_most="0.25",
        applies="'access' IN domain",
        per='["operator"]',
        due="2027-12-31",
    )
    found = appraise(country(bench, cap, '\n[[option]]\nid = "cap"\nregimes = ["r.toml"]\n'), seconds=60)
    (option,) = found.options
    assert option.broken == 0
    assert option.limits
    one = found.equivalent("cap")
    assert one is not None
    assert one.itself
    assert one.mildness.moved > 0, "what its plan moves for the cap is put down to it"
