"""What a requirement demands, as its text says it: a condition, a certificate, indicators, a share, a number of makers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from netvet.fact import Type
from netvet.regime.cells import Cells, Where
from netvet.regime.condition import TRUE, Condition, Constant
from netvet.regime.requirement import COUNTS, VERSIONS, Demand, Distinct, Indicator, Indicators, Needs, Share

MEASURES = ("share", "distinct")


class Demands(Cells):
    """The demands of one text being read."""

    def demand(self, where: Where, table: Mapping[str, Any], days: Mapping[str, Constant]) -> Demand:
        """What must hold, said in exactly one way."""
        given = [key for key in ("require", "needs", "indicators") if key in table]
        if len(given) != 1:
            self.wrong(where, "it says what must hold in exactly one way", "write one of require, needs, indicators")
            return TRUE
        if (given == ["indicators"]) != (table.get("kind") == "power"):
            self.wrong((*where, "kind"), "a power has indicators, and nothing else has")
        if given == ["require"]:
            return self.condition((*where, "require"), table["require"], days)
        return (
            self._needs((*where, "needs"), table["needs"])
            if given == ["needs"]
            else self._indicators(where, table["indicators"])
        )

    def _needs(self, where: Where, table: object) -> Demand:
        if not isinstance(table, dict):
            self.wrong(where, "needs is written { scheme = ..., document = ... }")
            return TRUE
        self.known_keys(where, table, ["scheme", "document", "version", "valid_months"])
        months = table.get("valid_months")
        if months is not None and (not isinstance(months, int) or months < 1):
            self.wrong((*where, "valid_months"), "valid_months is a whole number of months")
            months = None
        return Needs(
            self.text_of(where, table, "scheme", needed=True),
            self.text_of(where, table, "document"),
            self.choice(where, table, "version", VERSIONS, "any"),
            months,
        )

    def _indicators(self, where: Where, entries: object) -> Demand:
        members = []
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            here = (*where, "indicators", index)
            if not isinstance(entry, dict) or set(entry) != {"fact", "title"}:
                self.wrong(here, 'an indicator is written { fact = "vendor.x", title = "..." }')
            elif entry["fact"] not in (claimed := self._claimed()):
                near = get_close_matches(str(entry["fact"]), claimed, n=2)
                self.wrong(
                    (*here, "fact"),
                    f"{entry['fact']!r} is no fact about a maker that sources assert or deny",
                    f"did you mean {' or '.join(near)}?" if near else "",
                )
            else:
                members.append(Indicator(entry["fact"], str(entry["title"])))
        if not members:
            self.wrong(
                where,
                "a power without indicators would always pass",
                'indicators = [{ fact = "vendor.x", title = "..." }]',
            )
        return Indicators(tuple(members))

    def _claimed(self) -> list[str]:
        """Facts about makers that sources assert or deny, which a name, a group or a seat is not."""
        return [name for name, fact in self.facts.items() if name.startswith("vendor.") and fact.type is not Type.TEXT]

    def concentration(self, where: Where, table: Mapping[str, Any], days: Mapping[str, Constant]) -> Demand:
        """A cap on a share, or bounds on the number of makers, per operator."""
        if table.get("per", ["operator"]) != ["operator"]:
            self.wrong((*where, "per"), 'a cap or minimum is counted per = ["operator"]')
        subject = self.condition((*where, "subject"), table["subject"], days) if "subject" in table else TRUE
        if self.choice(where, table, "measure", MEASURES) == "distinct":
            return self._distinct(where, table, subject)
        return self._share(where, table, subject)

    def _distinct(self, where: Where, table: Mapping[str, Any], subject: Condition) -> Demand:
        for key in ("count", "jointly"):
            if key in table:
                self.wrong((*where, key), f"{key} belongs to a share", "a number of makers has at_least, at_most and subject")
        bounds = {key: self.whole(where, table, key) for key in ("at_least", "at_most") if key in table}
        if not bounds:
            self.wrong(where, "a number of makers has no bound", "write at_least = 2, or at_most = 1")
        if len(bounds) == 2 and (bounds["at_least"] or 0) > (bounds["at_most"] or 0):  # noqa: PLR2004 - both bounds
            self.wrong((*where, "at_least"), "at_least lies above at_most")
        return Distinct(subject, **bounds)

    def whole(self, where: Where, table: Mapping[str, Any], key: str) -> int:
        """A number of makers."""
        value = self._limited(table, key)
        if isinstance(value, Decimal) and value.is_finite() and value >= 1 and value == int(value):
            return int(value)
        self.wrong((*where, key), f"{key} is a whole number of makers from 1, or a :limit that holds one")
        return 1

    def _limited(self, table: Mapping[str, Any], key: str) -> object:
        """A number, written out or as a limit."""
        value = table.get(key)
        if isinstance(value, str) and value.startswith(":"):
            return self.limits.get(value[1:])
        return Decimal(value) if type(value) is int else value

    def _share(self, where: Where, table: Mapping[str, Any], subject: Condition) -> Demand:
        if "at_least" in table:
            self.wrong((*where, "at_least"), "a share has no at_least", 'write at_most, or measure = "distinct"')
        jointly = table.get("jointly", "subject" in table)
        if jointly and "subject" not in table:
            self.wrong((*where, "jointly"), "all makers together have every share", "name a subject, or write jointly = false")
        at_most = self.share_bound(where, table)
        if not isinstance(table.get("jointly", True), bool):
            self.wrong((*where, "jointly"), "jointly is true or false")
        return Share(
            self.choice(where, table, "count", COUNTS),
            subject,
            jointly is True,
            at_most,
        )

    def share_bound(self, where: Where, table: Mapping[str, Any]) -> Decimal:
        """The highest share."""
        at_most = self._limited(table, "at_most")
        if isinstance(at_most, Decimal) and at_most.is_finite() and 0 <= at_most <= 1:
            return at_most
        self.wrong((*where, "at_most"), "at_most is a share from 0 to 1, or a :limit that holds one")
        return Decimal(0)
