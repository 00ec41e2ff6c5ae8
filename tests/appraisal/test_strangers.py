"""Gear of no known maker that stays as lawful is of no watched maker, where each of them would break a requirement with it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.planning.core_network import element
from tests.planning.country import SHORT, case, radio, sites

from netvet.appraisal import Appraised, appraise

BY_ID, BY_GROUP = "vendor.id IN ('huawei', 'zte')", "vendor.group IN ('huawei', 'zte')"
BOTH, ONE, OTHER = (f"NOT (vendor.group IN ({names}))" for names in ("'huawei', 'zte'", "'huawei'", "'zte'"))
OPTION = '\n[[option]]\nid = "removal"\nregimes = ["r.toml"]\n'


def removed(bench: Any, watched: str, *demands: str) -> Appraised:
    """Makers removed from twelve sites and three UPFs, one site and one UPF of which are of makers that nobody knows."""
    stations = [one | ({"vendor": None} if one["site_id"] == "s001" else {}) for one in radio(12)]
    core = [element(f"upf{i}", "UPF", maker, subscribers=900) for i, maker in enumerate(("Ericsson", "Huawei", None))]
    keys = {"applies": "'UPF' IN function OR 'access' IN domain", "kind": '"removal"', "due": "2028-12-31"}
    rules = [bench.rule(f"A-{number}", **keys, require=demand) for number, demand in enumerate(demands)]
    folder = case(bench, *rules, elements=[*stations, *core], sites=sites(12))
    (folder / "case.toml").write_text((folder / "case.toml").read_text(encoding="utf-8") + OPTION, encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    told = appraise(folder, seconds=60, watched=watched)
    (same,) = (one for one in told.equivalents if one.over_time)
    assert same.itself
    assert same.exposed == same.wanted
    assert dict(same.wanted) == dict(told.option("removal").exposed), "sets are weighed as options are"
    return told.option("removal")


@pytest.mark.parametrize("watched", [BY_ID, BY_GROUP])
@pytest.mark.parametrize("demands", [(BOTH,), (ONE, OTHER)])
def test_once_all_of_them_are_removed_nothing_of_theirs_is_left(bench: Any, watched: str, demands: tuple[str, ...]) -> None:
    one = removed(bench, watched, *demands)
    assert one.unknown > 0
    first, *_, last = one.exposed["user_plane"]
    assert first.low < first.high, "until it is replaced it may be theirs"
    assert (last.low, last.high) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("watched", "demands"),
    [
        (BY_ID, (ONE,)),  # it may be of the other, with whom it stays lawful
        ("vendor.home_state IN ('CN')", (BOTH,)),  # of that state there may be more makers
        (f"{BY_ID} AND state = 'in-service'", (BOTH,)),
    ],
)
def test_what_may_be_theirs_and_lawful_counts_to_the_end(bench: Any, watched: str, demands: tuple[str, ...]) -> None:
    last = removed(bench, watched, *demands).exposed["user_plane"][-1]
    assert last.low == 0.0
    assert last.high > 0.0
