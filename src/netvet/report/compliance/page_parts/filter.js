// The page at work: one filter over duties and single findings, the map, and what is said to a screen reader.

const STATUSES = Object.keys(words.symbols);
const form = document.getElementById('filter');
const duties = Array.from(document.querySelectorAll('#duty-table tbody tr'));
const SEARCHED = ['element_id', 'operator', 'responsible', 'ticket', 'function', 'vendor', 'maker', 'product', 'site_id', 'site', 'region', 'reason', 'certificates', 'cleared_by'];
const only = { duty: null, site: null };

function dueFits(wanted, days, broken) {
  if (!wanted) return true;
  if (wanted === 'none') return days === null;
  if (wanted === 'past') return broken || (days !== null && days < 0);
  if (days === null || days < 0) return false;
  return wanted === 'later' ? days > 365 : days <= Number(wanted);
}

function dutyFits(row, asked) {
  const { status, operator, responsible, rule, days, band, plan, duty } = row.dataset;
  return (!asked.status || status === asked.status) && (!asked.operator || operator === asked.operator)
    && (!asked.responsible || responsible === asked.responsible) && (!asked.rule || rule === asked.rule)
    && (!asked.plan || plan.split(' ').includes(asked.plan)) && dueFits(asked.due, days === '' ? null : Number(days), band === '0')
    && (only.duty === null || Number(duty) === only.duty)
    && asked.terms.every((term) => row.textContent.toLowerCase().includes(term));
}

// A test of row numbers for each thing that is asked: words are compared once, not once a row.
function itemTests(items, asked) {
  const { columns } = items, tests = [];
  for (const name of ['status', 'operator', 'responsible', 'plan']) {
    if (!asked[name]) continue;
    const number = columns[name].words.indexOf(asked[name]);
    tests.push((row) => columns[name].rows[row] === number);
  }
  if (asked.rule) tests.push((row) => columns.rule[row] === Number(asked.rule));
  if (only.duty !== null) tests.push((row) => columns.duty[row] === only.duty);
  if (only.site !== null) { const number = columns.site_id.words.indexOf(only.site); tests.push((row) => columns.site_id.rows[row] === number); }
  if (asked.due) {
    const broken = columns.status.words.map((word) => ['violated', 'breach', 'departs'].includes(word));
    tests.push((row) => dueFits(asked.due, columns.days_left[row], broken[columns.status.rows[row]]));
  }
  for (const term of asked.terms) {
    const holds = SEARCHED.map((name) => [columns[name].rows, items.holding(name, term)]);
    const ruled = words.rules.map((rule) => `${rule.key} ${rule.title}`.toLowerCase().includes(term));
    tests.push((row) => ruled[columns.rule[row]] || holds.some(([rows, held]) => rows[row] >= 0 && held[rows[row]]));
  }
  return tests;
}

function itemCells(items, row) {
  const value = (name) => items.value(name, row);
  const rule = words.rules[value('rule')], days = value('days_left'), traffic = value('traffic_gbps');
  const whole = value('element_id') === null;
  const demand = rule.demand ? make('span', { class: 'sub' }, `${fill(words.duties.certificate, { what: '' })}`, given(rule.demand)) : null;
  return [
    [badge(value('status')), value('estimate') ? make('span', { class: 'flag' }, `≈ ${words.estimate}`) : null],
    [value('due') ? make('b', { class: 'day' }, value('due')) : words.next.no_day, make('span', { class: days !== null && days <= 90 ? 'left near' : 'left' }, daysLeft(days)),
      whole ? null : line(words.plan[value('plan')], value('planned_removal_on'))],
    [make('b', {}, given(whole ? words.whole_operator : value('element_id'))), line(given(value('function'))), whole ? null : line(given(value('vendor')) || words.maker_unknown, given(value('product')), given(value('software_version')))],
    [given(value('site')), line(given(value('site_id')), given(value('region')))],
    [make('b', {}, given(value('operator'))), whole ? null : line(given(value('responsible')) || words.nobody), line(given(value('ticket')))],
    [make('b', {}, given(rule.key)), ' ', given(rule.title)],
    [value('subscribers') === null ? null : fill(words_of_subscribers, { n: value('subscribers') }), traffic === null ? null : line(`${traffic} ${words.duties.traffic}`)],
    [make('bdi', { lang: 'en' }, value('reason')), demand],
    [given(value('certificates')), value('cleared_by') === null ? null : line(fill(words.items.cleared, { what: '' }), given(value('cleared_by'))), value('source') === null ? null : line(fill(words.items.row_source, { what: '' }), given(value('source')))],
  ];
}
const words_of_subscribers = { one: `{n} ${words.duties.subscribers}`, many: `{n} ${words.duties.subscribers}` };

