"""Core, transport and managers: what stands in the data centres."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from nordland.drawing import query
from nordland.parties import LETTERS, NAMES, OPERATORS, SUBSCRIBERS, TRAFFIC, UNKNOWN_MAKERS
from nordland.places import BERLIN, DATA_CENTRES, STATES

# Everything central: `count` elements for each of the `kinds` (+ joins functions in one element), together serving
# `percent` of the operator's subscribers. For each function of an operator the percents add up to 100.
PLAN = """\
operator,kinds,maker,count,percent,installed_on,planned_removal_on,removed_on,state,version,certificate,product,ticket
Nord,MME AMF,Ericsson,4,60,2021-03-15,,,in-service,24.2,INV-2024-01,,
Nord,MME+AMF,Ericsson,4,40,2023-05-08,,,in-service,25.1,INV-2024-01,,
Nord,SGW PCRF,Huawei,4,100,2016-09-12,,,in-service,9.4,none,,
Nord,HSS UDM UDR AUSF,Nokia,4,100,2021-02-01,,,in-service,23.8,INV-2024-02,,
Nord,SMF+PGW,Ericsson,6,70,2022-01-17,,,in-service,25.1,INV-2024-01,,
Nord,SMF+PGW,Huawei,2,20,2019-11-04,2026-12-15,,in-service,9.4,none,,NORD-4211
Nord,SMF+PGW,Huawei,1,10,2020-02-03,,,in-service,9.4,,,
Nord,UPF,Ericsson,10,60,2022-01-17,,,in-service,25.1,INV-2024-01,,
Nord,UPF,Huawei,4,24,2019-11-04,2026-12-15,,in-service,9.4,none,,NORD-4212
Nord,UPF,Huawei,3,16,2020-02-03,,,in-service,9.4,,,
Nord,UPF,Ericsson,2,0,2027-02-01,,,planned,26.1,,,NORD-4213
Nord,PCF NRF NSSF CHF,Ericsson,2,100,2021-03-15,,,in-service,24.2,,,
Nord,SEPP,Nokia,2,100,2022-06-13,,,in-service,23.8,INV-2024-02,,
Nord,P-CSCF S-CSCF AS,Ericsson,3,100,2018-04-09,,,in-service,22.4,,,
Nord,IP-core-router,Huawei,30,60,2017-03-06,,,in-service,,,NE40E,
Nord,IP-core-router,Nokia,20,40,2020-08-03,,,in-service,,,,
Nord,SecGW,Cisco,16,100,2019-01-14,,,in-service,,,,
Nord,DWDM,Huawei,24,100,2016-05-02,,,in-service,,,,
Nord,NFVI,Ericsson,6,100,2019-01-14,,,in-service,24.1,,,
Nord,MANO OSS,Ericsson,2,100,2021-01-11,,,in-service,,,,
Mitte,MME+AMF,Ericsson,6,100,2022-02-07,,,in-service,25.1,INV-2024-01,,
Mitte,AMF,Huawei,2,0,2019-10-07,,2025-06-30,removed,9.2,,,MITTE-3007
Mitte,SGW,Huawei,5,100,2015-06-01,,,in-service,9.2,none,,
Mitte,SMF+PGW,Ericsson,5,100,2022-02-07,,,in-service,25.1,INV-2024-01,,
Mitte,UPF,Ericsson,12,100,2022-02-07,,,in-service,25.1,INV-2024-01,,
Mitte,UPF,Huawei,4,0,2019-10-07,,2025-03-31,removed,9.2,,,MITTE-3008
Mitte,HSS+UDM,Ericsson,4,100,2022-03-07,,,in-service,25.1,,,
Mitte,UDR AUSF PCF NRF NSSF CHF,Ericsson,2,100,2022-03-07,,,in-service,25.1,,,
Mitte,PCRF,Huawei,2,100,2015-06-01,,,in-service,9.2,,,
Mitte,SEPP,Ericsson,2,100,2023-01-09,,,in-service,25.1,INV-2024-01,,
Mitte,P-CSCF S-CSCF AS,Nokia,2,100,2017-10-02,,,in-service,22.0,,,
Mitte,IP-core-router,Cisco,50,100,2018-02-05,,,in-service,,,,
Mitte,SecGW,Cisco,12,100,2019-05-06,,,in-service,,,,
Mitte,DWDM,Nokia,18,100,2017-04-03,,,in-service,,,,
Mitte,NFVI,Cisco,6,100,2021-10-04,,,in-service,,,,
Mitte,MANO OSS,Ericsson,2,100,2022-01-10,,,in-service,,,,
Süd,MME,Nokia,6,100,2016-03-07,,,in-service,22.0,,,
Süd,SGW PGW,Huawei,5,100,2016-03-07,,,in-service,9.1,none,,
Süd,AMF SMF,Ericsson,5,100,2021-06-07,,,in-service,24.2,INV-2024-01,,
Süd,UPF,Ericsson,10,85,2021-06-07,,,in-service,24.2,INV-2024-01,,
Süd,UPF,,2,15,2021-09-06,,,in-service,,,,
Süd,UPF,Ericsson,1,0,2027-02-01,,,planned,26.1,,,SUED-1520
Süd,HSS UDM UDR AUSF,Nokia,4,100,2021-05-03,,,in-service,23.8,INV-2024-02,,
Süd,PCF NRF NSSF SEPP,Ericsson,2,100,2021-06-07,,,in-service,24.2,,,
Süd,PCRF,Nokia,3,100,2016-03-07,,,in-service,22.0,,,
Süd,CHF,,3,100,2021-09-06,,,in-service,,,,
Süd,P-CSCF S-CSCF AS,Nokia,3,100,2018-09-03,,,in-service,22.0,,,
Süd,IP-core-router,Huawei,50,100,2016-11-07,,,in-service,,,NE40E,
Süd,SecGW,Huawei,6,40,2018-06-04,,,in-service,,,,
Süd,SecGW,Cisco,8,60,2021-02-01,,,in-service,,,,
Süd,DWDM,Huawei,20,100,2016-02-01,,,in-service,,,,
Süd,NFVI,Nokia,6,100,2021-04-12,,,in-service,22.7,,,
Süd,MANO OSS,Nokia,2,100,2020-06-08,,,in-service,,,,
"""


PLAN_EXPANDED = """
with rows as (select row_number() over () as row, * from plan),
kinds as (select *, unnest(string_split(kinds, ' ')) as kind from rows),
items as (select *, unnest(range(count)) as i from kinds)
select operator, letter, kind, state, string_split(kind, '+') as function, maker, product, version, certificate, ticket,
    planned_removal_on, removed_on, installed_on + (14 * i)::integer as installed_on,
    row_number() over (partition by operator, kind order by row, i) as number,
    (subscribers * percent * (i + 1)) // (100 * count) - (subscribers * percent * i) // (100 * count) as subscribers,
    (traffic * percent * (i + 1)) // (100 * count) - (traffic * percent * i) // (100 * count) as traffic
