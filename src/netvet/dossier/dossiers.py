"""Dossiers by subject: the shipped ones and a case's own, and what they come to on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any

from netvet.citation import Citation
from netvet.dossier.claim import STANDINGS, Claim, Stance, Value
from netvet.dossier.kinds import facts_of, follows_group
from netvet.dossier.names import fold
from netvet.errors import DossierError
from netvet.fact import NONE, Fact, Type

SUBJECTS = ("vendor", "product", "certificate", "statute", "operator")
_KEYS = "subject name aliases group home_state affiliates head_source vendor claim note".split()
_CLAIM_KEYS = "fact value stance valid_from valid_to source standing confidence reliability estimate note".split()


@dataclass(frozen=True)
class Affiliate:
    """A company of an owner group, and the days between which it belongs to it."""

    name: str
    since: date | None = None
    until: date | None = None

    def belongs_on(self, day: date) -> bool:
        """Whether it belongs to the group on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Dossier:
    """What is known about one subject.

    Attributes:
        kind: vendor, product, certificate, statute or operator.
        id: its id within the kind.
        name: its full name.
        aliases: other names that mean it and nobody else.
        group: owner group of a maker.
        home_state: state of a maker's seat.
        affiliates: other companies of its group.
        vendor: maker of a product.
        head: where name, seat and group can be checked.
        claims: what sources say.
        files: the files that it was read from.
    """

    kind: str
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    group: str | None = None
    home_state: str | None = None
    affiliates: tuple[Affiliate, ...] = ()
    vendor: str | None = None
    head: Citation | None = None
    claims: tuple[Claim, ...] = ()
    files: tuple[str, ...] = ()

    def add(self, other: Dossier) -> Dossier:
        """Join the names and claims of another file about the same subject to this one's.

        Raises:
            DossierError: where the two name another group, seat or maker.
        """
        for key in ("group", "home_state", "vendor"):
            ours, theirs = getattr(self, key), getattr(other, key)
            if ours and theirs and ours != theirs:
                remedy = f"leave {key} out, or state under another subject what differs"
                raise DossierError(
                    f"{key} is {theirs!r}, but {self.files[0]} says {ours!r}", where=other.files[0], remedy=remedy
                )
        return replace(
            self,
            aliases=(*self.aliases, other.name, *other.aliases),
            group=self.group or other.group,
            home_state=self.home_state or other.home_state,
            affiliates=(*self.affiliates, *other.affiliates),
            vendor=self.vendor or other.vendor,
            claims=(*self.claims, *other.claims),
            files=(*self.files, *other.files),
        )


@dataclass(frozen=True)
class Weighed:
    """What the claims about one fact come to.

    Attributes:
        value: true, false, or the members known; None where nothing is known.
        asserted, denied, inconclusive: how many independent origins say so (for a set: of any member).
        contested: members (or the fact) that one source asserts and another denies.
        claims: the claims that speak of that day.
        complete: of a set: whether it is known that there is no other member.
    """

    value: bool | tuple[str, ...] | None
    asserted: int
    denied: int
    inconclusive: int
    contested: tuple[str, ...]
    claims: tuple[Claim, ...]
    complete: bool = False


@dataclass(frozen=True)
class Maker:
    """What a name in an inventory resolves to.

    Attributes:
        written: the name as written.
        id: the maker or affiliate; None where the name is not known or ambiguous.
        dossier: the dossier that speaks of it.
        affiliate: the affiliate meant, where it is one.
        candidates: the subjects that an ambiguous name could mean, or near names of one that is not known.
        ambiguous: whether it means more than one.
    """

    written: str
    id: str | None = None
    dossier: Dossier | None = None
    affiliate: Affiliate | None = None
    candidates: tuple[str, ...] = ()
    ambiguous: bool = False


