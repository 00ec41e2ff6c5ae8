"""The way there: which unit becomes what, and when, at what cost and delay, with a proof."""

from netvet.transition.calendar import Calendar
from netvet.transition.certificate import Fault, certify, check
from netvet.transition.checking import check_problem
from netvet.transition.core_by import CORE_SOLVERS, CP_SAT, HIGHS, need_core_solver, solve_core_by
from netvet.transition.core_functions import CorePlan, CoreProblem, check_core, check_core_problem, core_cost
from netvet.transition.core_intervals import solve_core_by_intervals
from netvet.transition.core_solving import solve_core
from netvet.transition.costing import cost_of
from netvet.transition.digest import digest as digest_of
from netvet.transition.explanation import Explanation, Lump, Wait, Worth
from netvet.transition.limits import KINDS, limits_of
from netvet.transition.onboarding import new_makers
from netvet.transition.overstepping import Above, CapName
from netvet.transition.plan import COMPLETE, Certificate, Cost, Plan, Solution
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
from netvet.transition.synthetic import ban, core_network, country, national_balance
from netvet.transition.tables import Model, model_of, traffic_of

__all__ = [
    "COMPLETE",
    "CORE_SOLVERS",
    "CP_SAT",
    "HIGHS",
    "KINDS",
    "MEASURES",
    "NATION",
    "NONE",
    "Above",
    "Admission",
    "Calendar",
    "Cap",
    "CapName",
    "Capacities",
    "Certificate",
    "CorePlan",
    "CoreProblem",
    "Cost",
    "Effort",
    "Explanation",
    "Fault",
    "Lump",
    "Market",
    "Model",
    "Plan",
    "Problem",
    "Solution",
    "Terms",
    "Units",
    "Wait",
    "Weights",
    "Work",
    "Worth",
    "ban",
    "certify",
    "check",
    "check_core",
    "check_core_problem",
    "check_problem",
    "core_cost",
    "core_network",
    "cost_of",
    "country",
    "digest_of",
    "limits_of",
    "model_of",
    "national_balance",
    "need_core_solver",
    "need_solvers",
    "new_makers",
    "solve",
    "solve_core",
    "solve_core_by",
    "solve_core_by_intervals",
    "traffic_of",
]
