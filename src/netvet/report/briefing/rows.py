"""What the sections of the briefing show, in the words of a language: the question, glance, dependence, gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netvet.appraisal import WORDS, Appraised
from netvet.compromise import Exposure
from netvet.dependence import index, percent, suppliers
from netvet.findings import Change, Standing
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.standing import undecided
from netvet.report.leading import largest_words
from netvet.report.ranges import in_language
from netvet.report.share import shown
from netvet.report.texts import Texts, read_words

MAKERS = 4
"""Makers of radio that the question names."""

SECTIONS = ("question", "front", "standing", "glance", "dependence", "cost", "ways", "equivalent", "missing", "said", "basis")
"""The sections of the briefing, in order; each bears its number."""

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
        makers=", ".join(matter.name(one.maker) for one in matter.glance.fleets[:MAKERS]) or t("not_known"),
    )


def asks(matter: Matter, one: Appraised, words: Words) -> list[tuple[str, str]]:
    """What an option asks: titles, each with the last day of the old state or the first on which an act counts."""
    t, answers = words.b, matter.options.rulings.get(one.option.id)
    rules = [bar.rule.requirement for bar in answers.ruling.bars] if answers else []
    told = []
    for rule in rules:
        # what binds as an option is taken up can lie before the first day on which an act counts: then that day alone is told
        due = rule.due if rule.due and not (rule.starts and rule.due < rule.starts) else None
        when = [t("question.until", day=t.day(due))] if due else []
        when += [t("question.from", day=t.day(rule.starts))] if rule.starts else []
        told.append((rule.title, ", ".join(when)))
    due = one.option.measures_due
    told += [(measure_name(each.label, t), t("question.in_place", day=t.day(due)) if due else "") for each in one.measures]
    return list(dict.fromkeys(told))


def measure_name(label: str, texts: Texts) -> str:
    """What a measure is called in a language."""
    return str(read_words("netvet.report.supply_chain", texts.language)["measure_names"].get(label, label))


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
    if number := standing.conditional:
        whole = number == every
        return "open", t("standing.conditional") if whole else t("standing.partly_conditional", n=number, all=every)
    return "in", t("standing.admitted")


def change_text(change: Change, matter: Matter, words: Words) -> list[tuple[str, str]]:
    """The facts of a change in words, each with who could bring it about."""
    b = words.b
    told = [(fact, asked_words(fact.asked, matter.name, b)) for fact in change.facts]
    control = [b("control." + fact.by.replace(" ", "_")) for fact in change.facts]
    return [(text if fact.to else b("facts.not", fact=text), by) for (fact, text), by in zip(told, control, strict=True)]


_TEST = re.compile(
    r"(?:\('?|')?(?P<value>[^']*)'? IN (?P<set>[\w.]+)|(?P<fact>[\w.]+)(?: (?:IN|&&|=) \(?(?P<values>'[^)]*')\)?)?"
)


def asked_words(asked: str, name: Callable[[str], str], texts: Texts) -> str:
    """A test on a fact in words: what the fact is, and its values; as it is written where the catalogue has no word for it.

    Args:
        asked: the test, such as `vendor.group IN ('huawei', 'zte')`, or the name of a fact.
        name: what makers are called.
        texts: the words of the briefing.
    """
    found = _TEST.fullmatch(asked)
    label = texts.words["facts"].get((found["set"] or found["fact"]) if found else "")
    if found is None or label is None:
        return asked
    values = [found["value"]] if found["set"] else re.findall(r"'([^']*)'", found["values"] or "")
    return texts("facts.one_of", fact=label, values=", ".join(map(name, values))) if values else str(label)


def operators(matter: Matter, words: Words) -> list[tuple[str, ...]]:
    """By operator: makers, the largest share and whose it is, HHI, functions of a single maker."""
    alone: dict[str, list[str]] = {}
    for scope in matter.dependence.single:
        if scope.found.suppliers == (1, 1):
            alone.setdefault(scope.operator or "", []).append(scope.function or "")
    kinds = words.b.words["kind"]
    rows: list[tuple[str, ...]] = []
    for scope in matter.dependence.scopes:
        least, most = scope.found.suppliers
        number = suppliers(scope) if least == most else f"at least {least}"
        figures = (number, percent(scope.found.top, scope.elements), index(scope.found.hhi, scope.elements))
        told = [in_language(one, words.o) for one in figures]
        mark = " ≈" if scope.estimates else ""
        own = alone.get(scope.operator or "", [])
        named = [kinds[one] for one in own if one in kinds] or own
        word = "dependence.single_n" if len(named) < len(own) else "dependence.single_all"
        alone_told = words.b(word, n=str(len(own)), names=", ".join(named)) if own else ""
        first = largest_words(scope.found, matter.name, words.b.language)
        rows.append((scope.label + mark, told[0], told[1], first, told[2], alone_told))
    return rows


def areas(matter: Matter, words: Words) -> str:
    """In how many areas all radio is of one maker; empty where sites have no place, or none is served by two."""
    found, t = matter.dependence.areas, words.b
    if found is None or not found.served.areas:
        return ""
    sure = sum(some.areas for some in found.one_maker.values())
    more = t("dependence.areas_open", n=t.number(found.open.areas)) if found.open.areas else ""
    one = "_one" if found.served.areas == 1 else ""
    return t(f"dependence.areas{one}", all=t.number(found.served.areas), n=t.number(sure), open=more)


def _not_judged(matter: Matter, t: Texts) -> Iterator[str]:
    """The measures of which it is not known what they change, each with the options that take it."""
    found: dict[tuple[str, str], list[str]] = {}
    for number, one in enumerate(matter.appraisal.options, 1):
        for each in one.measures:
            if each.changes is None:
                found.setdefault((each.label, each.obstacle), []).append(str(number))
    says = read_words("netvet.report.supply_chain", t.language)["measure_says"]
    for (label, why), numbers in found.items():
        yield t("missing.measure", numbers=", ".join(numbers), measure=measure_name(label, t), why=says.get(why, why))


def gaps(matter: Matter, words: Words) -> Iterator[str]:
    """What is not known, in sentences."""
    t, found = words.b, matter.appraisal
    alike: dict[int, list[str]] = {}
    for number, one in enumerate(found.options, 1):
        alike.setdefault(one.unknown, []).append(str(number))
    for elements, numbers in alike.items():
        if elements:
            yield t("missing.elements", n=t.number(elements), numbers=", ".join(numbers))
    yield from _not_judged(matter, t)
    for left in undecided(matter.options):
        facts = ", ".join(asked_words(fact, matter.name, t) for fact in left.facts[:FACTS]) + (
            " …" if len(left.facts) > FACTS else ""
        )
        yield t("missing.makers", number=left.number, makers="; ".join(left.makers), facts=facts)
    scopes = matter.dependence.scopes
    unknown = sum(scope.unknown for scope in scopes)
    if unknown:
        yield t("missing.unmapped", n=t.number(unknown), all=t.number(sum(scope.elements for scope in scopes)))
    guessed = vars(next(one.planned.ground.left for one in found.options if one.planned))
    if told := [t(f"missing.sites.{name}", n=t.number(n)) for name, n in guessed.items() if n and name not in KNOWN]:
        yield t("missing.guessed", what="; ".join(told))
    yield t("missing.plans")
