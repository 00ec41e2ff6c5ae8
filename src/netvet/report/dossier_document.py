"""What is known about makers as JSON: coverage of all, or every claim about one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import netvet
from netvet.dossier import Answer, Claim, Maker, answers, group_of, home_of


def inputs(folders: Sequence[Path]) -> list[dict[str, str]]:
    """Name and SHA-256 of every dossier of a case's own."""
    paths = [path for folder in folders for path in sorted(folder.glob("*.toml"))]
    return [{"path": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in paths]


def document(makers: Sequence[Maker], day: date, inputs: Sequence[Mapping[str, str]], *, claims: bool) -> dict[str, Any]:
    """What is known about makers as a table for JSON; with every claim, or with numbers only."""
    return {
        "netvet": netvet.__version__,
        "on": day,
        "inputs": list(inputs),
        "makers": [_maker(maker, day, claims=claims) for maker in makers],
    }


def _maker(maker: Maker, day: date, *, claims: bool) -> dict[str, Any]:
    return {
        "id": maker.id,
        "name": maker.affiliate.name if maker.affiliate else maker.dossier.name if maker.dossier else maker.written,
        "dossier": maker.dossier.id if maker.dossier else None,
        "group": group_of(maker, day),
        "home_state": home_of(maker),
        "files": list(maker.dossier.files) if maker.dossier else [],
        "facts": {answer.fact: _answer(answer, claims=claims) for answer in answers(maker, day)},
    }


def _answer(answer: Answer, *, claims: bool) -> dict[str, Any]:
    value = answer.weighed.value
    told = {
        "knowledge": answer.knowledge.value,
        "value": sorted(value) if isinstance(value, tuple) else value,
        "complete": answer.weighed.complete,
        "contested": sorted(answer.weighed.contested),
        "not_members": sorted(answer.weighed.not_members),
        **dict(zip(("asserted", "denied", "inconclusive"), answer.counts, strict=True)),
    }
    both = ((answer.weighed.claims, True), (answer.other, False))
    return told | ({"claims": [_claim(each, that_day) for found, that_day in both for each in found]} if claims else {})


def _claim(claim: Claim, that_day: bool) -> dict[str, Any]:  # noqa: FBT001 - a column of the row
    source = claim.source
    return {
        "stance": claim.stance.value,
        "value": claim.value if isinstance(claim.value, bool) else sorted(claim.value),
        "of_that_day": that_day,
        "valid_from": claim.valid_from,
        "valid_to": claim.valid_to,
        "source": {"publisher": source.publisher, "work": source.work, "date": source.day, "url": source.url},
        "origin": claim.origin,
        "standing": claim.standing,
        "confidence": claim.confidence,
        "reliability": claim.reliability,
        "estimate": claim.estimate,
        "note": claim.note,
    }
