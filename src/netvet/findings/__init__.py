"""The judgement: every element against every requirement, explained and cited."""

from netvet.findings.assessment import COLUMNS, Findings, assess, find_regime, inputs
from netvet.findings.explanation import Explanation, Ground, Subject, explain
from netvet.findings.facts import vocabulary

__all__ = [
    "COLUMNS",
    "Explanation",
    "Findings",
    "Ground",
    "Subject",
    "assess",
    "explain",
    "find_regime",
    "inputs",
    "vocabulary",
]
