"""The same problem once more, written to be read: every option of every unit played quarter by quarter, handed to linopy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from netvet.transition import NATION, NONE, Plan, Problem

Option = tuple[int, int, int, int]
"""first, first_at, second, second_at, as in Plan."""
State = tuple[int, int]
"""Makers of 4G and of 5G; NONE where there is none."""


def optimum(problem: Problem, *, whole: bool) -> float:
    """The least cost of any plan; with `whole` False, of any mixture of options."""
    import linopy  # noqa: PLC0415 - of a group of its own
    import pandas as pd  # noqa: PLC0415
    import xarray as xr  # noqa: PLC0415

    model = linopy.Model()
    options = [(i, option) for i in range(len(problem.units)) for option in options_of(problem, i)]
    names = pd.RangeIndex(len(options), name="option")
    x = (
        model.add_variables(lower=0, upper=1, coords=[names], name="x")
        if not whole
        else model.add_variables(binary=True, coords=[names], name="x")
    )
    costs, uses = zip(*(play(problem, i, option) for i, option in options), strict=True)
    own = np.array([[i == j for i, _ in options] for j in range(len(problem.units))], float)
    unit = xr.DataArray(own, dims=["unit", "option"])
    model.add_constraints((unit * x).sum("option") == 1, name="one option each")
    rows = sorted({row for use in uses for row in use})
    limits = [limit(problem, row) for row in rows]
    columns = [np.array(column, float) for column in zip(*limits, strict=True)]
    capacity, width, price, ceiling = (xr.DataArray(column, dims=["row"]) for column in columns)
    near = model.add_variables(lower=0, upper=width, name="near")
    beyond = model.add_variables(lower=0, coords=[near.indexes["row"]], name="beyond")
    used = xr.DataArray(np.array([[use[row] for use in uses] for row in rows]), dims=["row", "option"])
    model.add_constraints((used * x).sum("option") - near - beyond <= capacity, name="limits")
    cost = xr.DataArray(np.array(costs), dims=["option"])
    objective = (cost * x).sum() + (price * near).sum() + (ceiling * beyond).sum()
    for operator, maker in sorted({pair for i, option in options for pair in newcomers(problem, i, option)}):
        comes = model.add_variables(lower=0, upper=1, name=f"operator {operator} has maker {maker} come")
        brings = np.array([(operator, maker) in newcomers(problem, i, option) for i, option in options], float)
        # of each unit, for itself: no option of it without the maker
        model.add_constraints((unit * xr.DataArray(brings, dims=["option"]) * x).sum("option") - comes <= 0)
        objective += problem.terms.onboarding * comes
    model.add_objective(objective)
    model.solve(solver_name="highs", output_flag=False, io_api="direct", progress=False, mip_rel_gap=1e-9, mip_abs_gap=1e-9)
    return float(model.objective.value)


def newcomers(problem: Problem, i: int, option: Option) -> set[tuple[int, int]]:
    """The operator of a unit, with each maker that an option of it buys of and the operator has nothing of today."""
    units, state, found = problem.units, start_of(problem, i), set[int]()
    own = units.operator == units.operator[i]
    for target in (option[0], option[2]):
        if target not in (NONE, len(problem.market.targets)):
            new = after(problem, i, state, target)
            found |= {maker for maker, fresh in zip(new, bought(problem, i, state, target), strict=True) if fresh}
            state = new
    return {(int(units.operator[i]), maker) for maker in found - {*units.anchor[own], *units.five[own]}}


def cost_of(problem: Problem, plan: Plan) -> float:
    """What a plan costs, with what it oversteps."""
    total, used, come = 0.0, Counter[Any](), set[tuple[int, int]]()
    for i, option in enumerate(zip(plan.first, plan.first_at, plan.second, plan.second_at, strict=True)):
        assert option in set(options_of(problem, i)), f"unit {i} may not do {option}"
        cost, uses = play(problem, i, option)
        total += cost
        used.update(uses)
        come |= newcomers(problem, i, option)
    total += problem.terms.onboarding * len(come)
    for row, amount in used.items():
        capacity, width, price, ceiling = limit(problem, row)
        over = max(amount - capacity, 0.0)
        total += price * min(over, width) + ceiling * max(over - width, 0.0)
    return total


def options_of(problem: Problem, i: int) -> Iterator[Option]:
    """Everything that may be done at a unit."""
    units, last, manage = problem.units, problem.quarters, len(problem.market.targets)
    begin = max(int(units.not_before[i]), problem.announced)
    fixed = NONE, NONE
    if problem.decided is not None and 0 <= problem.decided.first_at[i] < problem.announced:
        fixed = int(problem.decided.first[i]), int(problem.decided.first_at[i])
    firsts = (
        [fixed]
        if fixed[0] != NONE
        else [(k, t) for k in range(manage) for t in range(begin, last) if may(problem, i, start_of(problem, i), k, t)]
    )
    new_manager, later = bool(units.manager_cures[i]), late_once_built(problem, i)
    if fixed[0] == NONE:
        yield NONE, NONE, NONE, NONE
        yield from ((NONE, NONE, manage, t) for t in range(begin, last) if new_manager and not later)
    for k, at in firsts:
        yield k, at, NONE, NONE
        state = after(problem, i, start_of(problem, i), k)
        build = bool(units.wants_five[i]) and state[0] == units.anchor[i]
        if (build or (fixed[0] != NONE and state[1] != NONE)) and leaves(problem, i, state if fixed[0] != NONE else None):
            swaps = range(max(begin, at + problem.work.gap), last)
            yield from ((k, at, j, t) for j in range(manage) for t in swaps if may(problem, i, state, j, t))
        if build and new_manager and state[0] == state[1]:
            yield from ((k, at, manage, t) for t in range(max(begin, at) if later else begin, last))


def start_of(problem: Problem, i: int) -> State:
    return int(problem.units.anchor[i]), int(problem.units.five[i])


def after(problem: Problem, i: int, state: State, target: int) -> State:
    """What stands there after an act; units without 5G stay without."""
    anchor, five = (int(maker) for maker in problem.market.targets[target])
    return (anchor, NONE) if state[1] == NONE and not problem.units.wants_five[i] else (anchor, five)


def bought(problem: Problem, i: int, state: State, target: int) -> tuple[bool, bool]:
    """Whether an act puts in 4G, and 5G."""
    new = after(problem, i, state, target)
    return new[0] != state[0], new[1] != state[1]


def may(problem: Problem, i: int, state: State, target: int, t: int) -> bool:
    new, admission, rule = after(problem, i, state, target), problem.admission, problem.units.rule[i]
    if new[1] == NONE and problem.market.targets[target][0] != problem.market.targets[target][1]:
        return False
    fresh = bought(problem, i, state, target)
    makers = [maker for maker, new_one in zip(new, fresh, strict=True) if new_one]
    if problem.terms.early is None and held(problem, i, state, fresh) and t < problem.units.bound_until[i]:
        return False
    return bool(makers) and all(admission.opens[rule, maker] <= t < admission.closes[rule, maker] for maker in makers)


def held(problem: Problem, i: int, state: State, fresh: tuple[bool, bool]) -> bool:
    """Whether an act replaces what stood there at the beginning: that alone is under contract."""
    now = start_of(problem, i)
    replaces = fresh[0] or (fresh[1] and state[1] != NONE)
    return replaces and state[0] == now[0] and now[1] in (NONE, state[1])


def leaves(problem: Problem, i: int, decided: State | None) -> bool:
    """Whether a deadline, a cap or a weight speaks against what stands there, or will by what is decided."""
    units, states = problem.units, [start_of(problem, i), *([] if decided is None else [decided])]
    late = units.deadline[i] < problem.quarters and not all(stays(problem, i, state) for state in states)
    ours = [cap for cap in problem.caps if cap.operator in (NATION, units.operator[i]) and (cap.share < 1).any()]
    makers = {maker for state in states for maker in state if maker != NONE}
    capped = any(makers & set(cap.makers) for cap in ours)
    risky = any(problem.market.high_risk[maker] for maker in makers) and problem.weights.exposure > 0
    return bool(late or late_once_built(problem, i) or capped or risky)


def late_once_built(problem: Problem, i: int) -> bool:
    """Whether what stands there may stay, but not with 5G of its own maker beside it."""
    units, now = problem.units, start_of(problem, i)
    both = stays(problem, i, (now[0], now[0]))
    return bool(units.wants_five[i] and units.deadline[i] < problem.quarters and stays(problem, i, now) and not both)


def stays(problem: Problem, i: int, state: State) -> bool:
    """Whether a state may stand past the deadline."""
    admission, rule, (anchor, five) = problem.admission, problem.units.rule[i], state
    four_stays = admission.may_stay if admission.four_may_stay is None else admission.four_may_stay
    return bool(four_stays[rule, anchor] and (five == NONE or admission.may_stay[rule, five]))


def play(problem: Problem, i: int, option: Option) -> tuple[float, Counter[Any]]:
    """What an option costs and uses, quarter by quarter."""
    units, terms, weights, work = problem.units, problem.terms, problem.weights, problem.work
    first, first_at, second, second_at = option
    manage, density, n = len(problem.market.targets), units.density[i], units.sites[i]
    operator, region = int(units.operator[i]), int(units.region[i])
    traffic = units.traffic[i] * units.sites.sum() / units.traffic.sum()
    state, managed, rent, cost, uses = start_of(problem, i), False, 0.0, 0.0, Counter[Any]()
    old = [True, True]  # whether 4G and 5G are those of the beginning
    gone = [problem.quarters, problem.quarters]
    for t in range(problem.quarters):
        d = (1 + terms.rate) ** (-t / 4)
        for target, at in ((first, first_at), (second, second_at)):
            if at != t or target == NONE:
                continue
            if target == manage:
                managed = True
                cost += d * n * terms.manager[density]
                uses["crews", region, t] += n * work.manager
                continue
            new, (new_4g, new_5g) = after(problem, i, state, target), bought(problem, i, state, target)
            had_five = state[1] != NONE
            both = work.swap if had_five else work.joint
            uses["crews", region, t] += n * (both if new_4g and new_5g else work.anchor if new_4g else work.five)
            if new_4g:
                rent += pay(terms.rate, terms.life_4g) * terms.gear_4g[new[0], density] * dearer(problem, new[0], t)
                uses["deliveries", new[0], t] += n * work.gear_4g
            if new_5g:
                rent += pay(terms.rate, terms.life_5g) * terms.gear_5g[new[1], density] * dearer(problem, new[1], t)
                uses["deliveries", new[1], t] += n * work.gear_5g
            if new_4g or (had_five and new_5g):
                cost += d * n * terms.swap_labour[density]
                ended = d * n * (terms.early or 0.0) * max(min(units.bound_until[i], problem.quarters) - t, 0)
                cost += ended if held(problem, i, state, (new_4g, new_5g)) else 0.0
                uses["disturbed", operator, region, t] += n
            gone = [t if was and goes else at for was, goes, at in zip(old, (new_4g, new_5g), gone, strict=True)]
            old = [old[0] and not new_4g, old[1] and not new_5g]
            state = new
        cost += d * n * rent
        if t >= units.deadline[i] and not stays(problem, i, state) and not managed:
            cost += n * terms.late * fined(problem, t)
        if units.wants_five[i] and state[1] == NONE:
            cost += d * weights.waiting * units.subscribers[i] / 1000
            cost += d * n * terms.unserved if t == problem.quarters - 1 else 0.0
        if any(maker != NONE and problem.market.high_risk[maker] for maker in state):
            cost += d * weights.exposure * traffic * (weights.managed if managed else 1.0)
        for c, cap in enumerate(problem.caps):
            if cap.operator in (NATION, operator) and cap.share[t] < 1 and set(state) & set(cap.makers):
                uses["caps", c, t] += traffic if cap.measure == "traffic" else n
    for generation in (0, 1):
        cost += n * ageing(problem, i, generation, gone[generation])
    return float(cost), uses


def ageing(problem: Problem, i: int, generation: int, gone: int) -> float:
    """What the gear of the beginning costs past its end of life, a site: each day on which it might be renewed is tried."""
    units, terms = problem.units, problem.terms
    maker, rule, density = start_of(problem, i)[generation], units.rule[i], units.density[i]
    if maker == NONE:
        return 0.0
    price, life = ((terms.gear_4g, terms.life_4g), (terms.gear_5g, terms.life_5g))[generation]
    price = price[maker, density]
    old = max(int((units.end_of_life_4g, units.end_of_life_5g)[generation][i]), 0)
    worth = [(1 + terms.rate) ** (-t / 4) for t in range(problem.quarters)]

    def costs(renewed: int, leaves: int) -> float:
        kept = sum(worth[old : min(renewed, leaves)]) * terms.upkeep * price
        like = price * dearer(problem, maker, renewed) * pay(terms.rate, life)
        return kept + (sum(worth[renewed:]) * like if renewed < leaves else 0.0)

    if problem.decided is not None and units.not_before[i] <= old < problem.announced:
        planned = gone_in(problem, i, generation, problem.decided)
        if costs(old, problem.quarters) < costs(problem.quarters, planned):
            return costs(old, problem.quarters)
    begin = max(int(units.not_before[i]), problem.announced, old, int(problem.admission.opens[rule, maker]))
    days = range(begin, min(gone, int(problem.admission.closes[rule, maker])))
    return min([costs(problem.quarters, gone), *(costs(day, gone) for day in days)])


def dearer(problem: Problem, maker: int, t: int) -> float:
    """The policy raises the prices of what is bought once it is known."""
    return 1 + problem.terms.uplift[maker] if t >= problem.announced else 1.0


def gone_in(problem: Problem, i: int, generation: int, plan: Plan) -> int:
    """The quarter in which a plan replaces what stood there at the beginning."""
    state = start_of(problem, i)
    for target, at in ((plan.first[i], plan.first_at[i]), (plan.second[i], plan.second_at[i])):
        if target in (NONE, len(problem.market.targets)):
            continue
        if bought(problem, i, state, int(target))[generation]:
            return int(at)
        state = after(problem, i, state, int(target))
    return problem.quarters


def fined(problem: Problem, t: int) -> int:
    """For how many quarters a fine is due: what breaks a rule when the horizon ends does so for a year more."""
    return 5 if t == problem.quarters - 1 else 1


def pay(rate: float, life: int) -> float:
    """What pays off 1 over `life` quarters, paid at the beginning of each."""
    return 1 / sum((1 + rate) ** (-t / 4) for t in range(life))


def limit(problem: Problem, row: tuple[Any, ...]) -> tuple[float, float, float, float]:
    """Capacity; what it gives beyond at the first price; that price; the price of all beyond."""
    units, terms, t = problem.units, problem.terms, row[-1]
    d = (1 + terms.rate) ** (-t / 4)
    if row[0] == "crews":
        capacity = problem.capacities.crews[row[1], t]
        return capacity, 0.4 * capacity, terms.overtime * d, 10 * terms.overtime * d
    if row[0] == "deliveries":
        capacity = problem.capacities.deliveries[row[1], t]
        return capacity, 0.2 * capacity, terms.expedite * d, 10 * terms.expedite * d
    if row[0] == "disturbed":
        own = units.sites[(units.operator == row[1]) & (units.region == row[2])]
        return max(problem.capacities.disturbed * own.sum(), own.max()), 0.0, terms.disruption * d, terms.disruption * d
    cap = problem.caps[row[1]]
    own = units.operator == cap.operator if cap.operator != NATION else np.ones(len(units), bool)
    weight = units.traffic / units.traffic.sum() * units.sites.sum() if cap.measure == "traffic" else units.sites
    price = (terms.over_cap if cap.price is None else cap.price) * fined(problem, t)
    return cap.share[t] * weight[own].sum(), 0.0, price, price
