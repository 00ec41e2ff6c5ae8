"""An invented country of any size as a whole case, the same for the same seed: for benchmarks and tests.

Elements are drawn in chunks, each from a stream of random bits of its own (`netvet.inventory.chance`).
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from netvet.errors import CaseError
from netvet.inventory.chance import STEPS, Bits, Codes, Mask, Numbers, choice_of, ids_of, with_gaps
from netvet.inventory.reading import STAMP
from netvet.inventory.recipe import (
    AREAS,
    BY_GROUP,
    FIRST_WEEK,
    FLAGS,
    GROUPS,
    KINDS,
    MAKERS,
    NAMES,
    OPERATORS,
    PRODUCTS,
    RATES,
    REGIONS,
    SERVED,
    SPELLINGS,
    VERSIONS,
)
from netvet.inventory.wiring import STREAM, Wiring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from netvet.inventory.chance import Column, Columns

AS_OF = date(2026, 11, 21)
NOTICE = "All operators, sites and elements are invented; no statement about a real company."
CHUNK = 122_880
"""Elements drawn and written at a time: a row group, and a whole number of sites."""
ELEMENTS_A_SITE = 3


def synthesise(
    elements: int,
    seed: int,
    folder: Path | str,
    progress: Callable[[int, int], None] | None = None,
    *,
    links: bool = False,
) -> None:
    """Write an invented country as a case: the same bytes for the same number, seed and versions of the libraries.

    Args:
        elements: how many it has, exactly.
        seed: a whole number, not below 0.
        folder: where it will lie; it must not exist, or be empty.
        progress: told after each chunk how many elements are written, and of how many.
        links: write the links between elements too; the elements are the same.

    Raises:
        CaseError: where the folder holds something, or a number cannot be used.
    """
    folder = Path(folder)
    _refuse(elements, seed, folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".netvet-", dir=folder.parent))
    try:
        made = scratch / "case"
        (made / "network").mkdir(parents=True)
        _write_network(elements, seed, made / "network", progress or (lambda *_: None), links=links)
        (made / "case.toml").write_text(_settings(elements, seed), encoding="utf-8")
        if folder.is_dir():
            folder.rmdir()
        made.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _refuse(elements: int, seed: int, folder: Path) -> None:
    if elements < 1:
        raise CaseError(f"a network cannot have {elements} elements", where=str(folder), remedy="ask for one or more")
    if seed < 0:
        raise CaseError(f"{seed} is no seed", where=str(folder), remedy="give a whole number from 0")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        remedy = "name a folder that does not exist, or empty it"
        raise CaseError("something lies there already", where=str(folder), remedy=remedy)


def _settings(elements: int, seed: int) -> str:
    return (
        f'title = "Invented country of {elements} elements (seed {seed})"\n'
        f'as_of = {AS_OF}\nregimes = ["de-contracts-2024"]\nnotice = "{NOTICE}"\n'
    )


def _write_network(elements: int, seed: int, folder: Path, progress: Callable[[int, int], None], *, links: bool) -> None:
    sites_of = np.zeros(len(NAMES), np.int64)
    wiring = Wiring(tuple(kind[0] for kind in _kinds()), len(NAMES))
    with (
        _Writer(folder, "elements") as element_rows,
        _Writer(folder, "sites") as site_rows,
        _Writer(folder, "links") as link_rows,
    ):
        for first in range(0, elements, CHUNK):
            count = min(CHUNK, elements - first)
            bits, places = Bits(seed, first // CHUNK), -(-count // ELEMENTS_A_SITE)
            home = bits.choose(choice_of({"*": _shares()}), np.zeros(places, np.intp))
            site_rows.write(_sites(bits, first // ELEMENTS_A_SITE, home))
            homes, drawn = np.repeat(home, ELEMENTS_A_SITE)[:count], _kinds_of(bits, count)
            element_rows.write(_elements(bits, first, homes, drawn))
            if links:
                link_rows.write(wiring.links(Bits(seed, STREAM + first // CHUNK), first, drawn, homes))
            sites_of += np.bincount(home - 1, minlength=len(NAMES))
            progress(first + count, elements)
    with _Writer(folder, "operators") as operator_rows:
        operator_rows.write(_operators(sites_of))


class _Writer:
    """A Parquet file of one table, with the mark that its cells are as this program would have read them."""

    def __init__(self, folder: Path, table: str) -> None:
        self._path, self._table = folder / f"{table}.parquet", table
        self._file: pq.ParquetWriter | None = None

    def write(self, columns: Columns) -> None:
        rows = pa.table(columns)
        if self._file is None:
            key = rows.column_names[0]
            coded = [column for column in rows.column_names if column not in (key, "subscribers", "traffic_gbps")]
            options: dict[str, Any] = {"use_dictionary": coded, "column_encoding": {key: "DELTA_BYTE_ARRAY"}}
            options |= {"compression": "zstd", "store_schema": False, "store_decimal_as_integer": True}
            self._file = pq.ParquetWriter(self._path, rows.schema, **options)
            self._file.add_key_value_metadata({STAMP: self._table, "notice": NOTICE})
        self._file.write_table(rows, row_group_size=CHUNK)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()


def _shares() -> str:
    return ", ".join(f"{operator[0]} {operator[1]}" for operator in OPERATORS)


@cache
def _kinds() -> tuple[tuple[str, str, int, str], ...]:
    rows = [item.split() for item in KINDS.replace("\n", " ").split(",")]
    return tuple((function, generation, int(weight), group) for function, generation, weight, group in rows)


def _ids(letter: str, first: int, count: int) -> Column:
    return ids_of(letter, np.arange(first, first + count))


def _kinds_of(bits: Bits, count: int) -> Codes:
    """Draw of each element what kind it is, by place in `_kinds()`."""
    kind = choice_of({"*": ", ".join(f"{number} {row[2]}" for number, row in enumerate(_kinds()))})
    return np.asarray(bits.choose(kind, np.zeros(count, np.intp)) - 1, np.intp)


def _elements(bits: Bits, first: int, home: Codes, drawn: Codes) -> Columns:
    """Draw the rest of a chunk of elements, of the operators of their sites and of these kinds."""
    count = len(home)
    group = np.array([GROUPS.index(row[3]) for row in _kinds()])[drawn]
    columns = {"element_id": _ids("E", first, count), "operator": choice_of({"*": _shares()}).texts(home)}
    columns |= _what(bits, drawn) | _makers(bits, group) | _placed(first, count)
    columns |= {name: _texts(bits, words, group) for name, words in BY_GROUP.items()}
    columns |= _days(bits, group, columns["state"]) | _served(bits, group)
    columns |= {name: _flags(bits, words, group) for name, words in FLAGS.items()}
    return columns | _managed(columns["element_id"], group, home) | {"estimate": pa.array(bits.take(count) < STEPS // 100)}


def _placed(first: int, count: int) -> Columns:
    """Put as many elements as a site bears on each site in turn."""
    sites = _ids("S", first // ELEMENTS_A_SITE, -(-count // ELEMENTS_A_SITE))
    everyone = np.arange(count)
    return {"site_id": sites.take(with_gaps(everyone // ELEMENTS_A_SITE, everyone >= 0))}


def _managed(ids: Column, group: Codes, home: Codes) -> Columns:
    """Name the manager and the platform of each."""
    manager, platform = group == GROUPS.index("manager"), group == GROUPS.index("platform")
    hosted = manager | (group == GROUPS.index("core-5G"))
    return {"managed_by": _one_of(manager, home, ids, ~manager), "hosted_on": _one_of(platform, home, ids, hosted)}


def _what(bits: Bits, drawn: Codes) -> Columns:
    """Name function and generation, each missing now and then."""
    functions = choice_of({str(number): f"{kind[0]} 1" for number, kind in enumerate(_kinds())}, ())
    code = np.array([functions.words.index(kind[0]) for kind in _kinds()])[drawn]
    generation = {str(number): f"{kind[1]} 92, ? 8" for number, kind in enumerate(_kinds())}
    return {"function": functions.texts(code), "generation": _texts(bits, generation, drawn, tuple(generation))}


def _texts(bits: Bits, words: Mapping[str, str], group: Codes, groups: Sequence[str] = GROUPS) -> Column:
    choice = choice_of(words, groups)
    return choice.texts(bits.choose(choice, group))


def _makers(bits: Bits, group: Codes) -> Columns:
    """Name the maker as people spell it, its product and the version that runs."""
    makers = choice_of(MAKERS, GROUPS)
    maker = bits.choose(makers, group)
    by_maker = {"vendor": SPELLINGS, "product": PRODUCTS, "software_version": VERSIONS}
    return {column: _texts(bits, words, maker, makers.words) for column, words in by_maker.items()}


def _flags(bits: Bits, words: Mapping[str, str], group: Codes) -> Column:
    choice = choice_of(words, GROUPS)
    code = bits.choose(choice, group)
    flags: Column = pa.array(code == choice.words.index("true"), mask=code == 0)
    return flags


def _by_group(values: Mapping[str, Any], group: Codes) -> NDArray[Any]:
    return np.array([values.get(name, values["*"]) for name in GROUPS])[group]


def _day(value: date) -> int:
    return (value - date(1970, 1, 1)).days


def _some(luck: Codes, part: int, of: int) -> Mask:
    """Say for which of them a chance of `part` in `of` came true."""
    return luck % of < part


def _dates(days: Numbers, known: Mask) -> Column:
    return pa.array(days.astype(np.int32), mask=~known).cast(pa.date32())


def _days(bits: Bits, group: Codes, state: Column) -> Columns:
    """Draw the days of an element's life, in their order; some are not known, and what is planned lies ahead."""
    count, now, luck = len(group), _day(AS_OF), bits.take(len(group))
    ahead, gone = _is(state, "planned", "procured"), _is(state, "removed")
    born = _by_group({name: _day(day) for name, day in FIRST_WEEK.items()}, group)
    past = born + 7 * ((bits.take(count) * ((now - born) // 7)) >> 16)
    installed = np.where(ahead, _weeks_after(bits, now, count, 104), past)
    leaves = _weeks_after(bits, now, count, 250)
    removed = np.minimum(now, _weeks_after(bits, installed + 28, count, 250))
    return {
        "developed_on": _dates(installed - 900, _some(luck, 1, 16)),
        "produced_on": _dates(installed - 180, _some(luck, 3, 8)),
        "procured_on": _dates(installed - 120, _some(luck, 5, 8)),
        "installed_on": _dates(installed, _some(luck, 24, 25)),
        "first_used_on": _dates(installed + 28, _some(luck, 29, 32) & ~ahead & (installed + 28 <= now)),
        "planned_removal_on": _dates(leaves, _some(luck, 4, 64) & ~gone & ~ahead),
        "removed_on": _dates(removed, _some(luck, 15, 16) & gone),
        "support_ends_on": _dates(installed + 3650, _some(luck, 7, 8)),
    }


def _is(column: Column, *words: str) -> Mask:
    found: Mask = pc.is_in(column, pa.array(words)).to_numpy(zero_copy_only=False)
    return found


def _weeks_after(bits: Bits, day: Numbers | int, count: int, weeks: int) -> Numbers:
    return np.asarray(day + 7 + 7 * ((bits.take(count) * weeks) >> 16), dtype=np.int64)


def _served(bits: Bits, group: Codes) -> Columns:
    """Draw whom an element serves and what it carries; numbers are not known now and then."""
    count = len(group)
    low, high = _by_group(SERVED, group).T
    people, luck = low + bits.below(high - low, count), bits.take(count)
    fixed = group == GROUPS.index("fixed")
    rates = choice_of(RATES, GROUPS)
    values = [int(word) * 1_000_000 for word in rates.words[1:]]
    code = bits.choose(rates, group)
    return {
        "data_rate_gbps": _gbps(np.array([0, *values])[code], code > 0),
        "subscribers": pa.array(people, mask=_some(luck, 1, 32)),
        "premises": pa.array(people, mask=~fixed | _some(luck, 1, 16)),
        "traffic_gbps": _gbps(people * (20 + (bits.take(count) & 63)), ~_some(luck, 2, 32)),
    }


def _gbps(millionths: Numbers, known: Mask) -> Column:
    """Make whole millionths a column of DECIMAL(18, 6), two words of 64 bits each."""
    words = np.zeros((len(millionths), 2), "<i8")
    words[:, 0] = millionths
    valid = pa.array(known).buffers()[1]
    return pa.Array.from_buffers(pa.decimal128(18, 6), len(millionths), [valid, pa.py_buffer(words.tobytes())])


def _one_of(offered: Mask, home: Codes, ids: Column, wanted: Mask) -> Column:
    """Name, to each that wants one, one offered by its operator in this chunk; not known where there is none."""
    rows = np.flatnonzero(offered)
    rows = rows[np.argsort(home[rows], kind="stable")]
    start = np.searchsorted(home[rows], np.arange(len(NAMES) + 2))
    many = np.diff(start)[home]
    found = start[home] + np.arange(len(home)) // 512 % np.maximum(many, 1)
    known = wanted & (many > 0)
    return ids.take(with_gaps(rows, rows >= 0)).take(with_gaps(np.where(known, found, 0), known))


def _sites(bits: Bits, first: int, home: Codes) -> Columns:
    count = len(home)
    region, area = choice_of({"*": REGIONS}), choice_of({"*": AREAS})
    everywhere, luck = np.zeros(count, np.intp), bits.take(count)
    return {
        "site_id": _ids("S", first, count),
        "name": _ids("Place ", first, count),
        "latitude": pa.array((475_000 + bits.take(count)) / 10_000),
        "longitude": pa.array((65_000 + bits.take(count)) / 10_000),
        "region": region.texts(bits.choose(region, everywhere)),
        "population": pa.array(200 + bits.below(250_000, count), mask=_some(luck, 1, 32)),
        "sensitive": pa.array(luck < STEPS // 50, mask=_some(luck, 1, 20)),
        "area_tags": area.texts(bits.choose(area, everywhere)),
    }


def _operators(sites_of: Numbers) -> Columns:
    """List the operators, as large as their share of the country."""
    shares = np.array([operator[1] for operator in OPERATORS])
    flags = zip(*(operator[3:6] for operator in OPERATORS), strict=True)
    columns = {
        "operator": pa.array(NAMES),
        "country": pa.array(["DE"] * len(NAMES)),
        "turnover": _gbps(shares * 100_000_000 * 1_000, np.ones(len(NAMES), np.bool_)),
        "subscribers": pa.array(shares * 1_000_000),
        "party_to": pa.array([operator[2] for operator in OPERATORS]),
        "sites_total": pa.array(sites_of),
        "last_audit_on": pa.array([operator[6] for operator in OPERATORS], pa.date32()),
    }
    return columns | dict(zip(("vital", "raised_risk", "attack_detection"), map(pa.array, flags), strict=True))
