"""The reference: one page a table of the program, made from that table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click
import python_page
from dossier_pages import dossier_coverage, dossier_facts
from page_text import grid, heading, plain
from product_page import products
from regime_pages import regime_list, regime_page
from rule_pages import rule_list, rule_pages

from netvet.cli import cli
from netvet.comparison import CHANGE_COLUMNS, MEANINGS, Change
from netvet.fact import Fact
from netvet.findings import COLUMNS, vocabulary
from netvet.inventory.formats import FORMATS
from netvet.inventory.functions import DATA_CLASSES, DOMAINS, shipped_functions
from netvet.inventory.tables import PLACEHOLDERS, TABLES
from netvet.redaction import KINDS as NAMED
from netvet.redaction import TREATMENTS, WAYS
from netvet.regime import shipped_regimes
from netvet.triggers import WORDS
from netvet.verdict import FORCES, Status

WIDTH = 100
"""Columns of the command line's help."""


def command_line() -> str:
    """The help of every command."""
    parts = [heading("Command line", "What `netvet COMMAND --help` prints, for every command.")]
    for words, _, text in commands():
        parts.append(f"## {' '.join(words)}\n\n```text\n{text.rstrip()}\n```\n")
    parts.append(
        "## Exit status\n\n"
        "Of `netvet assess`: 0 nothing is violated or in breach, 1 something is (or what `--fail-on` names), "
        "2 could not judge. "
        "Of `netvet inventory check`: 0 every row can be used, 2 some cannot. Of every other command: 0 done, 2 could not.\n"
    )
    return "\n".join(parts)


def commands() -> Iterator[tuple[tuple[str, ...], click.Command, str]]:
    """Every command: its words, itself, its help."""

    def walk(
        command: click.Command, context: click.Context, words: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], click.Command, str]]:
        yield words, command, command.get_help(context)
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                below = command.get_command(context, name)
                if below is not None and not below.hidden:
                    yield from walk(below, _context(below, name, context), (*words, name))

    yield from walk(cli, _context(cli, "netvet", None), ("netvet",))


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    return click.Context(command, info_name=name, parent=parent, **settings)


def tables() -> str:
    """Tables of a network and their columns."""
    parts = [
        heading(
            "Tables and columns",
            "The native network is a folder of tables, each as CSV or Parquet. Only `elements` is required. "
            "Columns may stand in any order and may be left out unless they are required.",
        ),
        "A cell holds a value, the word `none` (known to be none), or nothing (not known). These placeholders mean not known: "
        + ", ".join(f"`{word}`" for word in PLACEHOLDERS if word)
        + ".\n",
        "Days are written `2026-11-21`, flags `true` or `false`. The members of a set are joined by `+`.\n",
    ]
    for table in TABLES.values():
        rows = []
        for column in table.columns:
            allowed = [*column.values]
            allowed += [f">= {column.low:g}"] if column.low is not None else []
            allowed += [f"<= {column.high:g}"] if column.high is not None else []
            needed = "yes" if column.name in table.required else ""
            rows.append((f"`{column.name}`", column.type.word, needed, column.meaning, " ".join(allowed)))
        parts.append(f"## {table.name}\n\n" + grid(("column", "type", "required", "meaning", "allowed"), rows))
    return "\n".join(parts)


def facts() -> str:
    """Facts that a condition may ask for."""
    listed: dict[str, list[Fact]] = {}
    for fact in vocabulary(shipped_functions()).values():
        listed.setdefault(fact.name.rpartition(".")[0] or "element", []).append(fact)
    parts = [
        heading(
            "Facts for conditions",
            "What `applies`, `require` and the other conditions of a regime may ask for "
            "(see [Write a regime](../how-to/write-a-regime.md)). `netvet regime facts` prints the same list. A rule that "
            "counts from `procured_on` does not address what has no such day and an `installed_on` before its first day: what "
            "was installed by a day was procured by then. Nothing else is derived from another day.",
        )
    ]
    for room, members in listed.items():
        rows = [(f"`{fact.name}`", fact.type.word, fact.meaning, _values(fact)) for fact in members]
        parts.append(f"## Facts of the {room}\n\n" + grid(("fact", "type", "meaning", "only values"), rows))
    return "\n".join(parts)


