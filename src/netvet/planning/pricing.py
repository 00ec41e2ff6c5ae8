"""What terms make of a problem: its prices, fines, weights and work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from netvet.planning.columns import Floats
from netvet.planning.fining import fined
from netvet.planning.sheet import EARLY, Sheet
from netvet.transition import Problem, Terms, Weights, Work


def priced(problem: Problem, sheet: Sheet, end: str = "middle", *, dropped: bool) -> Problem:
    """The same problem at the prices, fines, weights and work of some terms; its units, rules and capacities stay.

    Args:
        problem: what is asked.
        sheet: the terms.
        end: one of `netvet.planning.sheet.ENDS`.
        dropped: whether a maker drops out of the market.
    """
    terms = terms_of(sheet, len(problem.market.makers), end, dropped=dropped)
    caps = tuple(replace(cap, price=None) for cap in problem.caps)  # their fines follow from the terms
    again = replace(problem, terms=terms, weights=weights_of(sheet), work=work_of(sheet), caps=caps)
    return fined(again, terms.late)


def drops(problem: Problem) -> bool:
    """Whether a maker drops out of the market, as far as the price of gear tells."""
    return bool(problem.terms.uplift.any())


def terms_of(sheet: Sheet, makers: int, end: str = "middle", *, dropped: bool) -> Terms:
    """The prices and fines of some terms, before what new makers raise the fines by.

    Args:
        sheet: the terms.
        makers: how many there are.
        end: one of `netvet.planning.sheet.ENDS`.
        dropped: whether a maker drops out of the market: then gear is dearer.
    """

    def by_density(label: str, *, alone: float = 1.0) -> Floats:
        own = np.asarray([sheet.at(f"density.{name}.{label}", end) for name in sheet.densities], float)
        return np.concatenate([own, own * alone])

    def plain(*labels: str) -> dict[str, Any]:
        return {label.split(".")[1]: sheet.at(label, end) for label in labels}

    return Terms(
        gear_4g=np.tile(by_density("gear_4g", alone=0.0), (makers, 1)),
        gear_5g=np.tile(by_density("gear_5g"), (makers, 1)),
        uplift=np.full(makers, float(sheet.at("gear.uplift", end)) if dropped else 0.0),
        swap_labour=by_density("swap_labour"),
        manager=by_density("manager"),
        early=sheet.at(EARLY, end) if EARLY in sheet.terms else None,
        onboarding=float(sheet.at("suppliers.onboarding", end)),
        currency=sheet.currency,
        **plain("gear.upkeep", "gear.life_4g", "gear.life_5g", "gear.rate", "penalties.overtime", "penalties.expedite"),
        **plain("penalties.disruption", "penalties.late", "penalties.over_cap", "penalties.unserved"),
    )


def weights_of(sheet: Sheet) -> Weights:
    """What waiting and exposure weigh."""
    return Weights(*(sheet.at(f"weights.{name}") for name in ("waiting", "exposure", "managed")))


def work_of(sheet: Sheet) -> Work:
    """How much work acts are."""
    names = ("five", "joint", "swap", "anchor", "manager", "gear_5g", "gear_4g", "gap")
    return Work(**{name: sheet.at(f"work.{name}") for name in names})
