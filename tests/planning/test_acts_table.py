"""The table of acts: what has a last day, and what has none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netvet.planning.acts_table import act_rows
from netvet.planning.outcome import outcome_of
from netvet.transition import NONE, Plan
from netvet.transition.synthetic import ban, country


def test_what_may_stay_has_no_last_day_even_where_a_purchase_is_barred() -> None:
    problem = ban(country(60, sites=60, quarters=8), deadline=2, last_purchase=0)
    units = problem.units
    ids = tuple(map(str, range(60)))
    units = replace(units, deadline=np.minimum(units.deadline, 2), ids=ids)  # a day for lawful ones too
    problem = replace(problem, units=units)
    kept = int(np.flatnonzero((problem.market.targets == 1).all(axis=1))[0])  # all of the second maker, which is lawful
    every = np.full(60, kept)
    plan = Plan(every, np.full(60, 5), np.full(60, NONE), np.full(60, NONE))
    must, rows = outcome_of(problem, plan).must, act_rows("none", problem, plan).to_pylist()
    assert must.any()
    assert not must.all()
    told = {(row["last_in_time"], row["late"]) for row in rows}
    assert told == {(problem.quarter(2), 3), (None, 0)}
    assert sum(row["late"] > 0 for row in rows) == must.sum()
