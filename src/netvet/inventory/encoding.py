"""How the letters of a CSV file are written: UTF-8, UTF-16 with its mark, or what the user says; never guessed."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path
from typing import BinaryIO

from netvet.errors import InventoryError

BLOCK = 1 << 20
"""Bytes that are held at a time."""

UTF_8 = "utf-8"
EXAMPLE = "windows-1252"
"""What Excel in Western Europe writes as plain CSV."""

SAY_SO = f'save it as CSV UTF-8; or say how it is written: encoding = "{EXAMPLE}" as the first line of the mapping'
"""What to do about a file in another encoding."""

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def find_codec(word: str) -> str:
    """The codec of an encoding as people call it: windows-1252, latin-1, utf-16; empty where there is none of letters."""
    try:
        found = codecs.lookup(word)
    except (LookupError, ValueError):
        return ""
    try:
        "a".encode(found.name)
    except (LookupError, UnicodeError):  # what makes bytes of bytes is no encoding of letters
        return ""
    return found.name


def written_in(path: Path, head: bytes, said: str = "") -> str:
    """The encoding of a file: by its mark, or else what was said of it, or else UTF-8.

    Args:
        path: the file.
        head: its first bytes.
        said: what the mapping says; empty where it says nothing.

    Raises:
        InventoryError: where its mark contradicts what was said, or it looks like UTF-16 and nobody said so.
    """
    marked = _MARKS.get(head[:2], "") or (UTF_8 if head.startswith(codecs.BOM_UTF8) else "")
    said = find_codec(said) if said else ""
    if marked and said and not said.startswith(marked):
        remedy = f"take the line `encoding` out of the mapping: the file says itself that it is {marked.upper()}"
        raise InventoryError(f"the file begins as {marked.upper()}, and not as {said}", where=str(path), remedy=remedy)
    if not marked and not said and b"\x00" in head.splitlines()[0]:
        remedy = 'save it as CSV UTF-8; or say encoding = "utf-16-le" as the first line of the mapping, if it is that'
        raise InventoryError("the file is not UTF-8 text: it may be UTF-16 without its mark", where=str(path), remedy=remedy)
    return marked or said or UTF_8


def decoded(path: Path, head: bytes, encoding: str) -> bytes:
    """The first bytes of a file in UTF-8; a sign that was cut off at the end is left out."""
    if encoding == UTF_8:
        return head
    return _Reader(path, encoding).take(head, last=False)


def transcode(path: Path, encoding: str, folder: Path) -> Path:
    """A copy in UTF-8, block by block; one that is there already is not made again.

    Raises:
        InventoryError: naming the row where the file is not written so, or that it is UTF-8 after all.
    """
    name = hashlib.sha256(f"{path.resolve()}\0{encoding}".encode()).hexdigest()[:16]
    target = folder / f"{name}.csv"
    if target.exists():
        return target
    part = folder / f"{name}.part"
    with path.open("rb") as source, part.open("wb") as copy:
        _copy(source, copy, _Reader(path, encoding), _Proof(path, encoding))
    part.rename(target)
    return target


def _copy(source: BinaryIO, copy: BinaryIO, reader: _Reader, proof: _Proof) -> None:
    while block := source.read(BLOCK):
        proof.take(block)
        copy.write(reader.take(block, last=False))
    copy.write(reader.take(b"", last=True))
    proof.close()


class _Reader:
    """Bytes of one encoding as UTF-8, with the number of the row that is being read."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path, self._encoding, self._row = path, encoding, 1
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def take(self, block: bytes, *, last: bool) -> bytes:
        try:
            text = self._decoder.decode(block, last)
        except UnicodeDecodeError as error:
            row = self._row + error.object[: error.start].count(b"\n")
            remedy = "the mapping names another encoding than the file has; or save it as CSV UTF-8"
            wrong = f"a sign is not {self._encoding}"
            raise InventoryError(wrong, where=f"{self._path}: about row {row}", remedy=remedy) from None
        self._row += text.count("\n")
        return text.encode("utf-8", "surrogatepass")


class _Proof:
    """Whether a file that is said to be of an encoding of single bytes is UTF-8 after all: its letters would come out wrong."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path, self._encoding = path, encoding
        self._valid, self._wide = not encoding.startswith("utf"), False
        self._decoder = codecs.getincrementaldecoder(UTF_8)()

    def take(self, block: bytes, *, last: bool = False) -> None:
        if not self._valid:
            return
        try:
            self._wide = not self._decoder.decode(block, last).isascii() or self._wide
        except UnicodeDecodeError:
            self._valid = False

    def close(self) -> None:
        self.take(b"", last=True)
        if self._valid and self._wide:
            remedy = "take the line `encoding` out of the mapping"
            raise InventoryError(f"the file is UTF-8, and not {self._encoding}", where=str(self._path), remedy=remedy)
