"""A case in which every place that can hold a text holds one that nobody may see in a copy."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from netvet.fact import Type
from netvet.inventory.tables import TABLES, Column

CORE = "Zq7wXk"
"""What every secret holds, so that a part of one is found too."""

HOSTILE = (
    "<script>alert(1)</script>",
    "\u202e",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE elements; --",
    '"',
    "\\",
    "[red]",
    "{x}",
    "é ß 名",
)


class Secrets:
    """Texts that are all different, all hold CORE, and are as hostile as a cell may be."""

    core = CORE

    def __init__(self, luck: Random) -> None:
        self.given: list[str] = []
        self.luck = luck

    def __call__(self, *, plain: bool = False) -> str:
        number = len(self.given)
        wrap = "" if plain else self.luck.choice(HOSTILE)
        self.given.append(f"{wrap}{CORE}{number}{wrap}")
        return self.given[-1]


def cell(column: Column, secrets: Secrets) -> str:
    """A cell that can hold a text: one; another: a value that is allowed."""
    if column.values:
        return column.values[0]
    if column.form == "country":
        return "DE"
    if column.type is Type.TEXT:
        return secrets()
    if column.type is Type.SET:
        return f"{secrets()}+{secrets()}"
    return {Type.DAY: "2026-01-02", Type.FLAG: "true", Type.DEGREE: "51.4837261"}.get(column.type, "48372")


def write_case(folder: Path, secrets: Secrets) -> Path:
    """A whole case with secrets in every table, text and file name; its regime names some of them."""
    for name in ("network", "dossiers", "own", "sources"):
        (folder / name).mkdir(parents=True)
    rows = {name: {column.name: cell(column, secrets) for column in table.columns} for name, table in TABLES.items()}
    rows["elements"] |= {"operator": rows["operators"]["operator"], "site_id": rows["sites"]["site_id"]}
    element, site = dict(rows["elements"]), dict(rows["sites"])
    for name in secrets.luck.sample(sorted(rows), 4):
        missing = secrets.luck.choice([column for column in rows[name] if column not in TABLES[name].required])
        del rows[name][missing]
    for name, row in rows.items():
        with (folder / "network" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*row, secrets(plain=True)])  # a column of the user's own
            writer.writerow([*row.values(), secrets()])
    _write_texts(folder, element, site, secrets)
    return folder


def _write_texts(folder: Path, element: dict[str, str], site: dict[str, str], secrets: Secrets) -> None:
    def word(text: str) -> str:
        return text.replace("'", "''").replace("\\", "\\\\")  # of SQL, within a text of TOML

    plain = [secrets(plain=True) for _ in range(30)]
    (folder / "README.md").write_text(secrets())
    (folder / "sources" / f"{secrets(plain=True)}.txt").write_text(secrets())
    (folder / "functions.csv").write_text(
        "id,name,aliases,generations,domain,tags,cite,identity,disruption\n"
        f"{plain[0]},{plain[1]},{plain[2]}|{plain[3]},5G+{plain[4]},core,{plain[5]},{plain[6]},{plain[7]},{plain[8]}\n"
    )
    source = f'{{ publisher = "{plain[9]}", work = "{plain[10]}", url = "{plain[11]}", origin = "{plain[12]}" }}'
    (folder / "dossiers" / f"{plain[13]}.toml").write_text(
        f'# {plain[14]}\nsubject = "vendor:{plain[15]}"\nname = "{plain[16]}"\naliases = ["{plain[17]}"]\n'
        f'group = "{plain[18]}"\nhome_state = "FI"\naffiliates = [{{ name = "{plain[19]}" }}]\nnote = "{plain[20]}"\n'
        f"head_source = {source}\n"
        f'[[claim]]\nfact = "designated_by"\nvalue = ["{plain[21]}"]\nnote = "{plain[22]}"\nsource = {source}\n'
    )
    (folder / "dossiers" / "operator.toml").write_text(f'subject = "operator:{plain[23]}"\nname = "{plain[24]}"\n')
    asked = " OR ".join(
        (
            f"operator = '{word(element['operator'])}'",
            f"site.region = '{word(site['region'])}'",
            f"'{plain[0]}' IN function",
            "site.latitude > 50",
        )
    )
    (folder / "own" / f"{plain[26]}.toml").write_text(
        f'# {plain[27]}\n[regime]\nid = "own"\ntitle = "{plain[28]}"\nissuer = "{plain[29]}"\njurisdiction = "DE"\n'
        f'force = "internal"\nvalid_from = 2020-01-01\nsource = ["{plain[9]}"]\nnote = "{plain[20]}"\n'
        f"[sources]\n{plain[9]} = {source}\n"
        f'[limits]\n{plain[25]} = 5\n[define]\n{plain[24]} = """{asked}"""\n'
        f'[[requirement]]\nid = "O-1"\ntitle = "{plain[28]}"\nkind = "location"\ncite = "{plain[27]}"\n'
        f'source = ["{plain[9]}"]\nconfidence = "text"\napplies = "{plain[24]}"\nrequire = """vendor.id = \'{plain[15]}\' OR '
        f"vendor.group = '{plain[18]}' OR '{plain[21]}' IN vendor.designated_by\"\"\"\n"
        f'note = "{plain[22]}"\nexceptions = [{{ where = "subscribers < :{plain[25]}", because = "{plain[23]}" }}]\n'
    )
    (folder / "case.toml").write_text(
        f'title = "{plain[16]}"\nas_of = 2026-11-21\nregimes = ["own/{plain[26]}.toml", "de-contracts-2024"]\n'
        f'notice = "{plain[17]}"\n'
    )


@pytest.fixture(scope="session")
def secret_case() -> Callable[[Path, int], tuple[Path, Secrets]]:
    def make(folder: Path, seed: int) -> tuple[Path, Secrets]:
        secrets = Secrets(Random(seed))
        return write_case(folder / "case", secrets), secrets

    return make
