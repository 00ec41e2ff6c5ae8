"""The way there: which unit becomes what, and when, at what cost and delay, with a proof."""

from netvet.transition.certificate import Fault, check
from netvet.transition.costing import cost_of
from netvet.transition.limits import KINDS, Limits, limits_of
from netvet.transition.plan import Certificate, Cost, Plan, Solution
from netvet.transition.problem import (
    MEASURES,
    NATION,
    NONE,
    Admission,
    Cap,
    Capacities,
    Market,
    Problem,
    Terms,
    Units,
    Weights,
    Work,
)
from netvet.transition.solving import Effort, need_solvers, solve
from netvet.transition.synthetic import country, national_balance
from netvet.transition.tables import model_of

__all__ = [
    "KINDS",
    "MEASURES",
    "NATION",
    "NONE",
    "Admission",
    "Cap",
    "Capacities",
    "Certificate",
    "Cost",
    "Effort",
    "Fault",
    "Limits",
    "Market",
    "Plan",
    "Problem",
    "Solution",
    "Terms",
    "Units",
    "Weights",
    "Work",
    "check",
    "cost_of",
    "country",
    "limits_of",
    "model_of",
    "national_balance",
    "need_solvers",
    "solve",
]