def _values(fact: Fact) -> str:
    if fact.name == "function":
        return "[the functions](functions.md)"
    return " ".join(f"`{value}`" for value in fact.values)


def functions() -> str:
    """The table of 3GPP network functions."""
    rows = shipped_functions().rows.values()
    parts = [
        heading(
            "Functions",
            f"The {len(rows)} functions that come with the program. The id is the 3GPP short name; an alias may be written "
            "instead. A case's own `functions.csv` adds functions.",
        ),
        (
            "An element whose `function` is empty or not in this table has no known function, even where its `product` stands "
            "in [the catalogue](products.md): a product is never turned into a function silently, only by a mapping that you "
            "have written or accepted.\n"
        ),
        f"Domains: {', '.join(f'`{domain}`' for domain in DOMAINS)}.\n",
    ]
    listed = [
        (
            f"`{row.id}`",
            row.name,
            " ".join(f"`{alias}`" for alias in row.aliases),
            " ".join(row.generations),
            row.domain,
            " ".join(row.tags),
        )
        for row in rows
    ]
    parts.append(grid(("id", "name", "aliases", "generations", "domain", "tags"), listed))
    parts.append(
        "## What each can see\n\n"
        "`B` bulk: holds it, or may fetch it, for any subscriber; `p` part: of those it serves; `s` session keys of those it "
        "serves; `L` target lists; `h` by control of another function; `.` no; `?` not known or disputed. "
        "The clauses behind the cells stand in `functions.csv` of the program; where a clause was not seen, it says so. "
        "No requirement of this version asks for these classes yet.\n"
    )
    seen = [(f"`{row.id}`", *(f"`{row.sees[name]}`" for name in DATA_CLASSES), row.disruption) for row in rows]
    parts.append(grid(("id", *(name.replace("_", " ") for name in DATA_CLASSES), "disruption"), seen))
    return "\n".join(parts)


def formats() -> str:
    """Formats that networks can be read from."""
    parts = [
        heading(
            "Inventory formats",
            "What `netvet inventory convert` reads (see [Bring an inventory](../how-to/bring-an-inventory.md)).",
        )
    ]
    for form in FORMATS:
        limits = "\n".join(f"- {plain(line)}" for line in form.limitations) or "- none: it can say all that a network can"
        parts.append(
            f"## {form.name}\n\n{plain(form.title)}.\n\nReference: {plain(form.reference)}.\n\n"
            f"What it cannot say:\n\n{limits}\n"
        )
    return "\n".join(parts)


_STATUS_MEANING = {
    Status.VIOLATED: "broken, and its day has passed: law, order, licence",
    Status.BREACH: "broken, and its day has passed: contract",
    Status.DEPARTS: "broken, of a text that does not bind like a law: code, policy, advice, soft law, own strategy",
    Status.WOULD_VIOLATE: "hypothetical: broken, of a draft, proposal or option, or asked by `--as-if`",
    Status.POWER_AVAILABLE: "an authority could prohibit this; no order is known",
    Status.NOT_YET_DUE: "broken, but the last lawful day has not passed, or the element is only planned",
    Status.UNKNOWN: "facts are missing or contested, or the text leaves it open; the finding names them",
    Status.MET: "what is demanded holds",
    Status.NOT_APPLICABLE: "not in force on that day, not there on that day, or outside the scope",
}


