"""Sites that are alike, by scope: on which the same makers stand, and as many elements of no known maker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from netvet.dependence.alike import Ints, alike, earliest, numbered, runs
from netvet.dependence.places import Kind

if TYPE_CHECKING:
    from netvet.dependence.standing import Labels, Standing

Place = tuple[str | None, str | None, str | None]
"""Operator, region and function of a scope; None where it is about all."""


def take_kinds(standing: Standing, per: Sequence[str]) -> dict[Place, list[Kind]]:
    """Sites that are alike, by scope, in the order of the inventory."""
    makers = standing.labels.maker.words
    site, member, place, scopes = _scoped(standing, per)
    stranger = _stranger(standing)
    width, many = stranger + 1, max(len(scopes), 1)
    rows, n = runs((site * many + place) * width + member)
    owner, held = np.divmod(rows, width)
    found = alike(owner, np.where(held == stranger, stranger - 1 + n, held))  # how many are not known is told by one number
    at, scope = np.divmod(found.owners, many)
    groups, group = numbered(found.kind * many + scope, len(found.members) * many)
    sizes, first = np.bincount(group, minlength=len(groups)), earliest(group, standing.first[at], len(groups))
    told = [_kind(members, makers, stranger) for members in found.members]
    kinds: dict[Place, list[Kind]] = {}
    for one in np.argsort(first, kind="stable"):
        kind, where = divmod(int(groups[one]), many)
        kinds.setdefault(scopes[where], []).append(told[kind].many(int(sizes[one])))
    return kinds


def _stranger(standing: Standing) -> int:
    """The number of a maker that is not known: after all makers, and after them once more where some may not be there."""
    many = len(standing.labels.maker.words)
    return 2 * many + 1 if standing.doubt.any() else many


def _members(standing: Standing) -> Ints:
    """Of each element the number of its maker; of one in doubt that of a maker that may be there."""
    many, number = len(standing.labels.maker.words), standing.labels.maker.number[standing.label]
    sure = np.where(number < 0, _stranger(standing), number)
    return np.where(standing.doubt, many + np.where(number < 0, many, number), sure)


def _kind(members: Sequence[int], makers: Sequence[str], stranger: int) -> Kind:
    """The makers on a site, and how many elements of no known maker; those that may be there too."""
    many, last = len(makers), members[-1] if members else -1
    lost = max(0, last - stranger + 1)
    doubt = [one - many for one in members if many <= one < stranger]
    sure = tuple(makers[maker] for maker in members if maker < many)
    perhaps = tuple(makers[maker] for maker in doubt if maker < many and makers[maker] not in sure)
    return Kind(sure, lost, 0, perhaps, many in doubt)


def _scoped(standing: Standing, per: Sequence[str]) -> tuple[Ints, Ints, Ints, list[Place]]:
    """Every element in every scope that it is in: its site, the number of its maker and its scope, and the scopes."""
    labels, members = standing.labels, _members(standing)
    of, scope, places = _scopes_of(labels, per)
    counts = np.bincount(of, minlength=len(labels.many))
    starts = np.cumsum(counts) - counts
    found: list[tuple[Ints, ...]] = []
    for nth in range(int(counts.max(initial=0))):  # an element of several functions is in several scopes
        more = (counts > nth)[standing.label]
        kept = slice(None) if more.all() else more
        found.append((standing.site[kept], members[kept], scope[starts[standing.label[kept]] + nth]))
    if len(found) > 1:
        found = [tuple(np.concatenate(some) for some in zip(*found, strict=True))]
    site, member, place = found[0] if found else (standing.site[:0],) * 3
    if "region" not in per:
        return site, member, place, places
    region = standing.region.number[site]
    here, names = region >= 0, standing.region.words
    placed: list[Place] = [(operator, name, function) for operator, _, function in places for name in names]
    return site[here], member[here], (place * max(len(names), 1) + region)[here], placed


def _scopes_of(labels: Labels, per: Sequence[str]) -> tuple[Ints, Ints, list[Place]]:
    """Labels, each as often as it has scopes, the scope of each, and the scopes without their regions."""
    of, function = np.arange(len(labels.many)), np.zeros(len(labels.many), dtype=np.int64)
    if "function" in per:
        of, function = np.repeat(of, labels.many), labels.function.number
        of, function = of[function >= 0], function[function >= 0]
    operator = labels.operator.number[of] if "operator" in per else np.zeros(len(of), dtype=np.int64)
    many = max(len(labels.function.words), 1)
    pairs, scope = numbered(operator * many + function, max(len(labels.operator.words), 1) * many)
    names = labels.operator.words if "operator" in per else [None]
    functions = labels.function.words if "function" in per else [None]
    return of, scope, [(names[pair // many], None, functions[pair % many]) for pair in pairs.tolist()]
