// The page at work: one filter over duties and single findings, the map, and what is said to a screen reader.

const STATUSES = Object.keys(words.symbols);
const form = document.getElementById('filter');
const duties = new DutyPages(document.querySelector('#duty-table'), Array.from(document.querySelectorAll('#duty-table tbody tr')));
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
    const code = columns[name].code(asked[name]);
    tests.push((row) => columns[name].codes[row] === code);
  }
  if (asked.rule) tests.push((row) => columns.rule.value(row) === Number(asked.rule));
  if (only.duty !== null) tests.push((row) => columns.duty.value(row) === only.duty);
  if (only.site !== null) { const code = columns.site_id.code(only.site); tests.push((row) => columns.site_id.codes[row] === code); }
  if (asked.due) {
    const { status, days_left: left } = columns, broken = ['violated', 'breach', 'departs'].map((word) => status.code(word));
    tests.push((row) => dueFits(asked.due, left.value(row), broken.includes(status.codes[row])));
  }
  for (const term of asked.terms) {
    const holds = SEARCHED.map((name) => [columns[name].codes, columns[name].holding(term)]);
    const ruled = words.rules.map((rule) => `${rule.key} ${rule.title}`.toLowerCase().includes(term));
    tests.push((row) => ruled[columns.rule.value(row)] || holds.some(([codes, held]) => held[codes[row]]));
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

function apply(items, table, showSites) {
  const wanted = asked(), shown = duties.show((row) => dutyFits(row, wanted));
  const tests = itemTests(items, wanted), kept = [];
  for (let row = 0; row < items.length; row += 1) if (tests.every((test) => test(row))) kept.push(row);
  table.show(kept);
  showSites(tests.length ? kept : null);
  const said = [fill(words.filter.shown_duties, { shown, total: duties.rows.length }), fill(words.filter.shown_items, { shown: kept.length, total: items.length })];
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
  form.elements[name].append(...values.map(([value, label]) => make('option', { value, dir: 'auto' }, label)));
}

function choices(items) {
  const plain = (name) => [...items.columns[name].words].sort(collator.compare).map((word) => [word, word]);
  options('status', STATUSES.filter((status) => items.columns.status.words.includes(status)).map((status) => [status, `${words.symbols[status]} ${words.status[status]}`]));
  options('due', ['past', '30', '90', '365', 'later', 'none'].map((word) => [word, words.filter[`due_${word}`]]));
  options('operator', plain('operator'));
  options('responsible', plain('responsible'));
  options('rule', [...new Set(items.columns.rule.codes)].map((code) => code - 1 + items.columns.rule.base).sort((a, b) => a - b).map((number) => [number, `${words.rules[number].key}: ${words.rules[number].title}`.slice(0, 80)]));
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

async function start() {
  if (!('DecompressionStream' in window)) { document.getElementById('counts').textContent = words.too_old; form.hidden = false; return; }
  const packed = document.getElementById('data');
  const { items, sites, changes } = await unpack(packed.textContent);
  packed.remove();
  const table = itemTable(items);
  let showSites = () => {};
  const again = () => apply(items, table, showSites);
  choices(items);
  form.hidden = false;
  let waiting = 0;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(again, items.length > 20000 ? 200 : 30); });
  form.addEventListener('reset', () => { only.duty = only.site = null; chips(again); setTimeout(again); });
  document.querySelectorAll('[data-show]').forEach((button) => { button.hidden = false; button.addEventListener('click', () => narrow('duty', Number(button.dataset.show), again)); });
  showSites = showMap(items, sites, again);
  again();
  if (changes) showChanges(changes);
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

// what is folded away is unfolded for paper
window.addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
start().catch((error) => { document.documentElement.classList.remove('scripted'); throw error; });
