"""The tables: what the contract of a case names is there, and every column can be read."""

from __future__ import annotations

import pytest

from netvet.fact import Type
from netvet.inventory.cells import cell
from netvet.inventory.tables import PLACEHOLDERS, TABLES, TERMS, Table
from netvet.regime import shipped_regimes

CONTRACT = {
    "elements": "element_id operator owner licence_holder used_by function site_id country vendor vendor_code product model "
    "serial generation bands services_in_band state installed_on first_used_on planned_removal_on removed_on support_ends_on "
    "kind funding data_rate_gbps high_data_rate subscribers premises traffic_gbps managed_by hosted_on "
    "critical_functions_replaced accessible_from certificates cleared_by responsible ticket source estimate",
    "sites": "site_id name latitude longitude region population sensitive area_tags source estimate",
    "operators": "operator country turnover subscribers party_to vital raised_risk sites_total source estimate",
    "licences": "licence holder bands valid_from valid_to source estimate",
    "links": "from_element to_element reference_point capacity_gbps length_km ipsec source estimate",
    "contracts": "contract_id operator vendor function signed_on ends_on supported_to source estimate",
    "certificates": "certificate scheme document product version issued_on valid_to source estimate",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_contract_of_a_case_is_kept(name: str) -> None:
    assert set(CONTRACT[name].split()) <= set(TABLES[name].names)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_is_in_order(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= set(table.required) <= set(table.names)
    assert all(name == name.casefold() for name in table.names)
    for column in table.columns:
        assert column.meaning, column.name
        assert column.type in (Type.TEXT, Type.SET) or not column.values, column.name
        for kind in ("VARCHAR", column.type.sql, "INTEGER", "VARCHAR[]"):
            how = cell(column, column.name, kind, required=column.name in table.required)
            assert how.known, column.name
            assert how.value, column.name


def test_none_is_no_placeholder() -> None:
    assert "none" not in PLACEHOLDERS
    assert {"", "n/a", "-", "unknown", "other"} <= set(PLACEHOLDERS)
    assert all(word == word.lower().strip() for word in PLACEHOLDERS)


def test_every_word_of_a_contract_is_asked_for_by_a_rule() -> None:
    texts = " ".join(path.read_text(encoding="utf-8") for path in shipped_regimes().values())
    assert [word for word in TERMS if f"'{word}'" not in texts] == []
