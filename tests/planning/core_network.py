"""What is no radio of a tiny invented country: functions of a core, routers, a manager; and the rule that some of it breaks."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.planning.country import SHORT

RULE = {
    "applies": "domain && ('core', 'transport', 'management')",
    "require": "NOT (vendor.group IN ('huawei'))",
    "kind": '"removal"',
    "due": "2029-12-31",
}
"""Radio may stay; nothing else of one maker after 2029."""

OWN = (
    SHORT
    + """
[element.UPF]
gear = { value = 1000, low = 900, high = 1100, source = "our offer, 2026-10-01" }
[gear]
rate = { value = 0, assumed = "so that sums can be told by hand" }
"""
)


def element(name: str, function: str, vendor: str | None, **more: Any) -> dict[str, Any]:
    base = {"element_id": name, "function": function, "vendor": vendor, "operator": "Op", "generation": ["5G"]}
    return base | {"state": "in-service", "installed_on": date(2021, 1, 4), "country": "XX"} | more


def network() -> list[dict[str, Any]]:
    """Three UPF and two AMF of the maker that is barred, one that is not known, routers, a manager of theirs, and others'."""
    found = [element(f"upf{i}", "UPF", "Huawei") for i in range(3)]
    found += [element("amf0", "AMF", "Huawei"), element("amf1", "AMF", "Nokia"), element("smf0", "SMF", None)]
    found += [element("smf1", "SMF", "Ericsson"), element("em0", "Transport-EM", "Huawei")]
    found += [element(f"csr{i:02}", "cell-site-router", "Huawei", generation=["4G"]) for i in range(30)]
    return [*found, *(element(f"oth{i:02}", "cell-site-router", "Cisco", generation=["4G"]) for i in range(10))]
