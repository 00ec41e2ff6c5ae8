// The map of sites: drawn on a canvas, without tiles. A shape a status; the worst lie on top.

const LOOKS = {
  violated: ['#a3122a', 'square'], breach: ['#cf4b1f', 'triangle'], departs: ['#b87800', 'diamond'],
  'would-violate': ['#7b3fa0', 'frame'], 'power-available': ['#7b3fa0', 'hollow'], 'not-yet-due': ['#c98a00', 'disc'],
  unknown: ['#1f6f96', 'cross'], met: ['#4f8f5a', 'dot'], 'not-applicable': ['#b9c0c6', 'dot'],
};
const DOT = 2.4;

function drawShape(pen, [colour, shape], x, y, size) {
  const half = size / 2;
  pen.fillStyle = colour;
  pen.strokeStyle = ['frame', 'hollow', 'cross'].includes(shape) ? colour : '#fff';
  pen.lineWidth = Math.max(1, size / 7);
  pen.beginPath();
  if (shape === 'square' || shape === 'frame') pen.rect(x - half * 0.85, y - half * 0.85, size * 0.85, size * 0.85);
  else if (shape === 'triangle' || shape === 'hollow') { pen.moveTo(x, y - half); pen.lineTo(x + half, y + half * 0.8); pen.lineTo(x - half, y + half * 0.8); pen.closePath(); }
  else if (shape === 'diamond') { pen.moveTo(x, y - half); pen.lineTo(x + half, y); pen.lineTo(x, y + half); pen.lineTo(x - half, y); pen.closePath(); }
  else if (shape === 'disc') pen.arc(x, y, half * 0.85, 0, Math.PI * 2);
  else if (shape === 'cross') { pen.moveTo(x - half * 0.7, y - half * 0.7); pen.lineTo(x + half * 0.7, y + half * 0.7); pen.moveTo(x + half * 0.7, y - half * 0.7); pen.lineTo(x - half * 0.7, y + half * 0.7); }
  else pen.arc(x, y, size / 4, 0, Math.PI * 2);
  if (!['frame', 'hollow', 'cross'].includes(shape)) pen.fill();
  if (shape !== 'dot') pen.stroke();
}

class SiteMap {
  constructor(canvas, sites, chosen) {
    Object.assign(this, { canvas, sites, chosen, pen: canvas.getContext('2d'), hidden: new Set(), picked: -1 });
    this.placed = [];
    sites.columns.x.forEach((x, row) => { if (x !== null) this.placed.push(row); });
    this.placed.reverse(); // the rows stand worst first: what is worst is drawn last, on top
    this.width = Math.max(1, this.placed.reduce((most, row) => Math.max(most, sites.columns.x[row]), 0));
    this.height = Math.max(1, this.placed.reduce((most, row) => Math.max(most, sites.columns.y[row]), 0));
    new ResizeObserver(() => this.fit()).observe(canvas);
    this.listen();
  }

  fit() {
    const frame = this.canvas.getBoundingClientRect(), ratio = window.devicePixelRatio || 1;
    if (!frame.width) return;
    this.canvas.width = Math.round(frame.width * ratio);
    this.canvas.height = Math.round(frame.height * ratio);
    this.ratio = ratio;
    this.marks = Object.fromEntries(Object.entries(LOOKS).map(([status, look]) => [status, this.stamp(look)]));
    this.whole();
  }

  // A mark drawn once; the map copies it.
  stamp(look) {
    const size = Math.round(13 * this.ratio), made = make('canvas', { width: size, height: size });
    drawShape(made.getContext('2d'), look, size / 2, size / 2, size * 0.8);
    return made;
  }

  whole() {
    const free = 24 * this.ratio;
    this.scale = Math.min((this.canvas.width - 2 * free) / this.width, (this.canvas.height - 2 * free) / this.height);
    this.left = (this.canvas.width - this.width * this.scale) / 2;
    this.top = (this.canvas.height - this.height * this.scale) / 2;
    this.request();
  }

