"""Gear of no known maker: where every watched maker would break a requirement with it, what stays as lawful is not theirs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.compromise import Scene
from netvet.findings import Findings, read_selection, turns_on_maker, would_break
from netvet.inventory.store import replace_table
from netvet.regime.condition import Test

Mask = NDArray[np.bool_]

_FOUND = "SELECT n.place, w.value, w.rule FROM would AS w JOIN net AS n USING (netvet_row) ORDER BY ALL"

_WHO = ("vendor.id", "vendor.group", "vendor.home_state")
"""Facts by which makers are watched that somebody of whom nothing else is known may have."""


def strangers_of(scene: Scene, watched: str, findings: Findings) -> tuple[tuple[frozenset[str], Mask], ...]:
    """Elements of no known maker that some requirements keep watched makers from together: their ids, and which. [elements].

    None are where gear is watched by more than one fact about who its maker is: that cannot be supposed of somebody.

    Args:
        scene: the network.
        watched: the condition by which gear is watched.
        findings: an option judged on the last day of the horizon.
    """
    condition = read_selection(watched, findings.functions, findings.dossiers)
    if not (isinstance(condition, Test) and condition.fact in _WHO and condition.operator in {"=", "in"}):
        return ()
    breaks = _breaks(scene, findings, condition)
    if not breaks:
        return ()
    alone: dict[str, Mask] = {ident: np.asarray(mask.all(axis=0)) for ident, mask in breaks.items()}
    found = [(frozenset([ident]), mask) for ident, mask in alone.items()]
    together: Mask = np.logical_or.reduce(list(breaks.values())).all(axis=0)
    if (rest := together & ~np.logical_or.reduce(list(alone.values()))).any():
        found.append((frozenset(ident for ident, mask in breaks.items() if mask[:, rest].any()), rest))
    return tuple((needs, mask) for needs, mask in found if mask.any())


def _breaks(scene: Scene, findings: Findings, watched: Test) -> dict[str, Mask]:
    """By requirement, whether each value of a fact would break it with an element of no known maker. [values, elements]."""
    rules, values = [rule for rule in findings.rules if turns_on_maker(rule)], [str(value) for value in watched.values]
    replace_table(scene.con, "would", would_break(findings, rules, watched.fact, values))
    rows: Any = scene.con.sql(_FOUND).to_arrow_table()
    value, place, index = (np.asarray(rows[label].to_numpy(zero_copy_only=False)) for label in ("value", "place", "rule"))
    found = {rule.requirement.id: np.zeros((len(values), len(scene.exposing.network)), bool) for rule in rules}
    for rule in rules:
        for number, own in enumerate(values):
            found[rule.requirement.id][number, place[(value == own) & (index == rule.index)]] = True
    return found
