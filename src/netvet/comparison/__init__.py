"""What changed since an earlier judgement, and which input did it."""

from netvet.comparison.cause import Cause
from netvet.comparison.change import MEANINGS, Change, change_of
from netvet.comparison.comparison import CHANGE_COLUMNS, Comparison, compare

__all__ = ["CHANGE_COLUMNS", "MEANINGS", "Cause", "Change", "Comparison", "change_of", "compare"]
