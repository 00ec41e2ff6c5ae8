"""A plan as a folder: tables, documents, charts and a page; all of it, or nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import netvet
from netvet.errors import CaseError
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
from netvet.report.files import plain_value, write_arrow
from netvet.report.plan.page import render
from netvet.report.plan.pictures import calendar, spend_curve
from netvet.report.plan.summary import summary


def check_folder(folder: Path) -> None:
    """Refuse a folder in which something is.

    Raises:
        CaseError: saying so, before anything is planned.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseError("something is there already", where=str(folder), remedy="name a new folder, or an empty one")
    if not folder.absolute().parent.is_dir():
        raise CaseError("the folder above does not exist", where=str(folder), remedy="name a folder where you may write")


def write_plan(found: Planned, folder: Path) -> None:
    """Write a plan as a folder.

    Raises:
        CaseError: where something is there already, or the folder cannot be written to.
    """
    check_folder(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        _write(found, part)
        part.replace(folder)
    except OSError as error:
        raise CaseError(
            f"cannot write there: {error.strerror}", where=str(folder), remedy="name a folder where you may write"
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


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
