"""Which vendors' equipment may stand where in a mobile network: dated, cited rules; every verdict explained.

>>> import netvet
>>> findings = netvet.assess("examples/nordland-2026")  # doctest: +SKIP
>>> findings.to_arrow()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netvet.case import Case, open_case
    from netvet.census import Census, take_census
    from netvet.comparison import Comparison, compare
    from netvet.compromise import (
        Exposure,
        Scene,
        attribute_to_makers,
        each_element,
        open_scene,
        seen_within,
        weigh_options,
        worst_elements,
    )
    from netvet.conversion import Conversion, convert
    from netvet.dependence import Dependence, Withdrawal, measure_dependence, withdraw_makers
    from netvet.errors import NetvetError
    from netvet.findings import (
        Explanation,
        Findings,
        Ground,
        Ruling,
        Subject,
        assess,
        explain,
        open_regime,
        regimes,
        ruled_out,
    )
    from netvet.inventory import Inventory, open_inventory
    from netvet.inventory.synthetic import synthesise
    from netvet.planning import Planned, plan
    from netvet.redaction import Redaction, redact
    from netvet.regime import Regime, Requirement
    from netvet.verdict import Status

__version__ = "0.1.0"

_ROOMS = {
    "netvet.case": ("Case", "open_case"),
    "netvet.census": ("Census", "take_census"),
    "netvet.comparison": ("Comparison", "compare"),
    "netvet.compromise": (
        *("Exposure", "Scene", "attribute_to_makers", "each_element", "open_scene"),
        *("seen_within", "weigh_options", "worst_elements"),
    ),
    "netvet.conversion": ("Conversion", "convert"),
    "netvet.dependence": ("Dependence", "Withdrawal", "measure_dependence", "withdraw_makers"),
    "netvet.errors": ("NetvetError",),
    "netvet.findings": (
        *("Explanation", "Findings", "Ground", "Ruling", "Subject"),
        *("assess", "explain", "open_regime", "regimes", "ruled_out"),
    ),
    "netvet.inventory": ("Inventory", "open_inventory"),
    "netvet.inventory.synthetic": ("synthesise",),
    "netvet.planning": ("Planned", "plan"),
    "netvet.redaction": ("Redaction", "redact"),
    "netvet.regime": ("Regime", "Requirement"),
    "netvet.verdict": ("Status",),
}
_PLACES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Case",
    "Census",
    "Comparison",
    "Conversion",
    "Dependence",
    "Explanation",
    "Exposure",
    "Findings",
    "Ground",
    "Inventory",
    "NetvetError",
    "Planned",
    "Redaction",
    "Regime",
    "Requirement",
    "Ruling",
    "Scene",
    "Status",
    "Subject",
    "Withdrawal",
    "__version__",
    "assess",
    "attribute_to_makers",
    "compare",
    "convert",
    "each_element",
    "explain",
    "measure_dependence",
    "open_case",
    "open_inventory",
    "open_regime",
    "open_scene",
    "plan",
    "redact",
    "regimes",
    "ruled_out",
    "seen_within",
    "synthesise",
    "take_census",
    "weigh_options",
    "withdraw_makers",
    "worst_elements",
]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'netvet' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
