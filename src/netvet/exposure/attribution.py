"""How much of what makers together could see or stop is each one's: the Shapley value, by trying every union of them.

Shares of fleets do not add up, as one call runs through equipment of several makers. The Shapley value of a maker is what it
adds to a union, the mean over all orders in which makers can come to it (Shapley 1953). The values add up to the whole union;
of two makers that could see the same, each has the same; who sees nothing has nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from netvet.exposure.links import Floats, Mask
from netvet.exposure.network import MEASURES
from netvet.exposure.sight import ASKED
from netvet.exposure.sums import Bounds
from netvet.exposure.tracing import Exposing

MOST_PLAYERS = 10
"""How many makers are told apart: each more doubles the work."""


@dataclass(frozen=True)
class Attribution:
    """What is each player's, by class and measure.

    The least and the most are two games: `low` adds up to the least that all together see, `high` to the most. So a value of
    the least may be greater than that of the most; between which it lies whatever is not known, `within` says.

    Attributes:
        union: what all together could see or stop, by reach.
        low, high: the value of each player.
        within: the least and the most that the value of each player can be; if elements of the last player may be anybody's,
            also where any of them are this player's; of the last player, as if all of them were one maker's.
    """

    union: dict[tuple[str, str], Bounds]
    low: dict[tuple[str, str], Floats]
    high: dict[tuple[str, str], Floats]
    within: dict[tuple[str, str], tuple[Floats, Floats]]


def attribute(
    exposing: Exposing,
    players: Sequence[tuple[Mask, Mask]],
    words: tuple[str, ...] = ASKED,
    step: Callable[[int, int], None] | None = None,
    *,
    stray: bool = False,
) -> Attribution:
    """Attribute what all players together could see or stop to each of them.

    Args:
        exposing: the network made ready.
        players: of each, the elements that are there for certain, and those that may be, the former among them.
        words: the classes asked.
        step: told how many unions are done, and of how many.
        stray: whether the elements of the last player may be any other's, or of others who are no players.

    Raises:
        ValueError: where there are more than MOST_PLAYERS.
    """
    if len(players) > MOST_PLAYERS:
        raise ValueError(f"{len(players)} players; at most {MOST_PLAYERS} can be told apart")
    unions = 1 << len(players)
    keys = [(word, measure) for word in words for measure in MEASURES]
    low, high = ({key: np.zeros(unions) for key in keys} for _ in range(2))
    for union in range(1, unions):
        members = [player for place, player in enumerate(players) if union >> place & 1]
        surely, perhaps = (np.logical_or.reduce([one[side] for one in members]) for side in (0, 1))
        for share in exposing.trace(surely, perhaps, words):
            key = (share.word, share.measure)
            low[key][union], high[key][union] = share.reach.low, share.reach.high
        if step is not None:
            step(union, unions - 1)
    number = len(players)
    return Attribution(
        {key: Bounds(float(low[key][-1]), float(high[key][-1])) for key in keys},
        {key: shapley(values, number) for key, values in low.items()},
        {key: shapley(values, number) for key, values in high.items()},
        {key: (strayed if stray else enclosure)(low[key], high[key], number) for key in keys},
    )


def shapley(values: Floats, players: int) -> Floats:
    """The Shapley value of each player.

    Args:
        values: of each union, numbered by its members as bits.
        players: how many there are.
    """
    return _mean_gains(values, values, players)


def enclosure(low: Floats, high: Floats, players: int) -> tuple[Floats, Floats]:
    """The least and the most that the Shapley value of each player can be, where of each union only bounds are known.

    It is known besides that no player takes anything from a union.

    Args:
        low: the least of each union, numbered by its members as bits.
        high: the most.
        players: how many there are.
    """
    return _mean_gains(low, high, players), _mean_gains(high, low, players)


def strayed(low: Floats, high: Floats, players: int) -> tuple[Floats, Floats]:
    """The same where each element of the last player may be any other's, or of others who are no players.

    Whatever is whose, what all see is a union of what each element sees: an element adds no less to fewer. So a player adds at
    most what it does with all such elements to players who have none; and at least what its own do to players who have all.

    Args:
        low: the least of each union, numbered by its members as bits.
        high: the most.
        players: how many there are, the last among them.
    """
    half = len(low) // 2
    least, most = enclosure(low, high, players)
    least[:-1] = _mean_gains(low[half:], high[half:], players - 1)
    most[:-1] = _mean_gains(high[half:], low[:half], players - 1)
    return least, most


def _mean_gains(after: Floats, before: Floats, players: int) -> Floats:
    """Of each player what it adds, the mean over all orders; between two games never less than nothing."""
    unions = np.arange(len(after))
    size = np.bitwise_count(unions)
    weight = np.array([factorial(n) * factorial(max(players - n - 1, 0)) / factorial(players) for n in range(players + 1)])
    found = np.zeros(players)
    for player in range(players):
        without = unions[unions >> player & 1 == 0]
        gain = after[without | 1 << player] - before[without]
        found[player] = (weight[size[without]] * (gain if after is before else np.maximum(gain, 0.0))).sum()
    return found
