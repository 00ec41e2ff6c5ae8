"""Any known format to a case folder with checked Parquet tables: all of it, or nothing."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from netvet.errors import CaseError, InventoryError
from netvet.inventory.delimited import Fault
from netvet.inventory.formats import FORMATS, Format
from netvet.inventory.reading import Source, read_source
from netvet.inventory.store import connect

MEMORY = "600MB"
"""What DuckDB may take; beyond it spills to a scratch folder."""


@dataclass
class Conversion:
    """What came of a conversion: the format, rows by table, and what was set aside."""

    format: Format
    rows: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def set_aside(self) -> int:
        """How many rows were set aside."""
        return len({(fault.file, fault.row) for fault in self.faults})


def find_format(source: Path, name: str | None = None) -> Format:
    """The format of that name, or the first that recognises a path.

    Raises:
        InventoryError: where there is no such path or format, or none recognises it.
    """
    if not source.exists():
        raise InventoryError("there is no such file or folder", where=str(source))
    names = [one.name for one in FORMATS]
    if name is not None:
        near = get_close_matches(name, names, n=1)
        if name not in names:
            raise InventoryError(
                f"there is no format {name!r}",
                remedy=f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}",
            )
        return FORMATS[names.index(name)]
    for one in FORMATS:
        if one.recognises(source):
            return one
    raise InventoryError(
        "no format recognises it",
        where=str(source),
        remedy=f"name one by --format: {', '.join(names)}; `netvet inventory formats` describes them",
    )


def convert(
    source: Path, folder: Path, *, name: str | None = None, set_aside: Path | None = None, as_of: date | None = None
) -> Conversion:
    """Write a source as a case folder: `case.toml` and `network/*.parquet`.

    Args:
        source: file or folder in a known format.
        folder: the case to write; it must not hold a network yet.
        name: the format; the first that recognises the source where None.
        set_aside: file for rows that cannot be used; without it any such row stops the conversion.
        as_of: the day whose state the source describes.

    Raises:
        InventoryError: naming every row that cannot be used; nothing is written then.
        CaseError: where the folder holds a network already.
    """
    form = find_format(source, name)
    if (folder / "network").exists() or (folder / "case.toml").exists():
        raise CaseError("there is a case already", where=str(folder), remedy="name another folder, or remove it first")
    con, scratch = connect(memory=MEMORY)
    try:
        made = Conversion(form)
        ready = _read_all(form.read(con, source), made, con, scratch, keep_going=set_aside is not None)
        if set_aside is not None and made.faults:
            write_faults(made.faults, set_aside)
        _settle(ready, made, source, folder, as_of)
        return made
    finally:
        con.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _read_all(
    sources: Mapping[str, Source], made: Conversion, con: object, scratch: Path, *, keep_going: bool
) -> dict[str, Path]:
    ready: dict[str, Path] = {}
    stopped: list[InventoryError] = []
    for table, source in sources.items():
        target = scratch / f"{table}.parquet"
        try:
            reading = read_source(con, source, target, set_aside=keep_going)  # type: ignore[arg-type]
        except InventoryError as error:
            stopped.append(error)
            continue
        made.rows[table] = reading.rows
        made.faults += reading.faults
        ready[table] = target
    if stopped:
        raise stopped[0] if len(stopped) == 1 else _joined(stopped)
    return ready


def _joined(errors: Sequence[InventoryError]) -> InventoryError:
    details = [line for error in errors for line in (f"{error.where}: {error.message}", *error.details)]
    return InventoryError(f"{len(errors)} tables cannot be used", details=details, remedy=errors[0].remedy)


def _settle(ready: Mapping[str, Path], made: Conversion, source: Path, folder: Path, as_of: date | None) -> None:
    """Move the finished tables into place; the case's own text comes last, so that a case is never half there."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / ".network.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for table, path in ready.items():
        shutil.move(path, part / f"{table}.parquet")
    part.rename(folder / "network")
    day = (
        f"as_of = {as_of.isoformat()}"
        if as_of
        else "# as_of = 2026-11-21      # the day whose state the tables describe"
    )
    lines = [
        f"title = {_toml(f'{source.name} ({made.format.name})')}",
        day,
        '# regimes = ["de-contracts-2024"]',
        *([f"set_aside = {made.set_aside}           # rows that could not be used"] if made.set_aside else []),
    ]
    (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml(text: str) -> str:
    return (
        '"'
        + "".join(mark if mark.isprintable() else " " for mark in text).replace("\\", "\\\\").replace('"', '\\"')
        + '"'
    )


def write_faults(faults: Sequence[Fault], target: Path) -> None:
    """Write what is wrong as CSV: file, row, column, value, problem, remedy."""
    part = target.with_name(f".{target.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "row", "column", "value", "problem", "remedy"))
        writer.writerows((f.file, f.row, f.column, f.value, f.problem, f.remedy) for f in faults)
    part.replace(target)


__all__ = ["Conversion", "convert", "find_format", "write_faults"]
