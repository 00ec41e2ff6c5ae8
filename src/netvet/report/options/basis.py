"""What an appraisal rests on, in sentences of a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netvet.appraisal import Appraisal
from netvet.planning import NO_REGION, WIDE, Planned, share, share_above
from netvet.report.ranges import ends_of, in_language, limit_words
from netvet.report.texts import Texts
from netvet.transition import CapName


def basis_lines(found: Appraisal, texts: Texts) -> Iterator[str]:
    """What an appraisal rests on, in lines; some of what rules say is told in the words of the program."""
    plans = [one.planned for one in found.options if one.planned]
    yield texts("basis.cost", terms=len(found.sheet.terms), assumed=len(found.sheet.assumed))
    yield from dict.fromkeys(line for planned in plans for line in planned.ground.not_judged)
    yield from _sets(found, texts)
    yield from _later(found, texts)
    yield from _uncured(found, texts)
    yield from _planned_otherwise(found, texts)
    yield from _overstepped(found, texts)
    if plans:
        gap = max(planned.gap for planned in plans)
        own = plans[0].sheet
        waiting, exposure, managed = (own.at(f"weights.{word}") for word in ("waiting", "exposure", "managed"))
        yield texts(
            "basis.weights",
            currency=own.currency,
            waiting=in_language(f"{waiting:g}", texts),
            exposure=in_language(f"{exposure:g}", texts),
            managed=in_language(share(managed), texts),
        )
        priced = max(one.gap_by_prices for one in found.options)
        word = "_by_word" if priced > gap else ""
        ends = {"gap": in_language(share(gap, 2), texts), "priced": in_language(share(priced, 2), texts)}
        yield texts("basis.gaps" + word, why=_why(found, texts), **ends)
        yield texts("basis.found" + word)
        if not any(gap.unit for one in found.options for gap in one.gaps):  # else it is named as the reason
            yield from _coarse(plans, texts)
    yield texts("basis.exposure")
    if any(planned.announced is None for planned in plans):
        yield texts("basis.at_once")


def _sets(found: Appraisal, texts: Texts) -> Iterator[str]:
    """The limits that options set where the texts of rules are silent."""
    told = [
        texts("basis.sets_one", option=one.option.title, limits=", ".join(limit_words(*limit, texts) for limit in limits))
        for one in found.options
        if (limits := one.option.limits.items())
    ]
    if told:
        yield texts("basis.sets", options="; ".join(told))


def _later(found: Appraisal, texts: Texts) -> Iterator[str]:
    """What comes after all that is planned, option by option: its cost is not counted."""
    for one in found.options:
        if one.counts_later and one.planned:
            number = in_language(ends_of(one.later), texts)
            told = [texts("basis.later_elements", n=number)] if one.later[1] else []
            told += [texts("basis.later_limits", n=len(one.limits_later))] if one.limits_later else []
            last = texts.day(one.planned.asked.horizon.end)
            yield texts("basis.later", option=one.option.title, what=", ".join(told), last=last)


def _uncured(found: Appraisal, texts: Texts) -> Iterator[str]:
    """What an option breaks that no change of maker would cure, and where nobody may follow: neither is planned."""
    for one in found.options:
        if one.uncured[1]:
            yield texts("basis.uncured", option=one.option.title, n=in_language(ends_of(one.uncured), texts))
        if one.stuck:
            yield texts("basis.unfollowed", option=one.option.title)


def _planned_otherwise(found: Appraisal, texts: Texts) -> Iterator[str]:
    """The limits of options that are not planned as they stand: what they cost rests on that."""
    for one in found.options:
        for rule, why in one.planned.ground.limits.items() if one.planned else ():
            yield texts("basis.planned_otherwise", option=one.option.title, rule=rule, why=why)


def _overstepped(found: Appraisal, texts: Texts) -> Iterator[str]:
    """By how much and for how long the plans of an option overstep limits on shares."""
    for one in found.options:
        told = [
            texts(
                "basis.above_at_end" if above.at_end else "basis.above",
                limit=_cap(above.cap, texts),
                share=in_language(share_above(above.share, above.most), texts),
                most=in_language(share(above.most), texts),
                n=above.quarters,
            )
            for above in one.overstepped
        ]
        if told:
            yield texts("basis.overstepped", option=one.option.title, what="; ".join(told))


def _cap(cap: CapName, texts: Texts) -> str:
    """What to call a limit on shares: its label, whose it is, whose gear counts, what is counted."""
    who, makers = cap.operator or texts("basis.all_operators"), texts("and").join(cap.makers)
    told = (cap.label, who, makers, texts("basis.counts." + cap.measure))
    return ", ".join(word for word in told if word)


def _why(found: Appraisal, texts: Texts) -> str:
    """Why the widest gaps are: too little time for one above the mark, units that cannot be divided below it."""
    gaps = sorted((gap for one in found.options for gap in one.gaps), key=lambda gap: -gap.gap)
    short = any(gap.stopped == "seconds" for gap in gaps)
    if short and gaps[0].gap > WIDE:
        return texts("basis.time")
    for gap in gaps:
        if gap.unit:
            return texts(
                "basis.coarse",
                unit=gap.unit.replace(NO_REGION, texts("basis.no_region")),
                share=in_language(f"{gap.of_quarter * 100:.0f} %", texts),
            )
    return texts("basis.time") if short else ""


def _coarse(plans: Sequence[Planned], texts: Texts) -> Iterator[str]:
    """That units of sites are coarse, where they are: a proof says nothing of what single sites would cost."""
    answer = plans[0].baseline
    lump = answer.explanation.lump()
    if lump.coarse and lump.sites > 1:
        unit = answer.problem.units.ids[lump.unit].replace(NO_REGION, texts("basis.no_region"))
        yield texts("basis.lumps", unit=unit, n=texts.number(int(lump.sites)), share=in_language(share(lump.of_quarter), texts))
