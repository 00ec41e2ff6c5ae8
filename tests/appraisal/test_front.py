"""Which options dominate which: by intervals, never by a score."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netvet.appraisal import front_of

CRITERIA = ("cost", "delay")


def test_what_is_better_in_one_and_no_worse_in_any_dominates() -> None:
    found = front_of(
        {
            "none": {"cost": (0, 0), "delay": (5, 5)},
            "dear": {"cost": (4, 6), "delay": (5, 5)},
            "quick": {"cost": (7, 8), "delay": (1, 2)},
        },
        CRITERIA,
    )
    assert found.options == ("none", "quick")
    assert found.dominated["dear"] == ("none",)


def test_intervals_that_overlap_decide_nothing() -> None:
    found = front_of({"a": {"cost": (1, 5), "delay": (1, 1)}, "b": {"cost": (4, 9), "delay": (1, 1)}}, CRITERIA)
    assert found.options == ("a", "b")
    assert found.perhaps == {"a": ("b",), "b": ("a",)}


def test_what_is_alike_dominates_neither() -> None:
    found = front_of({"a": {"cost": (1, 1), "delay": (1, 1)}, "b": {"cost": (1, 1), "delay": (1, 1)}}, CRITERIA)
    assert found.options == ("a", "b")
    assert not any(found.perhaps.values())


def test_what_two_have_in_common_is_no_doubt_between_them() -> None:
    values = {"none": {"cost": (0, 0), "delay": (1, 5)}, "idle": {"cost": (3, 9), "delay": (1, 5)}}
    assert front_of(values, CRITERIA).dominated["idle"] == ()
    assert front_of(values, CRITERIA, alike=lambda *_: ("delay",)).dominated == {"none": (), "idle": ("none",)}
    assert front_of(values, CRITERIA, alike=lambda *_: CRITERIA).perhaps == {"none": (), "idle": ()}


def test_what_is_apart_neither_beats_nor_is_beaten() -> None:
    values = {name: {"cost": (float(n), float(n)), "delay": (1.0, 1.0)} for n, name in enumerate("abc")}
    assert front_of(values, CRITERIA).dominated == {"a": (), "b": ("a",), "c": ("a", "b")}
    found = front_of(values, CRITERIA, ["a"])
    assert found.dominated == {"a": (), "b": (), "c": ("b",)}
    assert not any(found.perhaps.values())
    assert found.apart == ("a",)


intervals = st.tuples(st.integers(0, 5), st.integers(0, 3)).map(lambda one: (float(one[0]), float(one[0] + one[1])))
options = st.dictionaries(st.sampled_from("abcdef"), st.fixed_dictionaries(dict.fromkeys(CRITERIA, intervals)), min_size=1)


@given(options)
def test_something_is_always_left_and_what_is_dominated_is_so_by_something_left(
    values: dict[str, dict[str, tuple[float, float]]],
) -> None:
    found = front_of(values, CRITERIA)
    assert found.options
    for option, by in found.dominated.items():
        assert not by or set(by) & set(found.options), option


@given(options)
def test_a_point_in_each_interval_keeps_what_is_certain(values: dict[str, dict[str, tuple[float, float]]]) -> None:
    whole = front_of(values, CRITERIA)
    for pick in (0, 1):
        points = {option: {key: (ends[pick], ends[pick]) for key, ends in own.items()} for option, own in values.items()}
        settled = front_of(points, CRITERIA)
        assert all(set(whole.dominated[option]) <= set(settled.dominated[option]) for option in values)


def test_the_order_of_options_changes_nothing() -> None:
    values = {name: {"cost": (float(n), float(n)), "delay": (9.0 - n, 9.0 - n)} for n, name in enumerate("abcd")}
    back = dict(reversed(values.items()))
    assert set(front_of(values, CRITERIA).options) == set(front_of(back, CRITERIA).options)
