"""Which options are no worse than others in all that is counted: dominated ones are named, and never ranked by a score."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

Interval = tuple[float, float]
"""The least and the most; less is better."""


def span_of(values: Sequence[float]) -> Interval:
    """The least and the most of some values."""
    return min(values), max(values)


@dataclass(frozen=True)
class Front:
    """What comparing options on some criteria comes to.

    Attributes:
        criteria: what was compared; less is better in each.
        dominated: of each option, those that are better in one criterion and no worse in any, for certain.
        perhaps: of each option that nothing dominates for certain, those that may, for all that is known.
        apart: options that were compared with none, as their plans are not proven near the best.
    """

    criteria: tuple[str, ...]
    dominated: Mapping[str, tuple[str, ...]]
    perhaps: Mapping[str, tuple[str, ...]]
    apart: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """Those that no other option dominates for certain, in their order; what is apart is not dominated."""
        return tuple(option for option, by in self.dominated.items() if not by)


def front_of(
    values: Mapping[str, Mapping[str, Interval]],
    criteria: Sequence[str],
    apart: Collection[str] = (),
    alike: Callable[[str, str], Collection[str]] | None = None,
) -> Front:
    """Compare options.

    One dominates another for certain where its most is no more than the other's least in every criterion, and less in one.
    Options that are alike in all dominate neither each other.

    Args:
        values: of each option, an interval a criterion.
        criteria: those compared.
        apart: options whose figures are not certain enough to compare: they neither dominate nor are dominated.
        alike: of two options the criteria in which they are the same, whatever is not known; then their intervals say nothing.
    """
    same = alike or (lambda _one, _other: ())
    dominated: dict[str, tuple[str, ...]] = {}
    perhaps: dict[str, tuple[str, ...]] = {}
    for option, own in values.items():
        others = [(name, other) for name, other in values.items() if name != option and not {name, option} & {*apart}]
        apart_in = {name: [one for one in criteria if one not in same(option, name)] for name, _ in others}
        dominated[option] = tuple(name for name, other in others if _surely(other, own, apart_in[name]))
        perhaps[option] = tuple(
            name for name, other in others if not dominated[option] and _perhaps(other, own, apart_in[name])
        )
    return Front(tuple(criteria), dominated, perhaps, tuple(option for option in values if option in apart))


def _surely(better: Mapping[str, Interval], worse: Mapping[str, Interval], criteria: Sequence[str]) -> bool:
    no_worse = all(better[one][1] <= worse[one][0] for one in criteria)
    return no_worse and any(better[one][1] < worse[one][0] for one in criteria)


def _perhaps(better: Mapping[str, Interval], worse: Mapping[str, Interval], criteria: Sequence[str]) -> bool:
    no_worse = all(better[one][0] <= worse[one][1] for one in criteria)
    return no_worse and any(better[one][0] < worse[one][1] for one in criteria)
