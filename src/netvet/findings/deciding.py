"""Which tests decide a condition, and which would have to turn out otherwise: smallest sets, found on the condition's tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netvet.regime.condition import And, Condition, Const, Not, Or, Test
from netvet.verdict import Truth, negate

Truths = Mapping[Test, Truth]
Change = frozenset[tuple[Test, bool]]
"""Tests, each with what it would have to come to."""


def decide(condition: Condition, truths: Truths) -> tuple[Truth, list[Test]]:
    """What a condition comes to, and a smallest set of tests that makes it so (of an unknown one: those to be settled)."""
    match condition:
        case Const(value):
            return value, []
        case Not(child):
            inner, found = decide(child, truths)
            return negate(inner), found
        case And(children):
            return _decide_all([decide(child, truths) for child in children], stop=False)
        case Or(children):
            return _decide_all([decide(child, truths) for child in children], stop=True)
        case _:
            return truths[condition], [condition]


def _decide_all(found: list[tuple[Truth, list[Test]]], *, stop: bool) -> tuple[Truth, list[Test]]:
    """AND (which stops at the first false) or OR (at the first true) over what the children come to."""
    decisive = [tests for value, tests in found if value is stop]
    if decisive:
        return stop, min(decisive, key=len)
    if any(value is None for value, _ in found):
        return None, [test for value, tests in found if value is None for test in tests]
    return not stop, [test for _, tests in found for test in tests]


def repairs(condition: Condition, truths: Truths, *, wanted: bool = True) -> list[Change]:
    """The smallest changes after which a condition comes to `wanted`; one empty change where it does already.

    A change that mends one part may break another, where both ask the same; it is then mended further.
    """
    open_: list[Change] = [frozenset()]
    found: list[Change] = []
    while open_:
        change = open_.pop(0)
        changed = {**truths, **dict(change)}
        if decide(condition, changed)[0] is wanted:
            found.append(change)
        else:
            more = (change | way for way in _ways(condition, changed, wanted=wanted))
            open_ += [one for one in more if not _contradicts(one)]
    return smallest(found)


def _ways(condition: Condition, truths: Truths, *, wanted: bool) -> list[Change]:
    """Changes that make each part come to what it has to, taken by itself."""
    match condition:
        case Const(value):
            return [frozenset()] if value is wanted else []
        case Not(child):
            return _ways(child, truths, wanted=not wanted)
        case And(children) | Or(children):
            parts = [_ways(child, truths, wanted=wanted) for child in children]
            every = isinstance(condition, And) is wanted
            return _together(parts) if every else smallest(change for part in parts for change in part)
        case _:
            return [frozenset()] if truths[condition] is wanted else [frozenset({(condition, wanted)})]


def _together(parts: Iterable[list[Change]]) -> list[Change]:
    changes: list[Change] = [frozenset()]
    for part in parts:
        changes = smallest(one | other for one in changes for other in part)
    return [change for change in changes if not _contradicts(change)]


def _contradicts(change: Change) -> bool:
    return any((test, not side) in change for test, side in change)


def smallest(changes: Iterable[Change]) -> list[Change]:
    """Those that contain no other."""
    kept: list[Change] = []
    for change in sorted(dict.fromkeys(changes), key=len):
        if not any(other <= change for other in kept):
            kept.append(change)
    return kept
