"""What a regime has of the one that it extends: its words, whom it addresses, and the rules that it may not undo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netvet.regime.cells import Where
from netvet.regime.library import shipped_regimes
from netvet.regime.limits import Limits
from netvet.regime.requirement import NotComputable, Regime, Requirement, Supersession
from netvet.verdict import FORCES, broken_status

Stated = tuple[Regime, Requirement | NotComputable]
"""A rule, and the regime that holds it."""

_BINDS = ("jurisdiction", "parties", "addressee")


@dataclass
class Heritage(Limits):
    """One text being read, with the regime that it extends.

    Attributes:
        parent: that regime; None where it extends none.
    """

    parent: Regime | None = None

    def extended(self, table: Mapping[str, Any], trail: Sequence[Path]) -> Path | None:
        """The file of the regime that it extends, if it extends one.

        Args:
            table: the text.
            trail: the files that led here, this one last.
        """
        head = table.get("regime")
        word = self.text_of(("regime",), head, "extends") if isinstance(head, dict) else ""
        if not word:
            return None
        shipped, where = shipped_regimes(), ("regime", "extends")
        path = shipped.get(word, self.path.parent / word)
        if path.suffix != ".toml" or not path.is_file():
            near = get_close_matches(word, shipped, n=3, cutoff=0.4)
            remedy = f"did you mean {' or '.join(near)}?" if near else "the id of a shipped regime, or a file beside this one"
            self.wrong(where, f"there is no regime {word!r}", remedy)
            return None
        seen = [one.resolve() for one in trail]
        if path.resolve() in seen:
            round_ = " extends ".join(one.name for one in (*seen[seen.index(path.resolve()) :], path))
            self.wrong(where, f"it comes back to itself: {round_}", "a regime extends what was there before it")
            return None
        return path

    def inherit(self, parent: Regime, reading: Heritage) -> None:
        """Take over the sources, limits and terms of the regime that it extends; its own go before them."""
        self.parent = parent
        self.sources |= reading.sources
        self.limits |= reading.limits
        self.terms |= reading.terms
        self.assumed |= reading.assumed
        self.silent_on |= reading.silent_on
        self.defined |= reading.defined

    def check_id(self, own: str) -> None:
        """Note an id that another regime bears already: one that it extends, or one that comes with the program."""
        where = ("regime", "id")
        if own and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", own):
            self.wrong(where, f"{own!r} is no id", "an id has letters of ASCII, digits, hyphens, dots and underscores")
        taken = next((key for key in shipped_regimes() if _alike(key) == _alike(own)), "")
        if any(regime.id == own for regime in (self.parent.line if self.parent else [])):
            self.wrong(where, f"{own!r} is the id of the regime that it extends", "give it an id of its own")
        elif taken and self.path.resolve() != shipped_regimes()[taken].resolve():
            # else a copy with rules left out would be taken for the text of the state
            remedy = f'give it an id of its own, and write extends = "{taken}" where its rules are to be judged'
            self.wrong(where, f"{own!r} is the id of a regime that comes with the program", remedy)

    def binding(self, head: Mapping[str, Any]) -> dict[str, Any]:
        """What a head leaves to the regime that it extends: where it holds, and unless it says so itself whom it binds."""
        if self.parent is None:
            return {}
        if any(key in head for key in _BINDS):
            return {"jurisdiction": self.parent.jurisdiction} if "jurisdiction" not in head else {}
        return {key: getattr(self.parent, key) for key in _BINDS} | {"follows": True}

    @property
    def standing(self) -> list[Stated]:
        """The rules that it has from others, the nearest first, but for those that are superseded."""
        return [found for found in self._inherited() if self.replacing(*found) is None]

    def _inherited(self) -> Iterator[Stated]:
        for regime in reversed(self.parent.line if self.parent else []):
            yield from ((regime, rule) for rule in regime.requirements)
            yield from ((regime, rule) for rule in regime.not_computable)

    def replacing(self, holder: Regime, rule: Requirement | NotComputable) -> str | None:
        """What stands in place of a rule that it has from others, if something does."""
        for regime in self.parent.line if self.parent else []:
            for one in regime.requirements:
                if one.supersedes and one.supersedes.covers(holder.id, rule):
                    return f"{one.key} of {regime.id}"
        return None

    def supersession(self, where: Where, table: Mapping[str, Any], head: Mapping[str, Any]) -> Supersession | None:
        """The rule that a requirement stands in place of, if it says so."""
        if "supersedes" not in table:
            if "because" in table:
                self.wrong((*where, "because"), "because says why a rule is superseded", 'write supersedes = "ID" beside it')
            return None
        here = (*where, "supersedes")
        word, because = self.text_of(where, table, "supersedes", needed=True), self.text_of(where, table, "because")
        if not because:
            self.wrong(here, f"{word} is superseded without a reason", 'write because = "...": every result repeats it')
        holder = next((regime for regime, rule in self._whole() if word in (rule.id, rule.key)), None)
        if holder is None:
            keys = [key for _, rule in self._whole() for key in (rule.id, rule.key)]
            self.no_rule(here, word, keys)
            return None
        if not self._addresses(head, holder):
            remedy = "leave jurisdiction, parties and addressee out of [regime]: they are then those of the rule superseded"
            self.wrong(here, f"{word} would no longer be asked of those whom {holder.id} addresses", remedy)
        force, weaker = self._force(table, [rule for regime, rule in self._whole() if regime is holder], word, holder)
        return Supersession(holder.id, word, because, force, weaker)

    def _force(
        self, table: Mapping[str, Any], rules: Sequence[Requirement | NotComputable], word: str, holder: Regime
    ) -> tuple[str, str]:
        """The strongest force that stands under a name, and what makes the force stated weaker, if it is."""
        found = [rule for rule in rules if word in (rule.id, rule.key)]
        named = [(rule.force, rule.power) if isinstance(rule, Requirement) else (holder.force, False) for rule in found]
        force, power = min(named, key=lambda one: broken_status(one[0], power=one[1]).rank)
        stated = str(table.get("force", force))
        before = broken_status(force, power=power)
        own = broken_status(stated if stated in FORCES else force, power=table.get("kind") == "power")
        return force, f"{own} instead of {before}" if own.rank > before.rank else ""

    def _whole(self) -> list[Stated]:
        """The standing rules that are none's tightening."""
        return [(regime, rule) for regime, rule in self.standing if not (isinstance(rule, Requirement) and rule.tightens)]

    def no_rule(self, here: Where, word: str, keys: Sequence[str]) -> None:
        """Note that no rule bears a name: none is extended, it is superseded, or it is a slip."""
        if self.parent is None:
            self.wrong(here, "it extends no regime", 'write extends = "ID" under [regime]: the regime that holds the rule')
            return
        for regime, rule in self._inherited():
            by = self.replacing(regime, rule)
            if by and word in (rule.id, rule.key):
                self.wrong(here, f"{word} of {regime.id} is superseded by {by}", "name that one")
                return
        near = get_close_matches(word, list(dict.fromkeys(keys)), n=3)
        told = ", ".join(regime.id for regime in self.parent.line)
        self.wrong(here, f"{told} has no rule {word!r}", f"did you mean {' or '.join(near)}?" if near else "")

    def _addresses(self, head: Mapping[str, Any], holder: Regime) -> bool:
        """Whether all whom another regime addresses are addressed."""
        between = self.parent.line[self.parent.line.index(holder) + 1 :] if self.parent else []
        if head["follows"] and all(regime.follows for regime in between):
            return True
        alike = all(head[key] == getattr(holder, key) for key in ("jurisdiction", "addressee"))
        return alike and not head["parties"] and not holder.parties

    def check_own(self, where: Where, rule: Requirement) -> None:
        """Note a requirement that takes the name of a rule that stands, and neither tightens nor supersedes it."""
        for holder, other in self.standing:
            if rule.key == other.key and not (rule.supersedes and rule.supersedes.covers(holder.id, other)):
                remedy = 'write tightens = true to tighten it, supersedes = "..." to stand in its place, or another id'
                self.wrong((*where, "id"), f"{rule.key} is a rule of {holder.id}, and would be loosened unseen", remedy)
                return


def _alike(word: str) -> str:
    """An id as the eye takes it: without case and marks."""
    return re.sub("[^a-z0-9]", "", word.casefold())


__all__ = ["Heritage", "Stated"]
