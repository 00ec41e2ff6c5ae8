"""Exposure: what a compromised element, or a whole vendor, could see or stop."""

from netvet.exposure.alone import Alone, each_alone
from netvet.exposure.network import MEASURES, NOT_KNOWN, OUTSIDE, Links, Network, make_links, read_network
from netvet.exposure.sight import ASKED, DISRUPTION, read_sight
from netvet.exposure.tracing import Bounds, Exposing, Share

__all__ = [
    "ASKED",
    "DISRUPTION",
    "MEASURES",
    "NOT_KNOWN",
    "OUTSIDE",
    "Alone",
    "Bounds",
    "Exposing",
    "Links",
    "Network",
    "Share",
    "each_alone",
    "make_links",
    "read_network",
    "read_sight",
]
