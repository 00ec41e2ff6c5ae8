"""Who is ruled out: whom a set of requirements excludes from where, by which of them, and what would let it in."""

from netvet.findings.exclusion.admission import Bar
from netvet.findings.exclusion.effects import ADMITTED, OWN_EFFORT, Effect, effect, whole_effect
from netvet.findings.exclusion.inquiry import ruled_out
from netvet.findings.exclusion.lifting import Change, FactChange, to_lift
from netvet.findings.exclusion.market import UNITS, Seller
from netvet.findings.exclusion.placements import Placement, Places
from netvet.findings.exclusion.ruling import Ruling, Standing
from netvet.findings.exclusion.tightening import Tightening, tightenings

__all__ = [
    "ADMITTED",
    "OWN_EFFORT",
    "UNITS",
    "Bar",
    "Change",
    "Effect",
    "FactChange",
    "Placement",
    "Places",
    "Ruling",
    "Seller",
    "Standing",
    "Tightening",
    "effect",
    "ruled_out",
    "tightenings",
    "to_lift",
    "whole_effect",
]
