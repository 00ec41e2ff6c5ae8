"""An invented country of any size as a whole case, the same for the same seed: for benchmarks and tests.

Elements are drawn in chunks, each from a stream of random bits of its own, and turned to choices by whole numbers only,
so that no method of a random generator that may change stands between the seed and the bytes.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
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
from netvet.inventory.reading import STAMP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Column = pa.Array[Any]
    Columns = dict[str, Column]

Codes = NDArray[np.intp]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

AS_OF = date(2026, 11, 21)
NOTICE = "All operators, sites and elements are invented; no statement about a real company."
CHUNK = 122_880
"""Elements drawn and written at a time: a row group, and a whole number of sites."""
ELEMENTS_A_SITE = 3
STEPS = 1 << 16
"""A choice is made by 16 random bits."""

OPERATORS = (
    # name, share of the sites in percent, party_to, vital, raised risk, attack detection, last audit
    ("Nordwind", 30, "de-contracts-2024", True, True, True, date(2026, 3, 2)),
    ("Südstern", 25, "de-contracts-2024+uk-direction-2022", True, True, True, date(2025, 9, 1)),
    ("Westfunk", 20, "de-contracts-2024+se-pts-2020", True, False, None, date(2023, 5, 8)),
    ("Ostnetz", 12, "uk-direction-2022", False, False, False, None),
    ("Talnetz", 8, "none", False, None, None, None),
    ("Inselfunk", 5, None, None, None, None, date(2024, 11, 25)),
)
NAMES = tuple(operator[0] for operator in OPERATORS)

# function, generation, how many in 10,000, group; `?` is not known everywhere below
KINDS = """
eNB 4G 2950 4G, gNB 5G 1800 5G, NodeB 3G 900 3G, BTS 2G 1200 2G, RU 4G+5G 700 5G, DU 5G 200 split, CU-CP 5G 40
split, CU-UP 5G 40 split, cell-site-router 4G+5G 1000 router, microwave 4G+5G 280 transport, DWDM 4G+5G+fixed 120
transport, OLT fixed 600 fixed, BNG fixed 40 fixed, SecGW 4G+5G 10 border, internet-gateway 4G+5G+fixed 6 border,
IPX 4G+5G 2 border, IP-core-router 4G+5G+fixed 12 router, AMF 5G 4 core-5G, MME+AMF 4G+5G 6 core-5G, SMF 5G 4
core-5G, SMF+PGW 4G+5G 4 core-5G, UPF 5G 10 core-5G, UDM+AUSF 5G 3 core-5G, UDR 5G 2 core-5G, NRF 5G 2 core-5G, PCF
5G 2 core-5G, SEPP 5G 1 core-5G, CHF 4G+5G 2 core-5G, NSSF 5G 1 core-5G, MME 4G 3 core-4G, SGW+PGW 4G 4 core-4G, HSS
4G 3 core-4G, PCRF 4G 2 core-4G, S-CSCF 4G+5G 3 core-4G, NFVI 4G+5G 8 platform, MANO 4G+5G 2 manager, OSS 4G+5G 2
manager, RAN-EM 4G+5G 12 manager, Core-EM 4G+5G 4 manager, Transport-EM 4G+5G 6 manager, mast-box ? 4 4G, ? ? 6
router
"""
GROUPS = (
    *("2G", "3G", "4G", "5G", "split", "router", "transport", "fixed", "border"),
    *("core-4G", "core-5G", "platform", "manager"),
)

SPELLINGS = {
    "huawei": "Huawei 55, HUAWEI 20, Huawei Technologies 10, Huawei Technologies Co., Ltd. 10, huawei 5",
    "zte": "ZTE 70, ZTE Corporation 25, zte 5",
    "ericsson": "Ericsson 70, ERICSSON 10, Ericsson AB 15, Telefonaktiebolaget LM Ericsson 5",
    "nokia": "Nokia 70, NOKIA 15, Nokia Corporation 15",
    "samsung": "Samsung 60, Samsung Electronics 40",
    "mavenir": "Mavenir 80, Mavenir Systems 20",
    "acme": "Acme Radio 100",
    "?": "? 100",
}
MAKERS = {
    "*": "huawei 330, zte 40, ericsson 300, nokia 210, samsung 50, mavenir 10, acme 30, ? 30",
    "split": "huawei 250, ericsson 250, nokia 200, samsung 150, mavenir 100, acme 20, ? 30",
    "router": "huawei 350, zte 60, nokia 400, ericsson 100, acme 60, ? 30",
    "transport": "huawei 450, zte 100, nokia 300, ericsson 80, acme 40, ? 30",
    "fixed": "huawei 450, zte 150, nokia 350, acme 20, ? 30",
    "core-5G": "huawei 60, zte 10, ericsson 480, nokia 300, mavenir 90, samsung 20, acme 10, ? 30",
    "core-4G": "huawei 250, zte 30, ericsson 350, nokia 300, mavenir 30, acme 10, ? 30",
}
PRODUCTS = {"?": "MX-100 50, ? 50"} | {
    maker: f"{maker[0].upper()}X-100 40, {maker[0].upper()}X-200 40, {maker[0].upper()}X-300 15, ? 5"
    for maker in SPELLINGS
    if maker != "?"
}
VERSIONS = {"*": "21.4 15, 23.2 30, 24.1.2 30, 25.1 15, ? 10"}
BY_GROUP: Mapping[str, Mapping[str, str]] = {
    "bands": {
        "2G": "B8 60, B3+B8 37, ? 3",
        "3G": "B1 55, B1+B8 42, ? 3",
        "4G": "B3+B20 35, B1+B3+B20 35, B1+B3+B7+B20 20, B8 6, ? 4",
        "5G": "n78 35, n28+n78 35, n1+n28 25, n40 1, ? 4",
        "split": "n78 40, n28+n78 50, ? 10",
        "*": "? 1",
    },
    "services_in_band": {
        "core-5G": "n28+n78 60, n78 30, ? 10",
        "core-4G": "B3+B20 80, B1+B3+B7+B20 10, ? 10",
        "manager": "n28+n78 40, B3+B20+n78 30, ? 30",
        "*": "? 1",
    },
    "state": {"*": "in-service 925, installed 30, planned 15, procured 5, removed 15, ? 10"},
    "country": {"*": "DE 97, ? 3"},
    "licence_holder": {"*": "? 985, Westfunk 10, Nordwind 5", "fixed": "? 1"},
    "used_by": {"*": "? 96, none 2, Talnetz 1, Inselfunk+Talnetz 1"},
    "software_vendor": {"*": "? 98, Mavenir 1, Acme Radio 1"},
    "maintainer": {"*": "own 70, field-service 25, ? 5"},
    "kind": {
        "*": "goods 96, ? 4",
        "core-5G": "software 90, managed-service 8, ? 2",
        "manager": "software 92, managed-service 6, ? 2",
    },
    "funding": {"*": "own 93, state-aid 4, ? 3"},
    "accessible_from": {
        "*": "DE 80, DE+PL 8, none 4, DE+IN 2, DE+CN 1, ? 5",
        "core-5G": "DE 80, none 10, DE+IN 5, DE+CN 1, ? 4",
        "manager": "DE 65, DE+IN 15, DE+RO 10, DE+CN 4, ? 6",
    },
    "certificates": {
        "*": "? 97, none 3",
        "core-5G": "INV-2024-01 40, INV-2024-02 15, none 15, ? 30",
        "core-4G": "none 40, ? 60",
    },
    "cleared_by": {"*": "? 99, N-2025-17 1", "core-5G": "? 85, none 5, N-2025-17 10"},
    "responsible": {
        "*": "Radio 100",
        "router": "Transport 100",
        "transport": "Transport 100",
        "core-5G": "Core 1",
        "core-4G": "Core 1",
    },
    "ticket": {"*": "? 97, CHG-4100 2, CHG-4200 1"},
    "source": {"*": "inventory, 2026-11-20 (invented) 99, mast survey, spring 2026 (invented) 1"},
}
FLAGS: Mapping[str, Mapping[str, str]] = {
    "high_data_rate": {"router": "true 10, false 70, ? 20", "transport": "true 45, false 35, ? 20", "*": "? 1"},
    "critical_functions_replaced": {"manager": "true 35, false 45, ? 20", "*": "? 1"},
}
RATES = {"router": "1 30, 10 50, 100 15, ? 5", "transport": "1 10, 10 30, 100 40, 400 15, ? 5", "*": "? 1"}
# subscribers from and up to, for each group; premises of what is fixed
SERVED = {"*": (50, 6_000), "fixed": (100, 4_000), "core-5G": (50_000, 4_000_000), "core-4G": (50_000, 3_000_000)}
FIRST_WEEK = {
    "2G": date(2005, 1, 3),
    "3G": date(2007, 1, 1),
    "4G": date(2011, 1, 3),
    "5G": date(2019, 7, 1),
    "*": date(2014, 1, 6),
}
REGIONS = "North 20, Coast 8, West 25, Middle 15, South 22, East 10"
AREAS = "urban 45, rural 35, urban+port 4, border+rural 5, barracks+rural 2, none 4, ? 5"


def synthesise(elements: int, seed: int, folder: Path | str, progress: Callable[[int, int], None] | None = None) -> None:
    """Write an invented country as a case: the same bytes for the same number, seed and versions of the libraries.

    Args:
        elements: how many it has, exactly.
        seed: a whole number, not below 0.
        folder: where it will lie; it must not exist, or be empty.
        progress: told after each chunk how many elements are written, and of how many.

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
        _write_network(elements, seed, made / "network", progress or (lambda *_: None))
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


