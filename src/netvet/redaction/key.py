"""The key of a redaction, and the pseudonyms that it gives: HMAC-SHA-256, so that without the key no guess can be checked."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

import duckdb

from netvet.errors import CaseError

SIZE = 32
"""Bytes of a key."""

DIGITS = 20
"""Hexadecimal digits of a pseudonym: 80 bits, so that ten million names hardly ever meet."""

_BLOCK = 64

# HMAC as RFC 2104 builds it; the key stands in variables of the session, never in the text of a statement
_MACRO = f"""
CREATE OR REPLACE TEMP MACRO pseudonym(kind, word) AS kind || left(sha256(getvariable('netvet_outer')::BLOB ||
    unhex(sha256(getvariable('netvet_inner')::BLOB || encode(kind || ':' || word)))), {DIGITS})
"""


class Key:
    """A secret, and the pseudonyms under it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "Key(…)"

    def pseudonym(self, kind: str, word: str) -> str:
        """The pseudonym of a word: small letters and digits only, beginning with the kind."""
        return kind + hmac.new(self._secret, f"{kind}:{word}".encode(), hashlib.sha256).hexdigest()[:DIGITS]

    def hand_to(self, con: duckdb.DuckDBPyConnection) -> None:
        """Give a database the macro `pseudonym(kind, word)`, which comes to the same."""
        block = self._secret.ljust(_BLOCK, b"\0")
        for name, pad in (("inner", 0x36), ("outer", 0x5C)):
            con.execute(f"SET VARIABLE netvet_{name} = $1", [bytes(byte ^ pad for byte in block)])
        con.execute(_MACRO)


def open_key(path: Path | None, *, make: bool = True) -> Key:
    """The key in a file, which is made if it is not there, readable by its owner only; without a file a key for once.

    Args:
        path: the file; None for a key that is forgotten.
        make: whether a file that is not there is made.

    Raises:
        CaseError: where the file cannot be read or made, or holds something else.
    """
    if path is None:
        return Key(secrets.token_bytes(SIZE))
    if not make and not path.exists():
        remedy = "name the file that --key named when the copy was made: no other key gives its pseudonyms"
        raise CaseError("there is no key", where=str(path), remedy=remedy)
    try:
        if not path.exists():
            _make(path)
        text = path.read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        remedy = "name a file in a folder that exists and that you may write to"
        raise CaseError(f"the key cannot be used: {error.strerror}", where=str(path), remedy=remedy) from None
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != SIZE:
        remedy = "name a new file: one is made where none is; never a file that holds something else"
        raise CaseError(f"it holds no key ({2 * SIZE} hexadecimal digits)", where=str(path), remedy=remedy)
    return Key(secret)


def _make(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SIZE) + "\n")
