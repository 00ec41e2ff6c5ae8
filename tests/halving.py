"""Two halves of the tests, for two processors: what plans stands in one, and both take as long."""

from __future__ import annotations

from collections.abc import Iterable

COMPILING = ("appraisal", "docs", "planning", "report", "transition")
"""Folders whose tests plan. The loops of the search are compiled on first use, which takes half a minute: once is enough."""

SECONDS = {
    "regime/test_texts.py": 120,
    "docs/test_generated.py": 97,
    "findings/test_own_regimes.py": 44,
    "comparison/test_comparison.py": 42,
    "findings/test_dependence.py": 38,
    "redaction/test_redaction.py": 32,
    "laws/test_unknown.py": 30,
    "transition/test_announcing.py": 28,
    "appraisal/test_measured_options.py": 23,
    "exposure/test_tracing.py": 21,
    "planning/test_verifying.py": 21,
    "report/compliance/test_changes.py": 21,
    "laws/test_outcomes.py": 20,
    "test_stopping.py": 20,
    "findings/test_statuses.py": 19,
    "laws/test_logic.py": 19,
    "laws/test_shares.py": 19,
    "planning/test_reading.py": 19,
    "planning/test_planned.py": 18,
    "test_cli.py": 18,
    "report/supply_chain/test_supply_chain.py": 16,
    "appraisal/test_appraising.py": 15,
    "compromise/test_options.py": 15,
    "laws/test_tightening.py": 15,
    "transition/test_core_functions.py": 15,
    "findings/test_denials.py": 14,
    "findings/test_language.py": 14,
    "compromise/test_questions.py": 13,
    "findings/test_days.py": 13,
    "inventory/test_documents.py": 13,
    "planning/test_endstate.py": 13,
    "report/compliance/test_register.py": 13,
    "conformance/test_suite.py": 12,
    "dependence/test_measuring.py": 12,
    "findings/test_explanation.py": 12,
    "inventory/test_reading.py": 12,
    "laws/test_classes.py": 12,
    "inventory/test_cli.py": 11,
    "laws/test_causes.py": 11,
    "test_compromise.py": 11,
    "exposure/test_doubt.py": 10,
    "inventory/test_mapping.py": 10,
    "laws/test_presence.py": 10,
    "transition/test_solving.py": 10,
}
"""What the longest modules take, in seconds of a processor; they need not be exact, nor complete."""

USUAL = 4
"""What any other module takes."""


def halves(modules: Iterable[str]) -> tuple[list[str], list[str]]:
    """Deal modules out: those that plan to the first half, then each, the longest first, to the half that has less to do.

    Args:
        modules: their paths under `tests`, with `/`.
    """
    longest = sorted(modules, key=lambda path: (not path.startswith(COMPILING), -SECONDS.get(path, USUAL), path))
    dealt: tuple[list[str], list[str]] = ([], [])
    taken = [0, 0]
    for path in longest:
        half = 0 if path.startswith(COMPILING) or taken[0] <= taken[1] else 1
        dealt[half].append(path)
        taken[half] += SECONDS.get(path, USUAL)
    return dealt
