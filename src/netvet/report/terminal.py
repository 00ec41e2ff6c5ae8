"""Findings, explanations and regimes as a person reads them on a terminal or in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.findings import (
    Explanation,
    Findings,
    Ground,
    Rule,
    Subject,
    makers,
    presence,
    strange_parties,
    superseded,
    unmapped,
)
from netvet.regime import Regime, Requirement, stricter
from netvet.regime.condition import show
from netvet.regime.telling import demand_text
from netvet.report.counts import counted, grouped
from netvet.verdict import Status

COLOURS = {
    Status.VIOLATED: "bold red",
    Status.BREACH: "bold red",
    Status.DEPARTS: "red",
    Status.WOULD_VIOLATE: "magenta",
    Status.POWER_AVAILABLE: "magenta",
    Status.NOT_YET_DUE: "yellow",
    Status.UNKNOWN: "cyan",
    Status.MET: "green",
    Status.NOT_APPLICABLE: "dim",
}


def print_findings(console: Console, findings: Findings, *, everything: bool) -> None:
    """One table a regime, by requirement, worst first; then what the result rests on."""
    _print_head(console, findings)
    counts = findings.counts()
    for regime in findings.regimes:
        own = [rule for rule in findings.rules if rule.regime is regime]
        _print_regime_table(console, findings, regime, own, counts, everything=everything)
    _print_makers(console, findings)
    _print_foot(console, findings, counts)


_PRESENCE = {
    "there": "there on that day",
    "absent": "not there (removed or not yet installed)",
    "ahead": "planned for later",
    "not_known": "of which it is not known",
}


def _print_head(console: Console, findings: Findings) -> None:
    console.print(f"[bold]{escape(findings.case.title)}[/bold]")
    if findings.case.notice:
        console.print(escape(findings.case.notice))
    as_of = "" if findings.day == findings.as_of else f" The network is that of {findings.as_of}, with its plans."
    there = presence(findings.con)
    told = [f"{grouped(there[key])} {word}" for key, word in _PRESENCE.items() if there[key] or key == "there"]
    console.print(f"Judged on {findings.day}.{as_of} Elements: {', '.join(told)}.")
    if findings.as_if:
        console.print("[magenta]Hypothetical: every operator is taken as addressed by every regime.[/magenta]")
    if findings.set_aside:
        console.print(f"[red]{counted(findings.set_aside, 'row was', 'rows were')} set aside: no cap is met meanwhile.[/red]")


def _print_regime_table(
    console: Console,
    findings: Findings,
    regime: Regime,
    rules: Sequence[Rule],
    counts: Sequence[dict[str, Any]],
    *,
    everything: bool,
) -> None:
    checked = f", checked until {regime.known_until}" if regime.known_until else ""
    console.print(f"\n[bold]{escape(regime.id)}[/bold]  {escape(regime.title)} ({regime.force}{checked})")
    for one in findings.superseding:
        if regime.id in (one.regime.id, one.requirement.supersedes and one.requirement.supersedes.regime):
            console.print("  " + escape(superseded(one)))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label, justify in (
        ("requirement", "left"),
        ("status", "left"),
        ("found", "right"),
        ("subscribers", "right"),
        ("Gbit/s", "right"),
        ("due", "left"),
        ("days", "right"),
        ("text", "left"),
    ):
        table.add_column(label, justify=justify, no_wrap=label != "requirement")  # type: ignore[arg-type]
    shown = 0
    for rule in sorted(rules, key=lambda rule: _worst(rule, counts)):
        rows = [row for row in counts if row["rule"] == rule.index and (everything or row["status"] != Status.NOT_APPLICABLE)]
        for position, row in enumerate(rows):
            label = f"{rule.requirement.key}  {shortened(rule.requirement.title, 44)}" if position == 0 else ""
            table.add_row(escape(label), *_count_cells(findings, rule, row))
            shown += 1
    console.print(table if shown else "  nothing in this network is addressed by it on that day")


def _count_cells(findings: Findings, rule: Rule, row: dict[str, Any]) -> list[str]:
    status = Status(row["status"])
    unit = " op." if rule.requirement.concentration else ""
    notes = [f"{grouped(row['scheduled'])} scheduled"] if row["scheduled"] else []
    notes += [f"{grouped(row['estimated'])} est."] if row["estimated"] else []
    found = f"{grouped(row['n'])}{unit}" + (f" ({', '.join(notes)})" if notes else "")
    due = row["due"] if status is Status.NOT_YET_DUE else rule.requirement.due
    left = "" if due is None or status.silent else str((due - findings.day).days)
    return [
        f"[{COLOURS[status]}]{status.value}[/]",
        found,
        _weight(row["subscribers"], row["subscribers_missing"]),
        _weight(row["traffic_gbps"], row["traffic_gbps_missing"]),
        "" if due is None or status.silent else str(due),
        left,
        rule.requirement.confidence,
    ]


def _worst(rule: Rule, counts: Sequence[dict[str, Any]]) -> tuple[int, int]:
    order = list(Status)
    found = [order.index(Status(row["status"])) for row in counts if row["rule"] == rule.index]
    return min(found, default=len(order)), rule.index


def _weight(total: Decimal | int | None, missing: int | None) -> str:
    """A total; `≥` where some of it is not known, empty where nothing is."""
    if total is None:
        return ""
    return ("≥ " if missing else "") + grouped(total)


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _print_makers(console: Console, findings: Findings) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", title_justify="left")
    for label in ("makers by operator", "elements", "maker not known", "most frequent"):
        table.add_column(label, justify="left" if label in ("makers by operator", "most frequent") else "right", no_wrap=True)
    rows = makers(findings)
    for row in rows[:12]:
        table.add_row(escape(row["operator"]), grouped(row["elements"]), grouped(row["not_known"]), escape(_most_frequent(row)))
    console.print()
    console.print(table)
    if len(rows) > 12:  # noqa: PLR2004 - a screenful
        console.print(f"… and {len(rows) - 12} more operators")


def _most_frequent(row: dict[str, Any]) -> str:
    if row["most_frequent"] is None:
        return ""
    guessed = f" ({grouped(row['by_estimate'])} by estimate)" if row["by_estimate"] else ""
    return f"{row['most_frequent']}: {grouped(row['of_it'])} of {grouped(row['elements'])}{guessed}"


def _print_foot(console: Console, findings: Findings, counts: Sequence[dict[str, Any]]) -> None:
    console.print()
    for line in _foot(findings, counts):
        console.print(escape(line))


def _foot(findings: Findings, counts: Sequence[dict[str, Any]]) -> Iterable[str]:
    names = unmapped(findings)
    if names:
        listed = ", ".join(f"{word} ({grouped(n)})" for word, n in list(names.items())[:5])
        yield f"Functions not mapped, so that what turns on them is unknown: {listed}. See `netvet inventory check`."
    for word, near in strange_parties(findings).items():
        yield f"party_to names {word!r}, which no regime here is" + (f"; {' or '.join(near)} may be meant." if near else ".")
    if any(row["estimated"] for row in counts if not Status(row["status"]).silent):
        yield "est.: rests on an estimate."
    shown = [row for row in counts if row["status"] != Status.NOT_APPLICABLE]
    sums = [(row[weight], row[f"{weight}_missing"]) for row in shown for weight in ("subscribers", "traffic_gbps")]
    if any(total is not None and missing for total, missing in sums):
        yield "≥: some elements do not say how many subscribers or how much traffic."
    yield "Subscribers and traffic: per operator the largest sum of any one function, never their sum."
    if open_ := len(findings.not_computed):
        rules = counted(open_, "rule of these regimes is", "rules of these regimes are")
        yield f"{rules} not computed (`netvet regime show ID` says what is missing)."
    yield "text: how the rule is known: text, secondary source, memory. `netvet explain CASE ELEMENT` says why."


def print_explanation(
    console: Console, findings: Findings, subject: Subject, explained: Sequence[Explanation], *, everything: bool = True
) -> None:
    """What decided each requirement on a subject, and from which facts and sources.

    Args:
        console: where to.
        findings: the assessment.
        subject: the element or operator.
        explained: what is told of it.
        everything: whether no single requirement was asked for: then also which rules are not judged.
    """
    if findings.case.notice:
        console.print(escape(findings.case.notice))
    if findings.as_if:
        console.print("[magenta]Hypothetical: every operator is taken as addressed by every regime.[/magenta]")
    console.print(f"[bold]{subject.kind} {escape(subject.id)}[/bold] on {findings.day}")
    shown = [f"{key}: {value}" for key, value in subject.facts.items() if key in _HEADLINE]
    if shown:
        console.print("  " + escape("; ".join(shown)))
    told = {one.rule.requirement.key for one in explained}
    for rule in findings.superseding if everything or not explained else ():
        if rule.requirement.key not in told:  # which says so itself
            console.print("  " + escape(superseded(rule)))
    if not explained and everything:
        console.print("  no requirement of the regimes asked applies to it; name one by --requirement to see why")
    elif not explained:
        of_operator = subject.kind == "operator"
        console.print("  it applies to no element of it" if of_operator else "  it is asked of operators, not of elements")
    for one in explained:
        _print_one(console, findings, one)


_HEADLINE = (
    "operator function vendor product site_id generation state installed_on first_used_on planned_removal_on removed_on source"
).split()


def _print_one(console: Console, findings: Findings, one: Explanation) -> None:
    asked = one.rule.requirement
    due = f", due {one.due}, {counted((one.due - findings.day).days, 'day')} left" if one.due and not one.status.silent else ""
    plans = {True: ", removal scheduled in time", False: ", removal not scheduled in time", None: ", no removal planned"}
    plan = plans[one.scheduled] if one.status is Status.NOT_YET_DUE else ""
    estimate = ", rests on an estimate" if one.estimate else ""
    twice = sum(rule.requirement.key == asked.key for rule in findings.rules) > 1
    name = f"{asked.key} of {one.rule.regime.id}" if twice else asked.key
    console.print(f"\n[bold]{escape(name)}[/bold] [{COLOURS[one.status]}]{one.status.value}[/]{due}{plan}{estimate}")
    console.print(f"  {escape(asked.title)}")
    console.print(f"  {escape(asked.cite)} ({asked.force}; known from: {asked.confidence})")
    console.print(f"  because: {escape(one.reason)}")
    for ground in one.grounds:
        _print_ground(console, ground)
    if one.reading:
        console.print(f"  reading: {escape(one.reading)}")
    for label, lines in (
        ("would settle it", one.missing),
        ("would cure it", one.cures),
        ("note", one.notes),
        ("source", [str(s) for s in asked.sources]),
    ):
        for line in lines:
            console.print(f"  {label}: {escape(' '.join(str(line).split()))}")


def _print_ground(console: Console, ground: Ground) -> None:
    word = "" if ground.truth is None else ": holds" if ground.truth else ": does not hold"
    console.print(f"  - {escape(ground.asked)}{word} [dim](value: {escape(ground.value)}; {escape(ground.source)})[/dim]")


def print_regimes(console: Console, regimes: Sequence[Regime]) -> None:
    """One line a regime."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in ("id", "title", "where", "force", "in force", "requirements", "not computed"):
        table.add_column(label, justify="right" if label in ("requirements", "not computed") else "left")
    for regime in regimes:
        until = f" to {regime.valid_to}" if regime.valid_to else ""
        table.add_row(
            regime.id,
            escape(regime.title),
            regime.jurisdiction,
            regime.force,
            f"from {regime.valid_from}{until}",
            str(len(regime.requirements)),
            str(len(regime.not_computable)),
        )
    console.print(table)


