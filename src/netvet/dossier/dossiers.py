"""Dossiers by subject, and whom a name means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from netvet.citation import Citation
from netvet.dossier.claim import Claim
from netvet.dossier.names import fold
from netvet.errors import DossierError

_JOINT = re.compile(r"[/;|+&]|\s(?:and|or)\s")
"""What stands between names where one cell holds several."""


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
class Owner:
    """An owner group that a maker came to, and the days between which it belongs to it."""

    group: str
    since: date | None = None
    until: date | None = None

    def owns_on(self, day: date) -> bool:
        """Whether the maker belongs to the group on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Dossier:
    """What is known about one subject.

    Attributes:
        kind: vendor, product, certificate, statute or operator.
        id: its id within the kind.
        name: its full name.
        aliases: other names that mean it and nobody else.
        group: owner group of a maker, on every day on which no other owns it.
        home_state: state of a maker's seat.
        affiliates: other companies of its group.
        vendor: maker of a product.
        head: where name, seat and group can be checked.
        claims: what sources say.
        files: the files that it was read from.
        owners: groups that bought the maker, with their days.
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
    owners: tuple[Owner, ...] = ()

    def group_on(self, day: date) -> str | None:
        """The owner group on a day: the last named of those that own the maker then, else its own."""
        return next((owner.group for owner in reversed(self.owners) if owner.owns_on(day)), self.group)

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
            owners=(*self.owners, *other.owners),
        )


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
        """What a maker's name means: whole names only, so that a city or a word in it means nobody.

        Several names in one (`Nokia/Ericsson`), one of which is known, are as ambiguous as a name that means several.
        """
        found = self._index.get(fold(written), {})
        if len(found) == 1:
            ((key, (dossier, affiliate)),) = found.items()
            return Maker(written, key, dossier, affiliate)
        if found:
            return Maker(written, candidates=tuple(found), ambiguous=True)
        if several := self._several(written):
            return several
        near = get_close_matches(fold(written), self._index, n=3, cutoff=0.75)
        return Maker(written, candidates=tuple(dict.fromkeys(key for name in near for key in self._index[name])))

    def _several(self, written: str) -> Maker | None:
        """Whom several names in one mean; None where it is one name, or nobody known is among them."""
        parts = [part.strip() for part in _JOINT.split(written) if fold(part)]
        named = [self.maker(part) for part in parts] if len(parts) > 1 else []
        if not any(one.id or one.ambiguous for one in named):
            return None
        meant = dict.fromkeys(
            key for one in named for key in (one.candidates if one.ambiguous else (one.id or fold(one.written),))
        )
        if len(meant) == 1:
            return replace(named[0], written=written)
        return Maker(written, candidates=tuple(meant), ambiguous=True)

    def key(self, written: str) -> str:
        """One key for a maker, whatever the spelling: the dossier that speaks of it, or its folded name where none does."""
        found = self.maker(written)
        return found.dossier.id if found.dossier else fold(written)

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
