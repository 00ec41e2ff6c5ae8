"""The way there for a case: what its findings ask of a plan, the plan, its record, and the check of that record."""

from netvet.planning.planned import Answer, Planned, plan
from netvet.planning.sheet import ENDS, Sheet, Term, read_terms, shipped_terms

__all__ = ["ENDS", "Answer", "Planned", "Sheet", "Term", "plan", "read_terms", "shipped_terms"]
