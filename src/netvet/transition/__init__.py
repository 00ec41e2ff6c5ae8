"""The way there: which unit becomes what, and when, at what cost and delay, with a proof."""

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

__all__ = [
    "MEASURES",
    "NATION",
    "NONE",
    "Admission",
    "Cap",
    "Capacities",
    "Certificate",
    "Cost",
    "Market",
    "Plan",
    "Problem",
    "Solution",
    "Terms",
    "Units",
    "Weights",
    "Work",
]