@dataclass
class Dossiers:
    """All dossiers of a run, found by name."""

    by_subject: dict[tuple[str, str], Dossier] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._index: dict[str, dict[str, tuple[Dossier, Affiliate | None]]] = {}
        for dossier in self.vendors:
            for name in (dossier.name, *dossier.aliases):
                self._index.setdefault(fold(name), {}).setdefault(dossier.id, (dossier, None))
        for dossier in self.vendors:
            own = {fold(name) for name in (dossier.name, *dossier.aliases)}
            for affiliate in dossier.affiliates:
                if fold(affiliate.name) in own:
                    continue  # it differs from the head of the group in legal form only
                meant = self._index.setdefault(fold(affiliate.name), {})
                taken = meant.get(fold(affiliate.name), (dossier, affiliate))[0] is not dossier
                # a name that another dossier bears too is ambiguous, whichever of the two came first
                meant.setdefault(dossier.id if taken else fold(affiliate.name), (dossier, affiliate))

    @property
    def vendors(self) -> list[Dossier]:
        """The dossiers of makers."""
        return [dossier for (kind, _), dossier in self.by_subject.items() if kind == "vendor"]

    def maker(self, written: str) -> Maker:
        """What a maker's name means: whole names only, so that a city or a word in it means nobody."""
        found = self._index.get(fold(written), {})
        if len(found) == 1:
            ((key, (dossier, affiliate)),) = found.items()
            return Maker(written, key, dossier, affiliate)
        if found:
            return Maker(written, candidates=tuple(found), ambiguous=True)
        near = get_close_matches(fold(written), self._index, n=3, cutoff=0.75)
        return Maker(written, candidates=tuple(dict.fromkeys(key for name in near for key in self._index[name])))

    def product(self, maker: str | None, written: str) -> Dossier | None:
        """The dossier of a maker's product; None where there is none, or more than one could be meant."""
        wanted = fold(written)
        found = [
            dossier
            for (kind, _), dossier in self.by_subject.items()
            if kind == "product"
            and dossier.vendor in (None, maker)
            and wanted in {fold(name) for name in (dossier.name, *dossier.aliases)}
        ]
        return found[0] if len(found) == 1 else None


def weigh(claims: Iterable[Claim], fact: str, kind: Type, day: date) -> Weighed:
    """What the claims about a fact come to on a day: asserted by one and denied by another is contested, hence not known."""
    spoken = tuple(claim for claim in claims if claim.fact == fact and claim.holds_on(day))
    counts = {side: len({c.origin for c in spoken if c.backs() is side}) for side in (True, False, None)}
    tally = (counts[True], counts[False], counts[None])
    if kind is Type.FLAG:
        value = None if counts[True] and counts[False] else True if counts[True] else False if counts[False] else None
        contested = (fact,) if counts[True] and counts[False] else ()
        return Weighed(value, *tally, contested, spoken)
    members = dict.fromkeys(member for claim in spoken if not isinstance(claim.value, bool) for member in sorted(claim.value))
    sides = {member: {claim.backs(member) for claim in spoken} - {None} for member in members}
    held = tuple(member for member, side in sides.items() if side == {True})
    disputed = tuple(member for member, side in sides.items() if side == {True, False})
    stances = {claim.stance for claim in spoken if not claim.value}  # what is said of there being none
    if {Stance.ASSERTS, Stance.DENIES} <= stances:
        disputed = (*disputed, NONE)
    none = not held and not disputed and Stance.ASSERTS in stances
    known = held if held or none else None
    return Weighed(known, *tally, disputed, spoken, complete=none)


def vendor_fact(maker: Maker, fact: str, kind: Type, day: date) -> Weighed:
    """What is known of a maker's fact; an affiliate has from its group only what follows the group, while it belongs to it."""
    unknown = Weighed(None, 0, 0, 0, (), ())
    if maker.dossier is None:
        return unknown
    if maker.affiliate is not None and not (follows_group(fact) and maker.affiliate.belongs_on(day)):
        return unknown
    return weigh(maker.dossier.claims, fact, kind, day)


def group_of(maker: Maker, day: date) -> str | None:
    """The owner group of a maker on a day; None where it is not known."""
    if maker.dossier is None or (maker.affiliate is not None and not maker.affiliate.belongs_on(day)):
        return None
    return maker.dossier.group


def home_of(maker: Maker) -> str | None:
    """The state of a maker's seat; an affiliate's own is not known from its group's."""
    return maker.dossier.home_state if maker.dossier is not None and maker.affiliate is None else None


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
        return parse_dossier(tomllib.loads(path.read_text(encoding="utf-8-sig")), path.name)
    except tomllib.TOMLDecodeError as error:
        raise DossierError(f"it is no TOML: {error}", where=str(path), remedy="mend it at that line and column") from None
    except ValueError as error:
        raise DossierError(str(error), where=str(path)) from None


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
        _word(table, "home_state"),
        tuple(_affiliate(entry) for entry in _listed(table, "affiliates", dict, "tables")),
        _word(table, "vendor"),
        Citation.read(table["head_source"]) if "head_source" in table else None,
        tuple(_claim(kind, entry, number) for number, entry in enumerate(_listed(table, "claim", dict, "tables"), 1)),
        (label,),
    )


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
            _value(fact.type, entry.get("value")),
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


def _value(kind: Type, value: object) -> Value:
    if kind is Type.FLAG and isinstance(value, bool):
        return value
    if kind is Type.SET and value == NONE:
        return frozenset()
    if kind is Type.SET and isinstance(value, list | str):
        return frozenset(map(str, value)) if isinstance(value, list) else frozenset({value})
    raise ValueError(f"value is {'true or false' if kind is Type.FLAG else 'a list of words, or none'}, not {value!r}")


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
