"""The functions: found by id or alias; own ones, and what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from netvet.errors import CaseError
from netvet.inventory.functions import DATA_CLASSES, DOMAINS, read_functions, shipped_functions

HEAD = "id,name,aliases,generations,domain,tags\n"


def test_the_shipped_table() -> None:
    rows = shipped_functions().rows.values()
    assert len(rows) == 96
    for row in rows:
        assert row.domain in DOMAINS, row.id
        assert row.generations, row.id
        assert set(row.sees) == set(DATA_CLASSES), row.id
        assert set(row.sees.values()) <= set("BpsLh.?"), row.id
        assert row.disruption in ("cells", "area", "operator", "fleet", "none", "?"), row.id


def test_every_cell_of_the_shipped_table_has_a_clause_or_says_that_it_is_from_knowledge() -> None:
    for row in shipped_functions().rows.values():
        told: dict[str, list[str]] = {}
        for part in row.cite.split("; "):
            word, _, clause = part.partition("=")
            told.setdefault(word, []).append(clause)
        for word, cell in (*row.sees.items(), ("disruption", row.disruption)):
            if cell != ".":
                assert any(
                    "TS " in one or "TR " in one or "from knowledge" in one or "http" in one or "github" in one
                    for one in told.get(word, [])
                ), (row.id, word, told.get(word))


def test_ids_and_aliases_do_not_clash() -> None:
    shipped = shipped_functions()
    for row in shipped.rows.values():
        assert shipped.find(row.id) is row
        for alias in row.aliases:
            found = shipped.find(alias)
            assert found is not None, alias


@pytest.mark.parametrize("word", ["gNB", "GNB", " gnb ", "gNB\n"])
def test_found_whatever_the_case_of_the_letters(word: str) -> None:
    found = shipped_functions().find(word)
    assert found is not None
    assert found.id == "gNB"


def test_an_unknown_name_is_not_mapped_and_has_near_ones() -> None:
    assert shipped_functions().find("gNBB") is None
    assert "gNB" in shipped_functions().near("gNBB")
    assert shipped_functions().near("") == []


def test_generation_follows_from_an_id_only() -> None:
    assert shipped_functions().generations("eNB") == ("4G",)
    assert shipped_functions().generations("nonsense") is None


def test_own_functions(put: Any) -> None:
    own = read_functions(put("functions.csv", "\ufeff" + HEAD + "X-GW, ,x gateway | xgw,4G+5G,border,security\n"))
    found = own.find("XGW")
    assert found is not None
    assert (found.id, found.generations, found.domain, found.tags) == ("X-GW", ("4G", "5G"), "border", ("security",))
    assert set(found.sees.values()) == {"?"}
    both = shipped_functions() | own
    assert both.find("xgw") is not None
    assert both.find("gNB") is not None


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"id,domain\nX,core\n", "'generations' is missing"),
        (b"", "is missing"),
        (HEAD.encode() + b"X,,,5G,kernel,\n", "'kernel' is no domain"),
        (HEAD.encode() + b"X\n", "is no domain"),
        (HEAD.encode() + b",,,5G,core,\n", "is missing"),
        (HEAD.encode() + b"X,,,5G,core,\nx,,,5G,core,\n", "stands twice"),
        (HEAD.encode() + "X,Größe,,5G,core,\n".encode("latin-1"), "cannot be read"),
    ],
)
def test_what_is_wrong_with_own_functions(put: Any, content: bytes, problem: str) -> None:
    with pytest.raises(CaseError) as caught:
        read_functions(put("functions.csv", content))
    assert problem in str(caught.value)
    assert "functions.csv" in str(caught.value)
    assert caught.value.remedy
