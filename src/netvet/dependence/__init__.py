"""Dependence: how much of a network hangs on which makers, and what follows when some of them leave."""

from netvet.dependence.areas import Areas
from netvet.dependence.bounds import Bounds, Concentrated
from netvet.dependence.measuring import Dependence, measure_dependence
from netvet.dependence.notebook import HEAD, cells, index, mark, number, percent, shares, suppliers
from netvet.dependence.parts import MEASURES, SCOPES, UNITS
from netvet.dependence.rows import SHARE_COLUMNS, ends, ranked, scope_row
from netvet.dependence.scopes import Scope
from netvet.dependence.standing import SQUARE

__all__ = [
    "HEAD",
    "MEASURES",
    "SCOPES",
    "SHARE_COLUMNS",
    "SQUARE",
    "UNITS",
    "Areas",
    "Bounds",
    "Concentrated",
    "Dependence",
    "Scope",
    "cells",
    "ends",
    "index",
    "mark",
    "measure_dependence",
    "number",
    "percent",
    "ranked",
    "scope_row",
    "shares",
    "suppliers",
]
