import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from worlds import BLOCKS, World, draw

from netvet.exposure import each_alone


def holed(world, seed):
    """The same with weights missing here and there, and some stations out of reach of every gateway."""
    r = np.random.default_rng(seed)
    rows = [{**row, "subscribers": None} if r.random() < 0.2 else row for row in world.elements]
    rows = [{**row, "function": "no such function"} if r.random() < 0.05 else row for row in rows]
    links = [row for row in world.links if r.random() < 0.8]
    return World(rows, links)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_element_alone_is_what_a_trace_of_it_finds(con, block):
    for seed in range(5000 + block * 20, 5000 + block * 20 + 20):
        world = draw(seed)[0]
        if seed % 2:
            world = holed(world, seed)
        exposing = world.exposing(con)
        found = each_alone(exposing)
        for place in range(len(world.elements)):
            one = np.arange(len(world.elements)) == place
            for share in exposing.trace(one):
                key = (share.word, share.measure)
                expected = (share.reach.low, share.reach.high)
                assert (found.low[key][place], found.high[key][place]) == pytest.approx(expected, abs=1e-9), (seed, place, key)
