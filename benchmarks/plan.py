"""Transition plans of an invented country under a ban with a deadline: 90,000 single sites; 2,400 clusters beside peers.

netvet's plan comes with a bound that its certificate proves; its time is that of the whole process. Peers get the same
clusters: a programme with a variable for every act and quarter, given to HiGHS and to CP-SAT; a greedy that puts every
cluster where it costs least beside those before; and a planner's rule of thumb. What their plans cost is counted by netvet. A
peer that has no plan when its time is up has none.
"""

# ruff: noqa: PLC0415 - what a process does not need, it must not import
from __future__ import annotations

import sys
from typing import Any

import measure
import plan_peers

TARGETS = {
    "sites": {"cpu_s": 45, "gap": 0.005},
    "clusters": {"cpu_s": 15, "gap": 0.004},
    "verify": {"cpu_s": 2},
}
SIZES = {"sites": 90_000, "clusters": 2_400}
PEERS = ("greedy", "rule_of_thumb", "highs", "cp_sat")
PEER_SECONDS = 100


def run(sizes: list[int] | None = None, times: int = 1) -> dict[str, Any]:
    """Plan both, verify the larger, and let the peers try."""
    wanted = dict(zip(SIZES, sizes, strict=False)) if sizes else SIZES
    # the first run compiles
    measure.once(__file__, "solve", "400", "0.01")
    found: dict[str, Any] = {"targets": TARGETS}
    for label, number in wanted.items():
        found[label] = measure.best("process_cpu_s", times, __file__, "solve", str(number), str(TARGETS[label]["gap"]))
        print(f"  {label}: {found[label]}", flush=True)
    clusters = str(wanted.get("clusters", SIZES["clusters"]))
    found["peers"] = {}
    for peer in PEERS:
        try:
            told = measure.once(__file__, peer, clusters)
        except measure.FailedError as failed:
            told = {"failed": str(failed)[-300:]}
        found["peers"][peer] = told
        print(f"  {peer}: {told}", flush=True)
    return found


def problem_of(number: int) -> Any:
    """The country under a ban; `number` of its units."""
    from netvet.transition import ban, country

    return ban(country(number), deadline=36)


def solve(number: str, gap: str) -> dict[str, Any]:
    """netvet: plan, certificate, and the check of the certificate on its own."""
    from netvet.transition import Effort, check
    from netvet.transition import solve as plan

    problem = problem_of(int(number))
    solution = plan(problem, Effort(gap=float(gap), seconds=600))
    found: dict[str, Any] = {"solve_cpu_s": measure.cpu()}
    with measure.timed(found, "verify_cpu_s"):
        faults = check(problem, solution.plan, solution.certificate)
    certificate = solution.certificate
    told = {"units": len(problem.units), "cost": certificate.cost, "bound": certificate.bound, "gap": certificate.gap}
    return {**told, **found, "faults": len(faults), "stopped": solution.stopped}


def peer(name: str, number: str) -> dict[str, Any]:
    """A peer's plan, or none."""
    problem = problem_of(int(number))
    found: dict[str, Any] = {}
    with measure.timed(found, "cpu_s"):
        told = getattr(plan_peers, name)(problem, PEER_SECONDS)
    return {**told, **found}


if __name__ == "__main__":
    word, *rest = sys.argv[1:]
    measure.answer(solve(*rest) if word == "solve" else peer(word, *rest))