from items join operators using (operator)
"""


def central() -> pa.Table:
    """Expand PLAN to elements, subscribers and traffic shared equally and without remainder."""
    text = pa.csv.ConvertOptions(column_types={"version": pa.string()}, strings_can_be_null=False)
    plan = pa.csv.read_csv(io.BytesIO(PLAN.encode()), convert_options=text)
    operators = pa.table({"operator": NAMES, "letter": LETTERS, "subscribers": SUBSCRIBERS, "traffic": TRAFFIC})
    return query(PLAN_EXPANDED, plan=plan, operators=operators)


ALL_PARTS = f"""
with parts as (
    select site_id[1] || if(five, '5', '4') || site_id[2:] as element_id, [if(five, 'gNB', 'eNB')] as function,
        if(draw < {UNKNOWN_MAKERS}, '', maker) as maker, * exclude (maker), 'RAN-EM' as manager,
        operator = 'Mitte' and key = '{BERLIN}' and maker in ('Huawei', 'ZTE') as leaves
    from radio
    union all by name
    select site_id[1] || 'R' || site_id[2:] as element_id, ['cell-site-router'] as function, 'Transport-EM' as manager,
        if(maker = 'Huawei', 'NE40E', '') as product, *
    from routers join (select site_id, key from radio where not five) using (site_id)
    union all by name
    select letter || '-' || replace(kind, '+', '-') || '-' || lpad(number::varchar, 2, '0') as element_id,
        if(kind = 'IP-core-router', letter || '-P' || lpad(number::varchar, 2, '0'),
            letter || '-DC' || (number - 1) % {len(DATA_CENTRES)} + 1) as site_id, * exclude (kind, letter, number),
        case when kind in ('IP-core-router', 'SecGW', 'DWDM') then 'Transport-EM'
            when kind not in ('MANO', 'OSS', 'NFVI') then 'Core-EM' end as manager
    from central)
