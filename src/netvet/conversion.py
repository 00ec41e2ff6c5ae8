"""Any known format to a case folder with checked Parquet tables: all of it, or nothing."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import duckdb

from netvet.case import open_case
from netvet.errors import CaseError, InventoryError
from netvet.inventory import (
    FORMATS,
    SPREADSHEET,
    Fault,
    Format,
    SheetMapping,
    Source,
    connect,
    count_lost,
    digest,
    read_mapped,
    read_mapping,
    read_source,
)

MEMORY = "600MB"
"""What DuckDB may take; beyond it spills to a scratch folder."""

_FAULT_COLUMNS = ("file", "row", "column", "value", "problem", "remedy")


@dataclass
class Conversion:
    """What came of a conversion: format, rows by table, what was set aside, what a mapping did, what was not taken over."""

    format: Format
    rows: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def set_aside(self) -> int:
        """How many rows were set aside."""
        return count_lost(self.faults)


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
        remedy=f"name one by --format: {', '.join(names)}; `netvet inventory formats` describes them; "
        "of a spreadsheet of your own, --suggest writes a first mapping",
    )


def convert(
    source: Path | str,
    folder: Path | str,
    *,
    name: str | None = None,
    mapping: Path | str | None = None,
    set_aside: Path | str | None = None,
    as_of: date | None = None,
    operator: str | None = None,
) -> Conversion:
    """Write a source as a case folder: `case.toml` and `network/*.parquet`, and the mapping, if there is one, in `sources`.

    Args:
        source: file or folder in a known format.
        folder: the case to write; it must not hold a network yet.
        name: the format; the first that recognises the source where None.
        mapping: what the columns and words of somebody's own spreadsheet mean.
        set_aside: file for rows that cannot be used; without it any such row stops the conversion.
        as_of: the day whose state the source describes.
        operator: who runs the elements for which the source names nobody.

    Raises:
        InventoryError: naming every row that cannot be used; nothing is written then.
        CaseError: where the folder holds a network already, or cannot be written to.
    """
    source, folder = Path(source), Path(folder)
    mapping = None if mapping is None else Path(mapping)
    set_aside = None if set_aside is None else Path(set_aside)
    form = SPREADSHEET if mapping and name is None else find_format(source, name)
    _check_source(source, form, mapping)
    names = read_mapping(mapping) if mapping else None
    if (folder / "network").exists() or (folder / "case.toml").exists():
        raise CaseError("there is a case already", where=str(folder), remedy="name another folder, or remove it first")
    con, scratch = connect(memory=MEMORY)
    made = Conversion(form)
    try:
        sources = _open(form, con, source, names)
        if operator is not None:
            sources["elements"] = replace(sources["elements"], otherwise={"operator": operator})
        ready = _read_all(sources, made, con, scratch, keep_going=set_aside is not None)
        _settle(ready, made, folder, _text(made, source, as_of, mapping), set_aside=set_aside, mapping=mapping)
    except RuntimeError as error:
        if "interrupted" in str(error):
            raise KeyboardInterrupt from None  # as DuckDB says it
        raise
    finally:
        con.close()
        shutil.rmtree(scratch, ignore_errors=True)
    return made


def _open(form: Format, con: duckdb.DuckDBPyConnection, source: Path, names: SheetMapping | None) -> dict[str, Source]:
    try:
        return dict(read_mapped(con, source, names) if names else form.read(con, source))
    except duckdb.OutOfMemoryException as error:
        reason = str(error).splitlines()[0]
        remedy = "free space in the folder for temporary files, or convert a part at a time"
        raise InventoryError(f"it takes more than {MEMORY} of memory: {reason}", where=str(source), remedy=remedy) from None


def _check_source(source: Path, form: Format, mapping: Path | None) -> None:
    if mapping is None:
        return
    if form is not SPREADSHEET:
        remedy = f"leave out --mapping, or --format {form.name}"
        raise InventoryError(f"the format {form.name} takes no mapping", where=str(source), remedy=remedy)
    if not source.is_file():
        raise InventoryError("there is no such file", where=str(source), remedy="name a spreadsheet: .xlsx or CSV")


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
        before = set(made.faults)  # two tables may be made of the same broken row
        made.rows[table] = reading.rows
        made.notes += source.notes
        made.told += source.told
        made.faults += [fault for fault in reading.faults if fault not in before]
        ready[table] = target
    if stopped:
        raise stopped[0] if len(stopped) == 1 else _joined(stopped)
    return ready


def _joined(errors: Sequence[InventoryError]) -> InventoryError:
    details = [line for error in errors for line in (f"{error.where}: {error.message}", *error.details)]
    remedy = errors[0].remedy
    return InventoryError(f"{len(errors)} tables cannot be used", details=list(dict.fromkeys(details)), remedy=remedy)


def _settle(
    ready: Mapping[str, Path],
    made: Conversion,
    folder: Path,
    text: str,
    *,
    set_aside: Path | None,
    mapping: Path | None,
) -> None:
    """Move all into place, the network last: without it there is nothing to judge, so that a case is never half there."""
    fresh = not folder.exists()
    part = folder / ".network.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if set_aside is not None:
            write_faults(made.faults, set_aside)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for table, path in ready.items():
            shutil.move(path, part / f"{table}.parquet")
        if mapping is not None:
            (folder / "sources").mkdir(exist_ok=True)
            shutil.copyfile(mapping, folder / "sources" / "mapping.toml")
        (folder / "case.toml").write_text(text, encoding="utf-8")
        part.rename(folder / "network")
    except BaseException as error:
        _clear(folder, fresh=fresh)
        if isinstance(error, OSError):
            remedy = "name a folder that you may write to"
            raise CaseError(f"cannot write there: {error.strerror}", where=str(folder), remedy=remedy) from None
        raise


def _clear(folder: Path, *, fresh: bool) -> None:
    """Take away what was begun in a folder that held no case before."""
    for begun in ("network", ".network.part"):
        shutil.rmtree(folder / begun, ignore_errors=True)
    with suppress(OSError):
        (folder / "case.toml").unlink(missing_ok=True)
        if fresh:
            shutil.rmtree(folder / "sources", ignore_errors=True)
            folder.rmdir()


def _text(made: Conversion, source: Path, as_of: date | None, mapping: Path | None) -> str:
    """The text of the case: its title, its day, and how many rows were set aside, now or when the source was made."""
    title = _toml(f"{source.resolve().name} ({made.format.name})")
    day = as_of.isoformat() if as_of else None
    aside = made.set_aside + (open_case(source).set_aside if (source / "case.toml").is_file() else 0)
    lines = [
        f"title = {title}",
        f"as_of = {day}" if day else "# as_of = 2026-11-21      # the day whose state the tables describe",
        '# regimes = ["de-contracts-2024"]',
        *([f"set_aside = {aside}           # rows that could not be used"] if aside else []),
    ]
    if mapping is not None:
        lines += ["", "[converted]", f"from = {_toml(source.name)}", f'sha256 = "{digest(source)}"']
        lines += ['mapping = "sources/mapping.toml"', f'mapping_sha256 = "{digest(mapping)}"']
    return "\n".join(lines) + "\n"


def _toml(text: str) -> str:
    return '"' + "".join(mark if mark.isprintable() else " " for mark in text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_faults(faults: Sequence[Fault], target: Path) -> None:
    """Write what is wrong as CSV: file, row, column, value, problem, remedy.

    Raises:
        InventoryError: where it cannot be written there, or another file would be lost by it.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        if target.exists() and not (target.is_file() and _holds_faults(target)):
            remedy = "name a new file: only an earlier list of rows set aside is written over"
            raise InventoryError("there is another file already", where=str(target), remedy=remedy)
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_FAULT_COLUMNS)
            writer.writerows((f.file, f.row, f.column, f.value, f.problem, f.remedy) for f in faults)
        part.replace(target)
    except OSError as error:
        remedy = "name a file in a folder that exists and that you may write to"
        raise InventoryError(f"cannot write there: {error.strerror}", where=str(target), remedy=remedy) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _holds_faults(path: Path) -> bool:
    with path.open("rb") as file:
        return file.readline(200).strip() in (b"", ",".join(_FAULT_COLUMNS).encode())


__all__ = ["Conversion", "convert", "find_format", "write_faults"]
