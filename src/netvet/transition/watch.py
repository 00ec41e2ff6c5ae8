"""When a search ends: by gap, by time or by the user; and how it tells where it stands."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[float, float, float], None]
"""Told seconds, bound and cost (inf while there is no plan) whenever one of them gets better."""


@dataclass
class Watch:
    """The best bound and cost so far.

    Attributes:
        gap: the gap at which it is enough, as a share of the cost.
        seconds: the time there is.
        progress: told of every step.
        bound, cost: the best so far.
    """

    gap: float
    seconds: float
    progress: Progress | None = None
    bound: float = -math.inf
    cost: float = math.inf
    _start: float = field(default_factory=time.perf_counter)

    @property
    def spent(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self._start

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.seconds - self.spent

    @property
    def reached(self) -> bool:
        """Whether the gap is small enough."""
        return self.cost - self.bound <= self.gap * abs(self.cost)

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return self.reached or self.left <= 0

    def tell(self, *, bound: float = -math.inf, cost: float = math.inf) -> None:
        """Note a bound or a cost."""
        if bound > self.bound or cost < self.cost:
            self.bound, self.cost = max(bound, self.bound), min(cost, self.cost)
            if self.progress is not None:
                self.progress(self.spent, self.bound, self.cost)
