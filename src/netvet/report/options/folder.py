"""Options as a folder: a page, a document, tables and charts; all of it, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from netvet.appraisal import WORDS, Appraisal, Appraised, Interval, listed
from netvet.report.appraisal import appraisal_document
from netvet.report.digits import TABLE, rounded
from netvet.report.files import whole_folder, write_arrow, write_document
from netvet.report.marks import OF_PLANS, PROVEN
from netvet.report.options.matter import Beside, Matter, gather
from netvet.report.options.page import render, texts_of
from netvet.report.options.pictures import pictures_of

if TYPE_CHECKING:
    import pyarrow as pa


def write_options(found: Appraisal, folder: Path, language: str = "en") -> None:
    """Write options as a folder: options.html, options.json, options.csv, exposure.csv, and a chart a file.

    Raises:
        CaseError: where something is there already, or the folder cannot be written to.
    """
    matter = gather(found)
    with whole_folder(folder) as part:
        pictures = pictures_of(found, texts_of(language))
        for name, drawn in pictures.items():
            (part / f"{name}.svg").write_bytes(drawn)
        (part / "options.html").write_text(render(matter, language, pictures), encoding="utf-8", newline="\n")
        write_document(options_document(matter), part / "options.json")
        write_arrow(options_table(found), "csv", part / "options.csv")
        write_arrow(exposure_table(found), "csv", part / "exposure.csv")


def options_document(matter: Matter) -> dict[str, Any]:
    """The appraisal as mappings, and published figures beside it."""
    found = matter.appraisal
    return appraisal_document(found) | {"published": [rounded(_published(one, found)) for one in matter.beside]}


def _published(one: Beside, found: Appraisal) -> dict[str, Any]:
    figure = one.figure
    return {
        "id": figure.id,
        "by": figure.by["en"],
        "interest": figure.interest,
        "said": figure.said,
        "known": figure.known,
        "measure": figure.measure,
        "unit": figure.unit,
        "low": figure.low,
        "high": figure.high,
        "scope": figure.scope["en"],
        "counts": dict(figure.counts),
        "note": figure.note["en"],
        "sources": [str(source) for source in figure.sources],
        "in_currency_of_terms": {"currency": one.currency, "low": one.stated[0], "high": one.stated[1]},
        "not_comparable": one.reason or None,
        "ours": {option: _ends(ends) for option, ends in one.ours.items()},
        "ours_not_proven": [option for option in one.ours if figure.measure in OF_PLANS and found.option(option).loose],
    }


def _ends(ends: Interval) -> list[float | None]:
    """Both ends; none where it is open upwards."""
    return [None if end == float("inf") else end for end in ends]


def options_table(found: Appraisal) -> pa.Table:
    """A row an option: every figure with its two ends and its unit in its name; three digits that count."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.Table.from_pylist([rounded(_row(found, one), TABLE) for one in found.options])


def _row(found: Appraisal, one: Appraised) -> dict[str, Any]:
    ranges = {
        "cost_thousands": one.cost,
        "delay_months": one.delay,
        "people": one.people,
        "people_never": one.never,
        "late_sites": one.late,
        "late_elements": one.late_elements,
        "overstepped_limits": one.above,
        "hhi_0_to_1": one.concentration,
        **{f"{word}_share_at_end": (one.exposed[word][-1].low, one.exposed[word][-1].high) for word in WORDS},
    }
    return {
        "option": one.option.id,
        "title": one.option.title,
        "instrument": one.option.instrument,
        "earliest": one.option.earliest,
        "sets": listed(one.option.limits),
        "breaks_elements": one.broken,
        "open_elements": one.unknown,
        "uncured_elements_low": one.uncured[0],
        "uncured_elements_high": one.uncured[1],
        "limits": len(one.limits),
        "later_elements_low": one.later[0],
        "later_elements_high": one.later[1],
        "later_limits": len(one.limits_later),
        "excludes": "; ".join(one.excluded),
        "currency": found.sheet.currency,
        **{
            f"{name}_{side}": end
            for name, ends in ranges.items()
            for side, end in zip(("low", "high"), _ends(ends), strict=True)
        },
        "gap_share": one.gap,
        "gap_by_prices_share": one.gap_by_prices,
        PROVEN: not one.loose,
        "dominated_by": "; ".join(found.front.dominated[one.option.id]),
        "perhaps_dominated_by": "; ".join(found.front.perhaps[one.option.id]),
    }


def exposure_table(found: Appraisal) -> pa.Table:
    """A row an option, class and day: the share of subscribers, its least and its most, and whether its plan is proven."""
    import pyarrow as pa  # noqa: PLC0415

    rows = [
        {
            "option": one.option.id,
            "class": word,
            "on": moment,
            "share_low": bounds.low,
            "share_high": bounds.high,
            PROVEN: not one.loose,
        }
        for one in found.options
        for word in WORDS
        for moment, bounds in zip(found.moments, one.exposed[word], strict=True)
    ]
    return pa.Table.from_pylist([rounded(row, TABLE) for row in rows])
