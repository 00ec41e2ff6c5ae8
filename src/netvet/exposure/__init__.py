"""Exposure: what a compromised element, or a whole vendor, could see or stop."""

from netvet.exposure.alone import Alone, controlling, each_alone, singly
from netvet.exposure.attribution import MOST_PLAYERS, Attribution, attribute, shapley
from netvet.exposure.links import Links, make_links
from netvet.exposure.moving import Mobility, ever_seen
from netvet.exposure.network import MEASURES, NOT_KNOWN, OUTSIDE, Network, read_network
from netvet.exposure.quoted import quote_exposure
from netvet.exposure.sharing import used_by_others
from netvet.exposure.sight import ASKED, DISRUPTION, read_sight
from netvet.exposure.sums import Bounds
from netvet.exposure.tracing import Exposing, Share
from netvet.exposure.worst import GUARANTEE, Pick, Worst, pick_worst

__all__ = [
    "ASKED",
    "DISRUPTION",
    "GUARANTEE",
    "MEASURES",
    "MOST_PLAYERS",
    "NOT_KNOWN",
    "OUTSIDE",
    "Alone",
    "Attribution",
    "Bounds",
    "Exposing",
    "Links",
    "Mobility",
    "Network",
    "Pick",
    "Share",
    "Worst",
    "attribute",
    "controlling",
    "each_alone",
    "ever_seen",
    "make_links",
    "pick_worst",
    "quote_exposure",
    "read_network",
    "read_sight",
    "shapley",
    "singly",
    "used_by_others",
]
