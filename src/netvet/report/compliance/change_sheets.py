"""What changed, as sheets of the workbook: what it comes to and which input did it, and the single changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from netvet.report.compliance.changes import Changes, cause_words, differing_lines, total_lines
from netvet.report.compliance.lines import Row
from netvet.report.compliance.register import ROWS
from netvet.report.compliance.sheets import Column, Sheets
from netvet.report.compliance.texts import SYMBOLS, Texts


def change_columns(texts: Texts) -> list[Column]:
    """The columns of the sheet of single changes."""

    def status(name: str) -> Callable[[Row], Any]:
        return lambda row: f"{SYMBOLS[row[name]]} {texts.status(row[name])}" if row[name] else texts("changes.absent")

    plain = {"operator": "filter.operator", "responsible": "filter.responsible", "ticket": "items.ticket"}
    return [
        Column(texts("changes.change"), 18, lambda row: texts(f"change.{row['change']}")),
        Column(texts("changes.why"), 18, lambda row: cause_words(texts, row["why"] or "")),
        Column(texts("items.element"), 24, lambda row: row["element_id"] or texts("whole_operator")),
        *(Column(texts(head), 18, itemgetter(name)) for name, head in plain.items()),
        Column(texts("filter.regime"), 18, itemgetter("regime")),
        Column(texts("filter.rule"), 12, itemgetter("key")),
        Column(texts("changes.before"), 18, status("status_before")),
        Column(texts("changes.now"), 18, status("status")),
        Column(texts("changes.due_before"), 12, itemgetter("due_before")),
        Column(texts("duties.due"), 12, itemgetter("due")),
        Column(texts("estimate"), 9, itemgetter("estimate")),
        Column(texts("changes.reason_before"), 44, itemgetter("reason_before")),
        Column(texts("changes.reason"), 44, itemgetter("reason")),
    ]


def write_totals(sheets: Sheets, changes: Changes) -> None:
    """The sheet that says what changed in all, and which input did it, before the sheet of single changes."""
    sheet = sheets.sheet("change_totals")
    for place, width in enumerate((30, 24, 16, 16, 12, 22, 60)):
        sheet.set_column(place, place, width)
    for at, (form, cells) in enumerate(_total_cells(changes, sheets.texts)):
        for place, value in enumerate(cells):
            sheets.cell(sheet, at, place, value, form)


def _total_cells(changes: Changes, texts: Texts) -> Iterator[tuple[str, Sequence[Any]]]:
    dated = "changes.against" if changes.earlier_day else "changes.against_undated"
    yield "bold", [texts(dated, against=changes.against, day=texts.day(changes.earlier_day))]
    for cause, what in differing_lines(changes, texts):
        yield "text", [f"{texts('changes.differs' if changes.told_apart else 'changes.may_differ')}: {cause}", what]
    for note in (*changes.notes, *([] if changes.differs else [texts("changes.nothing_differs")])):
        yield "warning", [note]
    rule = texts("changes.causes_rule") if changes.told_apart else texts("changes.not_apart_rule")
    yield "text", [f"{texts('changes.unknown_rule')} {rule}"]
    if changes.rows.num_rows < changes.count:
        shown = {"shown": texts.number(changes.rows.num_rows), "total": texts.number(changes.count)}
        yield "warning", [texts("changes.cut", **shown, limit=texts.number(ROWS))]
    yield "text", []
    yield "head", [texts(f"changes.{key}") for key in ("change", "n", "why", "meaning")]
    for change, n, why in total_lines(changes, texts):
        yield "text", [texts(f"change.{change}"), n, why, texts(f"change_meaning.{change}")]
    yield "text", []
    heads = ("changes.change", "filter.rule", "changes.before", "changes.now", "changes.n", "changes.why", "changes.first")
    yield "head", [texts(key) for key in heads]
    for line in changes.lines:
        asked = "/".join(filter(None, (line["requirement"], line["part"])))
        states = [texts.status(line[key]) if line[key] else texts("changes.absent") for key in ("status_before", "status")]
        why = cause_words(texts, line["why"])
        yield "text", [texts(f"change.{line['change']}"), f"{asked}: {line['title']}", *states, line["n"], why, line["first"]]
