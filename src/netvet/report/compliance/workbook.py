"""The register as a workbook: filters, frozen heads, real days and numbers, and no cell that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from netvet.report.compliance.change_sheets import change_columns, write_totals
from netvet.report.compliance.lines import Row, evidence, figures_of, todo, told
from netvet.report.compliance.register import Register
from netvet.report.compliance.sheets import Column, Sheets
from netvet.report.compliance.texts import SYMBOLS, Texts
from netvet.verdict import Status


def write(register: Register, texts: Texts, target: Path) -> None:
    """Write the register as an XLSX workbook."""
    import xlsxwriter  # noqa: PLC0415

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
        "tmpdir": str(target.parent),
    }
    with xlsxwriter.Workbook(str(target), options) as book:
        # the day of the case, not the clock's: the same inputs are the same bytes
        made = datetime(register.as_of.year, register.as_of.month, register.as_of.day)
        book.set_properties(
            {
                "title": f"{texts('title')}: {register.title}"[:255],
                "comments": register.notice[:255],
                "author": f"netvet {register.version}",
                "created": made,
            }
        )
        sheets = Sheets(book, texts)
        _write_summary(sheets, register)
        found = register.open
        sheets.table("duties", _duty_columns(register, texts), found.duties)
        sheets.table("items", _item_columns(register, texts), found.items)
        if register.changes is not None:
            write_totals(sheets, register.changes)
            sheets.table("changes", change_columns(texts), register.changes.rows)
        sheets.table("sites", _site_columns(texts), register.open_sites)
        sheets.table("unknown", _missing_columns(register, texts), found.missing)
        sheets.rows("rules", _rule_columns(register, texts), [{"index": i} for i in range(len(register.rules))])
        _write_basis(sheets, register)


def _duty_columns(register: Register, texts: Texts) -> list[Column]:
    return [
        Column(texts("duties.number"), 5, lambda row: row["place"]),
        *_shared(register, texts),
        Column(texts("sheets.do"), 42, lambda row: todo(register, texts, row)),
        Column(texts("sheets.n"), 9, lambda row: row["n"]),
        Column(texts("sheets.sites_n"), 9, lambda row: row["sites"]),
        Column(texts("sheets.in_time"), 10, lambda row: _planned(row, "in_time")),
        Column(texts("sheets.late"), 10, lambda row: _planned(row, "late")),
        Column(texts("sheets.unplanned"), 10, lambda row: _planned(row, "unplanned")),
        Column(texts("sheets.estimated"), 10, lambda row: row["estimated"]),
        *_behind(texts, least=True),
        Column(texts("sheets.maker"), 20, lambda row: told(texts, row["makers"], texts("unnamed"))),
        Column(texts("sheets.reason"), 44, lambda row: told(texts, row["reasons"])),
        Column(texts("unknown.fact"), 32, lambda row: told(texts, row["missing"])),
        *_quoted(register, texts),
    ]


def _planned(row: Row, kind: str) -> int | None:
    return None if row["whole_operator"] else row[kind]


def _shared(register: Register, texts: Texts) -> list[Column]:
    return [
        Column(texts("duties.status"), 17, lambda row: f"{SYMBOLS[row['status']]} {texts.status(row['status'])}"),
        Column(texts("duties.due"), 11, lambda row: row["due"]),
        Column(texts("sheets.days_left"), 8, lambda row: row["days_left"]),
        Column(texts("filter.operator"), 14, lambda row: row["operator"]),
        Column(texts("filter.responsible"), 22, lambda row: row["responsible"]),
        Column(texts("filter.regime"), 18, lambda row: register.rules[row["rule"]].regime),
        Column(texts("filter.rule"), 12, lambda row: register.rules[row["rule"]].key),
    ]


def _behind(texts: Texts, *, least: bool) -> list[Column]:
    columns = [
        Column(texts("duties.subscribers"), 13, lambda row: row["subscribers"]),
        Column(texts("duties.traffic"), 10, lambda row: row["traffic_gbps"]),
    ]
    if not least:
        return columns
    lost = ("subscribers_missing", "traffic_gbps_missing")
    return [*columns, Column("≥", 4, lambda row: "≥" if any(row[name] for name in lost) else "")]


def _quoted(register: Register, texts: Texts) -> list[Column]:
    def rule(row: Row) -> Any:
        return register.rules[row["rule"]]

    return [
        Column(texts("duties.what"), 36, lambda row: rule(row).title),
        Column(texts("sheets.clause"), 36, lambda row: rule(row).cite),
        Column(texts("rules.force"), 12, lambda row: texts(f"force.{rule(row).force}")),
        Column(texts("rules.confidence"), 16, lambda row: texts(f"confidence.{rule(row).confidence}")),
    ]


def _item_columns(register: Register, texts: Texts) -> list[Column]:
    import pyarrow.compute as pc  # noqa: PLC0415

    held = evidence(register, texts, pc.unique(register.open.items["certificates"]).to_pylist())
    plain = {"function": 14, "maker": 12, "vendor": 20, "product": 16}
    return [
        Column(texts("sheets.duty"), 6, lambda row: row["duty"]),
        *_shared(register, texts),
        Column(texts("items.element"), 24, lambda row: row["element_id"] or texts("whole_operator")),
        *(Column(texts(f"sheets.{name}"), width, _field(name)) for name, width in plain.items()),
        Column(texts("sheets.version"), 10, lambda row: row["software_version"]),
        Column(texts("items.place"), 12, lambda row: row["site_id"]),
        Column(texts("map.name"), 20, lambda row: row["site"]),
        Column(texts("sheets.region"), 16, lambda row: row["region"]),
        Column(texts("filter.plan"), 22, lambda row: texts(f"plan.{row['plan']}") if row["element_id"] else ""),
        Column(texts("sheets.planned"), 11, lambda row: row["planned_removal_on"]),
        Column(texts("items.ticket"), 14, lambda row: row["ticket"]),
        *_behind(texts, least=False),
        Column(texts("items.lacking"), 44, lambda row: row["reason"]),
        Column(texts("items.evidence"), 30, lambda row: held.get(row["certificates"], "")),
        Column("cleared_by", 14, lambda row: row["cleared_by"]),
        Column(texts("estimate"), 9, lambda row: bool(row["estimate"])),
        *_quoted(register, texts),
        Column(texts("source"), 24, lambda row: row["source"]),
    ]


def _field(name: str) -> Callable[[Row], Any]:
    return lambda row: row[name]


def _site_columns(texts: Texts) -> list[Column]:
    return [
        Column(texts("map.site"), 14, _field("site_id")),
        Column(texts("map.name"), 26, _field("name")),
        Column(texts("map.region"), 20, _field("region")),
        Column(texts("map.status"), 20, lambda row: f"{SYMBOLS[row['status']]} {texts.status(row['status'])}"),
        Column(texts("map.elements"), 10, _field("elements")),
        Column(texts("map.open"), 12, _field("open")),
    ]


def _missing_columns(register: Register, texts: Texts) -> list[Column]:
    return [
        Column(texts("unknown.fact"), 60, lambda row: texts.fact(row["fact"])),
        Column(texts("unknown.findings"), 11, _field("findings")),
        Column(texts("unknown.elements"), 11, _field("elements")),
        Column(texts("unknown.operators"), 30, lambda row: ", ".join(row["operators"])),
        Column(texts("unknown.rules"), 30, lambda row: ", ".join(register.rules[index].key for index in row["rules"])),
        Column(texts("unknown.due"), 12, _field("due")),
    ]


def _rule_columns(register: Register, texts: Texts) -> list[Column]:
    def field(name: str) -> Callable[[Row], Any]:
        return lambda row: getattr(register.rules[row["index"]], name)

    def sources(row: Row) -> str:
        return "\n".join(text for text, _ in register.rules[row["index"]].sources)

    def count(status: str) -> Callable[[Row], Any]:
        return lambda row: sum(c["n"] for c in register.counts if (c["rule"], c["status"]) == (row["index"], status)) or None

    return [
        Column(texts("filter.regime"), 18, field("regime")),
        Column(texts("filter.rule"), 12, field("key")),
        Column(texts("duties.what"), 40, field("title")),
        Column(texts("sheets.clause"), 36, field("cite")),
        Column(texts("source"), 50, sources),
        Column(texts("rules.force"), 12, lambda row: texts(f"force.{register.rules[row['index']].force}")),
        Column(texts("rules.confidence"), 20, lambda row: texts(f"confidence.{register.rules[row['index']].confidence}")),
        Column(texts("rules.due"), 12, field("due")),
        *(Column(texts.status(status), 12, count(status)) for status in Status),
        Column(texts("rules.note"), 60, field("note")),
    ]


def _write_summary(sheets: Sheets, register: Register) -> None:
    """The sheet that opens: what it is, the figures, what to do next, and what is open by operator and requirement."""
    texts, sheet = sheets.texts, sheets.sheet("summary")
    for place, width in enumerate((34, 16, 24, 14, 60)):
        sheet.set_column(place, place, width)
    for at, (form, cells) in enumerate(_summary_lines(register, texts)):
        for place, value in enumerate(cells):
            sheets.cell(sheet, at, place, value, form)


def _summary_lines(register: Register, texts: Texts) -> Iterator[tuple[str, Sequence[Any]]]:
    yield "title", [f"{texts('title')}: {register.title}"]
    yield "bold", [texts("judged", on=texts.day(register.on))]
    if register.as_if:
        yield "warning", [texts("hypothetical")]
    if register.set_aside:
        yield "warning", [texts("basis.aside", n=texts.number(register.set_aside))]
    yield "bold", [register.notice]
    yield "text", []
    figures = figures_of(register)
    for key in ("broken", "soon", "later", "unknown", "met"):
        yield "text", [texts(f"figures.{key}"), getattr(figures, key)]
    yield "text", [texts("figures.sites"), figures.open_sites]
    yield "text", []
    yield "head", [texts(f"next.{key}") for key in ("what", "when", "who")] + [texts("duties.status"), texts("duties.what")]
    for row in register.open.duties.slice(0, 10).to_pylist():
        rule = register.rules[row["rule"]]
        who = ", ".join(part for part in (row["operator"], row["responsible"]) if part)
        yield "text", [todo(register, texts, row), row["due"], who, texts.status(row["status"]), f"{rule.key}: {rule.title}"]
    yield "text", []
    yield "head", [texts(f"filter.{key}") for key in ("operator", "regime", "rule", "status")] + [texts("sheets.n")]
    for count in register.counts:
        if not Status(count["status"]).silent:
            rule = register.rules[count["rule"]]
            yield "text", [count["operator"], rule.regime, rule.key, texts.status(count["status"]), count["n"]]


def _write_basis(sheets: Sheets, register: Register) -> None:
    """The sheet that says what all the others rest on, and what they leave out."""
    sheet = sheets.sheet("basis")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 90)
    for at, (form, cells) in enumerate(_basis_lines(register, sheets.texts)):
        for place, value in enumerate(cells):
            sheets.cell(sheet, at, place, value, form)


def _basis_lines(register: Register, texts: Texts) -> Iterator[tuple[str, Sequence[Any]]]:
    found, there = register.open, register.presence
    numbers = {key: texts.number(there[key]) for key in ("there", "absent", "ahead", "not_known")}
    yield "text", [texts("basis.title"), texts("basis.presence", on=texts.day(register.on), **numbers)]
    yield "text", ["", texts("basis.totals_rule", n=texts.number(sum(register.totals.values())))]
    yield "text", ["", texts("basis.unknown_rule")]
    yield "text", ["", texts("next.order")]
    yield "text", ["", texts("duties.at_least")]
    yield "text", ["", texts("engine_words")]
    for key, table, total in (("duties", found.duties, found.duty_count), ("items", found.items, found.item_count)):
        form = "warning" if table.num_rows < total else "text"
        shown = {"shown": texts.number(table.num_rows), "total": texts.number(total)}
        yield form, [texts(f"sheets.{key}"), texts(f"filter.shown_{key}", **shown)]
    for regime in register.regimes:
        yield "text", [regime.id, f"{regime.title}; {regime.issuer}; SHA-256 {regime.sha256}"]
        for key, title, lacks in regime.not_computed:
            yield "text", [f"{texts('rules.missing')}: {key}", f"{title}: {lacks}"]
    for name, n in register.unmapped.items():
        yield "text", [texts("unknown.unmapped"), f"{name} ({texts.number(n)})"]
    for name, near in register.strange_parties.items():
        yield "text", [texts("unknown.parties"), f"{name} ({', '.join(near)})" if near else name]
    for status in Status:
        yield "text", [f"{SYMBOLS[status]} {texts.status(status)}", texts(f"status_meaning.{status}")]
    for one in register.inputs:
        yield "text", [one["path"], f"SHA-256 {one['sha256']}"]
    yield "text", [texts("basis.attribution") if register.attribution else "", register.attribution]
    yield "text", ["", texts("basis.made", version=register.version)]
