"""What each option of each group costs, a site: acts of either kind add up, so that no path is written out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netvet.errors import PlanError
from netvet.transition.acts import Acts, acts_of
from netvet.transition.ageing import Standing, aged
from netvet.transition.calendar import Calendar
from netvet.transition.groups import Groups, groups_of
from netvet.transition.problem import NATION, NONE, Floats, Integers, Mask, Problem

STAY, ONE, TWO, MANAGED, BUILT_MANAGED = range(5)
"""Kinds of option: nothing; one act; 5G and later another maker; a new manager; 5G and a new manager."""


class Tables(NamedTuple):
    """Costs and windows. G groups, K targets, B targets that put 5G beside 4G that stays, T quarters.

    A window ends before its `to`. What a second act costs is what it adds to the first.

    Attributes:
        one: of a first act in a quarter, and of all that follows from it. [G, K, T]
        two: of a second act after a build. [G, B, K, T]
        manager: of a new manager. [G, T]
        stay: of nothing at all. [G]
        one_from, one_to: when a first act may be. [G, K]
        two_from, two_to: when a second may be. [G, B, K]
        manager_from, manager_to: when the manager may be replaced. [G]
        allowed: which kinds of option there are. [G, 5]
        builds: the targets that put 5G beside 4G that stays, or the one that stands already; NONE where there are fewer. [G, B]
        same: which of these has 5G and 4G of one maker; NONE. [G]
        ordered: whether a new manager comes with that or after it: only then there is something for it to cure. [G]
        waiting: a subscriber who gets 5G in a quarter, the last: never. [T + 1]
        wants: whether 5G is to come. [G]
        exposed: the traffic of an average site in a state in a quarter. [S, T]
        relief: what a new manager takes off that, from a quarter on. [S, T]
    """

    one: Floats
    two: Floats
    manager: Floats
    stay: Floats
    one_from: Integers
    one_to: Integers
    two_from: Integers
    two_to: Integers
    manager_from: Integers
    manager_to: Integers
    allowed: Mask
    builds: Integers
    same: Integers
    ordered: Mask
    waiting: Floats
    wants: Mask
    exposed: Floats
    relief: Floats


class Model(NamedTuple):
    """A problem made ready: what does not depend on prices.

    Attributes:
        sites, subscribers: of each unit. [N]
        traffic: of each unit, in that of an average site. [N]
    """

    acts: Acts
    groups: Groups
    tables: Tables
    sites: Floats
    subscribers: Floats
    traffic: Floats


def model_of(problem: Problem) -> Model:
    """Acts, groups and tables of a problem."""
    units = problem.units
    acts = acts_of(problem)
    groups = groups_of(problem, acts)
    sites, subscribers = units.sites.astype(np.float64), units.subscribers.astype(np.float64)
    return Model(acts, groups, tables_of(problem, acts, groups), sites, subscribers, traffic_of(problem))


def traffic_of(problem: Problem) -> Floats:
    """The traffic of each unit, in that of an average site."""
    units = problem.units
    whole = float(units.traffic.sum())
    return np.asarray(units.traffic * (units.sites.sum() / whole), float) if whole > 0 else np.zeros(len(units))


def tables_of(problem: Problem, acts: Acts, groups: Groups) -> Tables:
    """The costs of all options."""
    calendar = Calendar(problem.quarters, problem.terms.rate)
    builds, same = _builds(acts, groups)
    first_from, first_to = _first_windows(problem, acts, groups)
    second_from, second_to = _second_windows(problem, acts, groups, builds)
    prices = _Prices(problem, acts, groups, calendar)
    ordered = prices.late_once_built(same)
    leaves = prices.leaves(same) | prices.late_as_decided() | _unwelcome(problem, acts, groups)
    risky = _high_risk(problem, acts)
    weights = problem.weights
    manager_from = np.where(groups.second == _managing(acts), groups.second_at, groups.begin)
    return Tables(
        one=prices.one(),
        two=prices.two(builds),
        manager=prices.manager(same, ordered),
        stay=prices.stay(),
        one_from=first_from,
        one_to=first_to,
        two_from=second_from,
        two_to=second_to,
        manager_from=manager_from,
        manager_to=np.where(groups.second == _managing(acts), groups.second_at + 1, problem.quarters),
        allowed=_allowed(acts, groups, (builds, same, ordered), leaves),
        builds=builds,
        same=same,
        ordered=ordered,
        waiting=weights.waiting / 1000.0 * calendar.before,
        wants=acts.wants[groups.state],
        exposed=weights.exposure * risky[:, None] * calendar.discount,
        relief=-weights.exposure * (1.0 - weights.managed) * risky[:, None] * calendar.after[:-1],
    )


def _managing(acts: Acts) -> int:
    return len(acts.target_anchor)


def _high_risk(problem: Problem, acts: Acts) -> Floats:
    risky = problem.market.high_risk
    return np.asarray(risky[acts.anchor] | (risky[acts.five] & (acts.five != NONE)), float)


class _Prices:
    """Costs of acts, a site, by group."""

    def __init__(self, problem: Problem, acts: Acts, groups: Groups, calendar: Calendar) -> None:
        self._problem, self._acts, self._groups, self._calendar = problem, acts, groups, calendar
        terms = problem.terms
        self._spread_4g = calendar.annuity(terms.life_4g) * terms.gear_4g
        self._spread_5g = calendar.annuity(terms.life_5g) * terms.gear_5g
        stays, stays_4g = problem.admission.may_stay[groups.rule], problem.admission.stays_4g[groups.rule]
        fine = stays_4g[:, acts.anchor] & (stays[:, acts.five] | (acts.five == NONE))
        self._late = np.asarray(terms.late * ~fine, float)  # [G, S]
        self._since_due = calendar.overdue[groups.deadline]
        self._due: Mask = groups.deadline < problem.quarters
        ends, renewed = (groups.ends_4g, groups.ends_5g), (groups.renewed_4g, groups.renewed_5g)
        both = aged(problem, acts, Standing(groups.state, groups.density, groups.rule, groups.begin, ends, renewed))
        # [G, T + 1] each, by the quarter in which it gives way; the last: never
        self._old_4g, self._old_5g = (
            np.stack([one.until(problem, calendar, quarter) for quarter in range(problem.quarters + 1)], axis=1) for one in both
        )

    def _late_in(self, state: Integers) -> Floats:
        return np.asarray(np.take_along_axis(self._late, state[:, None], axis=1)[:, 0], float)

    def leaves(self, same: Integers) -> Mask:
        """Whether what stands there has to leave, or would once 5G of its own maker stood there too. [G]."""
        return np.asarray(((self._late_in(self._groups.state) > 0) & self._due) | self.late_once_built(same), bool)

    def late_once_built(self, same: Integers) -> Mask:
        """Whether what stands there may stay, but not once 5G of its own maker stands there too. [G]."""
        built = (same != NONE) & (self._late_in(self._acts.own + np.maximum(same, 0)) > 0)
        return np.asarray(built & (self._late_in(self._groups.state) == 0) & self._due, bool)

    def late_as_decided(self) -> Mask:
        """Whether what was put in before the policy was known has to leave. [G]."""
        decided = self._groups.first != NONE
        state = np.where(decided, self._acts.own + self._groups.first, self._groups.state)
        return np.asarray(decided & self._due & (self._late_in(state) > 0), bool)

    def _kept(self) -> Floats:
        """What stands there costs past its end of life if it stays for good. [G]."""
        return np.asarray(self._old_4g[:, -1] + self._old_5g[:, -1], float)

    def _gone(self, four: Mask, five: Mask) -> Floats:
        """What that changes by where an act replaces 4G, 5G of the beginning, in each quarter. [G, T]."""
        changes = ((old[:, :-1] - old[:, -1:]) * goes[:, None] for old, goes in ((self._old_4g, four), (self._old_5g, five)))
        return np.asarray(sum(changes), float)

    def _bought(self, state: Integers, target: int) -> Floats:
        """What costs a quarter what an act puts in, by the quarter of the act. [G, T]."""
        acts, density, quarters = self._acts, self._groups.density, np.arange(self._problem.quarters)
        anchor, five = acts.target_anchor[target], acts.target_five[target]
        of_4g = acts.new_anchor[state, target] * self._spread_4g[anchor, density]
        of_5g = acts.new_five[state, target] * self._spread_5g[five, density]
        dearer = self._problem.dearer(anchor, quarters), self._problem.dearer(five, quarters)
        return np.asarray(of_4g[:, None] * dearer[0] + of_5g[:, None] * dearer[1], float)

    def _early(self, disturbs: Mask) -> Floats:
        """What it costs to end the contract of what an act replaces, in each quarter. [G, T]."""
        rest = np.maximum(self._groups.bound[:, None] - np.arange(self._problem.quarters), 0)
        price = self._problem.terms.early or 0.0
        return np.asarray(price * rest * disturbs[:, None] * self._calendar.discount, float)

    def _act(self, state: Integers, target: int) -> Floats:
        """New gear and labour of an act in each quarter. [G, T]."""
        labour = self._problem.terms.swap_labour[self._groups.density] * self._acts.disturbs[state, target]
        gear = self._bought(state, target)
        return np.asarray(gear * self._calendar.after[:-1] + labour[:, None] * self._calendar.discount, float)

    def _from(self, since: Floats) -> Floats:
        return since[:, -1:] - since[:, :-1]

    def one(self) -> Floats:
        acts, state = self._acts, self._groups.state
        before = self._kept()[:, None] + self._late_in(state)[:, None] * self._since_due[:, :-1]
        found = [
            before
            + self._gone(acts.new_anchor[state, target], acts.new_five[state, target])
            + self._late[:, acts.own + target][:, None] * self._from(self._since_due)
            + self._act(state, target)
            + self._early(acts.disturbs[state, target])
            for target in range(len(acts.target_anchor))
        ]
        return np.stack(found, axis=1)

    def two(self, builds: Integers) -> Floats:
        acts, state, number = self._acts, self._groups.state, len(self._acts.target_anchor)
        found = np.zeros((*builds.shape, number, self._problem.quarters))
        for place, build in enumerate(builds.T):
            known = np.maximum(build, 0)
            built = acts.own + known
            for target in range(number):
                # what the first put in is new
                four = acts.new_anchor[built, target] & ~acts.new_anchor[state, known]
                five = acts.new_five[built, target] & ~acts.new_five[state, known]
                late = self._late[:, acts.own + target] - self._late_in(built)
                found[:, place, target] = (
                    self._act(built, target)
                    + self._early(acts.disturbs[built, target] & self._holds(known))
                    + self._gone(four, five)
                    + late[:, None] * self._from(self._since_due)
                )
        return found

    def _holds(self, first: Integers) -> Mask:
        """Whether a first act leaves all that stands under a contract. [G]."""
        return np.asarray(~self._acts.disturbs[self._groups.state, first], bool)

    def manager(self, same: Integers, ordered: Mask) -> Floats:
        groups = self._groups
        work = self._problem.terms.manager[groups.density][:, None] * self._calendar.discount
        cured = np.where(ordered, self._acts.own + np.maximum(same, 0), groups.state)
        return np.asarray(work - self._late_in(cured)[:, None] * self._from(self._since_due), float)

    def stay(self) -> Floats:
        groups, terms = self._groups, self._problem.terms
        never = self._acts.wants[groups.state] * terms.unserved * self._calendar.discount[-1]
        late = self._late_in(groups.state) * self._since_due[:, -1]
        return np.asarray(self._kept() + late + never, float)


def _builds(acts: Acts, groups: Groups) -> tuple[Integers, Integers]:
    """The targets of each group after which another may come, and which of them puts 5G beside 4G of the same maker.

    They are those that put 5G beside 4G that stays; where a first act was decided already, that alone. At a site that gets no
    5G a decided act is the last.
    """
    build = acts.wants[:, None] & ~acts.new_anchor & acts.possible
    width = max(int(build.sum(axis=1).max(initial=0)), 1)
    order = np.argsort(~build, axis=1, kind="stable")[:, :width]
    by_state = np.where(np.take_along_axis(build, order, axis=1), order, NONE)
    own = (acts.target_five[by_state] == acts.anchor[:, None]) & (by_state != NONE)
    same = np.where(own.any(axis=1), np.take_along_axis(by_state, own.argmax(axis=1)[:, None], axis=1)[:, 0], NONE)
    found = by_state[groups.state]
    decided = (groups.first != NONE) & (acts.wants | (acts.five != NONE))[groups.state]
    return np.where(decided[:, None], np.where(np.arange(width) == 0, groups.first[:, None], NONE), found), same[groups.state]


def _admitted(problem: Problem, acts: Acts, rule: Integers, new: tuple[Mask, Mask]) -> tuple[Integers, Integers]:
    """The window in which all that an act buys may be bought; `new` tells of 4G and 5G whether it is. [G, K] each."""
    admission, makers = problem.admission, (acts.target_anchor, acts.target_five)
    opens, closes = np.zeros(new[0].shape, np.int64), np.full(new[0].shape, problem.quarters, np.int64)
    for bought, maker in zip(new, makers, strict=True):
        opens = np.maximum(opens, np.where(bought, admission.opens[rule][:, maker], 0))
        closes = np.minimum(closes, np.where(bought, admission.closes[rule][:, maker], problem.quarters))
    return opens, closes


def _bound(problem: Problem, groups: Groups, disturbs: Mask) -> Integers:
    """The first quarter in which contracts that are kept let an act be. [G, K]."""
    return np.where(disturbs, groups.bound[:, None], 0) if problem.terms.early is None else np.zeros(disturbs.shape, np.int64)


def _first_windows(problem: Problem, acts: Acts, groups: Groups) -> tuple[Integers, Integers]:
    state = groups.state
    opens, closes = _admitted(problem, acts, groups.rule, (acts.new_anchor[state], acts.new_five[state]))
    opens = np.maximum(np.maximum(opens, groups.begin[:, None]), _bound(problem, groups, acts.disturbs[state]))
    closes = np.where(acts.possible[state], closes, 0)
    stands = groups.first[:, None] == np.arange(opens.shape[1])
    some = groups.first[:, None] != NONE
    closes = np.where(some, np.where(stands, groups.first_at[:, None] + 1, 0), closes)
    return np.where(stands & some, groups.first_at[:, None], opens), closes


def _second_windows(problem: Problem, acts: Acts, groups: Groups, builds: Integers) -> tuple[Integers, Integers]:
    found: list[tuple[Integers, Integers]] = []
    for build in builds.T:
        state = acts.own + np.maximum(build, 0)
        opens, closes = _admitted(problem, acts, groups.rule, (acts.new_anchor[state], acts.new_five[state]))
        held = acts.disturbs[state] & ~acts.disturbs[groups.state, np.maximum(build, 0)][:, None]
        opens = np.maximum(np.maximum(opens, groups.begin[:, None]), _bound(problem, groups, held))
        closes = np.where(acts.possible[state] & (build != NONE)[:, None], closes, 0)
        stands = groups.second[:, None] == np.arange(opens.shape[1])
        some = groups.second[:, None] != NONE
        closes = np.where(some, np.where(stands, groups.second_at[:, None] + 1, 0), closes)
        found.append((np.where(stands & some, groups.second_at[:, None], opens), closes))
    return np.stack([one for one, _ in found], axis=1), np.stack([other for _, other in found], axis=1)


def _allowed(acts: Acts, groups: Groups, built: tuple[Integers, Integers, Mask], leaves: Mask) -> Mask:
    """Which kinds of option each group has; a swap after a build only where something speaks for leaving. [G, 5]."""
    (builds, same, ordered), managing = built, _managing(acts)
    first, second = groups.first != NONE, groups.second != NONE
    swapped, managed = second & (groups.second != managing), groups.second == managing
    manager = groups.manager & ~swapped
    if bool((managed & ordered & ~first).any()):
        told = "a new manager was decided where nothing needs one before 5G is put in"
        raise PlanError(told, where="decided", remedy="leave it out of what was decided")
    found = np.zeros((len(groups.operator), 5), bool)
    found[:, STAY] = ~first & ~second
    found[:, ONE] = ~second
    found[:, TWO] = (builds[:, 0] != NONE) & (leaves | swapped) & ~managed
    found[:, MANAGED] = ((manager & ~second) | managed) & ~first & ~ordered
    found[:, BUILT_MANAGED] = ((manager & ~second) | managed) & (same != NONE) & (~first | (groups.first == same))
    return found


def _unwelcome(problem: Problem, acts: Acts, groups: Groups) -> Mask:
    """Whether a cap or a weight speaks against a maker that stands there: only then does it pay to leave it later."""
    decided = np.where(groups.first != NONE, acts.own + groups.first, groups.state)
    found = np.zeros(len(decided), bool)
    for maker in (acts.anchor[groups.state], acts.anchor[decided], acts.five[decided]):
        found |= (maker != NONE) & problem.market.high_risk[maker] & (problem.weights.exposure > 0)
        for cap in problem.caps:
            ours = (cap.operator == NATION) | (groups.operator == cap.operator)
            found |= ours & np.isin(maker, cap.makers) & bool((cap.share < 1).any())
    return found
