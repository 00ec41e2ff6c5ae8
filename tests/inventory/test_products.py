"""The catalogue: every entry whole and sourced; a name means one entry, candidates or nothing, and never another product."""

from __future__ import annotations

import csv
import time
from collections import Counter
from importlib.resources import files

import pytest

from netvet.dossier import Dossiers, read_dossiers
from netvet.inventory.functions import shipped_functions
from netvet.inventory.product_names import fold, spellings
from netvet.inventory.products import KINDS, Catalogue, Product, find_product, functions_sold, shipped_products

PRODUCTS = list(shipped_products().rows.values())
GENERATIONS = ("", "2G", "3G", "4G", "5G")
ON_PURPOSE: frozenset[str] = frozenset()
"""Names that more than one entry claims."""


@pytest.fixture(scope="module")
def dossiers() -> Dossiers:
    return read_dossiers()


def test_ids_are_unique_in_the_file() -> None:
    with (files("netvet.inventory") / "products.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [key for key, count in Counter(row["id"] for row in rows).items() if count > 1] == []
    assert len(rows) == len(PRODUCTS) >= 200


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.id)
def test_an_entry_is_whole(product: Product) -> None:
    known = shipped_functions()
    assert product.functions, "what no function is known for does not belong here"
    assert len(set(product.functions)) == len(product.functions)
    for function in product.functions:
        assert function in known.rows, function
    assert product.kind in KINDS
    assert product.generation in GENERATIONS
    assert product.source.publisher.strip()
    assert product.source.work.strip()
    assert product.source.url.startswith(("https://", "http://"))
    assert not set(product.source.url) & set(" ()<>|")
    assert product.name == product.name.strip()
    assert product.vendor == product.vendor.strip() != ""
    if product.generation and len(product.functions) == 1:
        assert product.generation in known.rows[product.functions[0]].generations


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.id)
def test_every_name_means_its_own_entry(product: Product) -> None:
    for name in (product.name, *product.aliases):
        if fold(name) in ON_PURPOSE:
            continue
        for written in (name, name.upper(), f"  {name.lower()} ", name.replace(" ", "_")):
            found = find_product(written, product.vendor)
            assert found.product is product, written
            assert found.candidates == ()
        for maker in product.makers:
            assert find_product(f"{maker} {name}").product is product


def test_no_name_is_claimed_twice_unless_on_purpose() -> None:
    twice = {name for name, claimed in shipped_products().names.items() if len(claimed) > 1}
    assert twice == ON_PURPOSE


def test_makers_are_those_of_the_dossiers(dossiers: Dossiers) -> None:
    named = {dossier.id for dossier in dossiers.vendors}
    resolved = {product.vendor: dossiers.maker(product.vendor) for product in PRODUCTS}
    without = {"fujitsu"}  # no product of it could be sourced yet
    assert named - {maker.id for maker in resolved.values()} == without, "every other maker with a dossier has products"
    assert not [name for name, maker in resolved.items() if maker.ambiguous]


@pytest.mark.parametrize(
    ("written", "product"),
    [
        ("U2000 V300R019", "huawei-imanager-u2000"),
        ("U2000V300R019C10SPC200", "huawei-imanager-u2000"),
        ("u-2000 (V300R019C10)", "huawei-imanager-u2000"),
        ("NetAct 22", "nokia-netact"),
        ("NetAct, Release 16.2", "nokia-netact"),
        ("NetAct 21 SP", None),
        ("Radio 4428 B42", "ericsson-radio-4428"),
        ("Radio 4428 B1B3", "ericsson-radio-4428"),
        ("Radio 4428 B42 21.Q4", "ericsson-radio-4428"),
        ("Radio 4429", None),
        ("OptiX RTN 950", "huawei-optix-rtn-950"),
        ("optix rtn-950a", "huawei-optix-rtn-950a"),
        ("OptiX RTN 950B", None),
        ("OptiX RTN", None),
        ("ＮＥ４０Ｅ", "huawei-netengine40e"),
    ],
)
def test_versions_and_bands_do_not_hide_a_name_nor_make_another(written: str, product: str | None) -> None:
    maker = next((row.vendor for row in PRODUCTS if row.id == product), None)
    found = find_product(written, maker).product
    assert (found.id if found else None) == product


@pytest.mark.parametrize("name", ["ENM", "NSP", "U2000", "CMG", "AXE"])
def test_a_longer_word_is_another_name(name: str) -> None:
    for longer in (f"{name}STRO", f"{name}-X", f"X{name}", f"{name}+", f"{name} Pro"):
        for maker in ("Ericsson", "Nokia", "Huawei", None):
            assert find_product(longer, maker).product is None, longer