def print_regime(console: Console, regime: Regime) -> None:
    """A regime as a text with citations."""
    console.print(f"[bold]{escape(regime.id)}[/bold]  {escape(regime.title)}")
    for line in (
        f"issuer: {regime.issuer}",
        *([_extended(regime, regime.extends)] if regime.extends else []),
        f"force: {regime.force}; {_bound(regime)}",
        f"in force from {regime.valid_from}"
        + (f" to {regime.valid_to}" if regime.valid_to else "")
        + (f"; replaced by {', '.join(regime.replaced_by)}" if regime.replaced_by else ""),
        *([f"state checked until {regime.known_until}"] if regime.known_until else []),
        *([f"note: {' '.join(regime.note.split())}"] if regime.note else []),
    ):
        console.print("  " + escape(line))
    for rule in regime.requirements:
        _print_rule(console, rule, regime)
    for left in regime.not_computable:
        console.print(f"\n[bold]{escape(left.key)}[/bold] [dim]not computed[/dim]  {escape(left.title)}")
        console.print(
            f"  {escape(left.cite)} (known from: {left.confidence})\n  missing: {escape(' '.join(left.missing.split()))}"
        )


def _extended(regime: Regime, parent: Regime) -> str:
    """Which regime it extends, and which rules that it has from others are not judged as they stand."""
    replaced = [(rule, rule.supersedes) for one in regime.line for rule in one.requirements if rule.supersedes]
    told = ", ".join(f"{gone.rule} of {gone.regime}, which {rule.key} supersedes" for rule, gone in replaced)
    return f"extends {parent.id}, whose rules are judged as they stand" + (f", but for {told}" if told else "")


