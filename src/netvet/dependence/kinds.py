"""Sites that are alike, by scope: on which the same makers stand, and as many elements of no known maker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from netvet.dependence.alike import Ints, alike, bits_of, earliest, number_kind, numbered, runs
from netvet.dependence.places import Kind

if TYPE_CHECKING:
    from netvet.dependence.standing import Labels, Standing

Place = tuple[str | None, str | None, str | None]
"""Operator, region and function of a scope; None where it is about all."""


def take_kinds(standing: Standing, per: Sequence[str]) -> dict[Place, list[Kind]]:
    """Sites that are alike, by scope, in the order of the inventory."""
    makers, stranger = standing.labels.maker.words, _stranger(standing)
    keys, bits, scopes = _keys(standing, per)
    rows, n = runs(keys)
    owner, held = rows >> bits, (rows & (1 << bits) - 1).astype(np.int32)
    strange = np.flatnonzero(held == stranger)
    held[strange] += n[strange] - 1  # how many elements of no known maker are on a site is told by one number
    found = alike(owner, held)
    many = bits_of(len(scopes))
    at, scope = found.owners >> many, found.owners & (1 << many) - 1
    groups, group = numbered((found.kind.astype(np.int64) << many) + scope, len(found.members) << many)
    sizes, first = np.bincount(group, minlength=len(groups)), earliest(group, standing.first.take(at), len(groups))
    told = [_kind(members, makers, stranger) for members in found.members]
    order = np.argsort(first, kind="stable")
    kinds: dict[Place, list[Kind]] = {}
    for one, size in zip(groups[order].tolist(), sizes[order].tolist(), strict=True):
        kinds.setdefault(scopes[one & (1 << many) - 1], []).append(told[one >> many].many(size))
    return kinds


def _stranger(standing: Standing) -> int:
    """The number of a maker that is not known: after all makers, and after them once more where some may not be there."""
    many = len(standing.labels.maker.words)
    return 2 * many + 1 if (standing.mark & 1).any() else many


def _members(standing: Standing) -> Ints:
    """Of each label the number of its maker, and of the maker that may be there where an element of it is in doubt."""
    many, number = len(standing.labels.maker.words), standing.labels.maker.number
    sure, doubt = np.where(number < 0, _stranger(standing), number), many + np.where(number < 0, many, number)
    return np.stack([sure, doubt], axis=1)


def _kind(members: Sequence[int], makers: Sequence[str], stranger: int) -> Kind:
    """The makers on a site, and how many elements of no known maker; those that may be there too."""
    many, last = len(makers), members[-1] if members else -1
    lost = max(0, last - stranger + 1)
    doubt = [one - many for one in members if many <= one < stranger]
    sure = tuple(makers[maker] for maker in members if maker < many)
    perhaps = tuple(makers[maker] for maker in doubt if maker < many and makers[maker] not in sure)
    return Kind(sure, lost, 0, perhaps, many in doubt)


def _keys(standing: Standing, per: Sequence[str]) -> tuple[Ints, int, list[Place]]:
    """Every element in every scope that it is in, as bits: site, scope and maker; how many bits a maker has; the scopes."""
    labels, bits = standing.labels, bits_of(_stranger(standing) + 1)
    of, scope, places = _scopes_of(labels, per)
    names: Sequence[str | None] = standing.region.words if "region" in per else [None]
    regions, where = max(len(names), 1), standing.region.number
    above = bits + bits_of(len(places) * regions)
    kind = number_kind(len(where) << above)
    counts = np.bincount(of, minlength=len(labels.many))
    starts, found = np.cumsum(counts) - counts, []
    members = _members(standing)
    for nth in range(int(counts.max(initial=0))):  # an element of several functions is in several scopes
        more, own = counts > nth, members.copy()
        own[more] += (scope[starts[more] + nth, np.newaxis] * regions) << bits
        site, mark = standing.site, standing.mark
        if not more.all():
            every = np.flatnonzero(np.repeat(more, 2).take(mark))
            site, mark = site[every], mark[every]
        if "region" in per:
            every = np.flatnonzero(where.take(site) >= 0)
            site, mark = site[every], mark[every]
        key = site.astype(kind)
        key <<= kind(above)
        key += own.ravel().astype(kind).take(mark)
        if "region" in per:
            key += where.astype(kind).take(site) << kind(bits)
        found.append(key)
    keys = found[0] if len(found) == 1 else np.concatenate(found or [standing.site[:0]])
    return keys, bits, [(operator, name, function) for operator, _, function in places for name in names]


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
