"""What the sections of the briefing show, in the words of a language: the question, what is short, glance, dependence, gaps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from netvet.appraisal import WORDS, Appraised
from netvet.compromise import Exposure
from netvet.dependence import index, percent, ranked, suppliers
from netvet.findings import Change, Standing
from netvet.report.appraisal_more import cost_words
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.standing import undecided
from netvet.report.ranges import ends_of, in_language
from netvet.report.share import shown
from netvet.report.texts import Texts, read_words

MAKERS = 4
"""Makers of radio that the question names."""

FLEETS = 4
"""Fleets that are shown, the largest first."""

KNOWN = ("bound",)
"""What plans count of the radio that is no guess: sites under a contract whose end is known."""

FACTS = 8
"""Facts that are named of what an option leaves open."""


@dataclass(frozen=True)
class Words:
    """The words of the briefing and those of options."""

    b: Texts
    o: Texts


def question(matter: Matter, words: Words) -> str:
    """What is asked, and of which network."""
    t = words.b
    operators = [scope.label for scope in matter.dependence.scopes]
    return t(
        "question.asked",
        elements=t.number(matter.elements),
        sites=t.number(matter.sites),
        operators=t("question.operators", n=len(operators)),
        as_of=t.day(matter.as_of),
        makers=", ".join(one.maker for one in matter.glance.fleets[:MAKERS]) or t("not_known"),
    )


def asks(matter: Matter, one: Appraised, words: Words) -> list[tuple[str, str]]:
    """What an option asks: titles, each with the last day of the old state or the first on which an act counts."""
    t, answers = words.b, matter.options.rulings.get(one.option.id)
    rules = [bar.rule.requirement for bar in answers.ruling.bars] if answers else []
    told = []
    for rule in rules:
        when = [t("question.until", day=t.day(rule.due))] if rule.due else []
        when += [t("question.from", day=t.day(rule.starts))] if rule.starts else []
        told.append((rule.title, ", ".join(when)))
    due = one.option.measures_due
    told += [(measure_name(each.label, t), t("question.in_place", day=t.day(due)) if due else "") for each in one.measures]
    return list(dict.fromkeys(told))


def measure_name(label: str, texts: Texts) -> str:
    """What a measure is called in a language."""
    return str(read_words("netvet.report.supply_chain", texts.language)["measure_names"].get(label, label))


def in_short(matter: Matter, words: Words, section: int) -> Iterator[str]:
    """What a reader of one page has to know, in sentences; each from figures that stand below."""
    t, o, found = words.b, words.o, matter.appraisal
    options = found.options
    if loose := [str(number) for number, one in enumerate(options, 1) if one.loose]:
        yield t("short.loose", numbers=", ".join(loose))
    yield t("short.options", n=str(len(options)), first=options[0].option.title, last=options[-1].option.title)
    yield t("short.excluded", n=str(sum(bool(one.excluded) for one in options)))
    yield from _costs(matter, words)
    yield from _delays(matter, words)
    seen = [(number, one.exposed["user_plane"][-1]) for number, one in enumerate(options, 1)]
    least, most = min(seen, key=lambda one: (one[1].high, one[1].low)), max(seen, key=lambda one: (one[1].high, one[1].low))
    told = [in_language(shown(one[1]), o) for one in (least, most)]
    yield t("short.exposure", low=told[0], least=least[0], high=told[1], most=most[0])
    beaten = [str(number) for number, one in enumerate(options, 1) if found.front.dominated[one.option.id]]
    yield t("short.beaten", numbers=", ".join(beaten)) if beaten else t("short.nobody_beaten")
    if never := [str(number) for number, one in enumerate(options, 1) if one.never[1]]:
        yield t("short.never", numbers=", ".join(never))
    if late := [str(number) for number, one in enumerate(options, 1) if one.late[1]]:
        yield t("short.late", numbers=", ".join(late))
    yield t("short.unknown", section=section)


def _delays(matter: Matter, words: Words) -> Iterator[str]:
    """The longest delay and the shortest; the longest alone where no other option has any, or all wait alike."""
    t, o = words.b, words.o
    waiting = [(number, one.delay) for number, one in enumerate(matter.appraisal.options, 1) if ends_of(one.delay) != "0"]
    if waiting:
        longest, shortest = max(waiting, key=lambda one: one[1][1]), min(waiting, key=lambda one: one[1][1])
        most, least = (o("months", n=in_language(ends_of(one[1]), o)) for one in (longest, shortest))
        if longest[0] == shortest[0]:
            yield t("short.delay_of_one", most=most, number=longest[0])
        else:
            yield t("short.delay", most=most, number=longest[0], least=least, other=shortest[0])


def _costs(matter: Matter, words: Words) -> Iterator[str]:
    found = matter.appraisal
    asking = [(number, one.cost) for number, one in enumerate(found.options, 1) if any(one.cost)]
    finite = [one for one in asking if math.isfinite(one[1][1])]
    if finite:
        least, most = min(finite, key=lambda one: one[1][1]), max(finite, key=lambda one: one[1][1])
        told = [in_language(cost_words(one[1], found.sheet.currency), words.o) for one in (least, most)]
        yield words.b("short.cost", low=told[0], least=least[0], high=told[1], most=most[0])


def cells(exposure: Exposure, words: Words) -> list[str]:
    """The share of subscribers by reach of each class that is followed."""
    return [in_language(shown(exposure.share(word).reach), words.o) for word in WORDS]


def standing_text(standing: Standing, words: Words) -> tuple[str, str]:
    """How makers stand with a domain: a word for style, and the words."""
    t, every = words.b, standing.admitted + standing.undecided + standing.excluded
    if standing.excluded:
        whole = standing.excluded == every
        return "out", t("standing.excluded") if whole else t("standing.partly", n=standing.excluded, all=every)
    if standing.undecided:
        whole = standing.undecided == every
        return "open", t("standing.undecided") if whole else t("standing.partly_undecided", n=standing.undecided, all=every)
    return "in", t("standing.admitted")


def change_text(change: Change, words: Words) -> list[tuple[str, str]]:
    """The facts of a change, each with who could bring it about."""
    return [
        (("" if fact.to else "NOT ") + fact.asked, words.b("control." + fact.by.replace(" ", "_"))) for fact in change.facts
    ]


def operators(matter: Matter, words: Words) -> list[tuple[str, ...]]:
    """By operator: makers, the largest share and whose it is, HHI, functions of a single maker."""
    alone: dict[str, list[str]] = {}
    for scope in matter.dependence.single:
        if scope.found.suppliers == (1, 1):
            alone.setdefault(scope.operator or "", []).append(scope.function or "")
    rows: list[tuple[str, ...]] = []
    for scope in matter.dependence.scopes:
        listed = ranked(scope)
        least, most = scope.found.suppliers
        number = suppliers(scope) if least == most else f"at least {least}"
        figures = (number, percent(scope.found.top, scope.elements), index(scope.found.hhi, scope.elements))
        told = [in_language(one, words.o) for one in figures]
        mark = " ≈" if scope.estimates else ""
        own = alone.get(scope.operator or "", [])
        alone_told = words.b("dependence.single_n", n=str(len(own)), names=", ".join(own)) if own else ""
        rows.append((scope.label + mark, told[0], told[1], listed[0][0] if listed else "", told[2], alone_told))
    return rows


def areas(matter: Matter, words: Words) -> str:
    """In how many areas all radio is of one maker; empty where sites have no place."""
    found, t = matter.dependence.areas, words.b
    if found is None:
        return ""
    sure = sum(some.areas for some in found.one_maker.values())
    more = t("dependence.areas_open", n=t.number(found.open.areas)) if found.open.areas else ""
    return t("dependence.areas", all=t.number(found.served.areas), n=t.number(sure), open=more)


def gaps(matter: Matter, words: Words) -> Iterator[str]:
    """What is not known, in sentences."""
    t, found = words.b, matter.appraisal
    alike: dict[int, list[str]] = {}
    for number, one in enumerate(found.options, 1):
        alike.setdefault(one.unknown, []).append(str(number))
    for elements, numbers in alike.items():
        if elements:
            yield t("missing.elements", n=t.number(elements), numbers=", ".join(numbers))
    for left in undecided(matter.options):
        facts = ", ".join(left.facts[:FACTS]) + (" …" if len(left.facts) > FACTS else "")
        yield t("missing.makers", number=left.number, makers="; ".join(left.makers), facts=facts)
    scopes = matter.dependence.scopes
    unknown = sum(scope.unknown for scope in scopes)
    if unknown:
        yield t("missing.unmapped", n=t.number(unknown), all=t.number(sum(scope.elements for scope in scopes)))
    guessed = vars(next(one.planned.ground.left for one in found.options if one.planned))
    if told := [t(f"missing.sites.{name}", n=t.number(n)) for name, n in guessed.items() if n and name not in KNOWN]:
        yield t("missing.guessed", what="; ".join(told))
    yield t("missing.plans")
