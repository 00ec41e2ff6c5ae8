"""Which inputs of two judgements differ, and which of them a change is put down to.

A status turns on four inputs. Each that differs is exchanged, alone and together with the others; a change is put down to the
smallest sets of inputs that alone give the status of today. That is exact, and no order of exchange enters it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from netvet.findings import FACT_TABLES, Findings


class Cause(StrEnum):
    """An input of a judgement; the program itself is one where only an earlier result is at hand."""

    NETWORK = "network"
    FACTS = "facts"
    RULES = "rules"
    DAY = "day"
    PROGRAM = "program"


def differing(earlier: Findings, now: Findings) -> dict[Cause, str]:
    """The inputs in which two assessments differ, each with what differs in it."""
    found = {
        Cause.NETWORK: _network(earlier, now),
        Cause.FACTS: _facts(earlier, now),
        Cause.RULES: _rules(earlier, now),
        Cause.DAY: f"{earlier.day}, now {now.day}" if earlier.day != now.day else "",
    }
    return {cause: told for cause, told in found.items() if told}


def _digests(findings: Findings, *, facts: bool) -> dict[str, str]:
    tables = {Path(path).stem: sha for path, sha in findings.inventory.inputs}
    if findings.case.network.is_file():
        tables = dict.fromkeys(["elements"], *tables.values())
    return {table: sha for table, sha in tables.items() if (table in FACT_TABLES) is facts}


def _changed(earlier: dict[str, str], now: dict[str, str]) -> list[str]:
    return [table for table in dict.fromkeys([*earlier, *now]) if earlier.get(table) != now.get(table)]


def _network(earlier: Findings, now: Findings) -> str:
    told = _changed(_digests(earlier, facts=False), _digests(now, facts=False))
    told += [f"as of {earlier.as_of}, now {now.as_of}"] if earlier.as_of != now.as_of else []
    aside = (earlier.set_aside, now.set_aside)
    told += [f"{aside[0]} rows set aside, now {aside[1]}"] if aside[0] != aside[1] else []
    return ", ".join(told)


def _facts(earlier: Findings, now: Findings) -> str:
    told = _changed(_digests(earlier, facts=True), _digests(now, facts=True))
    told += ["dossiers"] if earlier.dossiers != now.dossiers else []
    told += ["functions"] if earlier.functions.rows != now.functions.rows else []
    return ", ".join(told)


def _rules(earlier: Findings, now: Findings) -> str:
    texts = [{regime.id: regime.origin[1] for regime in found.regimes} for found in (earlier, now)]
    told = _changed(*texts)
    before, after = ({rule.requirement.key: rule.reading for rule in found.rules} for found in (earlier, now))
    told += [f"reading of {key}" for key in before if key in after and before[key] != after[key]]
    return ", ".join(told)


def put_down_to(sufficient: int, causes: Sequence[Cause]) -> str:
    """The smallest sets of inputs that suffice: `network`, `network+rules` (only together), `network or day` (either).

    Args:
        sufficient: bit m is set where the inputs of set m, all others being the earlier ones, give the status of today;
            input i is of set m where bit i of m is.
        causes: the inputs that differ, in order.
    """
    sets = [chosen for chosen in range(1 << len(causes)) if sufficient >> chosen & 1]
    least = [one for one in sets if not any(other != one and other & one == other for other in sets)]
    named = ["+".join(cause for place, cause in enumerate(causes) if one >> place & 1) for one in least]
    return " or ".join(sorted(named, key=lambda words: words.count("+")))
