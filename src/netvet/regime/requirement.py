"""Regimes and their requirements: dated, cited, with legal force, as read from their texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from netvet.citation import Citation
from netvet.markup import lines, table
from netvet.regime.condition import FALSE, TRUE, Condition, Constant

KINDS = (
    "prohibition",
    "removal",
    "declaration",
    "contract",
    "authorisation",
    "location",
    "plan",
    "record",
    "certificate",
    "cap",
    "power",
)
CONFIDENCES = ("text", "secondary", "memory")
READS = ("applies", "require")
ACTS = ("installed_on", "procured_on", "first_used_on")
BY_THEN = {"procured_on": "installed_on"}
"""The day by which an act was done at the latest: what is installed was procured by then. Never the other way round."""
ADDRESSEES = ("operator", "licence_holder")
BURDENS = ("supplier", "operator", "authority")
VERSIONS = ("exact", "minor", "any")
COUNTS = ("sites", "elements", "premises", "traffic", "subscribers")


@dataclass(frozen=True)
class Needs:
    """A certificate that an element must hold.

    Attributes:
        scheme: scheme under which it was issued.
        document: requirements document that it covers; empty for any.
        version: how near the certified version must be to the one that runs.
        valid_months: how long it is valid from its issue, where it does not say.
    """

    scheme: str
    document: str = ""
    version: str = "any"
    valid_months: int | None = None

    def __str__(self) -> str:
        version = {"exact": " for the very version that runs", "minor": " for this version or a minor update of it"}
        return f"a certificate of {self.scheme}{' on ' + self.document if self.document else ''}{version.get(self.version, '')}"


@dataclass(frozen=True)
class Indicator:
    """A matter that an authority weighs before it uses a power: the fact that would show it."""

    fact: str
    title: str


@dataclass(frozen=True)
class Indicators:
    """What a power turns on. That it is available does not mean that it was used."""

    members: tuple[Indicator, ...]

    def __str__(self) -> str:
        return "none of: " + "; ".join(indicator.title for indicator in self.members)


@dataclass(frozen=True)
class Share:
    """A cap on the share of some makers in what an operator has.

    Attributes:
        count: what is counted: sites, elements, premises, traffic or subscribers.
        subject: which elements count as theirs.
        jointly: whether all that `subject` names count together, or each owner group on its own.
        at_most: the highest lawful share.
    """

    count: str
    subject: Condition
    jointly: bool
    at_most: Decimal


@dataclass(frozen=True)
class Distinct:
    """How many owner groups an operator has what it runs from: a minimum against monoculture, or a cap.

    Attributes:
        subject: which makers count.
        at_least, at_most: the lowest and the highest lawful number; None where there is none.
    """

    subject: Condition
    at_least: int | None = None
    at_most: int | None = None

    @property
    def jointly(self) -> bool:
        """Groups are told apart."""
        return False

    def __str__(self) -> str:
        bounds = [f"at {word} {n}" for word, n in (("least", self.at_least), ("most", self.at_most)) if n is not None]
        return " and ".join(bounds)


Demand = Condition | Needs | Indicators | Share | Distinct


@dataclass(frozen=True)
class Clause:
    """A condition with the reason that it stands for."""

    where: Condition
    because: str


@dataclass(frozen=True)
class Supersession:
    """The rule that an own requirement stands in place of.

    Attributes:
        regime: id of the regime that holds it.
        rule: its id, for all its parts, or its id and part.
        because: why.
        force: the force of the rule; the strongest, where its parts differ.
        weaker: what the own requirement is called once broken, and what the rule is; empty unless that is milder.
    """

    regime: str
    rule: str
    because: str
    force: str = ""
    weaker: str = ""

    def covers(self, regime: str, rule: Requirement | NotComputable) -> bool:
        """Whether it is this rule of that regime."""
        return regime == self.regime and self.rule in (rule.id, rule.key)

    def __str__(self) -> str:
        return f"{self.rule} of {self.regime}: {self.because}" + (f" ({self.milder})" if self.weaker else "")

    @property
    def milder(self) -> str:
        """That a breach is called by a milder name, in words; empty unless it is."""
        return f"with a weaker force: {self.weaker}" if self.weaker else ""


@dataclass(frozen=True)
class Tightening:
    """The rule that an own requirement tightens.

    Attributes:
        regime: id of the regime that holds it.
        rule: the rule as it stands there.
        also_applies: where the own one applies as well.
        also_require: what the own one demands as well.
        days: its first and last day as they follow from the rule, before those of its own regime cut them.
    """

    regime: str
    rule: Requirement
    also_applies: Condition = FALSE
    also_require: Condition = TRUE
    days: tuple[date, date | None] = (date.min, None)

    def __str__(self) -> str:
        return f"{self.rule.key} of {self.regime}"


@dataclass(frozen=True)
class Requirement:
    """One duty of a regime, or one part of it.

    Attributes:
        id: the rule's id; several duties of one rule share it and differ in `part`.
        title: what it demands, in a sentence.
        kind: one of KINDS.
        cite: clause.
        sources: works in which it can be read.
        confidence: how its text is known: text, secondary, memory.
        force: legal force (see `netvet.verdict.FORCES`).
        due: last day on which the old state is lawful.
        starts: first day on which an act counts, with `act`, the fact that holds the act's day.
        valid_from, valid_to: days between which it is in force.
        replaced_by: what took its place.
        known_until: day up to which its state was checked.
        applies: whom, where and which items, without its exceptions and readings.
        demand: what must hold.
        exceptions: where it does not apply.
        undecided: where it cannot be said.
        readings: ways to read it, each joined to `applies`, or to what it demands, as `reads` says.
        burden: who has to prove it; empty where nobody in particular.
        note: what a reader should know.
        assumes: the limits that stand for what its text is silent on, each with the reading behind it.
        supersedes: the rule of an extended regime that it stands in place of.
        tightens: the rule of an extended regime that it tightens, and is judged beside.
    """

    id: str
    part: str
    title: str
    kind: str
    cite: str
    sources: tuple[Citation, ...]
    confidence: str
    force: str
    due: date | None
    starts: date | None
    act: str | None
    valid_from: date
    valid_to: date | None
    replaced_by: tuple[str, ...]
    known_until: date | None
    applies: Condition
    demand: Demand
    exceptions: tuple[Clause, ...] = ()
    undecided: tuple[Clause, ...] = ()
    readings: Mapping[str, Condition] | None = None
    burden: str = ""
    note: str = ""
    reads: str = "applies"
    assumes: tuple[str, ...] = ()
    supersedes: Supersession | None = None
    tightens: Tightening | None = None

    @property
    def key(self) -> str:
        """Id and part, as people write them."""
        return f"{self.id}/{self.part}" if self.part else self.id

    @property
    def days(self) -> tuple[date, date | None]:
        """Its first and last day in force; of one that tightens another, as they were before its own regime's cut them."""
        return self.tightens.days if self.tightens else (self.valid_from, self.valid_to)

    @property
    def power(self) -> bool:
        """Whether it only lets an authority act."""
        return self.kind == "power"

    @property
    def concentration(self) -> Share | Distinct | None:
        """The cap or minimum, if it is one: it is asked of an operator, not of an element."""
        return self.demand if isinstance(self.demand, Share | Distinct) else None

    @property
    def condition(self) -> Condition | None:
        """What must hold as a condition (of a cap: who counts); None where it is evidence that is demanded."""
        match self.demand:
            case Needs() | Indicators():
                return None
            case Share(subject=subject) | Distinct(subject=subject):
                return subject
            case condition:
                return condition


