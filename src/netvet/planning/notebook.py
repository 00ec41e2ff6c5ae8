"""A plan in a notebook: the ranges first, what is late, what is not planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netvet.markup import lines, table

if TYPE_CHECKING:
    from netvet.planning.planned import Planned

HEAD = ("what is not known", "sites that must move", "late", "cost beside no requirement", "5G later", "gap")


def money(thousands: float, currency: str) -> str:
    """Thousands as millions, or billions, with three figures that count."""
    size = abs(thousands)
    if size >= 999_500:  # noqa: PLR2004 - what would round to 1000 million
        return f"{thousands / 1e6:.2f} bn {currency}"
    return f"{thousands / 1e3:.0f} m {currency}" if size >= 9_950 else f"{thousands / 1e3:.1f} m {currency}"  # noqa: PLR2004


def span(low: float, high: float, currency: str) -> str:
    """Two ends of money in words."""
    return " to ".join(dict.fromkeys((money(low, currency), money(high, currency))))


def html(found: Planned) -> str:
    """The plans as a table."""
    rows = []
    for answer in found.answers:
        ends = [found.extra(answer, end) for end in answer.ends]
        rows.append(
            (
                answer.reading,
                f"{answer.must_move:.0f}",
                f"{answer.late_sites:.0f}",
                span(min(ends), max(ends), found.sheet.currency),
                f"{found.delay(answer).months:.1f} months",
                f"{answer.solution.certificate.gap:.2%}",
            )
        )
    regimes = ", ".join(regime for regime, _, _ in found.ground.regimes)
    told = f"{len(found.sheet.assumed)} of {len(found.sheet.terms)} terms are assumed; weights: {weights(found)}"
    aside = f"not planned: {sum(one.elements for one in found.ground.aside)} elements" if found.ground.aside else ""
    return table(HEAD, rows, caption=f"{found.case.title}: transition under {regimes}") + lines(told, aside, found.case.notice)


def weights(found: Planned) -> str:
    """The weights in words."""
    own = found.sheet.at("weights.waiting"), found.sheet.at("weights.exposure"), found.sheet.at("weights.managed")
    waiting, exposure, managed = own
    return (
        f"{waiting:g} thousand {found.sheet.currency} for a thousand subscribers who wait a quarter for 5G, "
        f"{exposure:g} thousand for an average site's traffic on excluded makers' gear a quarter ({managed:.0%} of it with a new manager)"
    )
