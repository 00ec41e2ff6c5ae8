"""Whether a workbook may be opened: what kind of file it is, and how much it would come to in memory.

A workbook is an archive of XML. A small one can unpack to more than any memory holds: by compression, by one long text that
thousands of cells share, or by a single cell far below and to the right of all others. So it is measured before it is read.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from string import ascii_letters, digits

from netvet.errors import InventoryError

UNPACKED_LIMIT = 4 << 30
"""Bytes that the XML of a workbook may come to; a million rows of twelve cells are half a gigabyte."""

RATIO_LIMIT, RATIO_FROM = 250, 32 << 20
"""How many times its packed size a part may come to, asked of parts that come to more than RATIO_FROM bytes."""

TEXT_LIMIT = 32_767
"""Characters that a cell of a spreadsheet can hold."""

GRID_LIMIT = 100_000_000
"""Cells of the rectangle that a sheet spans, empty ones too: the reader sets aside room for each."""

SHARED_LIMIT = 2 << 30
"""Bytes that the texts of all cells may come to; twice as much may pass, for they are counted once they could be so many."""

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_TEXT_XML_LIMIT = 40 * TEXT_LIMIT
"""Bytes that markup and four bytes a character can explain."""

_CHUNK = 1 << 20
_SAVE = "save it as .xlsx, or as CSV in UTF-8"
_ROW_LIMIT = 64 << 20

_REF = re.compile(rb"[\"']([A-Za-z]{1,4})([0-9]{1,8})[\"']")
_ERROR = re.compile(rb"\st=\"e\"[^>]*>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?<v>(#[^<]{1,20})<")
_SHARED = re.compile(rb"\st=\"s\"[^>]*>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?<v>([0-9]{1,9})<")
_SHAPE = bytes.maketrans((ascii_letters + digits + "'").encode(), b"A" * 52 + b"9" * 10 + b'"')
"""Letters to A, digits to 9, both quotes to one: of a part so translated a plain search tells how long its references are."""


@dataclass
class Extent:
    """What a sheet comes to.

    Attributes:
        cells: how many cells are written, or a bound of it.
        errors: cells that hold an error of the spreadsheet, by kind.
    """

    cells: int = 0
    errors: Counter[str] = field(default_factory=Counter)


def check_kind(path: Path) -> None:
    """Refuse what is no workbook in the format of Excel since 2007, each kind with its remedy.

    Raises:
        InventoryError: saying what it is instead.
    """
    try:
        with path.open("rb") as file:
            head = file.read(1 << 16)
    except OSError as error:
        raise InventoryError(f"the file cannot be read: {error.strerror}", where=str(path)) from None
    if not head:
        raise InventoryError("the file is empty", where=str(path), remedy="save the workbook again")
    if head.startswith(_OLE):
        _refuse_ole(path)
    if not head.startswith(_ZIP) or not zipfile.is_zipfile(path):
        kind = "cut off, or no workbook"
        raise InventoryError(f"the file is {kind}", where=str(path), remedy="save it again as .xlsx, or as CSV in UTF-8")
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        declared = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    if "opendocument" in declared:
        raise InventoryError("it is an OpenDocument file", where=str(path), remedy=_SAVE)
    if "xl/workbook.bin" in names:
        raise InventoryError("it is a binary workbook (.xlsb)", where=str(path), remedy=_SAVE)
    if not any(name.casefold() == "xl/workbook.xml" for name in names):
        raise InventoryError("the archive holds no workbook", where=str(path), remedy=_SAVE)


def _refuse_ole(path: Path) -> None:
    marks = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
    with path.open("rb") as file:
        held = file.read(64 << 20)
    if any(mark in held for mark in marks):
        remedy = "open it, take the password away (File, Info, Protect), save a copy, and name the copy"
        raise InventoryError("the workbook is protected by a password", where=str(path), remedy=remedy)
    raise InventoryError("it is a workbook of Excel 97-2003 (.xls)", where=str(path), remedy=_SAVE)


def measure(path: Path, sheets: dict[str, str]) -> dict[str, Extent]:
    """What each sheet comes to, by its name; nothing of the archive is kept in memory.

    Args:
        path: the workbook.
        sheets: the part of the archive of each sheet that is to be read, by name.

    Raises:
        InventoryError: where the workbook, once open, would come to more than the limits above.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive)
            texts = _Texts(path)
            for entry in archive.infolist():
                if entry.filename.casefold() == "xl/sharedstrings.xml":
                    texts.read(unpacked(path, archive, entry))
                elif entry.filename not in sheets.values():
                    for _ in unpacked(path, archive, entry):
                        pass
            return {
                name: _extent(path, name, partial(unpacked, path, archive, archive.getinfo(part)), texts)
                for name, part in sheets.items()
            }
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError, RuntimeError) as error:
        remedy = "open it in a spreadsheet program and save it again"
        raise InventoryError(f"the archive is broken: {error}", where=str(path), remedy=remedy) from None


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    total = sum(entry.file_size for entry in archive.infolist())
    if total > UNPACKED_LIMIT:
        raise _too_large(path, f"it unpacks to {total >> 20:,} MB, more than {UNPACKED_LIMIT >> 20:,}".replace(",", " "))
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            remedy = "save it without a password"
            raise InventoryError("the archive is protected by a password", where=str(path), remedy=remedy)
        if entry.file_size > RATIO_FROM and entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1):
            ratio = entry.file_size // max(entry.compress_size, 1)
            raise _too_large(path, f"{entry.filename} unpacks to {ratio} times its size, more than {RATIO_LIMIT}")


