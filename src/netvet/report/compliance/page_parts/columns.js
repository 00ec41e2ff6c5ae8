// Unpacks the rows of the page: columns of numbers, or of words that are stored once and numbered.

async function unpack(text) {
  const signs = atob(text), packed = new Uint8Array(signs.length);
  for (let at = 0; at < signs.length; at += 1) packed[at] = signs.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).json();
}

// One table: `value(column, row)` is a word, a number or null.
class Columns {
  constructor(told) {
    this.columns = told;
    const first = Object.values(told)[0];
    this.length = (first.rows || first).length;
  }

  value(name, row) {
    const column = this.columns[name];
    if (!column.words) return column[row];
    const number = column.rows[row];
    return number < 0 ? null : column.words[number];
  }

  // Which numbers of a column stand for words that hold `term`; a row is asked by its number only.
  holding(name, term) {
    return this.columns[name].words.map((word) => String(word).toLowerCase().includes(term));
  }

  // For sorting: the rank of each row's value; what is not known comes last either way.
  ranks(name, order) {
    const column = this.columns[name];
    if (!column.words) return column.map((value) => (value === null ? NaN : value));
    const sorted = column.words.map((word, number) => number);
    if (order) sorted.sort((a, b) => order.indexOf(column.words[a]) - order.indexOf(column.words[b]));
    else sorted.sort((a, b) => collator.compare(column.words[a], column.words[b]));
    const rank = new Array(sorted.length);
    sorted.forEach((number, place) => { rank[number] = place; });
    return column.rows.map((number) => (number < 0 ? NaN : rank[number]));
  }
}

const words = JSON.parse(document.getElementById('words').textContent);
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

function group(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

function fill(text, values) {
  if (typeof text === 'object') text = values.n === 1 ? text.one : text.many;
  return text.replace(/\{(\w+)\}/g, (all, key) => (typeof values[key] === 'number' ? group(values[key]) : values[key]));
}

// An element with children; a text is set as text, never as markup.
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) made.setAttribute(name, value);
  for (const child of children) if (child !== null && child !== '') made.append(child);
  return made;
}

// What comes from a case stands apart in its own direction of writing.
function given(text) {
  return text === null ? null : make('bdi', {}, text);
}

function line(...parts) {
  const kept = parts.filter((part) => part !== null && part !== '');
  return kept.length ? make('span', { class: 'sub' }, ...kept.flatMap((part, i) => (i ? [' · ', part] : [part]))) : null;
}

function badge(status) {
  const term = words.status_term[status];
  const made = make('span', { class: `badge s-${status}` }, make('span', { class: 'sign', 'aria-hidden': 'true' }, words.symbols[status]));
  made.append(` ${words.status[status]}`);
  if (term) made.append(' ', make('i', { lang: 'en' }, term));
  return made;
}

function daysLeft(days) {
  if (days === null) return null;
  if (days === 0) return words.days.today;
  return fill(days > 0 ? words.days.left : words.days.passed, { n: Math.abs(days) });
}
