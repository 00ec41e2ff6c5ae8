"""Claims: what one source says, when, and from which origin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netvet.citation import Citation
from netvet.dossier import weigh
from netvet.dossier.claim import Claim, Stance
from netvet.fact import Type

DAY = date(2026, 11, 21)


def claim(value: bool | tuple[str, ...], stance: str = "asserts", work: str = "W", origin: str = "", **more: date) -> Claim:
    kept = value if isinstance(value, bool) else frozenset(value)
    return Claim("f", kept, Stance(stance), Citation("P", work, origin=origin), **more)


def test_a_claim_holds_from_its_first_to_its_last_day() -> None:
    one = claim(value=True, valid_from=DAY, valid_to=DAY + timedelta(days=1))
    assert [one.holds_on(DAY + timedelta(days=n)) for n in (-1, 0, 1, 2)] == [False, True, True, False]
    assert claim(value=True).holds_on(date(1970, 1, 1))


@pytest.mark.parametrize(
    ("value", "stance", "backs"),
    [
        (True, "asserts", True),
        (True, "denies", False),
        (False, "asserts", False),
        (False, "denies", True),
        (True, "inconclusive", None),
        (("CN",), "asserts", True),
        (("CN",), "denies", False),
        ((), "asserts", False),
        ((), "denies", None),
    ],
)
def test_what_a_claim_backs(value: bool | tuple[str, ...], stance: str, backs: bool | None) -> None:
    assert claim(value, stance).backs() is backs


def test_what_one_asserts_and_another_denies_is_contested_and_hence_not_known() -> None:
    found = weigh([claim(value=True), claim(value=True, stance="denies", work="V")], "f", Type.FLAG, DAY)
    assert (found.value, found.contested, found.asserted, found.denied) == (None, ("f",), 1, 1)
    found = weigh([claim(value=True), claim(value=False, work="V")], "f", Type.FLAG, DAY)
    assert found.value is None
    found = weigh([claim(("CN", "RU")), claim(("CN",), "denies", "V")], "f", Type.SET, DAY)
    assert (found.value, found.contested, found.complete) == (("RU",), ("CN",), False)


def test_what_is_inconclusive_leaves_a_fact_not_known_and_is_counted() -> None:
    found = weigh([claim(value=True, stance="inconclusive")], "f", Type.FLAG, DAY)
    assert (found.value, found.inconclusive) == (None, 1)


def test_a_set_is_open_unless_it_is_known_to_be_none() -> None:
    assert not weigh([claim(("CN",))], "f", Type.SET, DAY).complete
    none = weigh([claim(())], "f", Type.SET, DAY)
    assert (none.value, none.complete) == ((), True)
    assert weigh([], "f", Type.SET, DAY).value is None
    both = weigh([claim(()), claim(("CN",), work="V")], "f", Type.SET, DAY)
    assert (both.value, both.complete, both.contested) == (None, False, ("CN",))


def test_a_member_that_is_denied_and_asserted_by_nobody_is_not_members() -> None:
    said = [claim(("CN", "RU")), claim(("CN", "US"), "denies", "V"), claim(("DE",), "inconclusive", "W")]
    found = weigh(said, "f", Type.SET, DAY)
    assert (found.value, found.contested, found.not_members) == (("RU",), ("CN",), ("US",))
    late = claim(("US",), "denies", "V", valid_from=DAY + timedelta(days=1))
    assert weigh([late], "f", Type.SET, DAY).not_members == ()
    assert weigh([claim(value=True, stance="denies")], "f", Type.FLAG, DAY).not_members == ()


def test_that_there_is_none_can_be_contested_too() -> None:
    found = weigh([claim(()), claim((), "denies", "V")], "f", Type.SET, DAY)
    assert (found.value, found.complete, found.contested) == (None, False, ("none",))


def test_only_claims_of_that_day_count() -> None:
    old = claim(value=True, valid_to=DAY - timedelta(days=1))
    assert weigh([old], "f", Type.FLAG, DAY).value is None
    assert weigh([old, claim(value=False, work="V")], "f", Type.FLAG, DAY).value is False


claims = st.builds(
    claim,
    st.booleans() | st.lists(st.sampled_from(("CN", "RU")), max_size=2).map(tuple),
    st.sampled_from([str(stance) for stance in Stance]),
    st.sampled_from("VWX"),
    st.sampled_from(("", "o")),
)


@given(st.lists(claims, max_size=5), st.randoms(use_true_random=False), st.sampled_from((Type.FLAG, Type.SET)))
def test_the_order_of_claims_is_irrelevant(found: list[Claim], r: object, kind: Type) -> None:
    own = [one for one in found if isinstance(one.value, bool) is (kind is Type.FLAG)]
    other = list(own)
    r.shuffle(other)  # type: ignore[attr-defined]
    one, two = weigh(own, "f", kind, DAY), weigh(other, "f", kind, DAY)
    assert (one.asserted, one.denied, one.inconclusive, one.complete) == (
        two.asserted,
        two.denied,
        two.inconclusive,
        two.complete,
    )
    assert set(one.contested) == set(two.contested)
    assert set(one.not_members) == set(two.not_members)
    if kind is Type.FLAG or one.value is None or two.value is None:
        assert one.value == two.value
    else:
        assert set(one.value) == set(two.value)  # type: ignore[arg-type]


@given(st.lists(claims, min_size=1, max_size=4))
def test_a_reprint_leaves_the_count_of_origins_as_it_was(found: list[Claim]) -> None:
    flags = [one for one in found if isinstance(one.value, bool)]
    reprints = [Claim("f", one.value, one.stance, Citation("Other", "Reprint", origin=one.origin)) for one in flags]
    one, two = weigh(flags, "f", Type.FLAG, DAY), weigh([*flags, *reprints], "f", Type.FLAG, DAY)
    assert (one.value, one.asserted, one.denied) == (two.value, two.asserted, two.denied)


@given(st.lists(claims, max_size=5), claims)
def test_more_evidence_never_turns_the_unknown_into_the_opposite_of_what_all_say(found: list[Claim], more: Claim) -> None:
    flags = [one for one in (*found, more) if isinstance(one.value, bool)]
    said = {one.backs() for one in flags} - {None}
    value = weigh(flags, "f", Type.FLAG, DAY).value
    assert value is None if len(said) != 1 else {value} == said
