"""TOML to dossiers: the shipped ones and a case's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from netvet.citation import Citation
from netvet.country import is_country, meant
from netvet.dossier.claim import STANDINGS, Claim, Stance, Value
from netvet.dossier.dossiers import Affiliate, Dossier, Dossiers, Owner
from netvet.dossier.kinds import facts_of
from netvet.errors import DossierError
from netvet.fact import NONE, Fact, Type

SUBJECTS = ("vendor", "product", "certificate", "statute", "operator")
_KEYS = "subject name aliases group owned_by home_state affiliates head_source vendor claim note".split()
_CLAIM_KEYS = "fact value stance valid_from valid_to source standing confidence reliability estimate note".split()


def read_dossiers(*folders: Path) -> Dossiers:
    """The shipped dossiers, and those of the folders given.

    Raises:
        DossierError: naming file and key of what cannot be understood.
    """
    shipped = Path(str(files("netvet.dossier") / "texts"))
    found: dict[tuple[str, str], Dossier] = {}
    for path in [path for folder in (shipped, *folders) for path in sorted(folder.glob("*.toml"))]:
        dossier = read_dossier(path)
        key = (dossier.kind, dossier.id)
        found[key] = found[key].add(dossier) if key in found else dossier
    return Dossiers(found)


def read_dossier(path: Path) -> Dossier:
    """One dossier.

    Raises:
        DossierError: naming file and key of what cannot be understood.
    """
    try:
        return _parsed(path.read_text(encoding="utf-8-sig"), path.name)
    except tomllib.TOMLDecodeError as error:
        raise DossierError(f"it is no TOML: {error}", where=str(path), remedy="mend it at that line and column") from None
    except ValueError as error:
        raise DossierError(str(error), where=str(path)) from None


@lru_cache(maxsize=512)
def _parsed(text: str, label: str) -> Dossier:
    """The same text is read once, however often a run asks for it: dossiers do not change."""
    return parse_dossier(tomllib.loads(text), label)


def parse_dossier(table: Mapping[str, Any], label: str) -> Dossier:
    """A dossier of its TOML table.

    Raises:
        ValueError: saying what cannot be understood, with near names.
    """
    _known_keys(table, _KEYS, "a dossier")
    kind, _, name = str(table.get("subject", "")).partition(":")
    if kind not in SUBJECTS or not name:
        raise ValueError(f"subject is written 'vendor:example', one of {', '.join(SUBJECTS)}; not {table.get('subject')!r}")
    return Dossier(
        kind,
        name,
        str(table.get("name", name)),
        tuple(map(str, _listed(table, "aliases", str, "texts"))),
        _word(table, "group"),
        _state(_word(table, "home_state"), "home_state"),
        tuple(_affiliate(entry) for entry in _listed(table, "affiliates", dict, "tables")),
        _word(table, "vendor"),
        Citation.read(table["head_source"]) if "head_source" in table else None,
        tuple(_claim(kind, entry, number) for number, entry in enumerate(_listed(table, "claim", dict, "tables"), 1)),
        (label,),
        tuple(_owner(entry) for entry in _listed(table, "owned_by", dict, "tables")),
    )


def _owner(entry: Mapping[str, Any]) -> Owner:
    _known_keys(entry, ["group", "from", "to", "source"], "an owner")
    group = _word(entry, "group")
    if not group:
        raise ValueError("an owner needs a group")
    return Owner(group, _day(entry, "from"), _day(entry, "to"))


def _affiliate(entry: Mapping[str, Any]) -> Affiliate:
    _known_keys(entry, ["name", "from", "to", "source"], "an affiliate")
    if not entry.get("name"):
        raise ValueError("an affiliate needs a name")
    return Affiliate(str(entry["name"]), _day(entry, "from"), _day(entry, "to"))


def _listed(table: Mapping[str, Any], key: str, kind: type, what: str) -> Sequence[Any]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(one, kind) for one in found):
        raise ValueError(f"{key} is a list of {what}, not {found!r}")
    return found


def _word(table: Mapping[str, Any], key: str) -> str | None:
    found = table.get(key)
    if found is not None and not isinstance(found, str):
        raise ValueError(f"{key} is a text, not {found!r}")
    return found


def _day(table: Mapping[str, Any], key: str) -> date | None:
    found = table.get(key)
    if found is not None and type(found) is not date:
        raise ValueError(f"{key} is a day, written 2026-11-21 without quotes, not {found!r}")
    return found


def _claim(kind: str, entry: Mapping[str, Any], number: int) -> Claim:
    try:
        _known_keys(entry, _CLAIM_KEYS, "a claim")
        fact = _fact(kind, str(entry.get("fact")))
        return Claim(
            fact.name,
            _value(fact, entry.get("value")),
            Stance(entry.get("stance", "asserts")),
            Citation.read(entry.get("source", {})),
            _choice(entry, "standing", ("", *STANDINGS)),
            _day(entry, "valid_from"),
            _day(entry, "valid_to"),
            _choice(entry, "confidence", ("secondary", "text", "memory")),
            str(entry.get("reliability", "")),
            entry.get("estimate") is True,
            str(entry.get("note", "")),
        )
    except ValueError as error:
        raise ValueError(f"claim {number}: {error}") from None


def _fact(kind: str, name: str) -> Fact:
    known = facts_of(kind)
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"it is one of {', '.join(known) or 'none yet'}"
    raise ValueError(f"{name!r} is no fact about a {kind}; {hint}")


def _value(fact: Fact, value: object) -> Value:
    kind = fact.type
    if kind is Type.FLAG and isinstance(value, bool):
        return value
    if kind is Type.SET and value == NONE:
        return frozenset()
    if kind is Type.SET and isinstance(value, list | str):
        words = frozenset(map(str, value)) if isinstance(value, list) else frozenset({value})
        return frozenset(str(_state(word, "value")) for word in words) if fact.form == "country" else words
    raise ValueError(f"value is {'true or false' if kind is Type.FLAG else 'a list of words, or none'}, not {value!r}")


def _state(word: str | None, key: str) -> str | None:
    """A code of a state: with a slip in it, a rule on that state would not find its maker."""
    if word is None or is_country(word):
        return word
    hint = f"did you mean {near}?" if (near := meant(word)) else "write its code of ISO 3166-1, two capitals, as DE"
    raise ValueError(f"{key} is a state, and {word!r} is no code of one; {hint}")


def _choice(entry: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
    value = str(entry.get(key, choices[0]))
    if value not in choices:
        raise ValueError(f"{key} is one of {', '.join(filter(None, choices))}, not {value!r}")
    return value


def _known_keys(table: Mapping[str, Any], keys: list[str], what: str) -> None:
    for key in table:
        if key not in keys:
            near = get_close_matches(key, keys, n=2)
            raise ValueError(f"{what} has no key {key!r}" + (f"; did you mean {' or '.join(near)}?" if near else ""))