  request() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.render(); });
  }

  render() {
    const { pen, canvas, scale, left, top, marks } = this;
    const { x, y, status } = this.sites.columns;
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const looks = status.words.map((word) => ({ dot: LOOKS[word][1] === 'dot' && LOOKS[word][0], mark: marks[word], hidden: this.hidden.has(word) }));
    const half = marks.met.width / 2, dot = DOT * this.ratio;
    for (const row of this.placed) {
      const look = looks[status.rows[row]];
      const px = left + x[row] * scale, py = top + y[row] * scale;
      if (look.hidden || px < -half || py < -half || px > canvas.width + half || py > canvas.height + half) continue;
      if (look.dot) { pen.fillStyle = look.dot; pen.fillRect(px - dot / 2, py - dot / 2, dot, dot); } else pen.drawImage(look.mark, px - half, py - half);
    }
    if (this.picked >= 0 && x[this.picked] !== null) this.ring(left + x[this.picked] * scale, top + y[this.picked] * scale);
  }

  ring(x, y) {
    this.pen.strokeStyle = '#000';
    this.pen.lineWidth = 2 * this.ratio;
    this.pen.beginPath();
    this.pen.arc(x, y, 10 * this.ratio, 0, Math.PI * 2);
    this.pen.stroke();
  }

  zoom(by, px = this.canvas.width / 2, py = this.canvas.height / 2) {
    const least = 0.2 * Math.min(this.canvas.width / this.width, this.canvas.height / this.height);
    const to = Math.min(Math.max(this.scale * by, least), 4 * this.ratio);
    this.left = px - (px - this.left) * (to / this.scale);
    this.top = py - (py - this.top) * (to / this.scale);
    this.scale = to;
    this.request();
  }

  move(dx, dy) { this.left += dx; this.top += dy; this.request(); }

  // The nearest site that is drawn within a finger's width, the worst where several are equally near.
  nearest(px, py) {
    const { x, y, status } = this.sites.columns;
    let found = -1, least = (14 * this.ratio) ** 2;
    for (const row of this.placed) {
      if (this.hidden.has(status.words[status.rows[row]])) continue;
      const away = (this.left + x[row] * this.scale - px) ** 2 + (this.top + y[row] * this.scale - py) ** 2;
      if (away <= least) { least = away; found = row; }
    }
    return found;
  }

  pick(row, centred = false) {
    this.picked = row;
    const { x, y } = this.sites.columns;
    if (centred && row >= 0 && x[row] !== null) {
      this.left = this.canvas.width / 2 - x[row] * this.scale;
      this.top = this.canvas.height / 2 - y[row] * this.scale;
    }
    this.request();
    this.chosen(row);
  }

  listen() {
    const { canvas } = this;
    const held = new Map();
    let moved = 0;
    canvas.addEventListener('pointerdown', (event) => { canvas.setPointerCapture(event.pointerId); held.set(event.pointerId, event); moved = 0; });
    canvas.addEventListener('pointermove', (event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      const dx = event.offsetX - before.offsetX, dy = event.offsetY - before.offsetY;
      moved += Math.abs(dx) + Math.abs(dy);
      if (held.size === 2) this.pinch(held, event);
      else this.move(dx * this.ratio, dy * this.ratio);
      held.set(event.pointerId, event);
    });
    canvas.addEventListener('pointerup', (event) => {
      if (held.size === 1 && moved < 6) this.pick(this.nearest(event.offsetX * this.ratio, event.offsetY * this.ratio));
      held.delete(event.pointerId);
    });
    canvas.addEventListener('pointercancel', (event) => held.delete(event.pointerId));
    // the wheel scrolls the page unless the reader has gone into the map, or zooms by a key or a gesture
    canvas.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && document.activeElement !== canvas) return;
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 300), event.offsetX * this.ratio, event.offsetY * this.ratio);
    }, { passive: false });
    canvas.addEventListener('keydown', (event) => this.key(event));
  }

  pinch(held, event) {
    const [one, other] = [...held.values()], rest = one.pointerId === event.pointerId ? other : one;
    const before = Math.hypot(one.offsetX - other.offsetX, one.offsetY - other.offsetY);
    const now = Math.hypot(event.offsetX - rest.offsetX, event.offsetY - rest.offsetY);
    if (before > 0) this.zoom(now / before, ((event.offsetX + rest.offsetX) / 2) * this.ratio, ((event.offsetY + rest.offsetY) / 2) * this.ratio);
  }

  key(event) {
    const step = 60 * this.ratio;
    const does = {
      ArrowLeft: () => this.move(step, 0), ArrowRight: () => this.move(-step, 0), ArrowUp: () => this.move(0, step), ArrowDown: () => this.move(0, -step),
      '+': () => this.zoom(1.5), '=': () => this.zoom(1.5), '-': () => this.zoom(1 / 1.5), 0: () => this.whole(),
      Enter: () => this.pick(this.nearest(this.canvas.width / 2, this.canvas.height / 2)),
    }[event.key];
    if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    does();
  }
}