def _bound(regime: Regime) -> str:
    """Whom it binds."""
    if regime.follows and regime.extends:
        return f"whom {regime.extends.id} addresses"
    return (
        f"binds by name: {regime.parties}"
        if regime.parties
        else f"every {regime.addressee.replace('_', ' ')} of {regime.jurisdiction}"
    )


def _print_rule(console: Console, rule: Requirement, regime: Regime) -> None:
    console.print(f"\n[bold]{escape(rule.key)}[/bold]  {escape(rule.title)}")
    lines = [
        f"{rule.cite} ({rule.kind}, {rule.force}; known from: {rule.confidence})",
        *([f"supersedes {rule.supersedes}"] if rule.supersedes else []),
        *([f"tightens {rule.tightens}: {stricter(rule)}"] if rule.tightens else []),
        *_in_force(rule, regime),
        *_dates(rule),
        f"applies where: {show(rule.applies)}",
    ]
    lines += [f"except where: {show(clause.where)} ({clause.because})" for clause in rule.exceptions]
    lines += [f"undecided where: {show(clause.where)} ({clause.because})" for clause in rule.undecided]
    lines.append(f"demands: {demand_text(rule.demand)}")
    side = "demands" if rule.reads == "require" else "applies where"
    lines += [f"reading {word}, {side}: {show(condition)}" for word, condition in (rule.readings or {}).items()]
    lines += [f"assumed: {limit}" for limit in rule.assumes]
    lines += [f"to be proved by the {rule.burden}"] if rule.burden else []
    lines += [f"note: {rule.note}"] if rule.note else []
    lines += [f"source: {source}" for source in rule.sources]
    for line in lines:
        console.print("  " + escape(" ".join(line.split())))


def _in_force(rule: Requirement, regime: Regime) -> list[str]:
    """The days between which a rule is in force, where they are not those of its regime."""
    if (rule.valid_from, rule.valid_to) == (regime.valid_from, regime.valid_to):
        return []
    return [f"in force from {rule.valid_from}" + (f" to {rule.valid_to}" if rule.valid_to else "")]


def _dates(rule: Requirement) -> list[str]:
    if rule.due:
        return [f"last day of the old state: {rule.due}"]
    if rule.starts and rule.act:
        return [f"counts from {rule.starts}: {rule.act}"]
    return []


__all__ = ["print_explanation", "print_findings", "print_regime", "print_regimes"]