@dataclass(frozen=True)
class NotComputable:
    """A rule that is not computed, and which fact or text is missing."""

    id: str
    part: str
    title: str
    cite: str
    sources: tuple[Citation, ...]
    confidence: str
    missing: str

    @property
    def key(self) -> str:
        """Id and part, as people write them."""
        return f"{self.id}/{self.part}" if self.part else self.id


@dataclass(frozen=True)
class Regime:
    """A set of requirements by one issuer.

    Attributes:
        id: its id.
        title: its name.
        issuer: who made it.
        jurisdiction: ISO 3166-1 alpha-2, or EU.
        force: legal force of its requirements unless one says otherwise.
        parties: whom it binds by name; empty where it binds every operator of the jurisdiction.
        addressee: whether it addresses the operator or the licence holder.
        valid_from, valid_to, replaced_by, known_until: as of a requirement.
        requirements: in the order of the text.
        not_computable: the rules that are not computed.
        origin: the file, and its SHA-256.
        extends: the regime that it extends: asked with it, and judged as it stands.
        follows: whether it addresses whom that regime addresses.
        stated: the names of the limits that its text says itself.
        silent_on: of each limit that stands for what its text is silent on, the value that it assumes.
    """

    id: str
    title: str
    issuer: str
    jurisdiction: str
    force: str
    parties: str
    addressee: str
    valid_from: date
    valid_to: date | None
    replaced_by: tuple[str, ...]
    known_until: date | None
    sources: tuple[Citation, ...]
    requirements: tuple[Requirement, ...]
    not_computable: tuple[NotComputable, ...]
    note: str = ""
    origin: tuple[str, str] = ("", "")
    extends: Regime | None = None
    follows: bool = False
    stated: tuple[str, ...] = ()
    silent_on: Mapping[str, Constant] = field(default_factory=dict)

    @property
    def line(self) -> list[Regime]:
        """The regimes that it extends, from the first, and itself."""
        return [*(self.extends.line if self.extends else []), self]

    @property
    def called(self) -> list[str]:
        """The ids by which an operator's `party_to` says that it is bound."""
        return [self.id, *(self.extends.called if self.extends and self.follows else [])]

    def _repr_html_(self) -> str:
        head = ("requirement", "what it demands", "force", "last day", "from", "clause", "known from")
        rows = [(one.key, one.title, one.force, one.due, one.starts, one.cite, one.confidence) for one in self.requirements]
        left = [(one.key, one.title, "not computed", "", "", one.cite, one.confidence) for one in self.not_computable]
        sources = "; ".join(map(str, self.sources))
        return table(head, [*rows, *left], caption=f"{self.id}: {self.title} ({self.force})") + lines(self.note, sources)
