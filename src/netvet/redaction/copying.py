"""A whole case, redacted: its tables, its own texts, and an account of what was done to each."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from netvet.case import Case, open_case
from netvet.dossier import Dossier, read_dossier, read_dossiers
from netvet.errors import CaseError
from netvet.findings import find_regime, open_regime
from netvet.findings import regimes as published
from netvet.inventory import ROW, Fault, Inventory, open_inventory
from netvet.inventory.functions import read_functions, shipped_functions
from netvet.inventory.tables import TABLES
from netvet.redaction.key import Key, open_key
from netvet.redaction.tables import Done, listed_words, write_tables
from netvet.redaction.texts import dossier_table, functions_text, regime_table
from netvet.redaction.toml import write_toml
from netvet.redaction.treatments import WAYS, Way
from netvet.redaction.words import Words, gather
from netvet.regime import Regime, shipped_regimes

MEMORY = "1GB"
"""What DuckDB may take; beyond it spills to a scratch folder."""

NOTICE = "A redacted copy: names, places, serials and texts were replaced or left out; the statuses are those of the original."
TITLE = "Redacted case"


@dataclass
class Redaction:
    """What came of a redaction.

    Attributes:
        folder: the copy.
        columns: what was done to each column that the case has, by table.
        strange: columns that mean nothing here, dropped, by table.
        files: what was done to each other file of the case, by its path in it.
        kept: words of the case's own that stay because statuses are told by them: ids of rules, regimes and readings.
        telling: of these, those that hold an operator's name, with that name.
        faults: rows that were set aside.
    """

    folder: Path
    columns: dict[str, dict[str, Done]] = field(default_factory=dict)
    strange: dict[str, tuple[str, ...]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    telling: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """What was done, as lines of text."""
        for table, columns in self.columns.items():
            yield f"{table}:"
            for way in Way:
                named = [f"{column}{done}" for column, done in columns.items() if done.way is way]
                named += list(self.strange.get(table, ())) if way is Way.DROPPED else []
                if named:
                    yield f"  {way}: {', '.join(named)}"
        yield "files:"
        yield from (f"  {path}: {done}" for path, done in self.files.items())
        if self.kept:
            yield f"kept, since statuses are told by them: {', '.join(self.kept)}"
        for word, operator in self.telling:
            yield f"warning: {word!r} stays, and holds the operator's name {operator!r}; rename it before you redact"
        yield from (f"{way}: {meaning}" for way, meaning in WAYS.items())
        yield "Days, functions, states and totals stay, and may tell who it is to somebody who knows the network."


def redact(
    case: Case | Path | str,
    folder: Path | str,
    *,
    key: Path | str | None = None,
    regimes: Sequence[str] = (),
    set_aside: bool = False,
) -> Redaction:
    """Write a copy of a case that comes to the same statuses, with its names, places, serials and texts replaced or left out.

    The same status under every shipped regime, the case's own, and those named.

    Args:
        case: the case, or where it lies.
        folder: the copy to write; it must not be there yet.
        key: file of the key, made if it is not there: the same key gives the same pseudonyms. Without it a key is drawn and
            forgotten.
        regimes: further own regimes whose statuses have to hold.
        set_aside: go on without rows that cannot be used; the copy says how many.

    Raises:
        NetvetError: where the case cannot be read, the key cannot be used, or the copy cannot be written.
    """
    case, folder = case if isinstance(case, Case) else open_case(Path(case)), Path(folder)
    key = None if key is None else Path(key)
    _check_target(folder, key)
    own = _own_regimes(case, regimes)
    words = _words(open_key(key), own)
    done = Redaction(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        (part / "network").mkdir(parents=True)
        _write(case, own, words, part, done, set_aside=set_aside)
        part.rename(folder)
    except OSError as error:
        remedy = "name a folder that you may write to"
        raise CaseError(f"cannot write there: {error.strerror}", where=str(folder), remedy=remedy) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return done


@contextmanager
def pseudonyms(
    case: Case | Path | str, *, key: Path | str, regimes: Sequence[str] = (), set_aside: bool = False
) -> Iterator[duckdb.DuckDBPyRelation]:
    """Which pseudonym stands for which word: kind, original and pseudonym, of all that a redaction under that key replaces.

    Args:
        case: the case, or where it lies.
        key: file of the key that the copy was made under.
        regimes: the further own regimes that were named then.
        set_aside: go on without rows that cannot be used.

    Raises:
        NetvetError: where the case cannot be read, or there is no such key.
    """
    import pyarrow as pa  # noqa: PLC0415

    case = case if isinstance(case, Case) else open_case(Path(case))
    own = _own_regimes(case, regimes)
    words = _words(open_key(Path(key), make=False), own)
    with tempfile.TemporaryDirectory(prefix="netvet-") as part:  # a copy that nobody gets: what is replaced is written down
        (Path(part) / "network").mkdir()
        _write(case, own, words, Path(part), Redaction(Path(part)), set_aside=set_aside)
    told = [(kind, word, pseudonym) for (kind, word), pseudonym in words.told.items()]
    columns = {name: [row[at] for row in told] for at, name in enumerate(("kind", "original", "pseudonym"))}
    with open_inventory(case.network, mapping=case.mapping, set_aside=set_aside, memory=MEMORY) as inventory:
        inventory.con.register("netvet_few", pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns])))
        yield inventory.con.sql(f"SELECT * FROM netvet_few UNION {listed_words(inventory, words)} ORDER BY kind, original")


def _words(key: Key, own: Mapping[Path, Regime]) -> Words:
    return gather(key, list(published().values()), list(own.values()), read_dossiers(), shipped_functions())


def _check_target(folder: Path, key: Path | None) -> None:
    if folder.exists():
        raise CaseError("there is something already", where=str(folder), remedy="name another folder, or remove it first")
    if key is not None and key.resolve().is_relative_to(folder.resolve()):
        raise CaseError("the key would stand in the copy", where=str(key), remedy="name a file outside of it, and keep it")


def _own_regimes(case: Case, more: Sequence[str]) -> dict[Path, Regime]:
    """The regimes that do not come with the program, by their files: those asked, then those that they extend."""
    shipped = set(shipped_regimes().values())
    paths = dict.fromkeys(find_regime(word, case.folder) for word in (*case.regimes, *more))
    asked = {path: open_regime(path, case=case) for path in paths if path not in shipped}
    extended = {Path(one.origin[0]): one for regime in asked.values() for one in regime.line[:-1]}
    there = {path.resolve() for path in asked}
    return asked | {path: one for path, one in extended.items() if path not in shipped and path.resolve() not in there}


def _write(case: Case, own: Mapping[Path, Regime], words: Words, part: Path, done: Redaction, *, set_aside: bool) -> None:
    with open_inventory(case.network, mapping=case.mapping, set_aside=set_aside, memory=MEMORY) as inventory:
        done.strange = {table: _strange(inventory, table) for table in inventory.columns}
        done.columns = write_tables(inventory, words, part / "network")
        done.faults = inventory.faults
        read = [Path(path) for path, _ in inventory.inputs if Path(path) != case.mapping]
        files = {path: f"network/{table}.parquet" for table, path in zip(inventory.columns, read, strict=True)}
        aside = inventory.set_aside + case.set_aside
        products, operators = _words_of(inventory, "product"), _words_of(inventory, "operator")
    regimes = {path: f"regimes/{number}.toml" for number, path in enumerate(own, start=1)}
    beside = {path.resolve(): Path(name).name for path, name in regimes.items()}
    for path, name in regimes.items():
        _put(part / name, write_toml(regime_table(own[path], words, beside)))
    files |= regimes | _write_dossiers(case, words, products, part) | _write_functions(case, words, part)
    done.kept = _kept(case, list(own.values()))
    done.telling = [(word, name) for word in done.kept for name in operators if name.casefold() in word.casefold()]
    _put(part / "case.toml", write_toml(_settings(case, regimes, aside)))
    done.files = _account(case, files)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _strange(inventory: Inventory, table: str) -> tuple[str, ...]:
    present = [row[0] for row in inventory.con.execute(f'DESCRIBE "{table}"').fetchall()]
    found = dict.fromkeys([*inventory.strange.get(table, ()), *present])
    return tuple(column for column in found if column.casefold() not in TABLES[table].names and column != ROW)


def _words_of(inventory: Inventory, column: str) -> list[str]:
    if not inventory.has("elements", column):
        return []
    found = inventory.con.execute(f"SELECT DISTINCT {column} FROM elements WHERE {column} IS NOT NULL ORDER BY 1").fetchall()
    return [row[0] for row in found]


def _write_dossiers(case: Case, words: Words, products: Sequence[str], part: Path) -> dict[Path, str]:
    """Write the dossiers that statuses can turn on, in the order in which they are read."""
    files = {}
    for number, path in enumerate((path for own in case.dossiers for path in sorted(own.glob("*.toml"))), start=1):
        dossier: Dossier = read_dossier(path)
        if dossier.kind not in ("vendor", "product"):
            files[path] = "left out: no rule turns on such a subject"
            continue
        files[path] = f"dossiers/{number:04}.toml"
        _put(part / files[path], write_toml(dossier_table(dossier, words, products)))
    return files


def _write_functions(case: Case, words: Words, part: Path) -> dict[Path, str]:
    path = case.folder / "functions.csv"
    if not path.is_file():
        return {}
    _put(part / path.name, functions_text(read_functions(path), words))
    return {path: path.name}


def _settings(case: Case, regimes: Mapping[Path, str], set_aside: int) -> dict[str, Any]:
    shipped = shipped_regimes()
    asked = [word if word in shipped else regimes[find_regime(word, case.folder)] for word in case.regimes]
    return {
        "title": TITLE,
        "as_of": case.as_of,
        "regimes": list(dict.fromkeys(asked)) or None,
        "notice": NOTICE,
        "set_aside": set_aside or None,
        "readings": dict(case.readings) if case.readings else None,
    }


def _kept(case: Case, own: Sequence[Regime]) -> list[str]:
    rules = [word for regime in own for rule in regime.requirements for word in (rule.key, *(rule.readings or {}))]
    chosen = [word for pair in (case.readings or {}).items() for word in pair]
    return list(dict.fromkeys([*(regime.id for regime in own), *rules, *chosen]))


def _account(case: Case, written: Mapping[Path, str]) -> dict[str, str]:
    """What was done to each file of the case: written anew under another name, or left out."""
    settings = case.folder / "case.toml"
    there = [path for path in sorted(case.folder.rglob("*")) if path.is_file()] if settings.is_file() else []
    found = {**{path: name if name.startswith("left out") else f"written anew as {name}" for path, name in written.items()}}
    if settings.is_file():
        found[settings] = "written anew: as_of, regimes, readings; title, notice and the rest left out"
    found |= {path: "left out" for path in there if path not in found}
    return {_label(path, case.folder): told for path, told in sorted(found.items())}


def _label(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


__all__ = ["Redaction", "pseudonyms", "redact"]