select parts.* exclude (key), coalesce(area, 'national') as area from parts left join areas on code = key[:2]
order by operator, function, element_id
"""


def together(radio: pa.Table, routers: pa.Table, central: pa.Table) -> pa.Table:
    """Radio, routers and central elements as one table, with the manager and the area each belongs to."""
    areas = pa.table({"code": list(STATES), "area": [area for _, area in STATES.values()]})
    return query(ALL_PARTS, radio=radio, routers=routers, central=central, areas=areas)


MANAGERS = """
with managed as (select * exclude (function), unnest(function) as function from elements
    where manager is not null and maker <> '' and coalesce(state, '') not in ('planned', 'removed')),
sums as (select operator, manager, maker, area, function, sum(subscribers) as people, sum(traffic) as load
    from managed group by all),
largest as (select operator, manager, maker, area, max(people) as people, max(load) as load from sums group by all),
whole as (select *, sum(people) over kind as all_people, sum(load) over kind as all_load
    from largest window kind as (partition by operator, manager))
select operator, manager, maker, area, (people * least(all_people, everyone) // all_people)::bigint as subscribers,
    (load * least(all_load, everything) // all_load)::bigint as traffic
from whole join totals using (operator) order by operator, manager, maker, area
"""


def managers(elements: pa.Table) -> pa.Table:
    """One manager for each operator, kind, maker and area; those of a kind serve no more than the operator's total."""
    totals = pa.table({"operator": NAMES, "everyone": SUBSCRIBERS, "everything": TRAFFIC})
    return query(MANAGERS, elements=elements, totals=totals)


WITH_MANAGERS = """
from elements union all by name
select operator[1] || '-' || manager || '-' || maker || '-' || area as element_id, operator, [manager] as function,
    operator[1] || '-DC1' as site_id, maker, area, subscribers, traffic,
    'in-service' as state, date '2018-01-08' as installed_on,
    if(manager = 'RAN-EM', product, '') as product,
    if(maker in ('Huawei', 'ZTE') and manager <> 'Core-EM', replaced, '') as replaced,
    if(operator = 'Nord' and manager = 'RAN-EM' and maker = 'Huawei', date '2029-06-29', null) as planned_removal_on,
    if(planned_removal_on is null, '', 'NORD-4300') as ticket
from found left join products using (maker)
order by operator, function, element_id
"""


def with_managers(rng: np.random.Generator, elements: pa.Table) -> pa.Table:
    """Add the managers, drawing whether the critical functions of Huawei's and ZTE's were replaced."""
    found = managers(elements)
    luck = rng.random(found.num_rows)
    operator = pa.compute.index_in(found["operator"], pa.array(NAMES)).to_numpy()
    yes, no = np.array([o.replaced for o in OPERATORS])[operator].T
    replaced = np.where(luck < yes, "true", np.where(luck < no, "false", ""))
    found = found.append_column("replaced", pa.array(replaced))
    products = pa.table({"maker": ["Huawei", "Ericsson", "Nokia"], "product": ["U2020", "ENM", "NetAct"]})
    return query(WITH_MANAGERS, elements=elements, found=found, products=products)
