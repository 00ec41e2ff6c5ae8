"""The way there for a case: what its findings ask of a plan, the plan, its record, and the check of that record."""

from netvet.planning.answer import Answer
from netvet.planning.capping import overstepped_before
from netvet.planning.certified import CERTIFICATE, certificate_document
from netvet.planning.checked import Check
from netvet.planning.compared import WIDE, Compared
from netvet.planning.endstate import EndState
from netvet.planning.folder import layers_document, problems_document, tables
from netvet.planning.horizon import Horizon, horizon_after
from netvet.planning.notebook import weights
from netvet.planning.outcome import acts_done, may_follow, newcomers, spending
from netvet.planning.planned import Planned, again, plan, plan_part
from netvet.planning.question import BASELINE, MOVES, STAYS
from netvet.planning.radio import NO_REGION, NOT_KNOWN
from netvet.planning.repricing import Repricing
from netvet.planning.searching import ended_by_time
from netvet.planning.sheet import EARLY, ENDS, Sheet, Term, read_terms, sheet_for, shipped_terms
from netvet.planning.sums import money, share, share_above, span, tenth
from netvet.planning.unplanned import AFTER, LATER, NEW_GEAR, NO_CURE, Aside
from netvet.planning.verifying import verify

__all__ = [
    "AFTER",
    "BASELINE",
    "CERTIFICATE",
    "EARLY",
    "ENDS",
    "LATER",
    "MOVES",
    "NEW_GEAR",
    "NOT_KNOWN",
    "NO_CURE",
    "NO_REGION",
    "STAYS",
    "WIDE",
    "Answer",
    "Aside",
    "Check",
    "Compared",
    "EndState",
    "Horizon",
    "Planned",
    "Repricing",
    "Sheet",
    "Term",
    "acts_done",
    "again",
    "certificate_document",
    "ended_by_time",
    "horizon_after",
    "layers_document",
    "may_follow",
    "money",
    "newcomers",
    "overstepped_before",
    "plan",
    "plan_part",
    "problems_document",
    "read_terms",
    "share",
    "share_above",
    "sheet_for",
    "shipped_terms",
    "span",
    "spending",
    "tables",
    "tenth",
    "verify",
    "weights",
]
