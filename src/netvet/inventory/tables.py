"""The tables of a network and their columns: named here only."""

from __future__ import annotations

from dataclasses import dataclass

from netvet.fact import Fact, Type


@dataclass(frozen=True)
class Column(Fact):
    """A column: a fact about a row, with the bounds of its number, if any."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Table:
    """A table: its name, key, columns, and those that every row must fill."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: tuple[str, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of that name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in order."""
        return tuple(column.name for column in self.columns)


GENERATIONS = ("2G", "3G", "4G", "5G", "fixed")
STATES = ("planned", "procured", "installed", "in-service", "removed")
KINDS = ("goods", "software", "service", "managed-service")

TEXT, SET, DAY, COUNT, NUMBER, DEGREE, FLAG = Type

TERMS = (
    "risk-disclosure monitoring incident-cooperation secure-connections exit-plan integrity-penalty incident-notice-48h "
    "root-cause-30d break-clause security-declaration test-findings-shared support-for-term component-list"
).split()
TESTS = ("acceptance", "functional", "negative", "fuzz", "penetration")

_PROVENANCE = (
    Column("source", TEXT, "where the row comes from"),
    Column("estimate", FLAG, "whether the row rests on an estimate"),
)

ELEMENTS = Table(
    "elements",
    key=("element_id",),
    required=("element_id", "operator"),
    columns=(
        Column("element_id", TEXT, "unique within the case"),
        Column("operator", TEXT, "who runs it"),
        Column("owner", TEXT, "who owns it, where that is another"),
        Column("licence_holder", TEXT, "who holds the licence, where that is another"),
        Column("used_by", SET, "who else uses it (sharing, roaming)"),
        Column("function", SET, "3GPP functions that it performs"),
        Column("site_id", TEXT, "the site where it stands"),
        Column("country", TEXT, "ISO 3166-1 alpha-2; the operator's where it is not given", form="country"),
        Column("vendor", TEXT, "its maker, as the operator writes it"),
        Column("vendor_code", TEXT, "the maker's code in a register"),
        Column("software_vendor", TEXT, "maker of its software, where that is another"),
        Column("supplier", TEXT, "who sold it"),
        Column("integrator", TEXT, "who put it together"),
        Column("maintainer", TEXT, "who maintains it"),
        Column("product", TEXT, "product name as delivered"),
        Column("model", TEXT, "model as delivered"),
        Column("software_version", TEXT, "version that runs"),
        Column("serial", TEXT, "serial number"),
        Column("generation", SET, "mobile generations that it serves", values=GENERATIONS),
        Column("bands", SET, "bands of a radio", form="band"),
        Column("services_in_band", SET, "bands that a central function serves", form="band"),
        Column("state", TEXT, "its state on the day `as_of`", values=STATES),
        Column("developed_on", DAY, "day of development"),
        Column("produced_on", DAY, "day of production"),
        Column("procured_on", DAY, "day of purchase"),
        Column("installed_on", DAY, "day of installation"),
        Column("first_used_on", DAY, "day of first use"),
        Column("planned_removal_on", DAY, "day on which it is planned to go"),
        Column("removed_on", DAY, "day on which it went"),
        Column("support_ends_on", DAY, "last day of the maker's support"),
        Column("kind", TEXT, "what was supplied", values=KINDS),
        Column("funding", TEXT, "who paid for it"),
        Column("upkeep_funding", TEXT, "who pays for its upkeep"),
        Column("data_rate_gbps", NUMBER, "data rate of a transmission element", low=0),
        Column("high_data_rate", FLAG, "whether its rate is high in the sense of the rule"),
        Column("subscribers", COUNT, "subscribers that it serves", low=0),
        Column("premises", COUNT, "premises that it serves", low=0),
        Column("traffic_gbps", NUMBER, "traffic that it carries", low=0),
        Column("managed_by", TEXT, "element_id of its manager"),
        Column("hosted_on", TEXT, "element_id of its platform"),
        Column("critical_functions_replaced", FLAG, "of a manager: whether another maker's solution took them over"),
        Column("accessible_from", SET, "countries from which it can be reached or administered", form="country"),
        Column("certificates", SET, "ids of the certificates that it holds"),
        Column("cleared_by", TEXT, "id of a notice, authorisation or exemption"),
        Column("notified_on", DAY, "day on which the authority was told of it before it was used"),
        Column("authorised_from", DAY, "first day of the authorisation to run it"),
        Column("authorised_to", DAY, "last day of that authorisation"),
        Column("type_authorised_on", DAY, "day on which its model was authorised for the market"),
        Column("contract_signed_on", DAY, "day of the contract under which it is supplied"),
        Column("contract_terms", SET, "what that contract obliges its supplier to", values=tuple(TERMS)),
        Column("supplier_assessed", FLAG, "whether the security of its supplier was assessed before the contract"),
        Column("tests", SET, "tests that it passed", values=TESTS),
        Column("tested_on", DAY, "day of its last security test"),
        Column("build_verified", FLAG, "whether what runs was shown to be what was tested, source code and hardware"),
        Column("redundant", FLAG, "whether another element takes over when it fails"),
        Column("management_segregated", FLAG, "whether its management is kept apart from that of other suppliers and domains"),
        Column("host_pool_shared", FLAG, "of oversight functions: whether their hosts carry other functions too"),
        Column("end_of_life_plan", FLAG, "whether the risk of running it past its support is recorded, with a plan"),
        Column("end_of_life_contained", FLAG, "past its support: rarely changed, its interfaces watched, little exposed"),
        Column("responsible", TEXT, "carried through, never interpreted"),
        Column("ticket", TEXT, "carried through, never interpreted"),
        *_PROVENANCE,
    ),
)

