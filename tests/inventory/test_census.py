"""The figures of a check: rows, makers known and not, names that mean nothing, what cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netvet.census import take_census
from netvet.errors import NetvetError
from netvet.inventory.reading import FAULTS_SHOWN

HEAD = "element_id,operator,function,vendor,vendor_code,estimate\n"


def test_figures(put: Any, tmp_path: Path) -> None:
    put(
        "elements.csv",
        HEAD
        + "a,Ost,MME+AMF,Nokia,,\nb,Ost,MME+gNBB,HUAWEI,,yes\nc,Ost,gNBB+unknown,,07777,\nd,West,none,Acme,,\ne,West,,none,,\n",
    )
    found = take_census(tmp_path)
    assert found.rows == {"elements": 5}
    assert found.known == {"Ost": (3, 2, 1), "West": (2, 0, 0)}
    assert found.codes == {"Ost": [("07777", 1)]}
    assert {word: count for word, (count, _) in found.functions.items()} == {"gNBB": 2}
    assert "gNB" in found.functions["gNBB"][1]
    assert {word: count for word, (count, _) in found.makers.items()} == {"Acme": 1}
    lines = list(found.lines())
    assert lines[0] == "rows: elements 5"
    assert "Ost: 3 elements, maker known of 2 (1 of them by estimate)" in lines
    assert "  maker not known: 1 bears the code 07777" in lines
    assert lines[-1] == "every row can be used"


def test_warnings_stand_before_the_faults(put: Any, tmp_path: Path) -> None:
    put("elements.csv", "element_id,operator,managed_by\na,o,zzz\nb,o,a\nb,o,a\n")
    lines = list(take_census(tmp_path).lines())
    assert lines[-3:] == [
        "warning: elements: managed_by names nothing in elements: 1 row (a)",
        "elements.csv: row 4, column element_id: 'b' stands already in row 3 (keep one, rename the other)",
        "1 row cannot be used",
    ]


def test_faults_of_all_tables_even_where_no_row_is_left(put: Any, tmp_path: Path) -> None:
    put("elements.csv", "element_id,operator\na,\n")
    put("sites.csv", "site_id,latitude\ns,95\n")
    found = take_census(tmp_path)
    assert [fault.file for fault in found.faults] == ["elements.csv", "sites.csv"]
    assert list(found.lines())[-1] == "2 rows cannot be used"


def test_very_many_faults_are_counted(put: Any, tmp_path: Path) -> None:
    put("elements.csv", "element_id,operator,state\ngood,o,\n" + "".join(f"a{n},o,s{n}\n" for n in range(FAULTS_SHOWN + 9)))
    lines = list(take_census(tmp_path).lines())
    assert lines[-1] == f"{FAULTS_SHOWN + 9} rows cannot be used"
    assert lines[-2].endswith("-o FILE writes them all")


def test_an_empty_network_cannot_be_checked(put: Any, tmp_path: Path) -> None:
    put("elements.csv", "element_id,operator\n")
    with pytest.raises(NetvetError, match="no row is left"):
        take_census(tmp_path)


def test_own_functions_are_known(put: Any, tmp_path: Path) -> None:
    put("network/elements.csv", "element_id,operator,function\na,o,X-GW\n")
    put("functions.csv", "id,domain,generations\nX-GW,border,5G\n")
    put("case.toml", 'title = "t"\n')
    assert take_census(tmp_path).functions == {}
