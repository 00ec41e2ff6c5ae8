"""Names that lead nowhere, managers not named, unknown functions, shared stations: what a case leaves open to exposure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.compromise.scene import Scene
from netvet.exposure import used_by_others
from netvet.fact import NONE
from netvet.inventory.users import Strangers, find_strangers


@dataclass(frozen=True)
class Loose:
    """Rows that name elements which the case does not have.

    Attributes:
        column: where they stand: `links`, `managed_by` or `hosted_on`.
        rows: how many.
        names: what they name, in order, each once.
    """

    column: str
    rows: int
    names: tuple[str, ...]


def loose_names(scene: Scene) -> tuple[Loose, ...]:
    """The links, and the managers and platforms of elements that are there, which name no element of the case."""
    ends = "links", "unnest([k.from_element, k.to_element])", "links AS k"
    own = "(SELECT * FROM elements SEMI JOIN net USING (netvet_row)) AS k"
    have = scene.columns
    asked = [ends] if have.get("links") else []
    asked += [(column, f"k.{column}", own) for column in ("managed_by", "hosted_on") if column in have["elements"]]
    found = (_loose(scene, *one) for one in asked)
    return tuple(one for one in found if one.rows)


def _loose(scene: Scene, column: str, name: str, rows: str) -> Loose:
    told = scene.con.execute(
        "SELECT count(DISTINCT place), list(DISTINCT name ORDER BY name) "
        f"FROM (SELECT k.netvet_row AS place, {name} AS name FROM {rows}) AS t "
        f"ANTI JOIN elements AS e ON e.element_id = t.name WHERE t.name IS NOT NULL AND t.name <> '{NONE}'"
    ).fetchall()
    ((count, names),) = told
    return Loose(column, count, tuple(names or ()))


def not_named(scene: Scene) -> dict[str, int]:
    """By `managed_by` and `hosted_on`, how many elements leave it empty that some of their operator may manage or host."""
    return {column: number for column, number in scene.exposing.unsaid().items() if number}


def of_unknown_function(scene: Scene) -> int:
    """How many elements there are of which a function is not known."""
    net = scene.exposing.network
    return int(np.count_nonzero(net.sight.unknown[net.function]))


def resting_stations(scene: Scene) -> dict[str, int]:
    """By measure, how many stations are taken to serve together what functions of the core do beyond the other stations."""
    return {measure: int(weights.rest[_silent(scene, measure)].sum()) for measure, weights in scene.exposing.weights.items()}


def open_stations(scene: Scene) -> dict[str, int]:
    """By measure, of how many elements that are or may be stations it is not known what they serve: it may be any number.

    Only those of operators whose whole is not known, and that state anything.
    """
    stating = np.array([name not in scene.without_weight for name in scene.exposing.network.operators])
    weights = scene.exposing.weights
    return {measure: int((one.open & stating)[_silent(scene, measure)].sum()) for measure, one in weights.items()}


def _silent(scene: Scene, measure: str) -> NDArray[np.integer[Any]]:
    """Of what is or may be a station and does not say what it serves, the operators."""
    net = scene.exposing.network
    return net.operator[net.stations[np.isnan(net.weights[measure][net.stations])]]


def strange_users(scene: Scene) -> Strangers | None:
    """Who is named in `used_by` and runs nothing in the network; None where nobody is."""
    return find_strangers(scene.con) if "used_by" in scene.columns["elements"] else None


def lent_stations(scene: Scene) -> int:
    """How many stations other operators use too, though all that they serve counts at the gateways of who runs them."""
    net = scene.exposing.network
    own = ~scene.exposing.routes.sharing["user"].homeless[net.operator]
    return int(np.count_nonzero(used_by_others(net) & own))
