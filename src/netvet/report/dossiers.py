"""What is known about makers on a terminal: coverage of all, or every claim about one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.dossier import Answer, Claim, Dossier, Dossiers, Knowledge, Maker, answers, group_of, home_of
from netvet.errors import DossierError
from netvet.report.counts import counted

COLOURS = {Knowledge.CONTESTED: "magenta", Knowledge.DENIED: "green", Knowledge.OPEN: "cyan", Knowledge.NOT_KNOWN: "dim"}
_FACT, _CELL = 31, 18
"""Columns of the screen for the name of a fact, and for a maker."""


def find_maker(dossiers: Dossiers, written: str) -> Maker:
    """The maker that a name means.

    Raises:
        DossierError: where it means nobody, or more than one.
    """
    found = dossiers.maker(written)
    if found.dossier is None:
        near = f"did you mean {' or '.join(found.candidates)}?" if found.candidates else "`netvet dossiers` lists them"
        trouble = (
            f"{written!r} could mean {', '.join(found.candidates)}" if found.ambiguous else f"no dossier knows {written!r}"
        )
        raise DossierError(trouble, remedy="write its full name" if found.ambiguous else near)
    return found


def makers_of(dossiers: Dossiers) -> list[Maker]:
    """Every maker that has a dossier, in order of id."""
    return [Maker(each.name, each.id, each) for each in sorted(dossiers.vendors, key=lambda each: each.id)]


def print_coverage(console: Console, makers: Sequence[Maker], day: date) -> None:
    """Facts by makers: what each comes to, and how many independent origins say so."""
    console.print(f"What is known about {counted(len(makers), 'maker')} on {day}.")
    fit = max(1, (console.width - _FACT) // _CELL)
    for first in range(0, len(makers), fit):
        console.print()
        console.print(_coverage(makers[first : first + fit], day))
    console.print("\nNumbers: origins that assert, deny, leave open; at most so many are independent.")
    console.print("-: nobody was found who speaks of it, which is not that there is nothing.")
    console.print("A set that is known may have further members. netvet dossiers MAKER lists every claim with its source.")


def _coverage(makers: Sequence[Maker], day: date) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("fact", no_wrap=True)
    for maker in makers:
        table.add_column(escape(str(maker.id)), no_wrap=True)
    for row in zip(*(answers(maker, day) for maker in makers), strict=True):
        table.add_row(row[0].fact, *(_coloured(answer) for answer in row))
    return table


def _coloured(answer: Answer) -> str:
    colour = COLOURS.get(answer.knowledge)
    return f"[{colour}]{cell(answer)}[/{colour}]" if colour else cell(answer)


def cell(answer: Answer) -> str:
    """A fact about a maker in a few letters: what it comes to, and its origins for, against, open."""
    if answer.knowledge is Knowledge.NOT_KNOWN:
        return "-"
    word = answer.knowledge.value
    if isinstance(answer.weighed.value, bool):
        word = "yes" if answer.weighed.value else "no"
    return f"{word} {'/'.join(map(str, answer.counts))}"


def print_maker(console: Console, maker: Maker, day: date) -> None:
    """Whom a name means, and every claim about it with its source, fact by fact."""
    if maker.dossier is not None:
        for line in _head(maker, maker.dossier, day):
            console.print(escape(line))
    silent = []
    for answer in answers(maker, day):
        if answer.knowledge is Knowledge.NOT_KNOWN and not answer.other:
            silent.append(answer.fact)
            continue
        console.print(f"\n[bold]{answer.fact}[/bold]  {escape(_told(answer))}")
        console.print(f"  [dim]{escape(answer.meaning)}[/dim]")
        for claim in answer.weighed.claims:
            console.print("  - " + escape(_line(claim)))
        for claim in answer.other:
            console.print("  - of other days only: " + escape(_line(claim)))
    if silent:
        console.print(f"\nNot known, nobody was found who speaks of it: {', '.join(silent)}.")


def _head(maker: Maker, dossier: Dossier, day: date) -> list[str]:
    affiliate = [f"  {maker.affiliate.name} is a company of its group: {_RULE}"] if maker.affiliate else []
    return [
        f"{dossier.name} ({dossier.id}) on {day}",
        *affiliate,
        f"  owner group: {group_of(maker, day) or 'not known'}; seat: {home_of(maker) or 'not known'}",
        *([f"  source: {dossier.head}"] if dossier.head else []),
        f"  also written: {', '.join(dossier.aliases) or 'no other name known'}",
        f"  companies of the group on that day: {_companies(dossier, day)}",
        f"  read from: {', '.join(dossier.files)}",
    ]


_RULE = "it has ownership and designations from it, other facts stay with the company that they were said of"


def _companies(dossier: Dossier, day: date) -> str:
    return ", ".join(dict.fromkeys(each.name for each in dossier.affiliates if each.belongs_on(day))) or "none known"


def _told(answer: Answer) -> str:
    asserted, denied, unclear = answer.counts
    return f"{_comes_to(answer)} (asserted by {asserted}, denied by {denied}, left open by {unclear}: origins)"


def _comes_to(answer: Answer) -> str:
    value, disputed = answer.weighed.value, [member for member in answer.weighed.contested if member != answer.fact]
    if isinstance(value, bool):
        return "yes" if value else "no"
    known = [f"known: {', '.join(value) or 'none'}"] if value is not None else []
    told = {"contested": disputed, "denied": answer.weighed.not_members}
    return (
        "; ".join([*known, *(f"{word}: {', '.join(found)}" for word, found in told.items() if found)]) or answer.knowledge.value
    )


def _line(claim: Claim) -> str:
    value = "" if isinstance(claim.value, bool) else f" {', '.join(sorted(claim.value)) or 'none'}"
    if claim.value is False:
        value = " that it is not so"
    days = (f", from {claim.valid_from}" if claim.valid_from else "") + (f", to {claim.valid_to}" if claim.valid_to else "")
    how = f"{claim.standing or 'source'}, {claim.confidence}{', estimate' if claim.estimate else ''}{days}"
    note = f" {claim.note}" if claim.note else ""
    return f"{_STANCES[claim.stance.value]}{value} ({how}): {claim.source} [origin {claim.origin}].{note}"


_STANCES = {"asserts": "asserts", "denies": "denies", "inconclusive": "leaves open"}