function itemTable(items) {
  const heads = [
    { label: words.duties.status, by: 'status', order: STATUSES }, { label: words.duties.due, by: 'days_left' },
    { label: words.items.element, by: 'element_id' }, { label: words.items.place, by: 'site_id' },
    { label: words.duties.who, by: 'operator' }, { label: words.duties.what, by: 'rule' }, { label: words.duties.behind, by: 'subscribers' },
    { label: words.items.lacking, by: 'reason' }, { label: words.items.evidence, by: 'certificates' },
  ];
  return new PagedTable(document.getElementById('item-table'), items, {
    caption: words.items.caption, heads, none: words.items.none, draw: (row) => itemCells(items, row), mark: (row) => `b-${items.value('status', row)}`,
  });
}

function asked() {
  const told = Object.fromEntries(new FormData(form));
  return { ...told, terms: told.search.toLowerCase().split(/\s+/).filter(Boolean) };
}

function apply(items, table) {
  const wanted = asked();
  let duty = 0;
  for (const row of duties) { row.hidden = !dutyFits(row, wanted); duty += !row.hidden; }
  const tests = itemTests(items, wanted), kept = [];
  for (let row = 0; row < items.length; row += 1) if (tests.every((test) => test(row))) kept.push(row);
  table.show(kept);
  const said = [fill(words.filter.shown_duties, { shown: duty, total: duties.length }), fill(words.filter.shown_items, { shown: kept.length, total: items.length })];
  document.getElementById('counts').textContent = said.join(' · ');
}

function chips(again) {
  const place = document.getElementById('chips');
  place.replaceChildren();
  for (const [kind, text] of [['duty', words.filter.one_duty], ['site', words.filter.one_site]]) {
    if (only[kind] === null) continue;
    const button = make('button', { type: 'button', title: words.filter.drop }, make('bdi', {}, fill(text, { n: only[kind] })), ' ×');
    button.addEventListener('click', () => { only[kind] = null; chips(again); again(); form.elements.search.focus(); });
    place.append(button);
  }
}

function options(name, values) {
  for (const [value, label] of values) form.elements[name].append(make('option', { value, dir: 'auto' }, label));
}

function choices(items) {
  const plain = (name) => [...items.columns[name].words].sort(collator.compare).map((word) => [word, word]);
  options('status', STATUSES.filter((status) => items.columns.status.words.includes(status)).map((status) => [status, `${words.symbols[status]} ${words.status[status]}`]));
  options('due', ['past', '30', '90', '365', 'later', 'none'].map((word) => [word, words.filter[`due_${word}`]]));
  options('operator', plain('operator'));
  options('responsible', plain('responsible'));
  options('rule', [...new Set(items.columns.rule)].sort((a, b) => a - b).map((number) => [number, `${words.rules[number].key}: ${words.rules[number].title}`.slice(0, 80)]));
  options('plan', Object.entries(words.plan));
}

// Only one of the two at a time, and the rows in sight.
function narrow(kind, value, again) {
  only.duty = only.site = null;
  only[kind] = value;
  chips(again);
  again();
  const items = document.getElementById('items');
  items.scrollIntoView();
  items.focus({ preventScroll: true });
}

