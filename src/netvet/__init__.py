"""Which vendors' equipment may stand where in a mobile network: dated, cited rules; every verdict explained.

>>> import netvet
>>> findings = netvet.assess("examples/nordland-2026")  # doctest: +SKIP
>>> findings.rows()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netvet.case import Case, open_case
    from netvet.errors import NetvetError
    from netvet.findings import Findings, assess, explain
    from netvet.verdict import Status

__version__ = "0.1.0"

_ROOMS = {
    "Case": "netvet.case",
    "Findings": "netvet.findings",
    "NetvetError": "netvet.errors",
    "Status": "netvet.verdict",
    "assess": "netvet.findings",
    "explain": "netvet.findings",
    "open_case": "netvet.case",
}
__all__ = ["Case", "Findings", "NetvetError", "Status", "__version__", "assess", "explain", "open_case"]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'netvet' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
