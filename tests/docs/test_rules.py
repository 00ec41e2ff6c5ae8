"""The page of a rule says what its text says, of every part and version in every regime, and shows its cases."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from netvet.regime import shipped_regimes, shipped_rule_ids

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "reference" / "rules"


def bare(text: str) -> str:
    """A text without what Markdown or a line's end adds to it."""
    return " ".join(re.sub(r"[\\`<>]|&lt;|&gt;", "", text).split())


def test_every_rule_has_a_page_and_nothing_else_has() -> None:
    assert {path.stem for path in RULES.glob("*.md")} == shipped_rule_ids() | {"index"}
    index = (RULES / "index.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| \[([^]]+)\]\(\1\.md\)", index, flags=re.M)) == shipped_rule_ids()


def test_a_page_says_what_its_rules_say(rule_pages: Any) -> None:
    for key, found in rule_pages.rules().items():
        page = bare((RULES / f"{key}.md").read_text(encoding="utf-8"))
        for regime, rule in found:
            told = [regime.id, rule.title, rule.cite, f"known from: {rule.confidence}", *map(str, rule.sources)]
            if hasattr(rule, "missing"):
                told.append(f"missing: {rule.missing}")
            else:
                clauses = [clause.because for clause in (*rule.exceptions, *rule.undecided)]
                told += [rule.note, f"in force from {rule.valid_from}", *clauses, *(rule.readings or {}), *rule.assumes]
                told += [str(day) for day in (rule.due, rule.starts, rule.valid_to, rule.known_until) if day]
            for words in told:
                assert bare(words) in page, (key, words)


def test_a_rule_that_stands_in_two_texts_has_one_page_with_both(rule_pages: Any) -> None:
    found = {key: {regime.id for regime, _ in texts} for key, texts in rule_pages.rules().items()}
    assert found["UKDVD-03"] == {"uk-direction-2022", "uk-direction-2022-draft"}
    page = (RULES / "UKDVD-03.md").read_text(encoding="utf-8")
    assert re.findall(r"^## In ([\w-]+)", page, flags=re.M) == ["uk-direction-2022-draft", "uk-direction-2022"]


def test_every_case_stands_on_the_page_of_its_rule() -> None:
    for key in shipped_regimes():
        for case in json.loads((ROOT / "conformance" / f"{key}.json").read_text(encoding="utf-8"))["cases"]:
            page = (RULES / f"{case['requirement']}.md").read_text(encoding="utf-8")
            rows = [line for line in page.splitlines() if line.endswith(f"| `{case['id'].rpartition('/')[2]}` |")]
            assert any(f"| {case['on']} | `{case['expected']['status']}`" in row for row in rows), case["id"]


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_the_page_of_a_regime_leads_to_its_rules(key: str, rule_pages: Any) -> None:
    regime = rule_pages.regime(key)
    page = (ROOT / "docs" / "reference" / "regimes" / f"{key}.md").read_text(encoding="utf-8")
    linked = re.findall(r"^## ([^\s:]+).*\n\n\[Page of the rule\]\(\.\./rules/([^)]+)\.md\)$", page, flags=re.M)
    assert [target for _, target in linked] == [rule.id for rule in (*regime.requirements, *regime.not_computable)]
    assert all(heading.replace("\\", "").split("/")[0] == target for heading, target in linked)
