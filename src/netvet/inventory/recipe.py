"""What an invented country is made of: words with their weights, by group of functions; `?` is not known everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

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
