"""Whose gear is watched: that of all makers whom options bar or cap, and for each option that of its own.

An option is not to be judged by what another one asks: whoever bars one maker is not asked why another's gear is left standing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from netvet.appraisal.appraised import EXPOSED
from netvet.appraisal.equivalence import Equivalent
from netvet.appraisal.equivalents import Comparing
from netvet.appraisal.front import Interval
from netvet.appraisal.lookout import Lookout
from netvet.appraisal.option import Option
from netvet.appraisal.weighing import Weighed, Weighing
from netvet.errors import CaseError
from netvet.planning import Planned


def watched_by_all(planned: Iterable[Planned], where: str) -> str:
    """The makers that some option bars from radio or caps, as a condition; in the order in which options name them.

    Raises:
        CaseError: where there are none.
    """
    names = dict.fromkeys(name for one in planned for name in _makers(one))
    if not names:
        remedy = "say whose gear counts as exposed: --watched \"vendor.group IN ('...')\""
        raise CaseError("no option bars or caps a maker of radio", where=where, remedy=remedy)
    return _condition(names)


def watched_by_each(planned: Mapping[str, Planned], everybody: str) -> dict[str, str]:
    """Of each option with plans the makers that it bars from radio or caps itself; those of all where it does neither.

    Args:
        planned: the plans, by option.
        everybody: what `watched_by_all` told.
    """
    order = list(dict.fromkeys(name for one in planned.values() for name in _makers(one)))
    own = {option: {*_makers(one)} for option, one in planned.items()}
    return {option: _condition(sorted(names, key=order.index)) if names else everybody for option, names in own.items()}


def _makers(planned: Planned) -> Iterator[str]:
    admitting = planned.asked.admitting
    yield from (bar.maker for bar in admitting.barred if bar.sure)
    yield from (maker for cap in admitting.capping for maker in cap.makers)


def _condition(names: Iterable[str]) -> str:
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    return f"vendor.id IN ({listed})"


class Sides:
    """Options weighed with the gear of all watched makers, and once more with that of each set of makers that options name."""

    def __init__(
        self,
        weighing: Weighing,
        weighed: Sequence[Weighed],
        own: Mapping[str, str],
        options: Sequence[Option],
        planned: Mapping[str, Planned],
    ) -> None:
        """Weigh options once more for each condition that is not yet that of `weighing`.

        Args:
            weighing: with the gear of all watched makers.
            weighed: the options, weighed so.
            own: of options the condition by which they are judged; that of `weighing` where it names none.
            options: the options.
            planned: the plans of those that have any.
        """
        everybody = weighing.watched.label
        self._own, self._everybody = own, everybody
        self._weighed = {everybody: weighed}
        self.comparing = {everybody: Comparing(weighing, weighed)}
        for condition in dict.fromkeys(own.values()):
            if condition not in self._weighed:
                aside = weighing.looking(Lookout(weighing.scene, weighing.scene.of_condition(condition)))
                self._weighed[condition] = aside.weigh(options, planned)
                self.comparing[condition] = Comparing(aside, self._weighed[condition])

    @property
    def apart(self) -> tuple[str, ...]:
        """The conditions beside that of all watched makers, in the order of the options."""
        return tuple(condition for condition in self._weighed if condition != self._everybody)

    def equivalents(self, options: Iterable[str]) -> Iterator[tuple[Comparing, Equivalent]]:
        """Of each option the mildest sets, by the makers that it names itself, each with the comparison that found it."""
        for option in options:
            comparing = self.comparing[self._own.get(option, self._everybody)]
            yield from ((comparing, one) for one in comparing.equivalents([option]))

    def criteria(self) -> dict[str, dict[str, Interval]]:
        """Of each option what the front compares: its own figures, and exposure by each further condition."""
        found = {one.told.option.id: one.told.criteria for one in self._weighed[self._everybody]}
        for condition in self.apart:
            for one in self._weighed[condition]:
                own = one.told.criteria
                found[one.told.option.id] |= {f"{word}, {condition}": own[word] for word in EXPOSED}
        return found
