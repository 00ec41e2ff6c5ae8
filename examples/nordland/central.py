"""Core, transport and managers: what stands in the data centres."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from nordland.drawing import query
from nordland.parties import LETTERS, NAMES, OPERATORS, SUBSCRIBERS, TRAFFIC, UNKNOWN_MAKERS, Edition
from nordland.places import BERLIN, DATA_CENTRES, STATES

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


def central(edition: Edition) -> pa.Table:
    """Expand the plan of an edition to elements, subscribers and traffic shared equally and without remainder.

    A row of it is `count` elements for each of the `kinds` (+ joins functions in one element), together serving `percent` of
    the operator's subscribers. For each function of an operator the percents add up to 100.
    """
    kinds = dict.fromkeys(["maker", "version", "certificate", "product", "ticket"], pa.string())
    kinds |= dict.fromkeys(["planned_removal_on", "removed_on"], pa.date32())
    text = pa.csv.ConvertOptions(column_types=kinds, strings_can_be_null=False)
    plan = pa.csv.read_csv(Path(__file__).with_name(f"central_{edition.year}.csv"), convert_options=text)
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
    if(maker in ('Huawei', 'ZTE') and manager <> 'Core-EM', replaced, 'false') as replaced,
    if(operator = 'Nord' and manager = 'RAN-EM' and maker = 'Huawei', {contracts}, null) as planned_removal_on,
    if(planned_removal_on is null, '', 'NORD-4300') as ticket
from found left join products using (maker)
order by operator, function, element_id
"""


def with_managers(rng: np.random.Generator, elements: pa.Table, edition: Edition) -> pa.Table:
    """Add the managers, drawing whether the critical functions of Huawei's and ZTE's were replaced."""
    found = managers(elements)
    luck = rng.random(found.num_rows)
    operator = pa.compute.index_in(found["operator"], pa.array(NAMES)).to_numpy()
    yes, no = np.array([o.replaced for o in OPERATORS])[operator].T
    replaced = np.where(luck < yes, "true", np.where(luck < no, "false", ""))
    found = found.append_column("replaced", pa.array(replaced))
    products = pa.table({"maker": ["Huawei", "Ericsson", "Nokia"], "product": ["U2020", "ENM", "NetAct"]})
    return query(WITH_MANAGERS.format(contracts=edition.managers_gone), elements=elements, found=found, products=products)
