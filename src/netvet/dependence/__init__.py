"""Dependence: how much of a network hangs on which makers, and what follows when some of them leave."""

from netvet.dependence.areas import Areas, Some
from netvet.dependence.bounds import Bounds, Concentrated
from netvet.dependence.departure_rows import (
    DEPARTURE_COLUMNS,
    QUARTER_HEAD,
    departure_row,
    quarter_cells,
    term_lines,
    term_values,
)
from netvet.dependence.measuring import Dependence, measure_dependence
from netvet.dependence.notebook import HEAD, cells, index, mark, number, percent, rounded, shares, suppliers
from netvet.dependence.parts import MEASURES, SCOPES, UNITS
from netvet.dependence.quoted import quote_dependence
from netvet.dependence.rows import SHARE_COLUMNS, ends, ranked, scope_row
from netvet.dependence.scopes import Scope
from netvet.dependence.standing import SQUARE
from netvet.dependence.supply import Supply, Unsorted
from netvet.dependence.terms import ASSUMED, MEANINGS, Terms
from netvet.dependence.withdrawal import Quarter, Withdrawal, withdraw_makers

__all__ = [
    "ASSUMED",
    "DEPARTURE_COLUMNS",
    "HEAD",
    "MEANINGS",
    "MEASURES",
    "QUARTER_HEAD",
    "SCOPES",
    "SHARE_COLUMNS",
    "SQUARE",
    "UNITS",
    "Areas",
    "Bounds",
    "Concentrated",
    "Dependence",
    "Quarter",
    "Scope",
    "Some",
    "Supply",
    "Terms",
    "Unsorted",
    "Withdrawal",
    "cells",
    "departure_row",
    "ends",
    "index",
    "mark",
    "measure_dependence",
    "number",
    "percent",
    "quarter_cells",
    "quote_dependence",
    "ranked",
    "rounded",
    "scope_row",
    "shares",
    "suppliers",
    "term_lines",
    "term_values",
    "withdraw_makers",
]
