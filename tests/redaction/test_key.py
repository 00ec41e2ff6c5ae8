"""Pseudonyms: HMAC as the standard library has it, in Python and in the database."""

from __future__ import annotations

import hashlib
import hmac

import duckdb
import pytest

from netvet.redaction.key import DIGITS, Key

SECRET = bytes(range(32))


@pytest.mark.parametrize("word", ["e1", "", "é ß 名", "'; DROP", "\u202e", "x" * 10_000])
def test_the_database_gives_the_same_pseudonyms(word: str) -> None:
    wanted = "site" + hmac.new(SECRET, f"site:{word}".encode(), hashlib.sha256).hexdigest()[:DIGITS]
    key = Key(SECRET)
    assert key.pseudonym("site", word) == wanted
    with duckdb.connect() as con:
        key.hand_to(con)
        assert con.execute("SELECT pseudonym('site', $1)", [word]).fetchall() == [(wanted,)]


def test_kinds_do_not_share_pseudonyms() -> None:
    key = Key(SECRET)
    assert key.pseudonym("site", "a")[-DIGITS:] != key.pseudonym("person", "a")[-DIGITS:]


def test_a_key_does_not_show_itself() -> None:
    assert SECRET.hex() not in repr(Key(SECRET))
    with duckdb.connect() as con:
        Key(SECRET).hand_to(con)
        with pytest.raises(duckdb.Error) as error:
            con.execute("SELECT pseudonym('site', [1])")
        assert SECRET.hex()[:8] not in str(error.value).lower()
