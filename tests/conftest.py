"""A bench on which a test puts a few elements, a regime in its own language, and dossiers, and has them judged."""

from __future__ import annotations

import atexit
import csv
import io
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.dealing import pytest_runtestloop  # noqa: F401 - a hook, which pytest finds here

from netvet.case import Case
from netvet.cli import main
from netvet.dossier import read_dossiers
from netvet.dossier.dossiers import Dossiers
from netvet.dossier.reading import parse_dossier
from netvet.findings import Findings, vocabulary
from netvet.findings.asking import check_readings, rules_of
from netvet.findings.assessment import judge_inventory
from netvet.inventory.functions import shipped_functions
from netvet.inventory.store import open_inventory
from netvet.regime import Regime, read_regime, shipped_regimes

TODAY = date(2026, 11, 21)
SOURCE = 'K = { publisher = "P", work = "W", date = 2026-01-01, url = "https://example.org" }'


def _compile_once() -> None:
    """Let the many programs that tests run apart share one cache of compiled modules, even where Python is told to keep none.

    To compile all that it imports takes the program longer than most of what tests ask of it.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and "PYTHONPYCACHEPREFIX" not in os.environ:
        kept = tempfile.mkdtemp(prefix="netvet-tests-")
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        os.environ["PYTHONPYCACHEPREFIX"] = kept


_compile_once()


@cache
def _shipped_dossiers() -> Dossiers:
    return read_dossiers()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "+".join(map(str, value)) or "none"
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


class Bench:
    """Writes tables and texts into folders of its own, and judges them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.facts = vocabulary(shipped_functions())
        self._numbers = itertools.count()

    def fresh(self, name: str = "case") -> Path:
        """A folder that nobody used before."""
        path = self.folder / f"{name}{next(self._numbers)}"
        path.mkdir()
        return path

    def write(self, folder: Path, table: str, rows: Sequence[dict[str, Any]]) -> None:
        """Write a table as CSV; None is an empty cell."""
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)

    def text(self, body: str, *, force: str = "law", head: str = "", limits: str = "", define: str = "") -> str:
        """A regime of the state XX around some requirements."""
        return (
            f'[regime]\nid = "r"\ntitle = "R"\nissuer = "I"\njurisdiction = "XX"\nforce = "{force}"\nvalid_from = 2000-01-01\n'
            f'source = ["K"]\n{head}\n[sources]\n{SOURCE}\n[limits]\n{limits}\n[define]\n{define}\n{body}\n'
        )

    def rule(self, name: str = "A-01", **keys: str) -> str:
        """One [[requirement]]; the values are written as in TOML but for the conditions, which are quoted here."""
        quoted = {"applies", "require", "part"}
        lines = [f"{key} = '''{value}'''" if key in quoted else f"{key} = {value}" for key, value in keys.items()]
        usual = {"title": '"T"', "cite": '"C"', "source": '["K"]', "confidence": '"text"', "kind": '"prohibition"'}
        head = [f"{key} = {value}" for key, value in usual.items() if key not in keys]
        return "\n".join(["[[requirement]]", f'id = "{name}"', *head, *lines])

    def cap(self, name: str = "S-01", *, subject: str, count: str = "elements", at_most: str = "0.35", **keys: str) -> str:
        """One [[concentration]]."""
        lines = [f"{key} = '''{value}'''" if key in ("applies", "part") else f"{key} = {value}" for key, value in keys.items()]
        head = ["[[concentration]]", f'id = "{name}"', 'title = "T"', 'cite = "C"', 'source = ["K"]', 'confidence = "text"']
        what = ['measure = "share"', f'count = "{count}"', f"subject = '''{subject}'''", f"at_most = {at_most}"]
        return "\n".join([*head, *what, *lines])

    def regime(self, text: str) -> Regime:
        """A regime read from its text."""
        path = self.fresh("regime") / "r.toml"
        path.write_text(text, encoding="utf-8")
        return read_regime(path, self.facts)

    def shipped(self, key: str) -> Regime:
        """A regime that comes with the program."""
        return read_regime(shipped_regimes()[key], self.facts)

    def dossiers(self, *texts: str) -> Dossiers:
        """The shipped dossiers and some more, each in TOML."""
        found = dict(_shipped_dossiers().by_subject)
        for text in texts:
            own = parse_dossier(tomllib.loads(text), "own.toml")
            key = own.kind, own.id
            found[key] = found[key].add(own) if key in found else own
        return Dossiers(found)

    def judge(
        self,
        elements: Sequence[dict[str, Any]],
        regimes: str | Regime | Sequence[Regime],
        *,
        on: date = TODAY,
        as_of: date | None = None,
        dossiers: Dossiers | Sequence[str] = (),
        readings: dict[str, str] | None = None,
        as_if: bool = False,
        set_aside: int = 0,
        threads: int = 2,
        **tables: Sequence[dict[str, Any]],
    ) -> Findings:
        """Judge elements; operators stand in the state XX unless a table `operators` says otherwise."""
        folder = self.fresh()
        names = list(dict.fromkeys(row["operator"] for row in elements))
        tables.setdefault("operators", [{"operator": name, "country": "XX"} for name in names])
        for table, rows in {"elements": elements, **tables}.items():
            if rows:
                self.write(folder, table, rows)
        asked = [self.regime(regimes)] if isinstance(regimes, str) else [regimes] if isinstance(regimes, Regime) else regimes
        check_readings(asked, readings or {})
        return judge_inventory(
            Case(folder, folder, "test", as_of or on, set_aside=set_aside),
            open_inventory(folder, threads=threads),
            rules_of(asked, readings or {}, as_if=as_if),
            day=on,
            as_of=as_of or on,
            as_if=as_if,
            dossiers=dossiers if isinstance(dossiers, Dossiers) else self.dossiers(*dossiers),
            functions=shipped_functions(),
        )

    def rows(self, *given: Any, **options: Any) -> list[dict[str, Any]]:
        """Every finding, what is met or not applicable too, as mappings."""
        with self.judge(*given, **options) as findings:
            found = findings.rows(everything=True)
            return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

    def row(self, element: dict[str, Any], regime: str | Regime, **options: Any) -> dict[str, Any]:
        """The one finding on one element, of operator Op unless it says otherwise."""
        (found,) = self.rows([{"element_id": "e", "operator": "Op", **element}], regime, **options)
        return found


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"))


class Program:
    """The command line as users run it: in this process, or (`apart`) in one of its own."""

    def __call__(self, *words: object, cwd: Path | None = None, apart: bool = False) -> subprocess.CompletedProcess[str]:
        told = [str(word) for word in words]
        if cwd or apart:
            command = [sys.executable, "-m", "netvet", *told]
            return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, timeout=120, check=False)
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", ["netvet", *told])
            with pytest.raises(SystemExit) as ended:
                main()
        texts = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(told, int(ended.value.code or 0), *texts)


@pytest.fixture(scope="session")
def netvet() -> Program:
    return Program()
