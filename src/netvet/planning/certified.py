"""The certificate of a record: the proofs of its plans, and the digests of all that belongs to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from netvet.errors import PlanError
from netvet.inventory.store import digest as file_digest
from netvet.planning.planned import Planned
from netvet.planning.question import BASELINE, MOVES, STAYS
from netvet.planning.written import Digest, fit, unlike
from netvet.transition import KINDS, Certificate

CERTIFICATE = "certificate.json"
ALWAYS = (
    *("plan.csv", "plan.parquet", "units.csv", "sites.csv", "elements.csv", "replaced.csv", "prices.csv", "spend.csv"),
    *("problem.json", "replaced.json", "summary.json", "terms.toml", "plan.html", "spend.svg", "calendar.svg"),
)
"""Files that every record lists beside its certificate."""

MOST_LIMITS = 10_000_000
"""Limits of a problem: no record asks for more room."""


class _Regime(NamedTuple):
    """A regime that was asked: its id, and the digest of its text."""

    id: str
    sha256: Digest


class _Input(NamedTuple):
    """A file that was read: its name, and its digest."""

    path: str
    sha256: Digest


@dataclass(frozen=True)
class Proof:
    """What a certificate says of one plan, but for its prices."""

    inputs: str
    plan: str
    bound: float
    cost: float
    gap: float
    overshoot: Mapping[str, float]
    limits: int

    def certificate(self, prices: Any) -> Certificate:
        """The certificate, with its prices."""
        return Certificate(self.inputs, self.plan, prices, self.bound, self.cost, self.gap, self.overshoot)


_FORM: Mapping[str, Any] = {
    **dict.fromkeys(("netvet", "case", "known_from"), str),
    **dict.fromkeys(("on", "as_of"), date),
    **dict.fromkeys(("as_if", "single_sites"), bool),
    "announced": date | None,
    "asked": tuple[str, ...] | None,
    "regimes": tuple[_Regime, ...],
    "not_judged": tuple[str, ...],
    "inputs": tuple[_Input, ...],
    "plans": Mapping[str, object],
    "files": Mapping[str, str],
}
"""What every certificate tells, and nothing else."""

_PROOF: Mapping[str, Any] = {
    **dict.fromkeys(("inputs", "plan"), Digest),
    **dict.fromkeys(("bound", "cost", "gap"), float),
    "overshoot": dict.fromkeys(KINDS, float),
    "limits": int,
}
"""What it tells of every plan."""


def certificate_document(found: Planned, files: Mapping[str, str]) -> dict[str, Any]:
    """The proofs, and the digests of all that belongs to them.

    Args:
        found: the plans.
        files: SHA-256 of each file of the folder.
    """
    return {
        "case": found.case.title,
        "on": found.day,
        "as_of": found.as_of,
        "as_if": found.as_if,
        "announced": found.announced,
        "known_from": found.known_from,
        "single_sites": found.single,
        "asked": found.words,
        "regimes": [{"id": word, "sha256": sha} for word, _, sha in found.ground.regimes],
        "not_judged": list(found.ground.not_judged),
        "inputs": [{"path": Path(path).name, "sha256": sha} for path, sha in sorted(found.ground.inputs)],
        "plans": {answer.reading: _proof(answer.solution.certificate) for answer in found.everything},
        "files": dict(sorted(files.items())),
    }


def _proof(proof: Certificate) -> dict[str, Any]:
    return {
        "inputs": proof.inputs,
        "plan": proof.plan,
        "bound": proof.bound,
        "cost": proof.cost,
        "gap": proof.gap,
        "overshoot": dict(proof.overshoot),
        "limits": len(proof.prices),
    }


def read_certificate(folder: Path) -> dict[str, Any]:
    """The certificate of a folder.

    Raises:
        PlanError: where there is none, or it is not what was written.
    """
    try:
        document = json.loads((folder / CERTIFICATE).read_text(encoding="utf-8"))
        fit(document, _FORM)
        plans = dict(_proofs(document))
    except OSError:
        remedy = "name a folder that `netvet plan` wrote"
        raise PlanError(f"there is no {CERTIFICATE}", where=str(folder), remedy=remedy) from None
    except ValueError as error:
        raise unlike(error, folder / CERTIFICATE) from None
    return {**document, "plans": plans}


def _proofs(document: Mapping[str, Any]) -> Iterator[tuple[str, Proof]]:
    told = document["plans"]
    if not document["inputs"]:
        raise ValueError("inputs tells of no file that was read")
    if not {BASELINE, MOVES} <= set(told) <= {BASELINE, STAYS, MOVES}:
        raise ValueError(f"plans: it has plans of {', '.join(told) or 'nothing'}")
    for reading, one in told.items():
        fit(one, _PROOF, f"plans.{reading}")
        if not 0 <= one["limits"] <= MOST_LIMITS:
            raise ValueError(f"plans.{reading}.limits: there are no {one['limits']} limits")
        yield reading, Proof(**one)


def changed(folder: Path, listed: Mapping[str, str]) -> list[str]:
    """What differs from the digests: files that are changed or missing, and files that do not belong there."""
    own = {path.name for path in folder.iterdir()} - {CERTIFICATE}
    lines = [f"{name}: missing" for name in listed if name not in own]
    lines += [f"{name}: {CERTIFICATE} does not list it" for name in ALWAYS if name not in listed]
    lines += [f"{name}: changed" for name, sha in listed.items() if name in own and _sha(folder / name) != sha]
    return [*lines, *(f"{name}: not of this plan" for name in sorted(own - set(listed)))]


def _sha(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""
