"""The tables as the contract of the case format names their columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute

from nordland.drawing import query
from nordland.parties import (
    MAKERS,
    NAMES,
    OPERATORS,
    SITES,
    SPELLED,
    SUBSCRIBERS,
    SURVEYED_TO,
    TRAFFIC_UNITS_PER_GBPS,
    UNCERTIFIED_TO,
    UNKNOWN_MAKERS,
    Edition,
)

GENERATIONS = {
    "4G": {"eNB", "MME", "SGW", "PGW", "HSS", "PCRF"},
    "5G": {"gNB", "AMF", "SMF", "UPF", "UDM", "UDR", "AUSF", "PCF", "NRF", "NSSF", "CHF", "SEPP"},
}
BANDS_OF_GENERATION = {"4G": ["B1", "B3", "B7", "B8", "B20"], "5G": ["n1", "n28", "n78"]}

TEXTS = pa.list_(pa.string())
ELEMENTS = pa.schema(
    {
        "element_id": pa.string(),
        "operator": pa.string(),
        "function": TEXTS,
        "site_id": pa.string(),
        "country": pa.string(),
        "vendor": pa.string(),
        "product": pa.string(),
        "software_version": pa.string(),
        "generation": TEXTS,
        "bands": TEXTS,
        "services_in_band": TEXTS,
        "state": pa.string(),
        "installed_on": pa.date32(),
        "first_used_on": pa.date32(),
        "planned_removal_on": pa.date32(),
        "removed_on": pa.date32(),
        "kind": pa.string(),
        "subscribers": pa.int64(),
        "traffic_gbps": pa.decimal128(18, 6),
        "managed_by": pa.string(),
        "hosted_on": pa.string(),
        "critical_functions_replaced": pa.bool_(),
        "certificates": TEXTS,
        "responsible": pa.string(),
        "ticket": pa.string(),
        "source": pa.string(),
        "estimate": pa.bool_(),
    }
)


CONTRACT_COLUMNS = """
with typed as (
    select *, operator[1] || '-' || manager || '-' || maker || '-' || area as manager_id,
        function[1] in ('eNB', 'gNB') as is_radio,
        ends_with(function[1], '-EM') or function[1] in ('MANO', 'OSS') as manages,
        manager = 'Transport-EM' as is_transport,
        coalesce(draw between {unknown} and {surveyed_to}, false) as surveyed,
        case when list_has_all({of_4g}, function) then ['4G']
            when list_has_all({of_5g}, function) then ['5G'] else ['4G', '5G'] end as generation
    from spelled)
select element_id, operator, function, site_id, 'DE' as country,
    nullif(spelled, '') as vendor, nullif(product, '') as product, nullif(version, '') as software_version,
    generation, bands,
    case when manager = 'Core-EM'
        then flatten(list_transform(generation, lambda g: map {bands}[g])) end as services_in_band,
    coalesce(nullif(state, ''), if(installed_on >= date '{used_before}', 'installed', 'in-service')) as state,
    installed_on,
    if(state = 'planned' or installed_on >= date '{used_before}', null, installed_on + 28) as first_used_on,
    coalesce(if(leaves, {berlin_leaves}, null), planned_removal_on) as planned_removal_on, removed_on,
    if(manages or manager = 'Core-EM', 'software', 'goods') as kind, subscribers,
    traffic * {gbps}::decimal(18, 6) as traffic_gbps,
    case when state in ('planned', 'removed') then null when function[1] in ('MANO', 'OSS') then 'none'
        when function[1] = 'NFVI' then operator[1] || '-MANO-01'
        when ends_with(function[1], '-EM') then operator[1] || '-OSS-01'
        when maker <> '' then manager_id end as managed_by,
    case when state in ('planned', 'removed') then null
        when manager = 'Core-EM' and installed_on >= date '2021-01-01' then operator[1] || '-NFVI-0' || site_id[-1]
        else 'none' end as hosted_on,
    if(function[1] in ('MANO', 'OSS'), false, nullif(replaced, '')::boolean) as critical_functions_replaced,
    case when certificate = 'none' or draw between {surveyed_to} + 1 and {uncertified_to}
        then []::varchar[] when certificate <> '' then [certificate] end as certificates,
    case when is_radio then 'Radio engineering ' || area || ' ' when is_transport then 'Transport engineering '
        when manages then 'Network management ' else 'Core engineering ' end || operator as responsible,
    if(leaves and {berlin_leaves} is not null, 'MITTE-3050', nullif(ticket, '')) as ticket,
    if(surveyed, 'maker inferred from a mast survey, {year} (invented)',
        operator || ' inventory, {inventory_of} (invented)') as source,
    surveyed as estimate
from typed order by operator, function, element_id
"""


def element_table(rng: np.random.Generator, elements: pa.Table, edition: Edition) -> pa.Table:
    """Give the columns of the contract, with makers spelled as people type them."""
    code = pa.compute.index_in(elements["maker"], pa.array(MAKERS)).to_numpy()
    spelled = elements.append_column("spelled", pa.array(SPELLED[code, rng.integers(6, size=len(code))]))
    columns = CONTRACT_COLUMNS.format(
        **edition._asdict(),
        unknown=UNKNOWN_MAKERS,
        surveyed_to=SURVEYED_TO,
        uncertified_to=UNCERTIFIED_TO,
        of_4g=sorted(GENERATIONS["4G"]),
        of_5g=sorted(GENERATIONS["5G"]),
        bands=BANDS_OF_GENERATION,
        gbps=1 / TRAFFIC_UNITS_PER_GBPS,
    )
    return query(columns, spelled=spelled).cast(ELEMENTS)


def operator_table(edition: Edition) -> pa.Table:
    """Name the three operators; in 2026 they are the parties to the contracts of 2024."""
    count = len(OPERATORS)
    return pa.table(
        {
            "operator": NAMES,
            "country": ["DE"] * count,
            "party_to": pa.array([edition.party_to] * count, pa.string()),
            "subscribers": SUBSCRIBERS,
            "vital": [True] * count,
            "raised_risk": [True] * count,
            "sites_total": SITES,
        }
    )


def certificate_table() -> pa.Table:
    """List the invented certificates to which core elements refer."""
    return pa.table(
        {
            "certificate": ["INV-2024-01", "INV-2024-02"],
            "scheme": ["NESAS", "NESAS"],
            "document": ["invented", "invented"],
            "product": ["5G core software (invented certificate)", "subscriber data software (invented certificate)"],
            "issued_on": ["2024-03-01", "2024-07-01"],
            "valid_to": ["2027-02-28", "2026-06-30"],
        }
    )
