"""What becomes of each column when a case is redacted: decided here, column by column.

A column is kept only if statuses or totals turn on it and it can hold no free text: days, flags, numbers, closed lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """What is done to a column."""

    KEPT = "kept"
    REPLACED = "replaced"
    COARSENED = "coarsened"
    DROPPED = "dropped"


WAYS = {
    Way.KEPT: "as it stands: statuses or totals turn on it, and it holds no free text",
    Way.REPLACED: "by a pseudonym under the key: the same word of the same kind has the same pseudonym everywhere",
    Way.COARSENED: "to one number for all on the same side of every limit that rules name; dropped where no rule asks for it",
    Way.DROPPED: "not in the copy",
}
"""What each way means."""


@dataclass(frozen=True)
class Kind:
    """What a replaced word names.

    Attributes:
        name: what its pseudonyms begin with.
        meaning: what it names, and which of its words are kept.
        parted: the mark that separates the parts of a word, each with a pseudonym of its own; empty where it has none.
        plain: words of this form are kept (a regular expression); empty: none.
        few: whether a network holds few different ones, so that each can be looked up before the rows are written.
    """

    name: str
    meaning: str
    parted: str = ""
    plain: str = ""
    few: bool = True


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("element", "an element", few=False),
        Kind("site", "a site", few=False),
        Kind("place", "the name of a site", few=False),
        Kind("serial", "a serial number", few=False),
        Kind("person", "who is responsible", few=False),
        Kind("ticket", "a ticket", few=False),
        Kind("operator", "an operator, an owner, a licence holder", few=False),
        Kind("certificate", "a certificate", few=False),
        Kind("contract", "a contract", few=False),
        Kind("licence", "a licence", few=False),
        Kind("clearance", "a notice, authorisation or exemption", few=False),
        Kind("maker", "a maker; a name that a shipped dossier knows is kept"),
        Kind("group", "an owner group; one that a shipped dossier names is kept"),
        Kind("company", "another company; a name that a shipped dossier of a maker knows is kept"),
        Kind("code", "a maker's code in a register"),
        Kind("product", "a product; a name that a shipped dossier knows is kept"),
        Kind("model", "a model"),
        Kind("function", "a function; ids and aliases of the shipped functions are kept, also inside a set"),
        Kind("version", "a part of a version: equal parts stay equal", parted="."),
        Kind("region", "a part of the country"),
        Kind("area", "an area that rules name"),
        Kind("funding", "who paid"),
        Kind("band", "a band; one written like n78, B42 or 3500 is kept", plain="[nB]?[0-9]{1,4}"),
        Kind(
            "point",
            "a reference point; one written like N2 or S1-U is kept",
            plain="[NSX][0-9]{1,2}[a-z]?(-[CU])?|SBI|O&M|transport",
        ),
        Kind("scheme", "a certification scheme; one that a shipped regime needs is kept"),
        Kind("document", "a requirements document; one that a shipped regime needs is kept", parted="+"),
        Kind("regime", "a regime; ids of shipped regimes, of the case's own, and slips of these are kept"),
        Kind(
            "statement",
            "a member of a fact about makers; country codes and what shipped dossiers state are kept",
            plain="[A-Z]{2}",
        ),
        Kind("origin", "a source of a dossier"),
    )
}
"""Every kind; whatever the kind, words that a shipped regime compares such a column with are kept."""


@dataclass(frozen=True)
class Treatment:
    """What is done to one column, and of a replaced one its kind."""

    way: Way
    kind: str = ""


_KEPT, _COARSE, _DROPPED = "kept", "coarsened", "dropped"

_ELEMENTS = """
element_id element; operator operator; owner operator; licence_holder operator; used_by operator; function function;
site_id site; country kept; vendor maker; vendor_code code; software_vendor company; supplier company; integrator
company; maintainer company; product product; model model; software_version version; serial serial; generation kept;
bands band; services_in_band band; state kept; developed_on kept; produced_on kept; procured_on kept; installed_on
kept; first_used_on kept; planned_removal_on kept; removed_on kept; support_ends_on kept; kind kept; funding funding;
upkeep_funding funding; type_authorised_on kept;
data_rate_gbps coarsened; high_data_rate kept; subscribers kept; premises kept; traffic_gbps kept; managed_by element;
hosted_on element; critical_functions_replaced kept; accessible_from kept; certificates certificate; cleared_by
clearance; notified_on kept; authorised_from kept; authorised_to kept; contract_signed_on kept; contract_terms kept;
supplier_assessed kept; tests kept; tested_on kept; build_verified kept; redundant kept; management_segregated kept;
host_pool_shared kept; end_of_life_plan kept; end_of_life_contained kept; responsible person; ticket ticket;
source dropped; estimate kept
"""
_SITES = """
site_id site; name place; latitude coarsened; longitude coarsened; region region; population coarsened; sensitive kept;
area_tags area; source dropped; estimate kept
"""
_OPERATORS = """
operator operator; country kept; turnover kept; subscribers kept; party_to regime; micro_entity kept; vital kept;
raised_risk kept; attack_detection kept; last_audit_on kept; sites_total coarsened; traffic_monitored kept; trained_staff kept;
contractors_vetted kept; risk_record_on kept; runs_without_abroad kept; access_logs_months kept; equipment_record kept;
multi_factor_access kept; two_person_changes kept; supply_interruption_plan kept; security_programme kept; public_support
funding; removal_term_to kept; government_contractor kept; covered_report_on kept; source dropped; estimate kept
"""
_LICENCES = "licence licence; holder operator; bands band; valid_from kept; valid_to kept; source dropped; estimate kept"
_LINKS = """
from_element element; to_element element; reference_point point; capacity_gbps coarsened; length_km coarsened; ipsec kept;
source dropped; estimate kept
"""
_CONTRACTS = """
contract_id contract; operator operator; vendor company; function function; signed_on kept; ends_on kept; supported_to kept;
source dropped; estimate kept
"""
_CERTIFICATES = """
certificate certificate; scheme scheme; document document; product product; version version; issued_on kept; valid_to kept;
source dropped; estimate kept
"""


def _treatments(told: str) -> dict[str, Treatment]:
    found = {}
    for entry in told.split(";"):
        column, word = entry.split()
        found[column] = Treatment(Way(word)) if word in (_KEPT, _COARSE, _DROPPED) else Treatment(Way.REPLACED, word)
    return found


TREATMENTS: dict[str, dict[str, Treatment]] = {
    "elements": _treatments(_ELEMENTS),
    "sites": _treatments(_SITES),
    "operators": _treatments(_OPERATORS),
    "licences": _treatments(_LICENCES),
    "links": _treatments(_LINKS),
    "contracts": _treatments(_CONTRACTS),
    "certificates": _treatments(_CERTIFICATES),
}
"""What becomes of each column, by table."""

ROOMS = {"": "elements", "operator": "operators", "site": "sites"}
"""The table that a fact of a condition stands in, by what is written before its dot."""


def of_fact(fact: str) -> Treatment:
    """What becomes of the words and numbers that a condition compares a fact with."""
    room, _, column = fact.rpartition(".")
    if room == "vendor":
        return Treatment(Way.REPLACED, {"id": "maker", "group": "group"}.get(column, "statement"))
    return TREATMENTS.get(ROOMS.get(room, ""), {}).get(column, Treatment(Way.KEPT))
