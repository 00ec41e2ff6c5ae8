"""A plan in a notebook: the ranges first, what is late, what is not planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netvet.markup import lines, table
from netvet.planning.sums import share, span, tenth

if TYPE_CHECKING:
    from netvet.planning.planned import Planned

HEAD = ("what is not known", "sites that must move by a rule on them", "late", "cost beside no requirement", "5G later", "gap")


def html(found: Planned) -> str:
    """The plans as a table."""
    rows = []
    for answer in found.answers:
        ends = [found.extra(answer, end) for end in answer.ends]
        rows.append(
            (
                answer.reading,
                f"{answer.must_move:.0f}",
                f"{answer.late()[0]:.0f}",
                span(min(ends), max(ends), found.sheet.currency),
                f"{tenth(found.delay(answer).months)} months",
                share(answer.solution.gap),
            )
        )
    regimes = ", ".join(regime for regime, _, _ in found.ground.regimes)
    told = f"{len(found.sheet.assumed)} of {len(found.sheet.terms)} terms are assumed; weights: {weights(found)}"
    aside = f"not planned: {sum(one.elements for one in found.ground.aside)} elements" if found.ground.aside else ""
    known = f"known from {found.known_from} on, announced on {found.announced}" if found.announced else ""
    caption = f"{found.case.title}: transition under {regimes}"
    return table(HEAD, rows, caption=caption) + lines(told, known, aside, found.case.notice)


def weights(found: Planned) -> str:
    """The weights in words."""
    own = found.sheet.at("weights.waiting"), found.sheet.at("weights.exposure"), found.sheet.at("weights.managed")
    waiting, exposure, managed = own
    return (
        f"{waiting:g} thousand {found.sheet.currency} for a thousand subscribers who wait a quarter for 5G, "
        f"{exposure:g} thousand for an average site's traffic on excluded makers' gear a quarter "
        f"({share(managed)} of it with a new manager)"
    )
