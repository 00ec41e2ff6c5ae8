"""The copy holds nothing of what it replaces; it is whole, the same every time, and says what was done."""

from __future__ import annotations

import csv
import io
import itertools
import re
import stat
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import netvet
from netvet.demo import example
from netvet.dossier import read_dossier
from netvet.errors import CaseError, NetvetError
from netvet.findings import assess
from netvet.inventory import open_inventory
from netvet.inventory.tables import TABLES
from netvet.redaction import KINDS, TREATMENTS, Way, redact
from netvet.redaction.key import open_key


def contents(path: Path) -> bytes:
    """A file's bytes; of Parquet also those of its columns, neither compressed nor put in a dictionary."""
    raw = path.read_bytes()
    if path.suffix != ".parquet":
        return raw
    plain = io.BytesIO()
    pq.write_table(pq.read_table(path), plain, compression="none", use_dictionary=False)
    return raw + plain.getvalue() + str(pq.read_metadata(path)).encode()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def texts_of(value: Any) -> list[str]:
    """Every text in a TOML table, keys too."""
    if isinstance(value, dict):
        return [text for key, one in value.items() for text in (key, *texts_of(one))]
    return [text for one in value for text in texts_of(one)] if isinstance(value, list) else [str(value)]


@settings(max_examples=2, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10**9))
def test_nothing_of_the_original_is_in_the_copy(secret_case: Any, tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder = tmp_path_factory.mktemp("secret")
    case, secrets = secret_case(folder, seed)
    done = redact(case, folder / "copy", key=folder / "key")
    secret = (folder / "key").read_text().strip()
    found = [path for path in sorted((folder / "copy").rglob("*")) if path.is_file()]
    assert len(found) == len(TABLES) + 4  # with case, functions, regime, dossier
    assert done.telling == []
    for path in found:
        held = contents(path)
        assert secrets.core.lower().encode() not in held.lower(), path
        assert secret.encode() not in held, path
        assert bytes.fromhex(secret) not in held, path
        assert secrets.core.lower() not in path.name.lower()
        assert b"51.4837" not in held, path
        if path.suffix == ".toml":
            told = texts_of(tomllib.loads(path.read_text(encoding="utf-8")))
            assert not any(secrets.core.lower() in text.lower() for text in told)
    with netvet.assess(case) as before, netvet.assess(folder / "copy") as after:
        statuses = [{(row["rule"], row["status"], row["n"]) for row in one.counts()} for one in (before, after)]
        assert statuses[0] == statuses[1]


def test_what_is_looked_for_would_be_found(secret_case: Any, tmp_path: Path) -> None:
    """The scan of the test above finds a secret in a compressed column, and in the metadata."""
    _, secrets = secret_case(tmp_path, 1)
    pq.write_table(pa.table({"a": [secrets.given[0]] * 3}), tmp_path / "a.parquet", compression="zstd")
    assert secrets.core.encode() in contents(tmp_path / "a.parquet")
    told = pa.table({"a": [1]}).replace_schema_metadata({"k": secrets.given[0]})
    pq.write_table(told, tmp_path / "b.parquet")
    assert secrets.core.encode() in contents(tmp_path / "b.parquet")


@pytest.fixture(scope="module")
def nordland(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nordland")
    redact(example(), folder / "copy", key=folder / "key")
    return folder


def test_every_status_of_the_example_survives(nordland: Path) -> None:
    """Joined through the key: an element's name in the copy is its pseudonym."""
    key = open_key(nordland / "key")
    same = "subject, regime, requirement, part, force, status, due, days_left, scheduled, burden, estimate, confidence"
    with netvet.assess(nordland / "copy") as after:
        key.hand_to(after.con)
        with netvet.assess(example()) as before:
            wanted = before.rows(everything=True).to_arrow_table()
            counted = before.counts()
        after.con.register("wanted", wanted)
        copied = after.rows(everything=True).to_arrow_table()
        after.con.register("copied", copied)
        told = "pseudonym('element', element_id) AS element_id, pseudonym('operator', operator) AS operator"
        for one, other in itertools.permutations(
            (f"SELECT {told}, {same} FROM wanted", f"SELECT element_id, operator, {same} FROM copied")
        ):
            assert after.con.execute(f"SELECT count(*) FROM ({one} EXCEPT ALL {other})").fetchall() == [(0,)]
        assert copied.num_rows == wanted.num_rows > 60_000
        assert after.counts() == counted


def test_none_of_the_examples_names_survives(nordland: Path) -> None:
    copied: set[str] = set()
    held = b""
    for path in (nordland / "copy" / "network").iterdir():
        table = pq.read_table(path)
        copied |= {v for column in table.columns if pa.types.is_string(column.type) for v in column.unique().to_pylist() if v}
        held += contents(path)
    names: set[str] = set()
    for table, column, words in _originals():
        treatment = TREATMENTS[table][column]
        if treatment.way is not Way.KEPT and not KINDS.get(treatment.kind, KINDS["element"]).few:
            names |= words
    assert len(names) > 60_000
    assert not names & copied
    long = sorted(name for name in names if len(name) >= 6)
    assert not [name for name in Random(1).sample(long, 60) if name.encode() in held]


def _originals() -> Iterator[tuple[str, str, set[str]]]:
    """Every text of the example, by table and column."""
    with open_inventory(example() / "network") as network:
        for table, columns in network.columns.items():
            for column in columns:
                read = network.con.sql(f"SELECT DISTINCT {column} FROM {table}").to_arrow_table()[column]
                if pa.types.is_string(read.type):
                    yield table, column, set(read.to_pylist()) - {None, "none"}


def test_references_stay_whole(nordland: Path) -> None:
    with open_inventory(nordland / "copy" / "network") as after, open_inventory(example() / "network") as before:
        for join in (
            "elements AS a JOIN sites AS b USING (site_id)",
            "elements AS a JOIN operators AS b USING (operator)",
            "elements AS a JOIN elements AS b ON a.managed_by = b.element_id",
            "(SELECT unnest(string_split(certificates, '+')) AS c FROM elements) JOIN certificates ON c = certificate",
        ):
            counts = [one.con.execute(f"SELECT count(*) FROM {join}").fetchall() for one in (before, after)]
            assert counts[0] == counts[1]
            assert counts[0] != [(0,)], join


@pytest.fixture
def small(bench: Any) -> Path:
    """Two elements, a regime and a dossier of the case's own."""
    folder = Path(bench.fresh("small"))
    rows = [{"element_id": f"e{n}", "operator": "Talnetz", "site_id": "s", "vendor": "Acme"} for n in range(2)]
    bench.write(folder, "elements", rows)
    (folder / "dossiers").mkdir()
    (folder / "dossiers" / "a.toml").write_text('subject = "vendor:acme"\nname = "Acme"\ngroup = "acme"\n')
    (folder / "own.toml").write_text(bench.text(bench.rule("TALNETZ-1", require="operator = 'Talnetz'")))
    (folder / "case.toml").write_text('as_of = 2026-11-21\nregimes = ["own.toml"]\n')
    return folder


def test_the_same_key_gives_the_same_bytes_and_another_one_others(small: Path, tmp_path: Path) -> None:
    for name, key in (("a", "k"), ("b", "k"), ("c", "other"), ("d", None), ("e", None)):
        redact(small, tmp_path / name, key=tmp_path / key if key else None)
    a, b, c, d, e = (files(tmp_path / name) for name in "abcde")
    assert a == b
    assert set(a) == set(c) == set(d)
    assert len({one["network/elements.parquet"] for one in (a, c, d, e)}) == 4


def test_who_bought_a_maker_and_when_stays_true_and_is_not_named(small: Path, tmp_path: Path) -> None:
    own = small / "dossiers" / "a.toml"
    own.write_text(own.read_text() + 'owned_by = [{ group = "secretbuyer", from = 2026-01-01 }]\n')
    redact(small, tmp_path / "copy")
    (copied,) = (tmp_path / "copy" / "dossiers").glob("*.toml")
    assert "secretbuyer" not in copied.read_text()
    maker = read_dossier(copied)
    groups = [maker.group_on(date(2025, 12, 31)), maker.group_on(date(2026, 1, 1))]
    assert None not in groups
    assert groups[0] != groups[1]


def test_the_order_of_rows_tells_nothing(bench: Any, tmp_path: Path) -> None:
    rows = [{"element_id": f"e{n}", "operator": "Op", "function": "gNB"} for n in range(50)]
    copies = []
    for shuffled in (rows, rows[::-1]):
        folder = bench.fresh("ordered")
        bench.write(folder, "elements", shuffled)
        redact(folder, folder.parent / f"{folder.name}.copy", key=tmp_path / "key")
        copies.append(files(folder.parent / f"{folder.name}.copy"))
    assert copies[0] == copies[1]


def test_the_key_is_its_owners_only_and_never_in_the_copy(small: Path, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="the key would stand in the copy"):
        redact(small, tmp_path / "copy", key=tmp_path / "copy" / "key")
    assert not (tmp_path / "copy").exists()
    redact(small, tmp_path / "copy", key=tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "key"]


@pytest.mark.parametrize("text", ["", "short", "ab" * 31, "é" * 64, "zz" * 32])
def test_a_file_that_holds_no_key_is_refused_and_left_alone(bench: Any, tmp_path: Path, text: str) -> None:
    folder = bench.fresh("keyless")
    bench.write(folder, "elements", [{"element_id": "e", "operator": "Op"}])
    (tmp_path / "key").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match="no key"):
        redact(folder, tmp_path / "copy", key=tmp_path / "key")
    assert (tmp_path / "key").read_text(encoding="utf-8") == text
    assert not (tmp_path / "copy").exists()


def test_a_copy_is_never_half_there_and_never_over_something(
    bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bench.fresh("half")
    bench.write(folder, "elements", [{"element_id": "e", "operator": "Op"}])
    (tmp_path / "mine").mkdir()
    with pytest.raises(CaseError, match="something already"):
        redact(folder, tmp_path / "mine")

    def broken(*_: Any) -> None:
        raise RuntimeError("half way")

    monkeypatch.setattr("netvet.redaction.copying._settings", broken)
    with pytest.raises(RuntimeError, match="half way"):
        redact(folder, tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_rows_set_aside_are_counted_in_the_copy(bench: Any, tmp_path: Path) -> None:
    folder = bench.fresh("aside")
    rows = [{"element_id": f"e{n}", "operator": "Op", "installed_on": day} for n, day in enumerate(("2026-01-01", "soon"))]
    bench.write(folder, "elements", rows)
    with pytest.raises(NetvetError, match="row 3"):
        redact(folder, tmp_path / "copy")
    done = redact(folder, tmp_path / "copy", set_aside=True)
    assert len(done.faults) == 1
    assert netvet.open_case(tmp_path / "copy").set_aside == 1


def test_a_word_that_stays_and_tells_an_operator_is_named(small: Path, tmp_path: Path) -> None:
    done = redact(small, tmp_path / "copy")
    assert done.telling == [("TALNETZ-1", "Talnetz")]
    assert any("TALNETZ-1" in line and "warning" in line for line in done.lines())
    assert b"'Talnetz'" not in (tmp_path / "copy" / "regimes" / "1.toml").read_bytes()


def test_on_the_command_line(small: Path, netvet: Any, tmp_path: Path) -> None:
    (small / "README.md").write_text("mine")
    run = netvet("redact", small, "-o", tmp_path / "copy", "--key", tmp_path / "key")
    assert (run.returncode, run.stderr) == (0, "")
    assert "README.md: left out" in run.stdout
    assert "element_id" in run.stdout
    assert "the key is in" in run.stdout
    again = netvet("redact", small, "-o", tmp_path / "copy", "--key", tmp_path / "key")
    assert again.returncode == 2
    assert "remedy" in again.stderr
    assert netvet("assess", tmp_path / "copy").returncode in (0, 1)


def test_the_list_holds_every_pseudonym_of_the_copy_and_what_it_stands_for(
    secret_case: Any, tmp_path: Path, netvet: Any
) -> None:
    case, secrets = secret_case(tmp_path, 5)
    redact(case, tmp_path / "copy", key=tmp_path / "key")
    run = netvet("redact", case, "--key", tmp_path / "key", "--list", "-o", tmp_path / "who.csv")
    assert run.returncode == 0, run.stderr
    rows = list(csv.DictReader((tmp_path / "who.csv").open(encoding="utf-8", newline="")))
    assert list(rows[0]) == ["kind", "original", "pseudonym"]
    assert all(row["pseudonym"].startswith(row["kind"]) for row in rows)
    made = re.compile(rf"(?:{'|'.join(KINDS)})[0-9a-f]{{20}}".encode())
    found = {
        word.decode() for path in (tmp_path / "copy").rglob("*") if path.is_file() for word in made.findall(contents(path))
    }
    assert found
    assert found <= {row["pseudonym"] for row in rows}
    assert {row["kind"] for row in rows} >= {"element", "site", "operator", "maker", "version"}
    assert {row["original"] for row in rows} & set(secrets.given)
    again = netvet("redact", case, "--key", tmp_path / "key", "--list")
    assert again.stdout.encode() == (tmp_path / "who.csv").read_bytes()


def test_a_list_needs_the_key_and_makes_none(tmp_path: Path, netvet: Any) -> None:
    case = example()
    for words, near in (
        (("--list",), "--list needs --key"),
        (("--list", "--key", tmp_path / "none"), "there is no key"),
        ((), "name the copy to write by -o"),
    ):
        run = netvet("redact", case, *words)
        assert run.returncode == 2
        assert near in run.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_case_with_names_of_its_own_is_copied_as_its_mapping_reads_it(netvet: Any, tmp_path: Path) -> None:
    case = tmp_path / "case"
    (case / "network").mkdir(parents=True)
    (case / "case.toml").write_text('title = "t"\nas_of = 2026-11-21\nregimes = ["de-contracts-2024"]\n')
    (case / "network" / "elements.csv").write_text("Kennung,Betreiber,Hersteller,Funktion,Zustand\na,Op,HW,UPF,in-service\n")
    (case / "network" / "operators.csv").write_text("operator,country,party_to\nOp,DE,de-contracts-2024\n")
    named = {
        "Kennung": "element_id",
        "Betreiber": "operator",
        "Hersteller": "vendor",
        "Funktion": "function",
        "Zustand": "state",
    }
    columns = "\n".join(f'"{own}" = "{column}"' for own, column in named.items())
    mapping = f'[vendors]\n"HW" = "Huawei"\n[[table]]\nto = "elements"\n[table.columns]\n{columns}\n'
    (case / "mapping.toml").write_text(mapping)
    redact(case, tmp_path / "copy", key=tmp_path / "key")
    with assess(case) as before, assess(tmp_path / "copy") as after:
        found = [sorted((row["rule"], row["status"], row["n"]) for row in one.counts()) for one in (before, after)]
    assert found[0] == found[1]
    assert {status for _, status, _ in found[0]} >= {"not-yet-due"}
    listed = netvet("redact", case, "--key", tmp_path / "key", "--list")
    assert listed.returncode == 0
    assert '"element","a"' in listed.stdout
