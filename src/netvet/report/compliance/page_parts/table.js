// A table of which one page at a time is drawn: sorted by its heads, however many rows there are.

class PagedTable {
  // heads: [{ label, by, order }]: `by` is the column that it sorts by; draw(row): the cells of a row.
  constructor(place, rows, { caption, heads, draw, mark, none }) {
    Object.assign(this, { rows, heads, draw, mark, none, page: 0, size: 50, sorted: null, falling: false });
    this.shown = Array.from({ length: rows.length }, (_, row) => row);
    this.body = make('tbody', { role: 'rowgroup' });
    this.said = make('span', { role: 'status', 'aria-live': 'polite' });
    this.table = make('table', { class: 'cards', role: 'table' }, make('caption', {}, caption), this.head(), this.body);
    this.above = this.pager();
    place.replaceChildren(this.above.bar, this.table);
    this.render();
  }

  head() {
    const row = make('tr', { role: 'row' });
    this.cells = this.heads.map(({ label, by }, place) => {
      const cell = make('th', { role: 'columnheader', scope: 'col' });
      if (by) {
        const button = make('button', { type: 'button', title: words.items.sort }, label);
        button.addEventListener('click', () => this.sort(place));
        cell.append(button);
      } else cell.append(label);
      row.append(cell);
      return cell;
    });
    return make('thead', { role: 'rowgroup' }, row);
  }

  pager() {
    const back = make('button', { type: 'button' }, words.items.back);
    const forth = make('button', { type: 'button' }, words.items.forth);
    const size = make('select', {}, ...[50, 200, 1000].map((n) => make('option', { value: n }, String(n))));
    back.addEventListener('click', () => this.turn(-1));
    forth.addEventListener('click', () => this.turn(1));
    size.addEventListener('change', () => { this.size = Number(size.value); this.page = 0; this.render(); });
    const bar = make('div', { class: 'pager' }, back, forth, this.said, make('label', {}, `${words.items.per_page} `, size));
    return { bar, back, forth };
  }

  turn(by) { this.page += by; this.render(); }

  // Which rows to show, in the order of the register unless sorted otherwise.
  show(rows) { this.shown = rows; this.page = 0; this.arrange(); this.render(); }

  sort(place) {
    this.falling = this.sorted === place && !this.falling;
    this.sorted = place;
    this.cells.forEach((cell, at) => {
      if (at === place) cell.setAttribute('aria-sort', this.falling ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    });
    this.page = 0;
    this.arrange();
    this.render();
  }

  arrange() {
    if (this.sorted === null) return;
    const { by, order } = this.heads[this.sorted];
    const ranks = this.rows.ranks(by, order), turn = this.falling ? -1 : 1;
    this.shown = Array.from(this.shown).sort((a, b) => {
      const x = ranks[a], y = ranks[b];
      if (x !== x || y !== y) return (x !== x) - (y !== y) || a - b;
      return (x - y) * turn || a - b;
    });
  }

  render() {
    const total = this.shown.length, first = this.page * this.size, last = Math.min(first + this.size, total);
    const drawn = document.createDocumentFragment();
    for (let at = first; at < last; at += 1) {
      const row = make('tr', { role: 'row', class: this.mark(this.shown[at]) });
      this.draw(this.shown[at]).forEach((content, place) => {
        row.append(make('td', { role: 'cell', 'data-label': this.heads[place].label }, ...[content].flat()));
      });
      drawn.append(row);
    }
    this.body.replaceChildren(drawn);
    this.above.back.disabled = this.page === 0;
    this.above.forth.disabled = last >= total;
    this.said.textContent = total ? fill(words.items.page, { first: first + 1, last, total }) : this.none;
  }
}
