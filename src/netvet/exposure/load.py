"""What passes through each element: what stations send, added up along their ways."""

from __future__ import annotations

import numpy as np

from netvet.exposure.links import Floats, Integers
from netvet.exposure.routes import Routes
from netvet.exposure.ways import Wave, Ways


def flow_of(routes: Routes, plane: str, sent: Floats) -> Floats:
    """By element, what passes through it.

    Args:
        routes: the ways.
        plane: of which plane.
        sent: what each of `routes.stations` sends; those without a way send nothing.
    """
    braid = routes.planes[plane]
    flow = flow_along(braid.ways, braid.places, sent[braid.stations])
    return np.asarray(np.bincount(braid.ways.nodes, flow, len(routes.network)), float)


def flow_along(ways: Ways, places: Integers, sent: Floats) -> Floats:
    """What passes through each of `ways.nodes`, where stations at some of their places send something."""
    flow = np.asarray(np.bincount(places, sent, len(ways.nodes)), float)
    for wave in reversed(ways.waves):
        _pass_on(flow, wave)
    return flow


def _pass_on(flow: Floats, wave: Wave) -> None:
    """Hand on what has come to the elements of a wave, evenly over their next hops."""
    sent = flow[wave.start : wave.stop]
    if wave.ways is not None:
        sent = np.repeat(sent / wave.ways, wave.ways)
    if len(sent) * 8 < wave.start:
        np.add.at(flow, wave.hops, sent)
    else:
        flow[: wave.start] += np.bincount(wave.hops, sent, wave.start)
