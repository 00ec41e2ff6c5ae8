"""A suggestion as the text of a mapping: lines for what is certain, comments for what a person has to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netvet.inventory.tables import TABLES
from netvet.suggestion.proposal import Line, SheetProposal, Suggestion

LINES = 200
"""Words listed of a column; their number is always told."""

_HEAD = """\
# How {name} becomes the tables of a case. Left: what the sheet says. Right: what netvet calls it.
# Lines are certain: the heading or word is in netvet's tables. Lines that begin with `#?` are likely or possible:
# take the two signs away if it is so. What no line names is not mapped: columns are left out, words are not known.
# "" on the right says: left out (a column), not known (a word). The figure at the end is the number of cells.
"""


def write(suggestion: Suggestion) -> str:
    """The text of the mapping; it can be read back as it is."""
    return "\n".join(_lines(suggestion)) + "\n"


def _lines(suggestion: Suggestion) -> Iterator[str]:
    yield _HEAD.format(name=_plain(suggestion.path.name))
    if suggestion.encoding:
        yield f"encoding = {_quoted(suggestion.encoding)}  # as --encoding said"
    for name, why in suggestion.passed_over:
        yield f"# sheet {_quoted(name)}: passed over, {why}"
    words: dict[str, list[Line]] = {}
    for sheet in suggestion.sheets:
        yield from _sheet(sheet)
        for column, lines in sheet.words.items():
            words[column] = _merged(words.get(column, []), lines)
    for column in [column for column in words if column != "product"]:
        if column != "software_vendor" or "vendor" not in words:
            yield from _words(column, words[column])
    if "product" in words:
        yield from _words("product", words["product"])


def _sheet(sheet: SheetProposal) -> Iterator[str]:
    for table, lines in sheet.columns.items():
        certain = [line for line in lines if line.degree == "certain"]
        if table != "elements" and (not certain or sheet.line("site_id") is None):
            keyless = ", ".join(_quoted(line.own) for line in lines)
            yield f"# no column is known to be the {table[:-1]}'s key, so that {keyless} cannot fill {table}"
            continue
        yield from _table(sheet, table)
        yield "[table.columns]"
        listed = [(_key(line.own), line) for line in lines]
        width = max(len(key) for key, _ in listed)
        if table != "elements" and (site := sheet.line("site_id")) is not None:
            yield f"{_key(site.own).ljust(width)} = {_quoted('site_id')}"
        for key, line in listed:
            mark = "" if line.degree == "certain" else "#? "
            yield f"{mark}{key.ljust(width)} = {_column(line)}  # {line.degree}: {_plain(line.why)}; {line.cells}"
        if table == "elements":
            for own, count, examples in sheet.left:
                such = f", such as {', '.join(map(_quoted, examples))}" if examples else ""
                yield f'{_key(own).ljust(width)} = ""  # not mapped; {count}{such}'
            yield from _missing(lines)
        yield ""


def _table(sheet: SheetProposal, table: str) -> Iterator[str]:
    yield "[[table]]"
    yield f'to = "{table}"'
    if sheet.seen.name:
        yield f"sheet = {_quoted(sheet.seen.name)}"
    if sheet.header > 1:
        yield f"header = {sheet.header}  # the row with the names of the columns"
    if count := sheet.seen.merged(sheet.header):
        yield f'merged = "fill"  # {count} times cells are merged over several rows: their value holds for each of them'
    if sheet.seen.errors and table == "elements":
        yield f"# {sheet.seen.errors} cells hold an error of the spreadsheet (#N/A, #REF!): they are read as not known"
    if table != "elements":
        yield "distinct = true  # the first row of each key"
    if (key := sheet.line("element_id")) is not None and _has_gaps(sheet, key):
        yield f"only_where = {_quoted(key.own)}  # rows without it are taken to be headings or sums, and are left out"


def _has_gaps(sheet: SheetProposal, key: Line) -> bool:
    most = max((line.cells for lines in sheet.columns.values() for line in lines), default=0)
    return key.cells < most


_TURNING = {
    ("function", "product"): "what an element does stays unknown, and with it most verdicts",
    ("vendor", "product"): "who made an element stays unknown, and with it most verdicts; a supplier need not be the maker",
    ("state", "installed_on", "first_used_on"): "whether an element is there stays unknown",
}
"""What most rules turn on, by the columns of which one must be filled."""


def _missing(lines: list[Line]) -> Iterator[str]:
    named = {line.to for line in lines if line.degree == "certain"}
    unfilled = {names: lost for names, lost in _TURNING.items() if not named & set(names)}
    for names, lost in unfilled.items():
        yield f"# nothing fills {' or '.join(names)}: {lost}"
    missing = [column for column in TABLES["elements"].required if column not in named]
    if missing:
        yield ""
        yield "[table.constants]  # what holds for every row; every element needs these"
        for column in missing:
            example = "{row}" if column == "element_id" else "name of the operator"
            yield f'#? {column} = "{example}"'


def _words(column: str, lines: list[Line]) -> Iterator[str]:
    section = {"vendor": "vendors", "software_vendor": "vendors", "product": "products"}.get(column, f"values.{column}")
    unknown = [line for line in lines if line.degree != "certain"]
    yield f"[{section}]"
    if unknown:
        yield f"# not mapped: {len(unknown)} of {len(lines)} words, {sum(line.cells for line in unknown)} cells"
    width = max(len(_key(line.own)) for line in lines[:LINES])
    for line in lines[:LINES]:
        mark = "" if line.degree == "certain" else "#? "
        to = _inline(line.to) if isinstance(line.to, Mapping) else _quoted(line.to)
        why = (
            f"{line.degree}: {_plain(line.why)}; " if line.degree != "certain" else f"{_plain(line.why)}; " if line.why else ""
        )
        yield f"{mark}{_key(line.own).ljust(width)} = {to}  # {why}{line.cells}"
    if len(lines) > LINES:
        rest = lines[LINES:]
        yield f"# and {len(rest)} more words in {sum(line.cells for line in rest)} cells"
    yield ""


def _merged(before: list[Line], more: list[Line]) -> list[Line]:
    """The words of several sheets, each once."""
    found = {" ".join(line.own.split()).lower(): line for line in before}
    for line in more:
        key = " ".join(line.own.split()).lower()
        if key in found:
            found[key].cells += line.cells
        else:
            found[key] = line
    return list(found.values())


def _column(line: Line) -> str:
    to = str(line.to)
    return _inline({"to": to, **line.options}) if line.options else _quoted(to)


def _inline(members: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{key} = {_value(key, value)}" for key, value in members.items()) + " }"


def _value(key: str, value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_quoted(str(one)) for one in value) + "]"
    return str(value) if key == "times" else _quoted(str(value))


def _key(own: str) -> str:
    return _quoted(own)


def _quoted(text: str) -> str:
    """A text as TOML, with every sign that is not plain written as its number."""
    made = "".join(mark if mark.isprintable() and mark not in '"\\' else _escaped(mark) for mark in text)
    return f'"{made}"'


def _escaped(mark: str) -> str:
    if mark in '"\\':
        return f"\\{mark}"
    return f"\\u{ord(mark):04X}" if ord(mark) < 0x10000 else f"\\U{ord(mark):08X}"  # noqa: PLR2004


def _plain(text: str) -> str:
    """A text that a comment may hold: on one line, without signs that change how a line reads."""
    return "".join(mark if mark.isprintable() else " " for mark in text)
