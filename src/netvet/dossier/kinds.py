"""Kinds of evidence, and the facts about makers and products that each can state."""

from __future__ import annotations

from dataclasses import dataclass

from netvet.fact import Fact, Type


@dataclass(frozen=True)
class Kind:
    """A kind of evidence.

    Attributes:
        name: what it is called.
        subject: what its facts are about: vendor or product.
        facts: the facts that it can state.
        follows_group: whether a fact about the head of an owner group holds for its affiliates too.
        changed_by: who could change such a fact, one of CHANGERS: whether a requirement can be met by the maker's own effort.
        assuring: those of its facts that speak for their subject where they hold; all others speak against it.
    """

    name: str
    subject: str
    facts: tuple[Fact, ...]
    follows_group: bool = False
    changed_by: str = "vendor"
    assuring: tuple[str, ...] = ()


CHANGERS = ("vendor", "authority", "state", "nobody")
"""The maker (a certificate, a pledge); an authority (a designation); a state (its law); nobody (what was done is done)."""


KINDS: tuple[Kind, ...] = (
    Kind(
        "ownership",
        "vendor",
        (Fact("controlled_by_state", Type.SET, "states whose government or forces control it", form="country"),),
        follows_group=True,
        changed_by="state",
    ),
    Kind(
        "jurisdiction",
        "vendor",
        (
            Fact("may_be_compelled_by", Type.SET, "states whose bodies can oblige it to cooperate", form="country"),
            Fact(
                "extrajudicial_directions_from",
                Type.SET,
                "states whose government may direct it outside of any court",
                form="country",
            ),
            Fact(
                "can_refuse_disclosure", Type.FLAG, "is in law and in fact able to refuse to disclose confidential information"
            ),
        ),
        changed_by="state",
        assuring=("can_refuse_disclosure",),
    ),
    Kind(
        "designation",
        "vendor",
        (
            Fact("designated_by", Type.SET, "official instruments that name it as a risk"),
            Fact("trusted_by", Type.SET, "official instruments that name it as trusted"),
        ),
        follows_group=True,
        changed_by="authority",
        assuring=("trusted_by",),
    ),
    Kind(
        "audit",
        "vendor",
        (Fact("process_audit", Type.SET, "audits of its development process that it passed"),),
        assuring=("process_audit",),
    ),
    Kind(
        "conduct",
        "vendor",
        (
            Fact("harmful_activity", Type.FLAG, "took part in activity that harms order or security"),
            Fact("broke_declaration", Type.FLAG, "broke a declaration or an assurance that it gave"),
            Fact("false_statement", Type.FLAG, "stated something false in a declaration or to an authority"),
        ),
        changed_by="nobody",
    ),
    Kind(
        "openness",
        "vendor",
        (
            Fact("refused_tests", Type.FLAG, "refused security tests of its product or its making"),
            Fact("late_vulnerability_reports", Type.FLAG, "did not report or mend vulnerabilities at once"),
            Fact("abusable_property", Type.FLAG, "its products have, or had, a property fit for abuse"),
        ),
    ),
    Kind(
        "pledge",
        "vendor",
        (
            Fact("guarantee_declaration", Type.FLAG, "declared how it rules out sabotage and espionage"),
            Fact("trustworthiness_declaration", Type.FLAG, "declared that it is trustworthy, as the authority words it"),
            Fact("no_spy_pledge", Type.FLAG, "pledged that nothing reaches the bodies of a foreign state"),
            Fact("security_declaration", Type.FLAG, "signed a declaration of how it makes its products secure"),
            Fact(
                "can_refuse_disclosure", Type.FLAG, "is in law and in fact able to refuse to disclose confidential information"
            ),
        ),
        assuring=(
            *("guarantee_declaration", "trustworthiness_declaration", "no_spy_pledge", "security_declaration"),
            "can_refuse_disclosure",
        ),
    ),
    Kind(
        "admission",
        "product",
        (Fact("trusted_by", Type.SET, "official instruments that name it as trusted"),),
        changed_by="authority",
        assuring=("trusted_by",),
    ),
    Kind(
        "supply-chain",
        "product",
        (Fact("sanctions_affected", Type.FLAG, "made or supplied otherwise because of sanctions"),),
        changed_by="state",
    ),
)

HEAD_FACTS: tuple[Fact, ...] = (
    Fact("group", Type.TEXT, "owner group"),
    Fact("home_state", Type.TEXT, "state of its seat, ISO 3166-1 alpha-2", form="country"),
)
"""What the head of a maker's dossier states."""


def facts_of(subject: str) -> dict[str, Fact]:
    """The facts that can be stated about a vendor or a product, by name."""
    return {fact.name: fact for kind in KINDS if kind.subject == subject for fact in kind.facts}


def follows_group(name: str) -> bool:
    """Whether an affiliate has this fact from the head of its group."""
    return any(kind.follows_group for kind in KINDS for fact in kind.facts if fact.name == name)


def changed_by(subject: str, name: str) -> str:
    """Who could change a fact about a vendor or a product: one of CHANGERS; its name, group and seat nobody."""
    found = [kind.changed_by for kind in KINDS for fact in kind.facts if (kind.subject, fact.name) == (subject, name)]
    return found[0] if found else "nobody"


def speaks_for(subject: str, name: str) -> bool:
    """Whether a fact, where it holds, speaks for its subject; all others speak against it."""
    return any(name in kind.assuring for kind in KINDS if kind.subject == subject)
