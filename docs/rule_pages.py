"""The reference of the rules: a list, and a page a rule with its parts and versions, and the cases that show what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from page_text import bullet, grid, heading, plain
from regime_pages import regime, rule_lines

from netvet.regime import Regime, Requirement, shipped_regimes
from netvet.regime.requirement import NotComputable

SUITE = Path(__file__).resolve().parents[1] / "conformance"
"""The cases, as they are published."""

Rule = Requirement | NotComputable


@cache
def rules() -> Mapping[str, Sequence[tuple[Regime, Rule]]]:
    """Every rule of the shipped regimes, by its id, with all its parts and versions, in whichever texts it stands."""
    found: dict[str, list[tuple[Regime, Rule]]] = {}
    for one in map(regime, shipped_regimes()):
        for rule in (*one.requirements, *one.not_computable):
            found.setdefault(rule.id, []).append((one, rule))
    return found


def rule_list() -> str:
    """Every rule, by regime."""
    sentence = (
        f"The {len(rules())} rules of the [regimes](../regimes/index.md) that come with the program, each with its text "
        "reference, its readings, and cases that show what it means. What is not computed says what is missing."
    )
    parts = [heading("Rules", sentence), _CASES]
    for one in map(regime, shipped_regimes()):
        rows = [_row(one, key) for key in dict.fromkeys(rule.id for rule in (*one.requirements, *one.not_computable))]
        parts.append(f"## {one.id}\n\n{plain(one.title)} ({one.force}): [the text](../regimes/{one.id}.md).\n")
        parts.append(grid(("rule", "what", "force", "known from", "computed"), rows))
    return "\n".join(parts)


_CASES = """\
The cases are those of the conformance suite in the folder `conformance` of the repository: facts and status as JSON, with a
schema, for whoever wants to test another program, or to cite a case by its id.
"""


def _row(one: Regime, key: str) -> tuple[str, ...]:
    own = [rule for regime_, rule in rules()[key] if regime_ is one]
    computed = [rule for rule in own if isinstance(rule, Requirement)]
    done = "no" if not computed else "in part" if len(computed) < len(own) else "yes"
    words = [sorted({rule.force for rule in computed}), sorted({rule.confidence for rule in own})]
    return f"[{key}]({key}.md)", plain("; ".join(dict.fromkeys(rule.title for rule in own))), *map(", ".join, words), done


def rule_pages() -> dict[str, str]:
    """A page a rule, by its path under `docs/reference`."""
    return {f"rules/{key}.md": "\n".join(_page(key, found)).rstrip() + "\n" for key, found in rules().items()}


def _page(key: str, found: Sequence[tuple[Regime, Rule]]) -> Iterator[str]:
    regimes = list(dict.fromkeys(one.id for one, _ in found))
    parts = list(dict.fromkeys((one.id, _key(rule)) for one, rule in found))
    texts = " and ".join(f"[{word}](../regimes/{word}.md)" for word in regimes)
    several = f" It has {len(parts)} parts." if len(parts) > len(regimes) else ""
    yield heading(key, f"A rule of {texts}.{several} See [all rules](index.md), [statuses](../statuses.md).")
    for word in regimes:
        one = regime(word)
        if len(regimes) > 1:
            yield f"## In {word}: {plain(one.title)}\n"
        for written in dict.fromkeys(_key(rule) for other, rule in found if other is one):
            versions = [rule for other, rule in found if other is one and _key(rule) == written]
            for rule in versions:
                yield from _told(one, rule, level="###" if len(regimes) > 1 else "##", version=len(versions) > 1)
            yield from _cases(word, versions[0])


def _key(rule: Rule) -> str:
    return f"{rule.id}/{rule.part}" if rule.part else rule.id


def _told(one: Regime, rule: Rule, *, level: str, version: bool) -> Iterator[str]:
    """What is said of one part, or one version of it, under a heading of some level."""
    since = f" (from {rule.valid_from})" if isinstance(rule, Requirement) and version else ""
    left = "" if isinstance(rule, Requirement) else ": not computed"
    yield f"{level} {plain(_key(rule))}{since}{left}\n\n{plain(rule.title)}\n"
    lines = [f"regime: {one.title}, {one.issuer}", *rule_lines(one, rule)]
    if isinstance(rule, Requirement):
        lines[2:2] = _window(rule)
    else:
        lines += [f"source: {source}" for source in rule.sources]
    yield "\n".join(map(bullet, lines)) + "\n"


def _window(rule: Requirement) -> Iterator[str]:
    until = f" to {rule.valid_to}" if rule.valid_to else ""
    after = f"; replaced by {', '.join(rule.replaced_by)}" if rule.replaced_by else ""
    yield f"in force from {rule.valid_from}{until}{after}"
    if rule.known_until:
        yield f"state checked until {rule.known_until}"


@cache
def suite(word: str) -> Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]:
    """The published cases of a regime, by rule and part."""
    path = SUITE / f"{word}.json"
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    if path.is_file():  # a new regime has its cases published by `make conformance`
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            found.setdefault((case["requirement"], case.get("part", "")), []).append(case)
    return found


def _cases(word: str, rule: Rule) -> Iterator[str]:
    cases = suite(word).get((rule.id, rule.part), ())
    if cases:
        rows = [
            (
                plain(case["name"]),
                case["on"],
                f"`{case['expected']['status']}`" + (" (as if)" if case["as_if"] else ""),
                ", ".join(map(plain, case["readings"].values())),
                case.get("golden", ""),
                f"`{case['id'].rpartition('/')[2]}`",
            )
            for case in cases
        ]
        yield f"Cases, in `conformance/{word}.json`:\n"
        yield grid(("case", "on", "status", "reading", "golden", "id ends with"), rows)
