"""What may lie on the way of stations of which no way is known."""

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from trying import Question, nearby
from worlds import BLOCKS, World, element, link


def lent(seed):
    """A dense network of three operators, of which one alone has gateways of the user's traffic."""
    r = random.Random(seed)
    kinds = ("gNB", "gNB", "IP-core-router")
    rows = [element(f"{name}{i}", r.choice(kinds), name, subscribers=10) for name in "ABC" for i in range(r.randint(1, 2))]
    rows += [element(f"u{i}", "UPF", "A", subscribers=10) for i in range(r.randint(1, 2))]
    rows += [element("a", "AMF", "B", subscribers=10)]
    names, share = [row["element_id"] for row in rows], r.choice([0.3, 0.5])
    pairs = [(one, other) for place, one in enumerate(names) for other in names[:place] if r.random() < share]
    return World(rows, [link(*pair, length_km=r.choice([1.0, 2.0])) for pair in pairs or [(names[0], names[1])]])


@pytest.mark.parametrize("block", range(BLOCKS))
def test_trying_every_way_finds_the_same(con, block):
    asked = 0
    for seed in range(block * 12, block * 12 + 12):
        world = lent(seed)
        routes = world.exposing(con).routes
        net, near = routes.network, routes.near("user")
        traced = set(routes.stations[routes.traced["user"]].tolist())
        rows = {row["element_id"]: row for row in world.elements}
        question = Question(world, rows, {}, "user_plane", "subscribers", (set(), set()), ordering=False)
        for operator, name in enumerate(net.operators):
            if all(place in traced for place in routes.stations.tolist() if net.operator[place] == operator):
                continue
            kinds = zip(rows, near.kind.tolist(), strict=True)
            found = {one for one, kind in kinds if kind >= 0 and near.serving[kind, operator]}
            assert found == nearby(question, name), (seed, name)
            asked += 1
    assert asked > 12


def test_who_passes_anothers_traffic_on_need_not_pass_that_of_whom_no_way_is_known(con):
    """`p` of P, which has no gateway, stands behind `q` of O; `o` of O has a gateway and no link to it."""
    rows = [element("p", "gNB", "P", subscribers=30), element("q", "gNB", "O", subscribers=20)]
    rows += [element("o", "gNB", "O", subscribers=50), element("r", "IP-core-router", "O"), element("u", "UPF", "O")]
    links = [link("p", "q"), link("q", "u"), link("o", "r", reference_point="O&M"), link("r", "u")]
    found = {name: World(rows, links).trace(con, {name})["user_plane", "subscribers"] for name in "pqr"}
    assert {name: (one.design.low, one.design.high) for name, one in found.items()} == {
        "p": pytest.approx((0.3, 0.3)),
        "q": pytest.approx((0.2, 0.5)),
        "r": pytest.approx((0.0, 0.8)),
    }