SITES = Table(
    "sites",
    key=("site_id",),
    required=("site_id",),
    columns=(
        Column("site_id", TEXT, "unique within the case"),
        Column("name", TEXT, "what people call it"),
        Column("latitude", DEGREE, "WGS 84", low=-90, high=90),
        Column("longitude", DEGREE, "WGS 84", low=-180, high=180),
        Column("region", TEXT, "part of the country"),
        Column("population", COUNT, "people who live around it", low=0),
        Column("sensitive", FLAG, "whether it is significant to national security"),
        Column("area_tags", SET, "areas that rules name"),
        *_PROVENANCE,
    ),
)

OPERATORS = Table(
    "operators",
    key=("operator",),
    required=("operator",),
    columns=(
        Column("operator", TEXT, "name used in `elements`"),
        Column("country", TEXT, "ISO 3166-1 alpha-2", form="country"),
        Column("turnover", NUMBER, "turnover of the relevant business", low=0),
        Column("subscribers", COUNT, "customers", low=0),
        Column("party_to", SET, "ids of the regimes that bind it by name", form="id"),
        Column("micro_entity", FLAG, "so small that company law calls it a micro-entity"),
        Column("vital", FLAG, "operator of vital importance"),
        Column("raised_risk", FLAG, "operator with raised risk"),
        Column("attack_detection", FLAG, "runs systems that detect attacks, continuously and automatically"),
        Column("last_audit_on", DAY, "day of the last independent security audit"),
        Column("sites_total", COUNT, "sites that it has in all", low=0),
        Column("traffic_monitored", FLAG, "watches its traffic for abnormality, regularly and constantly"),
        Column("trained_staff", FLAG, "lets trained staff only work where security is at stake"),
        Column("contractors_vetted", FLAG, "hands work only to contractors that are competent, reliable and trustworthy"),
        Column("risk_record_on", DAY, "day of its last written review of risks"),
        Column("runs_without_abroad", FLAG, "can run without people, equipment or data outside its country"),
        Column("access_logs_months", NUMBER, "months for which it keeps logs of access to critical functions", low=0),
        Column("equipment_record", FLAG, "keeps a record of the type, location, software and hardware of its equipment"),
        Column("multi_factor_access", FLAG, "asks for several factors where security permissions are used"),
        Column("two_person_changes", FLAG, "has changes of critical functions made by two people"),
        Column("supply_interruption_plan", FLAG, "has a written plan for an interruption of supply"),
        Column("security_programme", FLAG, "runs a programme of risk management that covers its supply chain"),
        Column("public_support", SET, "public programmes whose money it takes", form="id"),
        Column("removal_term_to", DAY, "last day of the term that such a programme set it for removals"),
        Column("government_contractor", FLAG, "contracts with an agency of its government"),
        Column("covered_report_on", DAY, "day of its last report on covered equipment"),
        *_PROVENANCE,
    ),
)

LICENCES = Table(
    "licences",
    key=("licence",),
    required=("licence",),
    columns=(
        Column("licence", TEXT, "its id"),
        Column("holder", TEXT, "who holds it"),
        Column("bands", SET, "bands that it covers", form="band"),
        Column("valid_from", DAY, "first day"),
        Column("valid_to", DAY, "last day"),
        *_PROVENANCE,
    ),
)

LINKS = Table(
    "links",
    key=(),
    required=("from_element", "to_element"),
    columns=(
        Column("from_element", TEXT, "element_id"),
        Column("to_element", TEXT, "element_id"),
        Column("reference_point", TEXT, "N2 N3 N4 N6 N9 SBI O&M transport"),
        Column("capacity_gbps", NUMBER, "capacity", low=0),
        Column("length_km", NUMBER, "length", low=0),
        Column("ipsec", FLAG, "whether IPsec protects it"),
        *_PROVENANCE,
    ),
)

CONTRACTS = Table(
    "contracts",
    key=("contract_id",),
    required=("contract_id",),
    columns=(
        Column("contract_id", TEXT, "its id"),
        Column("operator", TEXT, "who bought"),
        Column("vendor", TEXT, "who sold"),
        Column("function", SET, "functions that it covers"),
        Column("signed_on", DAY, "day of signature"),
        Column("ends_on", DAY, "last day"),
        Column("supported_to", DAY, "last day of support"),
        *_PROVENANCE,
    ),
)

CERTIFICATES = Table(
    "certificates",
    key=("certificate",),
    required=("certificate",),
    columns=(
        Column("certificate", TEXT, "its id"),
        Column("scheme", TEXT, "scheme under which it was issued"),
        Column("document", TEXT, "requirements document, such as TS 33.512"),
        Column("product", TEXT, "product that it covers"),
        Column("version", TEXT, "version that it covers"),
        Column("issued_on", DAY, "day of issue"),
        Column("valid_to", DAY, "last day of validity"),
        *_PROVENANCE,
    ),
)

TABLES: dict[str, Table] = {
    table.name: table for table in (ELEMENTS, SITES, OPERATORS, LICENCES, LINKS, CONTRACTS, CERTIFICATES)
}
"""Every table that a network may have; only `elements` is required."""

PLACEHOLDERS = ("", "n/a", "na", "n.a.", "-", "--", "?", "unknown", "other", "nan", "null", "tbd")
"""What people write in a cell that they cannot fill (compared without case): not known, never `none`."""
