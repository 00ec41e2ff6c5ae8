"""All ways of a plane side by side: waves of different routes that do not wait for each other are taken together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from netvet.exposure.links import Integers, Mask
from netvet.exposure.ways import Wave, Ways


@dataclass(frozen=True)
class Braid:
    """Several ways as one.

    Attributes:
        ways: all of them.
        stations: who takes them, in order.
        places: of each of these its place in `ways.nodes`.
        stem: of each of `ways.nodes`, the number of the gateway, or of the element whose traffic splits, to which its own
            leads hop by hop without a split; of such elements their own.
        strand: of each stem, which of the several ways it is of.
    """

    ways: Ways
    stations: Integers
    places: Integers
    stem: Integers
    strand: Integers


@dataclass(frozen=True)
class Strand:
    """Some of the ways, with the stations that take them, and of each of these its place in `ways.nodes`."""

    ways: Ways
    stations: Integers
    places: Integers


def side_by_side(several: Sequence[Strand]) -> Braid:
    """Put ways together."""
    moved: list[Integers] = [np.empty(len(one.ways.nodes), np.int32) for one in several]
    waves: list[Wave] = []
    told = 0
    for one, place in zip(several, moved, strict=True):
        place[: one.ways.gateways] = np.arange(told, told + one.ways.gateways)
        told += one.ways.gateways
    gateways = told
    for turn in range(max((len(one.ways.waves) for one in several), default=0)):
        for of_kind in _KINDS:
            chosen = [i for i, one in enumerate(several) if turn < len(one.ways.waves) and of_kind(one.ways.waves[turn])]
            if chosen:
                own = [several[i].ways.waves[turn] for i in chosen]
                waves.append(_taken_together(told, own, [moved[i] for i in chosen]))
                told = waves[-1].stop
    return _braided(several, moved, gateways, tuple(waves))


def _braided(several: Sequence[Strand], moved: list[Integers], gateways: int, waves: tuple[Wave, ...]) -> Braid:
    size = sum(map(len, moved))
    nodes, strand = np.empty(size, np.int32), np.empty(size, np.int32)
    for number, (one, place) in enumerate(zip(several, moved, strict=True)):
        nodes[place], strand[place] = one.ways.nodes, number
    ways = Ways(nodes, gateways, waves)
    stem, stems = _stems(ways)
    of_stem = np.empty(stems, np.int32)
    of_stem[stem] = strand
    nobody = [np.zeros(0, np.int32)]
    stations = np.concatenate([one.stations for one in several] or nobody)
    places = np.concatenate([place[one.places] for one, place in zip(several, moved, strict=True)] or nobody)
    order = np.argsort(stations)
    return Braid(ways, stations[order], places[order], stem, of_stem)


_KINDS: tuple[Callable[[Wave], bool], ...] = (
    lambda wave: wave.ways is None,
    lambda wave: wave.ways is not None and wave.solid is None and not wave.knot,
    lambda wave: wave.solid is not None,
    lambda wave: wave.knot,
)


def _taken_together(start: int, waves: list[Wave], moved: list[Integers]) -> Wave:
    """Waves of one kind as one that begins at `start`; notes where their elements stand now."""
    stop = start
    for wave, place in zip(waves, moved, strict=True):
        place[wave.start : wave.stop] = np.arange(stop, stop + wave.stop - wave.start)
        stop += wave.stop - wave.start
    hops = np.concatenate([place[wave.hops] for wave, place in zip(waves, moved, strict=True)])
    cover = np.concatenate([wave.cover for wave in waves])
    if waves[0].ways is None:
        return Wave(start, stop, None, None, hops, cover)
    split = np.concatenate([np.asarray(wave.ways) for wave in waves])
    solid: Mask | None = None if waves[0].solid is None else np.concatenate([np.asarray(wave.solid) for wave in waves])
    return Wave(start, stop, np.cumsum(split) - split, split, hops, cover, solid, waves[0].knot)


def _stems(ways: Ways) -> tuple[Integers, int]:
    stem = np.empty(len(ways.nodes), np.int32)
    stem[: ways.gateways] = np.arange(ways.gateways)
    count = ways.gateways
    for wave in ways.waves:
        if wave.ways is None:
            stem[wave.start : wave.stop] = stem[wave.hops]
        else:
            stem[wave.start : wave.stop] = np.arange(count, count + wave.stop - wave.start)
            count += wave.stop - wave.start
    return stem, count
