"""A requirement, or a regime's head, field by field as people read it: what two of them differ in is told by this."""

from __future__ import annotations

from collections.abc import Mapping

from netvet.regime.condition import FALSE, TRUE, Condition, show
from netvet.regime.requirement import Clause, Demand, Distinct, Indicators, Needs, NotComputable, Regime, Requirement, Share


def demand_text(demand: Demand) -> str:
    """What must hold."""
    match demand:
        case Needs() | Indicators():
            return str(demand)
        case Share(count, subject, jointly, cap):
            share = f"{(cap * 100).normalize():f} %"
            return f"share of {count} at most {share}, {'together' if jointly else 'each'}{_of(subject)}"
        case Distinct(subject):
            return f"number of makers {demand}{_of(subject)}"
        case condition:
            return show(condition)


def _of(subject: Condition) -> str:
    """Which makers count, where not all do."""
    return "" if subject == TRUE else f": {show(subject)}"


def fields_of(rule: Requirement | NotComputable) -> dict[str, str]:
    """The fields of a rule, in the order in which a reader wants them; one that it lacks is empty."""
    told = {"title": rule.title, "computed": "no" if isinstance(rule, NotComputable) else "yes"}
    if isinstance(rule, NotComputable):
        told |= {"missing": rule.missing}
    else:
        told |= _asked(rule)
    told |= {"cite": rule.cite, "confidence": rule.confidence, "source": "; ".join(map(str, rule.sources))}
    if isinstance(rule, Requirement):
        told |= {"burden": rule.burden, "note": rule.note, "assumed": "; ".join(rule.assumes)}
    return {field: " ".join(text.split()) for field, text in told.items()}


def _asked(rule: Requirement) -> dict[str, str]:
    """What decides a status."""
    readings = [f"{word}: {show(condition)}" for word, condition in (rule.readings or {}).items()]
    return {
        "kind": rule.kind,
        "force": rule.force,
        "due": str(rule.due or ""),
        "from": f"{rule.starts} by {rule.act}" if rule.starts else "",
        "valid from": str(rule.valid_from),
        "valid to": str(rule.valid_to or ""),
        "replaced by": ", ".join(rule.replaced_by),
        "known until": str(rule.known_until or ""),
        "applies": show(rule.applies),
        "demands": demand_text(rule.demand),
        "exceptions": _clauses(rule.exceptions),
        "undecided": _clauses(rule.undecided),
        "readings": "; ".join([*readings, *([f"of {rule.reads}"] if readings else [])]),
        "supersedes": str(rule.supersedes or ""),
        "tightens": str(rule.tightens or ""),
    }


def _clauses(clauses: tuple[Clause, ...]) -> str:
    return "; ".join(f"{show(clause.where)} ({clause.because})" for clause in clauses)


def head_of(regime: Regime) -> dict[str, str]:
    """The fields of a regime's head."""
    told = {
        "title": regime.title,
        "issuer": regime.issuer,
        "jurisdiction": regime.jurisdiction,
        "force": regime.force,
        "parties": regime.parties,
        "addressee": regime.addressee,
        "valid from": str(regime.valid_from),
        "valid to": str(regime.valid_to or ""),
        "replaced by": ", ".join(regime.replaced_by),
        "known until": str(regime.known_until or ""),
        "extends": regime.extends.id if regime.extends else "",
        "source": "; ".join(map(str, regime.sources)),
        "note": regime.note,
    }
    return {field: " ".join(text.split()) for field, text in told.items()}


def stricter(rule: Requirement) -> str:
    """What a rule that tightens another changes in it."""
    tightens = rule.tightens
    if tightens is None:
        return ""
    before = tightens.rule
    pairs: list[tuple[str, object, object]] = [("due", before.due, rule.due), ("from", before.starts, rule.starts)]
    (first, last), (since, until) = before.days, (rule.valid_from, rule.valid_to)
    pairs += [("valid from", first, since)] if since < first else []  # later only where its own regime begins later
    pairs += [("valid to", last, until)] if last and (until is None or until > last) else []
    pairs += [
        (bound.replace("_", " "), getattr(before.demand, bound, None), getattr(rule.demand, bound, None))
        for bound in ("at_most", "at_least")
    ]
    told = [f"{word} {_or_none(new)} instead of {_or_none(old)}" for word, old, new in pairs if old != new]
    told += [f"also applies where {show(tightens.also_applies)}"] if tightens.also_applies != FALSE else []
    told += [f"also demands {show(tightens.also_require)}"] if tightens.also_require != TRUE else []
    for word, old, new in (("exception", before.exceptions, rule.exceptions), ("doubt", before.undecided, rule.undecided)):
        told += [f"without the {word}: {clause.because}" for clause in old if clause not in new]
    return "; ".join(told)


def _or_none(value: object) -> str:
    return "none" if value is None else str(value)


def between(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The fields in which two differ."""
    fields = dict.fromkeys([*before, *after])
    pairs = {field: (before.get(field, ""), after.get(field, "")) for field in fields}
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}
