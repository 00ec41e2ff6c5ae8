"""Marks what comes of plans that are not proven near the best: one sign in tables, charts and on terminals, a word in files."""

from __future__ import annotations

from netvet.appraisal import Appraisal, Appraised, Equivalent

MARK = "*"
"""Stands behind every figure of such a plan but its cost, which is proven as a range."""

PROVEN = "proven_near_the_best"
"""Says in files whether the plans behind figures are proven near the best."""

OF_PLANS = ("delay", "people", "time")
"""Measures of published figures for which netvet's own is of the plan that was found; costs are proven, prices are terms."""

_NOTHING = ("", "-")


def marked(told: str, *, loose: bool) -> str:
    """A figure, with the mark where its plan is not proven near the best."""
    return told + MARK if loose and told not in _NOTHING else told


def numbered(number: int, one: Appraised) -> str:
    """The number of an option as charts show it, with the mark."""
    return marked(str(number), loose=one.loose)


def loose_set(one: Equivalent, found: Appraisal) -> bool:
    """Whether a plan behind a set is not proven: its own, that of the option it stands for, or of one whose rules it has."""
    members = (*one.members, *(one.perhaps or ()))
    behind = {one.option} | {member.id.partition(": ")[0] for member in members if not member.measure}
    return one.loose or any(each.loose for each in found.options if each.option.id in behind)


def any_loose(found: Appraisal) -> bool:
    """Whether any figure is marked of an option or of what it turns on; sets that protect as well stand apart."""
    turning = found.sensitivity
    anew = [one.loose for one in turning.weights if one.replanned] + [one.loose for one in turning.announced]
    return any(anew) or any(one.loose for one in found.options)
