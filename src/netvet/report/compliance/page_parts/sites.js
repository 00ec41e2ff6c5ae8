// The sites: the map and the list of what the filter leaves, the legend with its counts, and what is said of a site.

// Which sites are shown, worst first, and the status that each bears: without a filter its own, else the worst of its findings
// that are left (`kept`: rows of single findings, or null).
class ShownSites {
  constructor(items, sites) {
    Object.assign(this, { items, sites });
    const read = { word: (number) => STATUSES[number], all: () => STATUSES };
    // the numbers of the statuses follow their order, so that the worse is the smaller
    this.status = sites.columns.shown = new Column(new Uint8Array(sites.length), 0, read);
    this.own = this.ranked(sites.columns.status);
    this.found = this.ranked(items.columns.status);
  }

  ranked(column) {
    const rank = [0, ...column.words.map((word) => STATUSES.indexOf(word) + 1)];
    return Uint8Array.from(column.codes, (code) => rank[code]);
  }

  narrow(kept) {
    const { codes } = this.status, { place } = this.items.columns, { listed } = this.sites;
    this.filtered = kept !== null;
    codes.set(kept ? new Uint8Array(codes.length) : this.own);
    for (const row of kept || []) {
      const site = place.value(row);
      if (site !== null && site < listed && (!codes[site] || this.found[row] < codes[site])) codes[site] = this.found[row];
    }
    const byStatus = STATUSES.map(() => []);
    for (let row = 0; row < listed; row += 1) if (codes[row]) byStatus[codes[row] - 1].push(row);
    this.counts = byStatus.map((rows) => rows.length);
    this.rows = byStatus.flat();
  }
}

function siteTold(sites, row, again) {
  const place = document.getElementById('map-told');
  if (row < 0) { place.textContent = words.map.nothing; return; }
  const value = (name) => sites.value(name, row);
  place.replaceChildren(make('b', {}, given(value('site_id'))), ' ', given(value('name')) || '', ' ', badge(value('shown') || value('status')), ` ${words.map.elements}: ${group(value('elements'))}, ${words.map.open}: ${group(value('open'))} `);
  if (value('open')) {
    const button = make('button', { type: 'button' }, words.map.findings);
    button.addEventListener('click', () => narrow('site', value('site_id'), again));
    place.append(button);
  }
}

// Sets up map, legend and list; what comes back shows the sites of the single findings that a filter leaves (null: of all).
function showMap(items, sites, again) {
  const shown = new ShownSites(items, sites), frame = document.getElementById('map-frame'), list = document.getElementById('site-list');
  frame.hidden = !sites.columns.x.codes.some((code) => code);
  const map = new SiteMap(document.getElementById('canvas'), shown, (row) => siteTold(sites, row, again));
  const turns = { in: () => map.zoom(1.5), out: () => map.zoom(1 / 1.5), whole: () => map.whole() };
  document.querySelectorAll('[data-zoom]').forEach((button) => button.addEventListener('click', turns[button.dataset.zoom]));
  const counts = legend(shown, map);
  let table = null;
  list.addEventListener('toggle', () => { table = siteTable(shown, map); }, { once: true });
  return (kept) => {
    shown.narrow(kept);
    map.request();
    counts();
    if (table) table.show(shown.rows);
    siteCounts(shown);
  };
}

function siteCounts({ sites, rows, filtered }) {
  const { x } = sites.columns, placed = rows.reduce((n, row) => n + (x.codes[row] ? 1 : 0), 0);
  const told = [fill(words.map.placed, { n: placed })];
  if (placed < rows.length) told.push(fill(words.map.unplaced, { n: rows.length - placed }));
  if (filtered) told.push(words.map.filtered);
  document.getElementById('map-counts').textContent = `${told.join('; ')}.`;
}

function legend(shown, map) {
  const place = document.getElementById('map-legend'), said = new Map();
  for (const status of STATUSES.filter((word, rank) => shown.own.includes(rank + 1) || shown.found.includes(rank + 1))) {
    const mark = make('canvas', { width: 32, height: 32, 'aria-hidden': 'true' }), box = make('input', { type: 'checkbox', checked: '' });
    mark.style.width = mark.style.height = '16px';
    drawShape(mark.getContext('2d'), LOOKS[status], 16, 16, 24);
    box.addEventListener('change', () => { map.hidden[box.checked ? 'delete' : 'add'](status); map.request(); });
    said.set(status, make('span', {}));
    place.append(make('label', {}, box, mark, said.get(status)));
  }
  return () => said.forEach((text, status) => { text.textContent = `${words.status[status]} (${group(shown.counts[STATUSES.indexOf(status)])})`; });
}

function siteTable(shown, map) {
  const { sites } = shown;
  const heads = [{ label: words.map.site, by: 'site_id' }, { label: words.map.name, by: 'name' }, { label: words.map.region, by: 'region' }, { label: words.map.status, by: 'shown' }, { label: words.map.elements, by: 'elements' }, { label: words.map.open, by: 'open' }];
  heads[3].order = STATUSES;
  const draw = (row) => {
    const button = make('button', { type: 'button', class: 'link' }, given(sites.value('site_id', row)));
    button.addEventListener('click', () => { map.pick(row, true); map.canvas.scrollIntoView({ block: 'center' }); });
    return [button, given(sites.value('name', row)), given(sites.value('region', row)), badge(sites.value('shown', row)), group(sites.value('elements', row)), group(sites.value('open', row))];
  };
  return new PagedTable(document.getElementById('site-table'), sites, { caption: words.map.caption, heads, none: words.map.none, draw, mark: () => '', shown: shown.rows });
}
