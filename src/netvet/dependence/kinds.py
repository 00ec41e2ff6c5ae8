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
    makers, stranger = standing.labels.maker.words, len(standing.labels.maker.words)
    site, label, place, scopes = _scoped(standing, per)
    member = np.where(standing.labels.maker.number < 0, stranger, standing.labels.maker.number)
    width, many = stranger + 1, max(len(scopes), 1)
    rows, n = runs((site * many + place) * width + member[label])
    owner, held = np.divmod(rows, width)
    found = alike(owner, np.where(held == stranger, stranger - 1 + n, held))  # how many are not known is told by one number
    at, scope = np.divmod(found.owners, many)
    groups, group = numbered(found.kind * many + scope, len(found.members) * many)
    sizes, first = np.bincount(group, minlength=len(groups)), earliest(group, standing.first[at], len(groups))
    told = [_kind(members, makers) for members in found.members]
    kinds: dict[Place, list[Kind]] = {}
    for one in np.argsort(first, kind="stable"):
        kind, where = divmod(int(groups[one]), many)
        kinds.setdefault(scopes[where], []).append(Kind(*told[kind], int(sizes[one])))
    return kinds


def _kind(members: Sequence[int], makers: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The makers on a site, and how many elements of no known maker."""
    last = members[-1] if members else -1
    lost = max(0, last - len(makers) + 1)
    return tuple(makers[maker] for maker in members if maker < len(makers)), lost


def _scoped(standing: Standing, per: Sequence[str]) -> tuple[Ints, Ints, Ints, list[Place]]:
    """Every element in every scope that it is in: its site, label and scope, and the scopes."""
    labels = standing.labels
    of, scope, places = _scopes_of(labels, per)
    counts = np.bincount(of, minlength=len(labels.many))
    starts = np.cumsum(counts) - counts
    found: list[tuple[Ints, ...]] = []
    for nth in range(int(counts.max(initial=0))):  # an element of several functions is in several scopes
        more = (counts > nth)[standing.label]
        site, label = (standing.site, standing.label) if more.all() else (standing.site[more], standing.label[more])
        found.append((site, label, scope[starts[label] + nth]))
    if len(found) > 1:
        found = [tuple(np.concatenate(some) for some in zip(*found, strict=True))]
    site, label, place = found[0] if found else (standing.site[:0],) * 3
    if "region" not in per:
        return site, label, place, places
    region = standing.region.number[site]
    kept, names = region >= 0, standing.region.words
    placed: list[Place] = [(operator, name, function) for operator, _, function in places for name in names]
    return site[kept], label[kept], (place * max(len(names), 1) + region)[kept], placed


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
