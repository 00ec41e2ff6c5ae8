"""The report on the supply chain as one page that opens from disk and fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from netvet.compromise import Exposure, Options
from netvet.compromise.glance import STATIONS
from netvet.dependence import Scope, index, number, percent, quarter_cells, rounded, suppliers
from netvet.exposure import ASKED
from netvet.report.charts import course, interval_bars, stacked_bars
from netvet.report.dependence import most_concentrated
from netvet.report.drawing import Series
from netvet.report.exposure_notes import in_words
from netvet.report.glance import silent_kinds
from netvet.report.leading import alone_words, largest_words
from netvet.report.page import policy_of, style_of, template_of
from netvet.report.ranges import in_language
from netvet.report.share import shown
from netvet.report.supply_chain.matter import SHOWN, Matter, largest_makers, reach_of
from netvet.report.supply_chain.saying import change_of, name_of, obstacle_of, term_words
from netvet.report.texts import Texts, read_words

MAKERS = 6
"""Makers that are drawn on their own in the chart of shares; the rest are one."""

YEAR = 4
"""Quarters."""

_COLOURS = ("#2f6d8f", "#e8a33d", "#8fb996", "#b18bc4", "#c4432b", "#d8cfb8")
_PATTERNS = ("", "////", "\\\\", "xxxx", "....", "||")
_REST, _UNKNOWN = ("#e9ecef", ""), ("#ffffff", "////")


def render(matter: Matter, language: str, *, paper: bool = False) -> str:
    """The page as a text.

    Args:
        matter: what it tells.
        language: of LANGUAGES.
        paper: for print.
    """
    texts = Texts(language, read_words(__package__, language))
    style = style_of(__package__, "supply_chain.css")
    return str(
        _template().render(
            t=texts,
            m=matter,
            paper=paper,
            style=style,
            policy=policy_of(style, []),
            classes=ASKED,
            singles=[(one, _cells(one.exposure, texts)) for one in matter.glance.singles],
            fleets=[(one, [_cells(side, texts) for side in (one.radio, one.managed)]) for one in matter.glance.fleets],
            sentence=_sentence(matter, texts),
            fleet_picture=_fleet_picture(matter, texts),
            share_picture=_share_picture(matter, texts),
            scopes=[_scope(scope, matter, language) for scope in matter.dependence.scopes],
            single=_single(matter, language),
            national=[_scope(scope, matter, language) for scope in most_concentrated(matter.dependence.national)],
            areas=matter.dependence.areas,
            rounded=rounded,
            rests_on=in_words(matter.rests_on, language, page=True),
            silent=silent_kinds(matter.glance),
            measures=[(one.chosen.label, _measures(one, texts)) for one in matter.measures],
            leaving_picture=_leaving_picture(matter, texts),
            people=_people(matter, texts),
            terms=term_words(matter.withdrawals[0].terms, texts) if matter.withdrawals else [],
            left=[(one, supply) for one in matter.withdrawals for supply in one.supplies if supply.alone or supply.only],
        )
    )


@cache
def _template() -> Any:
    return template_of(__package__, "supply_chain.html")


def _cells(exposure: Exposure, texts: Texts) -> list[str]:
    return [in_language(shown(bounds), texts) for bounds in reach_of(exposure)]


def _sentence(matter: Matter, texts: Texts) -> str:
    """What one station sees of content beside what all of the maker with most see; empty where there is no station."""
    station = next((one for one in matter.glance.singles if one.function in STATIONS), None)
    if station is None or not matter.glance.fleets:
        return ""
    own = station.exposure.share("user_plane").reach
    seen = [
        (matter.name(one.maker), one.radio.share("user_plane").reach)
        for one in matter.glance.fleets
        if one.maker in matter.glance.leading
    ]
    # of a maker whose stations all see less than the station it is not
    shares = [f"{in_language(shown(all_), texts)} ({name})" for name, all_ in seen if all_.high >= own.high]
    if len(shares) < len(seen):
        return ""
    return texts("fleets.sentence", one=in_language(shown(own), texts), all=", ".join(shares))


def _fleet_picture(matter: Matter, texts: Texts) -> str:
    drawn = matter.glance.fleets[:SHOWN]
    if not drawn:
        return ""
    groups = [
        [(bounds[i].low, bounds[i].high) for bounds in (reach_of(one.managed) for one in drawn)] for i in range(len(ASKED))
    ]
    return interval_bars(
        [texts(f"class.{word}").replace("\N{SOFT HYPHEN}", "") for word in ASKED],
        groups,
        matter.called(one.maker for one in drawn),
        texts,
    )


def _share_picture(matter: Matter, texts: Texts) -> str:
    """Elements by operator and maker; what is of no known maker on its own."""
    found = matter.dependence
    named = list(largest_makers(found))[:MAKERS]
    series = [Series(*look) for look in zip(matter.called(named), _COLOURS, _PATTERNS, strict=False)]
    series += [Series(texts("dependence.others"), *_REST), Series(texts("dependence.not_known"), *_UNKNOWN)]
    labels = [scope.label for scope in found.scopes]
    values = [_counts(scope, named) for scope in found.scopes]
    kept = [i for i in range(len(series)) if any(row[i] for row in values)]
    if not labels:
        return ""
    return stacked_bars(labels, [series[i] for i in kept], [[row[i] for i in kept] for row in values], texts)


def _counts(scope: Scope, named: Sequence[str]) -> list[int]:
    own = {maker: round(bounds.low * scope.found.whole) for maker, bounds in scope.found.shares.items()}
    known = [own.pop(maker, 0) for maker in named]
    rest = sum(own.values())
    return [*known, rest, round(scope.found.whole) - sum(known) - rest]


def _measures(found: Options, texts: Texts) -> list[tuple[str, str, str, str, list[tuple[str, bool]]]]:
    """Of each measure: what it is, what it changes, why it cannot apply, what is the same; by class the share, if other."""
    before = [found.before[word, "subscribers"] for word in ASKED]
    rows = [(texts("measures.before"), "", "", "", [(in_language(shown(one), texts), False) for one in before])]
    for option in found.options:
        after = [option.shares[word, "subscribers"] for word in ASKED] if option.shares else []
        told = [(in_language(shown(b), texts), shown(a) != shown(b)) for a, b in zip(before, after, strict=False)]
        same = texts("measures.same", name=name_of(option.same, texts)) if option.same else ""
        rows.append((name_of(option.label, texts), change_of(option, texts), obstacle_of(option, texts), same, told))
    return rows


def _leaving_picture(matter: Matter, texts: Texts) -> str:
    found = matter.withdrawals
    if not found:
        return ""
    moments = [texts.day(quarter.day) for quarter in found[0].national]
    lines = []
    for one in found:
        ends = [(float(quarter.elements.low), float(quarter.elements.high)) for quarter in one.national]
        lines.append((", ".join(matter.called(one.makers)), ends))
    return course(moments, lines, texts("leaving.unit"))


def _people(matter: Matter, texts: Texts) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The days a year apart, and of each maker that leaves the subscribers behind its gear on them."""
    found = [one for one in matter.withdrawals if any(quarter.people for quarter in one.national)]
    days = [texts.day(quarter.day) for quarter in found[0].national[::YEAR]] if found else []
    rows = [(", ".join(matter.called(one.makers)), [quarter_cells(each)[4] for each in one.national[::YEAR]]) for one in found]
    return days, [(label, [in_language(cell, texts) for cell in cells]) for label, cells in rows]


def _scope(scope: Scope, matter: Matter, language: str) -> Mapping[str, str]:
    found = scope.found
    return {
        "label": scope.label,
        "estimates": str(scope.estimates or ""),
        "suppliers": suppliers(scope),
        "top": percent(found.top, scope.elements),
        "first": largest_words(found, matter.name, language),
        "hhi": index(found.hhi, scope.elements),
        "effective": number(found.effective),
    }


def _single(matter: Matter, language: str) -> list[tuple[str, str, list[str]]]:
    """Operator, maker in words, and the functions that it alone supplies, or perhaps does."""
    told: dict[tuple[str, str], list[str]] = {}
    for scope in matter.dependence.single:
        key = (scope.operator or "", alone_words(scope.found, matter.name, language))
        told.setdefault(key, []).append(scope.function or "")
    return [(*key, functions) for key, functions in told.items()]