def test_a_short_or_common_name_needs_the_maker() -> None:
    for name in ("ENM", "6500", "MX Series", "Groove", "Session Border Controller"):
        found = find_product(name)
        assert found.product is None
        assert [one.reason for one in found.candidates] == ["maker-needed"]
    assert find_product("ENM", "Ericsson").product is not None
    assert find_product("Ciena 6500").function == "DWDM"


def test_another_makers_product_is_a_candidate_only() -> None:
    found = find_product("NetAct", "Huawei")
    assert found.product is None
    assert [(one.product.id, one.confidence, one.reason) for one in found.candidates] == [("nokia-netact", 1.0, "other-maker")]
    assert find_product("Huawei U2000", "ZTE").product is None, "name and maker contradict each other"


def test_makers_are_found_by_their_dossiers(dossiers: Dossiers) -> None:
    legal = "Huawei Technologies Co., Ltd."
    assert find_product("U2000", legal).product is None, "without dossiers a maker is its plain name"
    assert find_product("U2000", legal, dossiers.key).product is not None
    assert find_product("U2000", "华为", dossiers.key).product is not None
    assert find_product("9500 MPR", "Alcatel-Lucent").product is not None, "sold under an earlier name"
    assert find_product("NetAct", "NSN", dossiers.key).product is not None
    assert dossiers.key("Calix, Inc.") == dossiers.key("CALIX")


def test_what_a_maker_sells_is_told_of_it_once_whatever_its_products_were_called(dossiers: Dossiers) -> None:
    sold = functions_sold(dossiers.key)
    assert "RAN-EM" in sold[dossiers.key("Nokia")]
    assert "DWDM" in sold[dossiers.key("Adtran")]
    assert sold.keys() <= {dossiers.key(product.vendor) for product in PRODUCTS}, "no maker under an earlier name"


def test_a_product_that_can_be_several_things_decides_nothing() -> None:
    found = find_product("NE40E", "Huawei")
    assert found.product is not None
    assert len(found.product.functions) > 1
    assert found.function is None
    assert find_product("HSS9860", "Huawei").function == "HSS"


def test_one_name_of_two_makers_needs_the_maker() -> None:
    def product(vendor: str) -> Product:
        return Product(vendor, vendor, (), "Fjord 7000", (), ("OLT",), "", "element", False, PRODUCTS[0].source, "")

    catalogue = Catalogue([product("Nordvik"), product("Sundal")])
    found = catalogue.find("Fjord 7000")
    assert found.product is None
    assert [(one.product.vendor, one.reason) for one in found.candidates] == [("Nordvik", "several"), ("Sundal", "several")]
    assert catalogue.find("Fjord 7000", "Sundal").product == product("Sundal")
    assert [one.reason for one in catalogue.find("Fjord 7000", "Other").candidates] == ["other-maker", "other-maker"]


def test_near_names_are_candidates_with_a_confidence_below_one() -> None:
    found = find_product("OptiX RTN 950B", "Huawei")
    assert found.product is None
    assert found.candidates[0].product.id == "huawei-optix-rtn-950"
    for one in found.candidates:
        assert one.reason == "near-name"
        assert 0 < one.confidence < 1


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "-",
        "22",
        "V300R019",
        "=cmd|U2000!A1",
        "U2000' OR 1=1 --",
        "<script>U2000</script>",
        "U2000\x00\x00x",
        "У2000",  # a Cyrillic letter
        "Ｕ2000ｘ",
        "U2000" * 1000,
        "9" * 100_000,
        "\n".join(["U2000"] * 3),
        "None",
        "n/a",
    ],
)
def test_hostile_names_mean_nothing(written: str) -> None:
    for maker in (None, "Huawei", "", "=cmd()", "\u202eiewauH"):
        assert find_product(written, maker).product is None


def test_marks_that_nobody_sees_hide_no_name() -> None:
    assert find_product("\u202eU2000\u202c", "Huawei").product is find_product("U2000", "Huawei").product
    assert find_product("U\u200b2000", "Huawei").product is not None


def test_keys_come_with_ever_less() -> None:
    assert list(spellings("NetAct 22")) == ["netact22", "netact"]
    assert list(spellings("AIR 6488 B42")) == ["air6488b42", "air6488"]
    assert list(spellings("U2020 V300R019")) == ["u2020v300r019", "u2020"]
    assert list(spellings("ASR 9000")) == ["asr9000"], "a number of a model is no version"


def test_a_hundred_thousand_names_take_seconds() -> None:
    names = [f"{PRODUCTS[n % len(PRODUCTS)].name} V{n // 999 + 100}R{n % 999:03d}" for n in range(20_000)]
    names += [f"PRD-{n:06d}" for n in range(20_000)]
    began = time.process_time()
    found = sum(find_product(name, "Huawei").product is not None for name in names)
    assert time.process_time() - began < 10  # about 1 s on a quiet machine; a scan of the catalogue for each would take minutes
    assert found == sum(PRODUCTS[n % len(PRODUCTS)].vendor == "Huawei" for n in range(20_000))