function siteTold(sites, row, again) {
  const place = document.getElementById('map-told');
  if (row < 0) { place.textContent = words.map.nothing; return; }
  const value = (name) => sites.value(name, row);
  place.replaceChildren(make('b', {}, given(value('site_id'))), ' ', given(value('name')) || '', ' ', badge(value('status')), ` ${words.map.elements}: ${group(value('elements'))}, ${words.map.open}: ${group(value('open'))} `);
  if (value('open')) {
    const button = make('button', { type: 'button' }, words.map.findings);
    button.addEventListener('click', () => narrow('site', value('site_id'), again));
    place.append(button);
  }
}

function showMap(sites, again) {
  const canvas = document.getElementById('canvas'), placed = sites.columns.x.filter((x) => x !== null).length;
  const told = [fill(words.map.placed, { n: placed })];
  if (placed < sites.length) told.push(fill(words.map.unplaced, { n: sites.length - placed }));
  document.getElementById('map-counts').textContent = `${told.join('; ')}.`;
  document.getElementById('map-frame').hidden = !placed;
  const map = new SiteMap(canvas, sites, (row) => siteTold(sites, row, again));
  legend(sites, map);
  const turns = { in: () => map.zoom(1.5), out: () => map.zoom(1 / 1.5), whole: () => map.whole() };
  document.querySelectorAll('[data-zoom]').forEach((button) => button.addEventListener('click', turns[button.dataset.zoom]));
  document.getElementById('site-list').addEventListener('toggle', () => siteTable(sites, map), { once: true });
  return map;
}

function legend(sites, map) {
  const { words: found, rows } = sites.columns.status, counts = new Array(found.length).fill(0);
  for (const number of rows) counts[number] += 1;
  for (const status of STATUSES.filter((word) => found.includes(word))) {
    const mark = make('canvas', { width: 32, height: 32, 'aria-hidden': 'true' }), box = make('input', { type: 'checkbox', checked: '' });
    mark.style.width = mark.style.height = '16px';
    drawShape(mark.getContext('2d'), LOOKS[status], 16, 16, 24);
    box.addEventListener('change', () => { map.hidden[box.checked ? 'delete' : 'add'](status); map.request(); });
    document.getElementById('map-legend').append(make('label', {}, box, mark, `${words.status[status]} (${group(counts[found.indexOf(status)])})`));
  }
}

function siteTable(sites, map) {
  const heads = [{ label: words.map.site, by: 'site_id' }, { label: words.map.name, by: 'name' }, { label: words.map.region, by: 'region' }, { label: words.map.status, by: 'status', order: STATUSES }, { label: words.map.elements, by: 'elements' }, { label: words.map.open, by: 'open' }];
  const draw = (row) => {
    const button = make('button', { type: 'button', class: 'link' }, given(sites.value('site_id', row)));
    button.addEventListener('click', () => { map.pick(row, true); map.canvas.scrollIntoView({ block: 'center' }); });
    return [button, given(sites.value('name', row)), given(sites.value('region', row)), badge(sites.value('status', row)), group(sites.value('elements', row)), group(sites.value('open', row))];
  };
  new PagedTable(document.getElementById('site-table'), sites, { caption: words.map.caption, heads, none: '', draw, mark: () => '' });
}

async function start() {
  if (!('DecompressionStream' in window)) { document.getElementById('counts').textContent = words.too_old; form.hidden = false; return; }
  const packed = document.getElementById('data');
  const whole = await unpack(packed.textContent);
  packed.remove();
  const items = new Columns(whole.items), sites = new Columns(whole.sites), table = itemTable(items);
  const again = () => apply(items, table);
  choices(items);
  form.hidden = false;
  let waiting = 0;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(again, items.length > 20000 ? 200 : 30); });
  form.addEventListener('reset', () => { only.duty = only.site = null; chips(again); setTimeout(again); });
  document.querySelectorAll('[data-show]').forEach((button) => { button.hidden = false; button.addEventListener('click', () => narrow('duty', Number(button.dataset.show), again)); });
  again();
  showMap(sites, again);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

// what is folded away is unfolded for paper
window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
start();
