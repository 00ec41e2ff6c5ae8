"""Who is ruled out, on a terminal: the admission matrix, what each requirement does, what would let a maker in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.findings import Effect, Ruling, Standing, Tightening, superseded
from netvet.report.exclusion_document import Answers, some
from netvet.report.terminal import shortened

_COLOURS = {"excluded": "red", "partly": "red", "undecided": "magenta", "admitted": "green"}
_UNIT = {"maker": "maker", "group": "owner group", "home_state": "home state"}
_WHO = {"vendor": "itself", "authority": "an authority", "state": "a state", "nobody": "nobody can", "not said": "not said"}
FEW = 2
"""So many makers, or fewer, are few suppliers."""


def print_ruling(console: Console, found: Answers) -> None:
    """Everything that came of asking who is ruled out, in the order in which a reader asks."""
    ruling = found.ruling
    console.print("[bold]Who is ruled out[/bold], with the operator doing everything right. Hypothetical throughout:")
    console.print("effect, not intent; a draft, a proposal or advice is not law; a power is not a ban.")
    for regime, day in ruling.regimes.values():
        asked = sum(one.rule.regime.id == regime.id for one in ruling.bars)
        held = f"{regime.force}, asked on {day}: in force {asked}, not computed {len(regime.not_computable)}"
        console.print(escape(f"  {regime.id}: {regime.title} ({held})"))
    for rule in ruling.superseding:
        console.print(escape(f"  {superseded(rule)}"))
    for line in found.not_in_force:
        console.print(escape(f"  {line}"))
    _print_assumed(console, found)
    for site in ruling.sites:
        title = (
            "Makers by domain, where the requirements bind" if site == "ordinary" else f"The same on sites of the kind: {site}"
        )
        console.print(f"\n[bold]{escape(title)}[/bold]")
        console.print(_matrix(found, site))
    console.print("admitted; excluded; n of m: excluded from n functions of m; undecided: turns on what is not known.\n")
    _print_effects(console, found)
    _print_ways(console, found)
    _print_tightenings(console, found)
    _print_few(console, ruling)
    _print_coverage(console, found)


def _print_assumed(console: Console, found: Answers) -> None:
    """What is taken to hold so that a requirement binds, of those that exclude a maker or leave one open."""
    told: dict[str, list[str]] = {}
    for one in found.effects:
        if one.possible["maker"]:
            for condition in found.bars[one.label].assumes:
                told.setdefault(condition, []).append(one.label)
    more = "; and of single requirements:" if told else "."
    console.print(f"  Taken as given: every operator is addressed, no exception is granted, equipment is new{more}")
    for condition, labels in told.items():
        console.print(escape(f"    {shortened(condition, 100)}: {some(labels)}"))


def _matrix(found: Answers, site: str) -> Table:
    ruling = found.ruling
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in ("maker", *ruling.domains):
        table.add_column(label)
    for place, seller in enumerate(ruling.sellers):
        table.add_row(escape(seller.id), *(_cell(found.standing(place, domain, site)) for domain in ruling.domains))
    return table


def _cell(standing: Standing) -> str:
    every = standing.admitted + standing.undecided + standing.excluded
    word = f"{standing.excluded} of {every}" if standing.word == "partly" else standing.word
    return f"[{_COLOURS[standing.word]}]{word}[/]"


def _print_effects(console: Console, found: Answers) -> None:
    console.print("[bold]What each requirement excludes[/bold] (somewhere; certain, then open)")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in ("requirement", "excludes", "open", "singles out", "own effort is enough", "known from"):
        table.add_column(label, no_wrap=label == "requirement")
    quiet = 0
    for one in [*found.effects, *found.variants]:
        if not one.certain["maker"] and not one.possible["maker"]:
            quiet += 1
        else:
            table.add_row(escape(one.label), *_told(found, one))
    table.add_row(f"[bold]{found.whole.label}[/bold]", *_told(found, found.whole))
    console.print(table)
    if quiet:
        console.print(f"{quiet} more admit every maker that was asked, or only limit a share or a number.")
    console.print()


def _told(found: Answers, one: Effect) -> Iterator[str]:
    ids = [seller.id for seller in found.ruling.sellers]
    certain = one.certain["maker"]
    yield escape(_listed(certain, len(ids)))
    yield escape(_listed([key for key in one.possible["maker"] if key not in certain], len(ids)))
    yield escape(
        "; ".join(f"{_UNIT[unit]} {key}" for unit, key in one.singled.items()) or ("" if one.even else "not said: see coverage")
    )
    yield escape(_effort(found, one))
    yield found.confidence(one.label)


def _listed(keys: Sequence[str], every: int) -> str:
    return f"all {every}" if len(keys) == every and every > 1 else ", ".join(keys)


def _effort(found: Answers, one: Effect) -> str:
    """For whom effort is not enough, and who would have to act."""
    if not one.effort:
        return ""
    ids = [seller.id for seller in found.ruling.sellers]
    helpless: dict[tuple[str, ...], list[str]] = {}
    for key, word, by in zip(ids, one.effort, one.by, strict=True):
        if word == "not by own effort":
            helpless.setdefault(by, []).append(key)
    told = (f"not for {_listed(keys, len(ids))} ({' and '.join(map(_WHO.__getitem__, by))})" for by, keys in helpless.items())
    return "; ".join(told) or "for all"


def _print_ways(console: Console, found: Answers) -> None:
    ruling = found.ruling
    for place, seller in enumerate(ruling.sellers):
        ways = found.ways(place)
        if not ways:
            continue
        console.print(f"[bold]{escape(seller.name)}[/bold]: what would let it in")
        for way in ways:
            console.print(escape(f"  {', '.join(way.domains)}"))
            for label in way.excluded_by:
                told = f"{shortened(found.title(label), 70)}{found.after(label)} [{shortened(found.cite(label), 60)}]"
                console.print(escape(f"    excluded by {label}: {told}"))
            console.print(escape(f"    into some of it: lift {' or '.join(' and '.join(one) for one in way.lift)}"))
            if way.changes:
                for change in way.changes[:3]:
                    told = " and ".join(map(str, change.facts))
                    console.print(escape(f"    or change {told}{': within its control' if change.by_vendor else ''}"))
            else:
                console.print("    no change of facts about it would do")
        console.print()


def _print_tightenings(console: Console, found: Answers) -> None:
    told = [(seller, one) for seller, one in zip(found.ruling.sellers, found.tightenings, strict=True) if one]
    if told:
        console.print("[bold]The smallest single tightening that would exclude one more maker and no other[/bold]")
    for seller, one in told:
        console.print(escape(f"  {seller.id}: {_tightening(one)}"))
    if told:
        console.print()


def _tightening(one: Tightening) -> str:
    notes = [*(["asked for already"] if one.asked else []), *([f"leaves {one.open} others open"] if one.open else [])]
    return one.demand + (f" ({', '.join(notes)})" if notes else "")


def _print_few(console: Console, ruling: Ruling) -> None:
    few: dict[str, list[str]] = {}
    for function in dict.fromkeys(one.function for one in ruling.placements):
        if told := _few(ruling, function):
            few.setdefault(told, []).append(function)
    if few:
        console.print("[bold]Few suppliers[/bold] (ordinary sites)")
    for told, functions in few.items():
        console.print(escape(f"  {', '.join(functions)}: {told}"))
    if few:
        console.print()


def _few(ruling: Ruling, function: str) -> str:
    """How few makers remain for a function, if it is few for certain; of those known to sell one, where there were more."""
    _, possible = ruling.remaining(function)
    ids = [seller.id for seller in ruling.sellers]
    if len(possible) <= FEW < len(ids):
        return f"at most {len(possible)} of {len(ids)} makers ({', '.join(ids[one] for one in possible) or 'none'})"
    selling = [place for place, seller in enumerate(ruling.sellers) if function in seller.sells]
    left = [place for place in selling if place in possible]
    if len(left) <= FEW < len(selling):
        return f"of {len(selling)} makers known to sell one, {', '.join(ids[one] for one in left) or 'none'} may go on"
    return ""


def _print_coverage(console: Console, found: Answers) -> None:
    whole = found.whole
    if not whole.deciding:
        return
    console.print("[bold]Coverage[/bold]: of the tests on makers that exclude or leave open, how many the dossiers answer")
    ids = [seller.id for seller in found.ruling.sellers]
    told = [f"{key} {known} of {every}" for key, (known, every) in zip(ids, whole.coverage, strict=True)]
    console.print(escape(f"  {', '.join(told)}"))
    console.print(escape(f"  facts: {', '.join(whole.deciding)}"))
    if not whole.even:
        console.print("  Not the same is known of every maker, so nobody is said to be singled out by all together.")
