"""The invented country: exact, the same for the same seed, without faults, and fit to be judged."""

import hashlib
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from netvet.case import open_case
from netvet.cli import cli
from netvet.compromise import at_a_glance, open_scene
from netvet.errors import CaseError
from netvet.fact import Type
from netvet.findings import assess
from netvet.inventory.reading import is_stamped
from netvet.inventory.store import check_tables, open_inventory
from netvet.inventory.synthetic import AS_OF, CHUNK, synthesise
from netvet.inventory.tables import TABLES

FILES = ["case.toml", "network/elements.parquet", "network/operators.parquet", "network/sites.parquet"]


def digests(folder: Path) -> list[str]:
    return [hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in FILES]


def query(folder: Path, sql: str) -> list[tuple]:
    with duckdb.connect() as con:
        for table in ("elements", "sites", "operators"):
            con.execute(f"CREATE VIEW {table} AS FROM '{folder / 'network' / table}.parquet'")
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "country"
    synthesise(20_000, 7, folder)
    return folder


@pytest.mark.parametrize("elements", [1, 7, CHUNK + 1])
def test_it_has_exactly_the_elements_asked_for(tmp_path: Path, elements: int) -> None:
    synthesise(elements, 1, tmp_path / "country")
    sites = "(FROM sites SELECT count(*))"
    counted = f"SELECT count(*), count(DISTINCT element_id), count(DISTINCT site_id), {sites} FROM elements"
    assert query(tmp_path / "country", counted) == [(elements, elements, -(-elements // 3), -(-elements // 3))]


def test_nothing_else_lies_beside_it(tmp_path: Path) -> None:
    synthesise(7, 1, tmp_path / "country")
    assert [path.name for path in tmp_path.iterdir()] == ["country"]
    assert sorted(str(p.relative_to(tmp_path / "country")) for p in tmp_path.rglob("*.*")) == FILES


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, country: Path) -> None:
    synthesise(20_000, 7, tmp_path / "again")
    assert digests(tmp_path / "again") == digests(country)


def test_another_seed_gives_another_country(tmp_path: Path, country: Path) -> None:
    synthesise(20_000, 8, tmp_path / "other")
    ours, theirs = digests(country), digests(tmp_path / "other")
    assert all(one != other for one, other in zip(ours, theirs, strict=True))


def test_the_smallest_countries_have_no_faults(tmp_path: Path) -> None:
    for elements in (1, 7):
        synthesise(elements, 0, tmp_path / str(elements))
        _, faults, strange = check_tables(tmp_path / str(elements) / "network")
        assert not faults
        assert not any(strange.values())


def test_every_cell_is_as_the_reader_would_have_made_it(country: Path) -> None:
    rows, faults, strange = check_tables(country / "network")
    assert (rows["elements"], faults) == (20_000, [])
    assert strange == {"elements": {}, "sites": {}, "operators": {}}


@pytest.mark.parametrize("table", ["elements", "sites", "operators"])
def test_its_files_bear_the_mark_and_its_columns_the_types_of_the_program(country: Path, table: str) -> None:
    path = country / "network" / f"{table}.parquet"
    with duckdb.connect() as con:
        assert is_stamped(con, path, TABLES[table])
        found = {row[0]: row[1] for row in con.execute(f"DESCRIBE FROM '{path}'").fetchall()}
    assert found == {name: TABLES[table].column(name).type.sql for name in found}


def test_no_cell_is_a_placeholder_or_an_empty_text(country: Path) -> None:
    texts = [c.name for c in TABLES["elements"].columns if c.type in (Type.TEXT, Type.SET)]
    with open_inventory(country / "network") as inventory:
        present = [name for name in texts if inventory.has("elements", name)]
        bad = " OR ".join(f"{name} IN ('', '?', 'unknown', 'n/a')" for name in present)
        assert inventory.con.execute(f"SELECT count(*) FROM elements WHERE {bad}").fetchall() == [(0,)]


def test_what_turns_a_rule_is_there_in_every_state(country: Path) -> None:
    """A value, not known, and known to be none."""
    ((makers, unknown, none, planned, managed),) = query(
        country,
        "SELECT count(DISTINCT vendor), avg((vendor IS NULL)::INT), count(*) FILTER (accessible_from = 'none'), "
        "count(*) FILTER (state = 'planned' AND installed_on > DATE '2026-11-21'), count(managed_by) FROM elements",
    )
    assert makers > 15
    assert 0.02 < unknown < 0.04
    assert min(none, planned, managed) > 100


def test_with_links_the_elements_are_the_same_and_most_stand_at_one(tmp_path: Path, country: Path) -> None:
    synthesise(20_000, 7, tmp_path / "linked", links=True)
    asked = ["inventory", "synthesise", "--elements", "20000", "--seed", "7", "--links", "-o", str(tmp_path / "again")]
    done = CliRunner().invoke(cli, asked, standalone_mode=False)
    assert done.exception is None, done.exception
    assert "next: netvet exposure" in done.stdout
    assert digests(tmp_path / "linked") == digests(country)
    links, again = ((tmp_path / folder / "network" / "links.parquet").read_bytes() for folder in ("linked", "again"))
    assert links == again
    network = tmp_path / "linked" / "network"
    with duckdb.connect() as con:
        con.execute(f"CREATE VIEW elements AS FROM '{network / 'elements.parquet'}'")
        con.execute(f"CREATE VIEW links AS FROM '{network / 'links.parquet'}'")
        (lost,) = con.execute("FROM links SELECT count(*) WHERE to_element NOT IN (SELECT element_id FROM elements)").fetchone()
        (self_made,) = con.execute("FROM links SELECT count(*) WHERE from_element = to_element").fetchone()
        (linked,) = con.execute("SELECT count(DISTINCT from_element) FROM links").fetchone()
        states = con.execute("FROM links SELECT DISTINCT ipsec ORDER BY ipsec").fetchall()
    assert (lost, self_made) == (0, 0)
    assert linked > 19_000
    assert states == [(False,), (True,), (None,)]


def test_with_links_most_stations_have_a_way_to_a_gateway_and_managers_control(tmp_path: Path) -> None:
    synthesise(9_000, 3, tmp_path / "country", links=True)
    with open_scene(tmp_path / "country") as scene:
        traced, stations = scene.traced
        told = {fleet.maker: fleet for fleet in at_a_glance(scene).fleets}
    assert traced > 0.8 * stations > 0
    assert any(one.managed.controlled > 0 for one in told.values())


def test_managers_are_elements_of_the_same_operator(country: Path) -> None:
    strangers = (
        "SELECT count(*) FROM elements AS e LEFT JOIN elements AS m ON e.managed_by = m.element_id "
        "WHERE e.managed_by IS NOT NULL AND m.operator IS DISTINCT FROM e.operator"
    )
    assert query(country, strangers) == [(0,)]


def test_the_sites_of_an_operator_are_counted(country: Path) -> None:
    wrong = (
        "SELECT o.operator FROM operators AS o "
        "WHERE sites_total <> (SELECT count(DISTINCT site_id) FROM elements AS e WHERE e.operator = o.operator)"
    )
    assert query(country, wrong) == []


def test_it_is_a_case_that_can_be_judged(country: Path) -> None:
    case = open_case(country)
    assert (case.as_of, case.regimes) == (AS_OF, ("de-contracts-2024",))
    assert "nvented" in case.title
    assert "no statement about a real company" in case.notice
    with assess(country) as findings:
        counts = findings.counts()
    judged = {row["rule"]: 0 for row in counts}
    for row in counts:
        judged[row["rule"]] += row["n"]
    assert set(judged.values()) == {20_000}
    assert {"met", "unknown", "not-yet-due", "not-applicable"} <= {row["status"] for row in counts}


def test_progress_is_told_after_each_chunk(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    synthesise(CHUNK + 5, 1, tmp_path / "country", lambda done, total: told.append((done, total)))
    assert told == [(CHUNK, CHUNK + 5), (CHUNK + 5, CHUNK + 5)]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "country").mkdir()
    synthesise(1, 1, tmp_path / "country")
    assert (tmp_path / "country" / "case.toml").is_file()


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CaseError, match="remedy"):
        synthesise(1, 1, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("elements", "seed"), [(0, 1), (-5, 1), (1, -1)])
def test_numbers_that_cannot_be_are_refused(tmp_path: Path, elements: int, seed: int) -> None:
    with pytest.raises(CaseError, match="remedy"):
        synthesise(elements, seed, tmp_path / "country")
    assert not list(tmp_path.iterdir())


def test_a_broken_run_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesise(10, 1, tmp_path / "country", stop)
    assert not list(tmp_path.iterdir())
