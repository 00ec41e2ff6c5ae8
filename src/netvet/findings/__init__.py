"""The judgement: every element against every requirement, explained and cited."""

from netvet.findings.asking import (
    check_limits,
    check_readings,
    find_regime,
    open_regime,
    regimes,
    regimes_of,
    remarks,
    rules_of,
    words_of,
)
from netvet.findings.assessment import COLUMNS, Findings, assess, judge_inventory
from netvet.findings.breaking import addressees, breaches, caps, turns_on_maker, would_break
from netvet.findings.duties import Obligations, obligations
from netvet.findings.exchange import FACT_TABLES, class_tables, exchanged
from netvet.findings.exclusion import (
    Bar,
    Change,
    Effect,
    Placement,
    Places,
    Ruling,
    Standing,
    Tightening,
    effect,
    ruled_out,
    tightenings,
    whole_effect,
)
from netvet.findings.explanation import Explanation, Subject, explain
from netvet.findings.facts import vocabulary
from netvet.findings.grounds import Ground
from netvet.findings.matrix import Group, Worst, groups
from netvet.findings.places import answered_by_places, place_tests
from netvet.findings.rule import Rule
from netvet.findings.selection import Asked, read_selection, select
from netvet.findings.tallies import (
    coming_due,
    inputs,
    makers,
    not_judged,
    operator_counts,
    presence,
    strange_parties,
    superseded,
    unmapped,
)
from netvet.findings.unseen import may_choose

__all__ = [
    "COLUMNS",
    "FACT_TABLES",
    "Asked",
    "Bar",
    "Change",
    "Effect",
    "Explanation",
    "Findings",
    "Ground",
    "Group",
    "Obligations",
    "Placement",
    "Places",
    "Rule",
    "Ruling",
    "Standing",
    "Subject",
    "Tightening",
    "Worst",
    "addressees",
    "answered_by_places",
    "assess",
    "breaches",
    "caps",
    "check_limits",
    "check_readings",
    "class_tables",
    "coming_due",
    "effect",
    "exchanged",
    "explain",
    "find_regime",
    "groups",
    "inputs",
    "judge_inventory",
    "makers",
    "may_choose",
    "not_judged",
    "obligations",
    "open_regime",
    "operator_counts",
    "place_tests",
    "presence",
    "read_selection",
    "regimes",
    "regimes_of",
    "remarks",
    "ruled_out",
    "rules_of",
    "select",
    "strange_parties",
    "superseded",
    "tightenings",
    "turns_on_maker",
    "unmapped",
    "vocabulary",
    "whole_effect",
    "words_of",
    "would_break",
]
