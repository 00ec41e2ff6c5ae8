// Unpacks the rows of the page: each column is numbers, 0 where nothing is known; words are read where they are first needed.

async function unpack(text) {
  const signs = atob(text), packed = new Uint8Array(signs.length);
  for (let at = 0; at < signs.length; at += 1) packed[at] = signs.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const bytes = await new Response(stream).arrayBuffer(), begin = 4 + new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, begin - 4))), tables = {};
  for (const [name, told] of Object.entries(head)) tables[name] = new Columns(told, bytes, begin, tables);
  return tables;
}

const NUMBERS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: Float64Array };

// The words of a column, a thousand a block: a block is read when a word of it is first asked for.
class Words {
  constructor(blocks, bytes, begin) { Object.assign(this, { blocks, bytes, begin, known: [] }); }

  block(at) {
    const [from, to] = this.blocks[at];
    return (this.known[at] ??= JSON.parse(new TextDecoder().decode(new Uint8Array(this.bytes, this.begin + from, to - from))));
  }

  word(number) { return this.block(Math.floor(number / 1000))[number % 1000]; }

  all() { return this.blocks.flatMap((_, at) => this.block(at)); }
}

class Column {
  constructor(codes, base, read) { Object.assign(this, { codes, base, read, lists: {} }); }

  value(row) {
    const code = this.codes[row];
    if (!code) return null;
    return this.read ? this.read.word(code - 1) : code - 1 + this.base;
  }

  get words() { return (this.lists.words ??= this.read.all()); }

  get lower() { return (this.lists.lower ??= this.words.map((word) => String(word).toLowerCase())); }

  // The number that stands for a word; -1 where no row has it.
  code(word) { return this.words.indexOf(word) + 1 || -1; }

  // Which numbers stand for words that hold `term`; a row is asked by its number only.
  holding(term) { return [false, ...this.lower.map((word) => word.includes(term))]; }

  // For sorting: the rank of each row's value; what is not known comes last either way.
  ranks(order) {
    if (!this.read) return Array.from(this.codes, (code) => code || NaN);
    const sorted = this.words.map((word, number) => number);
    if (order) sorted.sort((a, b) => order.indexOf(this.words[a]) - order.indexOf(this.words[b]));
    else sorted.sort((a, b) => collator.compare(this.words[a], this.words[b]));
    const rank = new Array(sorted.length + 1).fill(NaN);
    sorted.forEach((number, place) => { rank[number + 1] = place; });
    return Array.from(this.codes, (code) => rank[code]);
  }
}

// One table: `value(column, row)` is a word, a number or null.
class Columns {
  constructor(told, bytes, begin, tables) {
    this.length = told.length;
    this.listed = told.listed ?? told.length;
    this.columns = {};
    for (const [name, { at, width, base, words: blocks, through, column, by }] of Object.entries(told.columns)) {
      if (through) this.join(name, by, () => tables[through].columns[column]);
      else this.columns[name] = new Column(new NUMBERS[width](bytes, begin + at, this.length), base, blocks && new Words(blocks, bytes, begin));
    }
  }

  // A column of another table, whose row the column `by` names; it is made when it is first asked for.
  join(name, by, other) {
    Object.defineProperty(this.columns, name, { enumerable: true, configurable: true, get: () => {
      const far = other(), place = this.columns[by];
      const made = new Column(far.codes.constructor.from(place.codes, (code) => (code ? far.codes[code - 1 + place.base] : 0)), 0, far.read);
      Object.defineProperty(this.columns, name, { enumerable: true, value: made });
      return made;
    } });
  }

  value(name, row) { return this.columns[name].value(row); }
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