def statuses() -> str:
    """Statuses, forces, and the columns of a finding."""
    parts = [
        heading("Statuses and forces", "What comes of one requirement on one element or operator, worst first."),
        grid(
            ("status", "meaning", "in csv and parquet only by `--all`"),
            [(f"`{s.value}`", _STATUS_MEANING[s], "yes" if s.silent else "") for s in Status],
        ),
        "The order in which a status is found stands in [How a status is found](../explanation/status.md).\n",
        "## Forces\n\nThe legal force of a text, and what a broken requirement of it is called once its day has passed.\n",
        grid(("force", "broken is called"), [(f"`{force}`", f"`{status.value}`") for force, status in FORCES.items()]),
        "Of kind `power` it is `power-available`, whatever the force. Under `--as-if` the rest is `would-violate`.\n",
        "## Columns of a finding\n\nOf `netvet assess --format csv` and `parquet`, in this order:\n",
        "\n".join(f"{n}. `{column}`" for n, column in enumerate(COLUMNS, start=1)) + "\n",
    ]
    return "\n".join(parts)


def redaction() -> str:
    """What `netvet redact` does with each column."""
    parts = [
        heading(
            "Redaction",
            "What `netvet redact` does with each column of a network (see [Hand over a case](../how-to/hand-over-a-case.md)). "
            "A column that is not listed in [Tables and columns](tables.md) is dropped.",
        ),
        grid(("way", "meaning"), [(way.value, meaning) for way, meaning in WAYS.items()]),
    ]
    for table, treatments in TREATMENTS.items():
        rows = [(f"`{column}`", done.way.value, done.kind) for column, done in treatments.items()]
        parts.append(f"## {table}\n\n" + grid(("column", "way", "kind"), rows))
    rows = [(kind.name, kind.meaning) for kind in NAMED.values()]
    parts.append(
        "## Kinds\n\nA pseudonym begins with its kind. Whatever the kind, words that a shipped regime compares such a column "
        "with are kept, and so are `none` and placeholders.\n\n" + grid(("kind", "what it names, and what is kept"), rows)
    )
    return "\n".join(parts)


def python() -> str:
    """The Python interface."""
    head = heading(
        "Python",
        "What `import netvet` offers: the verbs of the command line as functions (see "
        "[Use it from Python](../how-to/use-it-from-python.md)). All of it is typed; what is not listed here may change.",
    )
    return head + "".join(f"\n## {name}\n\n{text}\n" for name, text in python_page.sections())


def changes() -> str:
    """Names of changes, words of `--fail-on`, columns of a change."""
    named = [(f"`{change}`", MEANINGS[change], "" if change.shown else "yes") for change in Change]
    words = [(f"`{word}`", meaning) for word, meaning in WORDS.items()]
    return "\n".join(
        [
            heading(
                "Changes",
                "What becomes of a finding from an earlier judgement to this one (`netvet assess --against`), worst first. "
                "*Broken* is every status from `violated` to `not-yet-due`. "
                "See [What changed, and what did it](../explanation/changes.md).",
            ),
            grid(("change", "meaning", "only by `--all`"), named),
            "## Words of fail-on\n\nWhat `netvet assess --fail-on` takes; changes only with `--against`.\n",
            grid(("word", "exit status 1 on"), words),
            "## Columns of a change\n\nOf `netvet assess --against --format csv` and `parquet`, in this order:\n",
            "".join(f"{number}. `{column}`\n" for number, column in enumerate(CHANGE_COLUMNS, 1)),
        ]
    )


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "tables.md": tables,
    "facts.md": facts,
    "functions.md": functions,
    "products.md": products,
    "formats.md": formats,
    "statuses.md": statuses,
    "changes.md": changes,
    "dossier-facts.md": dossier_facts,
    "makers.md": dossier_coverage,
    "redaction.md": redaction,
    "python.md": python,
    "regimes/index.md": regime_list,
    "rules/index.md": rule_list,
}


def pages() -> dict[str, str]:
    """Every generated page, by its path under `docs/reference`."""
    made = {name: page() for name, page in PAGES.items()}
    return made | {f"regimes/{word}.md": regime_page(word) for word in shipped_regimes()} | rule_pages()
