"""A case of the suite as a folder that netvet reads: tables, dossiers, settings. It needs Python alone.

    python conformance/as_folder.py conformance/de-contracts-2024.json CASE_ID FOLDER

It writes the folder and prints the command that judges it.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DAYS = ("date", "valid_from", "valid_to", "from", "to", "as_of")
"""Keys whose values are days, which TOML writes without quotes."""


def write_folder(case: Mapping[str, Any], folder: Path) -> list[str]:
    """Write a case as a folder.

    Args:
        case: a member of `cases` of a document of the suite.
        folder: where to; it is made.

    Returns:
        The words of the command that judges it, of which the rows of its requirement and part count.
    """
    for name in ("network", "dossiers"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    facts = case["facts"]
    rows = {name: facts[name] for name in ("operators", "sites", "certificates")}
    alike = [row for row in facts["elements"] for _ in range(row.get("count", 1))]
    rows["elements"] = [{"element_id": f"e{number}", **row} for number, row in enumerate(alike)]
    for name, table in rows.items():
        if table:
            _write_table(folder / "network" / f"{name}.csv", table)
    for number, dossier in enumerate(facts["dossiers"], 1):
        (folder / "dossiers" / f"{number:02}.toml").write_text(_toml(dossier), encoding="utf-8")
    settings = {"title": case["name"], "as_of": case["as_of"], "regimes": [case["id"].partition("/")[0]]}
    text = _toml(settings | ({"readings": case["readings"]} if case["readings"] else {}))
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return ["assess", str(folder), "--on", case["on"], *(["--as-if"] if case["as_if"] else []), "--all", "--format", "csv"]


def _write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row if key != "count"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "+".join(value) if isinstance(value, list) else str(value)


def _toml(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(key, value)}\n" for key, value in table.items())


def _value(key: str, value: Any) -> str:
    match value:
        case Mapping():
            return "{ " + ", ".join(f"{_key(name)} = {_value(name, one)}" for name, one in value.items()) + " }"
        case list():
            return "[" + ", ".join(_value(key, one) for one in value) + "]"
    return str(value) if key in DAYS else json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def main() -> int:
    """Write the folder of the case named."""
    if len(sys.argv) != 4:  # noqa: PLR2004 - the program and three words
        print(__doc__)
        return 2
    document, wanted, folder = sys.argv[1:]
    cases = {case["id"]: case for case in json.loads(Path(document).read_text(encoding="utf-8"))["cases"]}
    if wanted not in cases:
        print(f"{document} has no case {wanted!r}; it has, for example, {next(iter(cases))}", file=sys.stderr)
        return 2
    words = write_folder(cases[wanted], Path(folder))
    print(f"netvet {' '.join(words)}\nexpected of {cases[wanted]['requirement']}: {cases[wanted]['expected']['status']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
