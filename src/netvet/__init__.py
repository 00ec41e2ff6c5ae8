"""Which vendors' equipment may stand where in a mobile network: dated, cited rules; every verdict explained.

>>> import netvet
>>> findings = netvet.assess("examples/nordland-2026")  # doctest: +SKIP
>>> findings.to_arrow()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netvet.appraisal import Appraisal, appraise
    from netvet.case import Case, open_case
    from netvet.census import Census, take_census
    from netvet.comparison import Comparison, compare
    from netvet.compromise import (
        Exposure,
        Glance,
        Scene,
        at_a_glance,
        attribute_to_makers,
        each_element,
        open_scene,
        seen_within,
        weigh_options,
        worst_elements,
    )
    from netvet.conversion import Conversion, convert
    from netvet.dependence import Dependence, Withdrawal, measure_dependence, withdraw_makers
    from netvet.dossier import Dossiers, read_dossiers
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
    from netvet.planning import Check, Planned, plan, verify
    from netvet.redaction import Redaction, redact
    from netvet.regime import Regime, Requirement
    from netvet.suggestion import Suggestion, suggest
    from netvet.verdict import Status

__version__ = "0.1.0"

_ROOMS = {
    "netvet.appraisal": ("Appraisal", "appraise"),
    "netvet.case": ("Case", "open_case"),
    "netvet.census": ("Census", "take_census"),
    "netvet.comparison": ("Comparison", "compare"),
    "netvet.compromise": (
        *("Exposure", "Glance", "Scene", "at_a_glance", "attribute_to_makers", "each_element"),
        *("open_scene", "seen_within", "weigh_options", "worst_elements"),
    ),
    "netvet.conversion": ("Conversion", "convert"),
    "netvet.dependence": ("Dependence", "Withdrawal", "measure_dependence", "withdraw_makers"),
    "netvet.dossier": ("Dossiers", "read_dossiers"),
    "netvet.errors": ("NetvetError",),
    "netvet.findings": (
        *("Explanation", "Findings", "Ground", "Ruling", "Subject"),
        *("assess", "explain", "open_regime", "regimes", "ruled_out"),
    ),
    "netvet.inventory": ("Inventory", "open_inventory"),
    "netvet.inventory.synthetic": ("synthesise",),
    "netvet.planning": ("Check", "Planned", "plan", "verify"),
    "netvet.redaction": ("Redaction", "redact"),
    "netvet.regime": ("Regime", "Requirement"),
    "netvet.suggestion": ("Suggestion", "suggest"),
    "netvet.verdict": ("Status",),
}
_PLACES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Appraisal",
    "Case",
    "Census",
    "Check",
    "Comparison",
    "Conversion",
    "Dependence",
    "Dossiers",
    "Explanation",
    "Exposure",
    "Findings",
    "Glance",
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
    "Suggestion",
    "Withdrawal",
    "__version__",
    "appraise",
    "assess",
    "at_a_glance",
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
    "read_dossiers",
    "redact",
    "regimes",
    "ruled_out",
    "seen_within",
    "suggest",
    "synthesise",
    "take_census",
    "verify",
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
