"""A plan as a folder: tables, documents, charts and a page; all of it, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import netvet
from netvet.inventory.store import digest
from netvet.planning import (
    CERTIFICATE,
    Planned,
    certificate_document,
    layers_document,
    problems_document,
    shipped_terms,
    tables,
)
from netvet.report.files import plain_value, whole_folder, write_arrow
from netvet.report.plan.page import render
from netvet.report.plan.pictures import calendar, spend_curve
from netvet.report.plan.summary import summary


def write_plan(found: Planned, folder: Path) -> None:
    """Write a plan as a folder.

    Raises:
        CaseError: where something is there already, or the folder cannot be written to.
    """
    with whole_folder(folder) as part:
        _write(found, part)


def _write(found: Planned, folder: Path) -> None:
    for name, table in tables(found).items():
        write_arrow(table, "csv", folder / f"{name}.csv")
        if name == "plan":
            write_arrow(table, "parquet", folder / "plan.parquet")
    pictures = {"spend.svg": spend_curve(found), "calendar.svg": calendar(found)}
    for name, drawn in pictures.items():
        (folder / name).write_bytes(drawn)
    texts = {
        "problem.json": _json(problems_document(found), indent=None),
        "replaced.json": _json(layers_document(found), indent=None),
        "summary.json": _json(summary(found)),
        "terms.toml": shipped_terms(),
        "plan.html": render(found, pictures),
    }
    if found.sheet.text:
        texts["own-terms.toml"] = found.sheet.text
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    files = {path.name: digest(path) for path in folder.iterdir()}
    (folder / CERTIFICATE).write_text(
        _json({"netvet": netvet.__version__, **certificate_document(found, files)}), encoding="utf-8", newline="\n"
    )


def _json(document: object, *, indent: int | None = 2) -> str:
    return json.dumps(document, indent=indent, ensure_ascii=False, default=plain_value) + "\n"
