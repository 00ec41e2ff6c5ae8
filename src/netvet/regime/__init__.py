"""What is demanded: regimes as dated, cited requirements."""

from netvet.regime.difference import Difference, difference
from netvet.regime.library import shipped_regimes, shipped_rule_ids
from netvet.regime.reader import read_regime
from netvet.regime.requirement import Regime, Requirement
from netvet.regime.slips import unheard
from netvet.regime.telling import stricter

__all__ = [
    "Difference",
    "Regime",
    "Requirement",
    "difference",
    "read_regime",
    "shipped_regimes",
    "shipped_rule_ids",
    "stricter",
    "unheard",
]
