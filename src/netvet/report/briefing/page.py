"""The briefing as one page that opens from disk, fetches nothing, and prints on A4."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from netvet.appraisal import WORDS
from netvet.report.briefing import rows
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.milder import milder_sets
from netvet.report.briefing.rows import FLEETS, SECTIONS, Words
from netvet.report.briefing.short import in_short
from netvet.report.briefing.standing import shut_out, standings
from netvet.report.dependence_document import within
from netvet.report.exposure_notes import in_words
from netvet.report.glance import silent_kinds
from netvet.report.options.page import texts_of, view_of
from netvet.report.options.turning import swings
from netvet.report.page import part_of, policy_of, template_of
from netvet.report.texts import Texts, read_words

_PARTS = (
    ("netvet.report", "page.css"),
    ("netvet.report.options", "sections.css"),
    ("netvet.report.briefing", "briefing.css"),
)


def render(matter: Matter, language: str, *, paper: bool = False) -> str:
    """The page as a text.

    Args:
        matter: what it tells.
        language: of LANGUAGES.
        paper: for print.
    """
    words = Words(Texts(language, read_words(__package__, language)), texts_of(language))
    style = "".join(part_of(*part) for part in _PARTS)
    domains, under = standings(matter.options)
    view = view_of(matter.options, words.o)
    view = replace(view, swings=swings(matter.appraisal, words.o, most=1), others=[])  # pages on options have all of it
    milder, unmatched = milder_sets(matter, words)
    return str(
        _template().render(
            b=words.b,
            t=words.o,
            m=matter,
            o=view,
            paper=paper,
            style=style,
            policy=policy_of(style, []),
            sections=SECTIONS,
            classes=WORDS,
            short=list(in_short(matter, words)),
            question=rows.question(matter, words),
            asked=[(row, rows.asks(matter, row.one, words)) for row in view.rows],
            issuers=_issuers(matter),
            domains=domains,
            under=under,
            sellers=[seller.name for seller in next(iter(matter.options.rulings.values())).ruling.sellers],
            free=[row.number for row in view.rows if row.one.option.id not in matter.options.rulings],
            standing=lambda one: rows.standing_text(one, words),
            singles=[(one, rows.cells(one.exposure, words)) for one in matter.glance.singles],
            silent=silent_kinds(matter.glance),
            fleets=[
                (one, [(side, rows.cells(side, words)) for side in (one.radio, one.managed)])
                for one in matter.glance.fleets[:FLEETS]
            ],
            operators=rows.operators(matter, words),
            areas=rows.areas(matter, words),
            exposing=in_words(matter.exposing, language, page=True),
            shut=shut_out(matter.options),
            change=lambda one: rows.change_text(one, matter, words),
            milder=milder,
            unmatched=unmatched,
            gaps=list(rows.gaps(matter, words)),
            sources=_sources(matter, words.b),
            inputs=[(within(matter.case, path), sha) for path, sha in matter.appraisal.inputs],
        )
    )


def _sources(matter: Matter, texts: Texts) -> list[str]:
    """Where published figures stand, each work once."""
    return list(dict.fromkeys(texts.source(source) for one in matter.options.beside for source in one.figure.sources))


def _issuers(matter: Matter) -> list[tuple[str, str]]:
    """The texts of options: issuer and title, each once, with its digest."""
    regimes = [regime for answers in matter.options.rulings.values() for regime, _ in answers.ruling.regimes.values()]
    return list(dict.fromkeys((f"{one.title} ({one.issuer})", one.origin[1]) for one in regimes))


@cache
def _template() -> Any:
    return template_of(__package__, "briefing.html")