def unpacked(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part of the archive in chunks, of what is really there: what an archive says of its sizes may be false."""
    assert archive.fp is not None
    archive.open(entry).close()  # checks the local head
    file = archive.fp
    file.seek(entry.header_offset + 26)
    name, extra = (int.from_bytes(file.read(2), "little") for _ in range(2))
    file.seek(entry.header_offset + 30 + name + extra)
    left, total = entry.compress_size, 0
    machine = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and not (machine and machine.eof):
        packed = file.read(min(left, 1 << 16))
        place = file.tell()
        if not packed:
            raise EOFError("it is cut off")
        left -= len(packed)
        while packed:
            chunk = machine.decompress(packed, _CHUNK) if machine else packed
            packed = machine.unconsumed_tail if machine else b""
            total += len(chunk)
            if total > entry.file_size:
                raise _too_large(path, f"{entry.filename} unpacks to more than the archive says")
            yield chunk
        file.seek(place)  # others may have read meanwhile


class _Texts:
    """The lengths of the texts that cells share, in order."""

    def __init__(self, path: Path) -> None:
        self._path, self._lengths, self.longest = path, list[int](), 0

    def length(self, index: int) -> int:
        """Bytes of a text; 0 where there is none of that number."""
        return self._lengths[index] if index < len(self._lengths) else 0

    def read(self, chunks: Iterator[bytes]) -> None:
        """Measure them: the length of each is that of its XML, which is no shorter than the text."""
        held = b""
        for chunk in chunks:
            *whole, held = (held + chunk).split(b"</si>")
            self._lengths += map(len, whole)
            self.longest = max([self.longest, len(held), *map(len, whole)])
            if self.longest > _TEXT_XML_LIMIT:
                raise _too_large(self._path, f"a cell holds a text of more than {TEXT_LIMIT} characters")


def _extent(path: Path, name: str, chunks: Callable[[], Iterator[bytes]], texts: _Texts) -> Extent:
    span, weight = _Span(), 0
    errors: Counter[str] = Counter()
    for part in _parts(path, name, chunks()):
        span.add(part)
        if b'"e"' in part:
            errors.update(match.decode("utf-8", "replace") for match in _ERROR.findall(part))
        if span.cells * texts.longest > SHARED_LIMIT:
            weight += sum(texts.length(int(index)) for index in _SHARED.findall(part))
        if weight > SHARED_LIMIT:
            raise _too_large(path, f"the texts of sheet {name!r} come to more than {SHARED_LIMIT >> 20} MB")
    rows, columns = span.bounds
    if rows * columns > GRID_LIMIT:
        rows, columns = _reach(_parts(path, name, chunks()), *span.listed)
    if rows * columns > GRID_LIMIT:
        remedy = "take away what stands far below or to the right of the table, or save the sheet as CSV in UTF-8"
        size = f"{rows} rows by {columns} columns"
        raise InventoryError(f"sheet {name!r} spans {size}, more than can be read", where=str(path), remedy=remedy)
    return Extent(span.cells, errors)


class _Span:
    """How far a sheet reaches, by what is quick to see: how many rows and cells are listed, how long its references are."""

    def __init__(self) -> None:
        self.cells, self.listed = 0, (0, 1)
        self._letters = self._digits = 1

    @property
    def bounds(self) -> tuple[int, int]:
        """Rows and columns that it has at most."""
        rows, wide = self.listed
        return max(rows, min(10**self._digits - 1, 1 << 20)), max(wide, sum(26**power for power in range(1, self._letters + 1)))

    def add(self, part: bytes) -> None:
        """Take in some whole rows."""
        rows = part.split(b"<row")
        counts = [row.count(b"<c") + row.count(b":c") for row in rows]
        self.cells += sum(counts)
        self.listed = self.listed[0] + len(rows) - 1, max(self.listed[1], *counts)
        shape = part.translate(_SHAPE)
        longer = [number for number in range(self._letters + 1, 5) if b'"' + b"A" * number + b"9" in shape]
        self._letters = max([self._letters, *longer])
        while self._digits < 8 and b"9" * (self._digits + 1) + b'"' in shape:  # noqa: PLR2004 - 1048576 is seven
            self._digits += 1


def _reach(parts: Iterator[bytes], rows: int, columns: int) -> tuple[int, int]:
    """The last row and column that any reference names: slow, for sheets that seem both long and wide."""
    for part in parts:
        found = set(_REF.findall(part))
        rows = max([rows, *(int(number) for _, number in found)])
        columns = max([columns, *(_number(letters.upper()) for letters in {letters for letters, _ in found})])
    return rows, columns


def _parts(path: Path, name: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks cut where a row begins, so that nothing is met in two halves."""
    held = b""
    for chunk in chunks:
        held += chunk
        cut = held.rfind(b"<row")
        if cut > 0:
            yield held[:cut]
            held = held[cut:]
        elif len(held) > _ROW_LIMIT:
            raise _too_large(path, f"a row of sheet {name!r} takes more than {_ROW_LIMIT >> 20} MB")
    yield held


def _number(letters: bytes) -> int:
    number = 0
    for mark in letters:
        number = number * 26 + mark - 64
    return number


def _too_large(path: Path, problem: str) -> InventoryError:
    remedy = "no inventory is like that; if it is one, save the sheet as CSV in UTF-8"
    return InventoryError(f"the workbook is refused before it is read: {problem}", where=str(path), remedy=remedy)
