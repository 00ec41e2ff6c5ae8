// Single changes since an earlier judgement: a table with a filter of its own.

const FILTERED = ['change', 'why', 'operator', 'key'];
const CHANGE_SEARCHED = ['element_id', 'operator', 'responsible', 'ticket', 'key', 'reason', 'reason_before'];
const CHANGES = Object.keys(words.change);

function changeCells(changes, row) {
  const value = (name) => changes.value(name, row), whole = value('element_id') === null;
  const state = (status, due) => [value(status) ? badge(value(status)) : words.changes.absent, line(value(due))];
  return [
    [make('b', {}, words.change[value('change')]), value('estimate') ? make('span', { class: 'flag' }, `≈ ${words.estimate}`) : null],
    [make('b', {}, given(whole ? words.whole_operator : value('element_id')))],
    [make('b', {}, given(value('operator'))), whole ? null : line(given(value('responsible'))), line(given(value('ticket')))],
    make('b', {}, given(value('key'))),
    state('status_before', 'due_before'), state('status', 'due'),
    value('why') ? words.causes[value('why')] : null,
    [make('bdi', { lang: 'en' }, value('reason') || ''), value('reason_before') && value('reason_before') !== value('reason') ? make('span', { class: 'sub' }, `${words.changes.before}: `, make('bdi', { lang: 'en' }, value('reason_before'))) : null],
  ];
}

function changeRows(changes, asked) {
  const { columns } = changes, tests = [];
  for (const name of FILTERED) {
    if (!asked.get(name)) continue;
    const code = columns[name].code(asked.get(name));
    tests.push((row) => columns[name].codes[row] === code);
  }
  for (const term of asked.get('search').toLowerCase().split(/\s+/).filter(Boolean)) {
    const holds = CHANGE_SEARCHED.map((name) => [columns[name].codes, columns[name].holding(term)]);
    tests.push((row) => holds.some(([codes, held]) => held[codes[row]]));
  }
  const kept = [];
  for (let row = 0; row < changes.length; row += 1) if (tests.every((test) => test(row))) kept.push(row);
  return kept;
}

function changeChoices(changes, asking) {
  const plain = (name) => [...changes.columns[name].words].sort(collator.compare).map((word) => [word, word]);
  const offered = {
    change: CHANGES.filter((change) => changes.columns.change.words.includes(change)).map((change) => [change, words.change[change]]),
    why: changes.columns.why.words.map((why) => [why, words.causes[why]]), operator: plain('operator'), key: plain('key'),
  };
  for (const [name, values] of Object.entries(offered)) asking.elements[name].append(...values.map(([value, label]) => make('option', { value, dir: 'auto' }, label)));
}

function showChanges(changes) {
  const asking = document.getElementById('change-filter');
  if (!asking) return;
  const heads = [
    { label: words.changes.change, by: 'change', order: CHANGES }, { label: words.items.element, by: 'element_id' }, { label: words.duties.who, by: 'operator' },
    { label: words.filter.rule, by: 'key' }, { label: words.changes.before, by: 'status_before', order: STATUSES }, { label: words.changes.now, by: 'status', order: STATUSES },
    { label: words.changes.why, by: 'why' }, { label: words.changes.reason, by: 'reason' },
  ];
  const table = new PagedTable(document.getElementById('change-table'), changes, {
    caption: words.changes.single_caption, heads, none: words.changes.none, draw: (row) => changeCells(changes, row), mark: (row) => `c-${changes.value('change', row)}`,
  });
  const again = () => {
    const kept = changeRows(changes, new FormData(asking));
    table.show(kept);
    document.getElementById('change-counts').textContent = fill(words.changes.shown, { shown: kept.length, total: changes.length });
  };
  changeChoices(changes, asking);
  asking.hidden = false;
  asking.addEventListener('submit', (event) => event.preventDefault());
  asking.addEventListener('input', again);
  asking.addEventListener('reset', () => setTimeout(again));
  again();
}
