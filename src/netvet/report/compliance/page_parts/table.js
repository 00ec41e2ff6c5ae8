// A table of which one page at a time is drawn: sorted by its heads, however many rows there are.

// Turns pages: says which rows are shown, and asks for them anew by `turned` when the reader turns.
class Pager {
  constructor(turned, none) {
    Object.assign(this, { turned, none, page: 0, size: 50, said: make('span', { role: 'status', 'aria-live': 'polite' }) });
    this.back = make('button', { type: 'button' }, words.items.back);
    this.forth = make('button', { type: 'button' }, words.items.forth);
    const size = make('select', {}, ...[50, 200, 1000].map((n) => make('option', { value: n }, String(n))));
    this.back.addEventListener('click', () => this.turn(this.page - 1));
    this.forth.addEventListener('click', () => this.turn(this.page + 1));
    size.addEventListener('change', () => { this.size = Number(size.value); this.turn(0); });
    this.bar = make('div', { class: 'pager' }, this.back, this.forth, this.said, make('label', {}, `${words.items.per_page} `, size));
  }

  turn(page) { this.page = page; this.turned(); }

  // The first row of the page, and the one after its last.
  range(total) {
    const first = this.page * this.size, last = Math.min(first + this.size, total);
    this.back.disabled = this.page === 0;
    this.forth.disabled = last >= total;
    this.said.textContent = total ? fill(words.items.page, { first: first + 1, last, total }) : this.none;
    return [first, last];
  }
}

class PagedTable {
  // heads: [{ label, by, order }]: `by` is the column that it sorts by; draw(row): the cells of a row; shown: which rows, if not all.
  constructor(place, rows, { caption, heads, draw, mark, none, shown }) {
    Object.assign(this, { rows, heads, draw, mark, sorted: null, falling: false });
    this.shown = shown || Array.from({ length: rows.listed }, (_, row) => row);
    this.body = make('tbody', { role: 'rowgroup' });
    this.pager = new Pager(() => this.render(), none);
    place.replaceChildren(this.pager.bar, make('table', { class: 'cards', role: 'table' }, make('caption', {}, caption), this.head(), this.body));
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

  // Which rows to show, in the order of the register unless sorted otherwise.
  show(rows) { this.shown = rows; this.arrange(); this.pager.turn(0); }

  sort(place) {
    this.falling = this.sorted === place && !this.falling;
    this.sorted = place;
    this.cells.forEach((cell, at) => {
      if (at === place) cell.setAttribute('aria-sort', this.falling ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    });
    this.arrange();
    this.pager.turn(0);
  }

  arrange() {
    if (this.sorted === null) return;
    const { by, order } = this.heads[this.sorted];
    const ranks = this.rows.columns[by].ranks(order), turn = this.falling ? -1 : 1;
    this.shown = Array.from(this.shown).sort((a, b) => {
      const x = ranks[a], y = ranks[b];
      if (x !== x || y !== y) return (x !== x) - (y !== y) || a - b;
      return (x - y) * turn || a - b;
    });
  }

  render() {
    const [first, last] = this.pager.range(this.shown.length);
    const drawn = document.createDocumentFragment();
    for (let at = first; at < last; at += 1) {
      const row = make('tr', { role: 'row', class: this.mark(this.shown[at]) });
      this.draw(this.shown[at]).forEach((content, place) => {
        row.append(make('td', { role: 'cell', 'data-label': this.heads[place].label }, ...[content].flat()));
      });
      drawn.append(row);
    }
    this.body.replaceChildren(drawn);
  }
}

// The duties stand in the page as they are: what the filter leaves out is hidden, what lies on another page only on a screen.
class DutyPages {
  constructor(table, rows) {
    this.rows = rows;
    this.left = rows;
    this.pager = new Pager(() => this.render(), words.duties.none);
    if (table) table.before(this.pager.bar);
  }

  show(fits) {
    this.left = this.rows.filter((row) => { row.hidden = !fits(row); return !row.hidden; });
    this.pager.turn(0);
    return this.left.length;
  }

  render() {
    const [first, last] = this.pager.range(this.left.length);
    this.left.forEach((row, at) => row.classList.toggle('elsewhere', at < first || at >= last));
  }
}
