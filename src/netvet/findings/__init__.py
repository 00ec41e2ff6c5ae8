"""The judgement: every element against every requirement, explained and cited."""

from netvet.findings.asking import find_regime
from netvet.findings.assessment import COLUMNS, Findings, assess
from netvet.findings.duties import Obligations, obligations
from netvet.findings.explanation import Explanation, Subject, explain
from netvet.findings.facts import vocabulary
from netvet.findings.grounds import Ground
from netvet.findings.rule import Rule
from netvet.findings.tallies import inputs, makers, operator_counts, presence, strange_parties, unmapped

__all__ = [
    "COLUMNS",
    "Explanation",
    "Findings",
    "Ground",
    "Obligations",
    "Rule",
    "Subject",
    "assess",
    "explain",
    "find_regime",
    "inputs",
    "makers",
    "obligations",
    "operator_counts",
    "presence",
    "strange_parties",
    "unmapped",
    "vocabulary",
]