def _write_network(elements: int, seed: int, folder: Path, progress: Callable[[int, int], None]) -> None:
    sites_of = np.zeros(len(NAMES), np.int64)
    with _Writer(folder, "elements") as element_rows, _Writer(folder, "sites") as site_rows:
        for first in range(0, elements, CHUNK):
            count = min(CHUNK, elements - first)
            bits, places = Bits(seed, first // CHUNK), -(-count // ELEMENTS_A_SITE)
            home = bits.choose(_choice({"*": _shares()}), np.zeros(places, np.intp))
            site_rows.write(_sites(bits, first // ELEMENTS_A_SITE, home))
            element_rows.write(_elements(bits, first, np.repeat(home, ELEMENTS_A_SITE)[:count]))
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


class Bits:
    """The random bits of one chunk, and what is chosen by them."""

    def __init__(self, seed: int, chunk: int) -> None:
        self._source = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(chunk,)))

    def take(self, count: int) -> Codes:
        """Take numbers from 0 to STEPS - 1, all as likely."""
        raw = np.asarray(self._source.random_raw(count // 4 + 1), dtype="<u8")
        return raw.view("<u2")[:count].astype(np.intp)

    def choose(self, choice: Choice, group: Codes) -> Codes:
        """Choose a word for each, by its group: the word's code, 0 where it is not known."""
        chosen: Codes = choice.table.ravel()[group * STEPS + self.take(len(group))].astype(np.intp)
        return chosen

    def below(self, limit: Numbers | int, count: int) -> Numbers:
        """Take whole numbers from 0 to below a limit, small ones more often than large ones."""
        skewed = (self.take(count) * self.take(count)) >> 16
        return np.asarray((skewed * limit) >> 16, dtype=np.int64)


@dataclass(frozen=True)
class Choice:
    """Words to choose from: the code of each (not known is 0), and for each group and 16 bits the code chosen."""

    words: tuple[str, ...]
    table: NDArray[np.uint8]

    def texts(self, codes: Codes) -> Column:
        """Make codes a column of words."""
        return pa.DictionaryArray.from_arrays(_places((codes - 1).astype(np.int16), codes > 0), pa.array(self.words[1:]))


def _places(numbers: NDArray[Any], known: Mask) -> Any:
    """Give whole numbers with gaps, a type that the stubs of pyarrow do not know."""
    return pa.array(numbers, mask=~known)


def _choice(by_group: Mapping[str, str], groups: Sequence[str] = ("*",)) -> Choice:
    return _read_choice(tuple(by_group.items()), tuple(groups))


@cache
def _read_choice(by_group: tuple[tuple[str, str], ...], groups: tuple[str, ...]) -> Choice:
    """Read `word weight, word weight` of each group; that of `*` stands for groups not named."""
    weighed = {group: [_weighed(item) for item in _items(text)] for group, text in by_group}
    words = ("?", *dict.fromkeys(word for items in weighed.values() for word, _ in items if word != "?"))
    table = np.zeros((len(groups), STEPS), np.uint8)
    for row, group in enumerate(groups):
        items = weighed.get(group) or weighed["*"]
        limits = np.cumsum([weight for _, weight in items])
        chosen = np.searchsorted(limits * STEPS // limits[-1], np.arange(STEPS), side="right")
        table[row] = np.array([words.index(word) for word, _ in items])[chosen]
    return Choice(words, table)


def _items(text: str) -> Iterator[str]:
    """Split a list; a comma within an item (`Co., Ltd. 10`) is no end of it: every item ends in a number."""
    item = ""
    for part in text.split(", "):
        item += part
        if item[-1].isdigit():
            yield item
            item = ""
        else:
            item += ", "


def _weighed(item: str) -> tuple[str, int]:
    word, _, weight = item.rpartition(" ")
    return word, int(weight)


def _shares() -> str:
    return ", ".join(f"{operator[0]} {operator[1]}" for operator in OPERATORS)


@cache
def _kinds() -> tuple[tuple[str, str, int, str], ...]:
    rows = [item.split() for item in KINDS.replace("\n", " ").split(",")]
    return tuple((function, generation, int(weight), group) for function, generation, weight, group in rows)


def _ids(letter: str, first: int, count: int) -> Column:
    numbers: Any = pc.utf8_lpad(pa.array(np.arange(first + 1, first + count + 1)).cast(pa.string()), 9, "0")
    ids: Column = pc.binary_join_element_wise(pa.scalar(letter), numbers, pa.scalar(""))
    return ids


def _elements(bits: Bits, first: int, home: Codes) -> Columns:
    """Draw a chunk of elements, of the operators of their sites."""
    count, kinds = len(home), _kinds()
    kind = _choice({"*": ", ".join(f"{number} {row[2]}" for number, row in enumerate(kinds))})
    drawn = bits.choose(kind, np.zeros(count, np.intp)) - 1
    group = np.array([GROUPS.index(row[3]) for row in kinds])[drawn]
    columns = {"element_id": _ids("E", first, count), "operator": _choice({"*": _shares()}).texts(home)}
    columns |= _what(bits, drawn) | _makers(bits, group) | _placed(first, count)
    columns |= {name: _texts(bits, words, group) for name, words in BY_GROUP.items()}
    columns |= _days(bits, group, columns["state"]) | _served(bits, group)
    columns |= {name: _flags(bits, words, group) for name, words in FLAGS.items()}
    return columns | _managed(columns["element_id"], group, home) | {"estimate": pa.array(bits.take(count) < STEPS // 100)}


def _placed(first: int, count: int) -> Columns:
    """Put as many elements as a site bears on each site in turn."""
    sites = _ids("S", first // ELEMENTS_A_SITE, -(-count // ELEMENTS_A_SITE))
    everyone = np.arange(count)
    return {"site_id": sites.take(_places(everyone // ELEMENTS_A_SITE, everyone >= 0))}


def _managed(ids: Column, group: Codes, home: Codes) -> Columns:
    """Name the manager and the platform of each."""
    manager, platform = group == GROUPS.index("manager"), group == GROUPS.index("platform")
    hosted = manager | (group == GROUPS.index("core-5G"))
    return {"managed_by": _one_of(manager, home, ids, ~manager), "hosted_on": _one_of(platform, home, ids, hosted)}


def _what(bits: Bits, drawn: Codes) -> Columns:
    """Name function and generation, each missing now and then."""
    functions = _choice({str(number): f"{kind[0]} 1" for number, kind in enumerate(_kinds())}, ())
    code = np.array([functions.words.index(kind[0]) for kind in _kinds()])[drawn]
    generation = {str(number): f"{kind[1]} 92, ? 8" for number, kind in enumerate(_kinds())}
    return {"function": functions.texts(code), "generation": _texts(bits, generation, drawn, tuple(generation))}


def _texts(bits: Bits, words: Mapping[str, str], group: Codes, groups: Sequence[str] = GROUPS) -> Column:
    choice = _choice(words, groups)
    return choice.texts(bits.choose(choice, group))


def _makers(bits: Bits, group: Codes) -> Columns:
    """Name the maker as people spell it, its product and the version that runs."""
    makers = _choice(MAKERS, GROUPS)
    maker = bits.choose(makers, group)
    by_maker = {"vendor": SPELLINGS, "product": PRODUCTS, "software_version": VERSIONS}
    return {column: _texts(bits, words, maker, makers.words) for column, words in by_maker.items()}


def _flags(bits: Bits, words: Mapping[str, str], group: Codes) -> Column:
    choice = _choice(words, GROUPS)
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
    rates = _choice(RATES, GROUPS)
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
    return ids.take(_places(rows, rows >= 0)).take(_places(np.where(known, found, 0), known))


def _sites(bits: Bits, first: int, home: Codes) -> Columns:
    count = len(home)
    region, area = _choice({"*": REGIONS}), _choice({"*": AREAS})
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
