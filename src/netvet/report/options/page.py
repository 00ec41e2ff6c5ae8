"""Options as one page that opens from disk and fetches nothing, and what its sections show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import netvet
from netvet.appraisal import Appraisal, Appraised, Said
from netvet.regime import shipped_regimes
from netvet.report.drawing import address
from netvet.report.marks import MARK, any_loose
from netvet.report.options.basis import basis_lines
from netvet.report.options.matter import Matter
from netvet.report.options.pictures import pictures_of
from netvet.report.options.rows import Line, Row, exposure_rows, option_rows, published_lines
from netvet.report.options.turning import Turn, others, swings
from netvet.report.page import part_of, policy_of, template_of
from netvet.report.texts import Texts, read_words


@dataclass(frozen=True)
class View:
    """What sections on options show, in the words of a language.

    Attributes:
        found: the appraisal.
        rows: the options.
        beaten: whether an option beats another for certain.
        apart: the numbers of options that are compared with none: plans not proven, or nobody may follow.
        mark: what the mark of figures of such plans says; empty where nothing is marked.
        moments: the days at which the table of exposure tells it.
        exposed: of each option, class by class, the share at each moment.
        published: published figures.
        swings, others: what the figures turn on; empty where that was not asked.
        said: numbers of options, with what has no number.
        pictures: every chart as an address.
        estimate: what the figures rest on, in a sentence.
        basis: what all of it rests on, in lines.
        english: titles of requirements of shipped regimes, which are English in every language of reports.
    """

    found: Appraisal
    rows: list[Row]
    beaten: bool
    apart: str
    mark: str
    moments: list[str]
    exposed: list[tuple[int, Appraised, list[tuple[str, list[str]]]]]
    published: list[Line]
    swings: list[Turn]
    others: list[Turn]
    said: list[tuple[str, Said]]
    pictures: Mapping[str, str]
    estimate: str
    basis: list[str]
    english: frozenset[str]


def texts_of(language: str) -> Texts:
    """The words of options in a language."""
    return Texts(language, read_words(__package__, language))


def view_of(matter: Matter, texts: Texts, pictures: Mapping[str, bytes] | None = None) -> View:
    """What the sections show.

    Args:
        matter: what is told.
        texts: the words of options.
        pictures: the charts, where they are drawn already.
    """
    found = matter.appraisal
    drawn = pictures_of(found, texts) if pictures is None else pictures
    sheet = found.sheet
    return View(
        found=found,
        rows=option_rows(found, texts),
        beaten=any(found.front.dominated.values()),
        apart=", ".join(str(number) for number, one in enumerate(found.options, 1) if one.option.id in found.front.apart),
        mark=texts("options.mark", mark=MARK) if any_loose(found) else "",
        moments=[texts.day(found.moments[place]) for place in found.told],
        exposed=exposure_rows(found, texts),
        published=published_lines(matter, texts),
        swings=swings(found, texts),
        others=others(found, texts),
        said=_said(found),
        pictures={name: address(picture) for name, picture in drawn.items()},
        estimate=texts("estimate", assumed=len(sheet.assumed), terms=len(sheet.terms)),
        basis=list(basis_lines(found, texts)),
        english=_english(matter),
    )


def _english(matter: Matter) -> frozenset[str]:
    shipped = shipped_regimes()
    rules = [bar.rule for answers in matter.rulings.values() for bar in answers.ruling.bars]
    return frozenset(rule.requirement.title for rule in rules if rule.regime.id in shipped)


def _said(found: Appraisal) -> list[tuple[str, Said]]:
    """What has no number, once, with the numbers of all options of which it is said."""
    numbers: dict[Said, list[str]] = {}
    for number, one in enumerate(found.options, 1):
        for said in one.option.without_number:
            numbers.setdefault(said, []).append(str(number))
    return [(", ".join(own), said) for said, own in numbers.items()]


def render(matter: Matter, language: str, pictures: Mapping[str, bytes] | None = None) -> str:
    """The page as a text."""
    texts = texts_of(language)
    parts = [("netvet.report", "page.css"), (__package__, "sections.css"), (__package__, "options.css")]
    style = "".join(part_of(*part) for part in parts)
    view = view_of(matter, texts, pictures)
    return str(_template().render(t=texts, o=view, style=style, policy=policy_of(style, []), version=netvet.__version__))


@cache
def _template() -> Any:
    return template_of(__package__, "options.html")
