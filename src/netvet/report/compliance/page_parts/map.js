// The map of sites: drawn on a canvas, without tiles. A shape a status; the worst lie on top.

const LOOKS = {
  violated: ['#a3122a', 'square'], breach: ['#cf4b1f', 'triangle'], departs: ['#b87800', 'diamond'],
  'would-violate': ['#7b3fa0', 'frame'], 'power-available': ['#7b3fa0', 'hollow'], 'not-yet-due': ['#c98a00', 'disc'],
  unknown: ['#1f6f96', 'cross'], met: ['#4f8f5a', 'dot'], 'not-applicable': ['#b9c0c6', 'dot'],
};

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
  // sites: which of them are shown, and by which status (see ShownSites); a position is a number from 1, or 0 where not known.
  constructor(canvas, sites, chosen) {
    Object.assign(this, { canvas, sites, chosen, pen: canvas.getContext('2d'), hidden: new Set(), picked: -1, drawn: [] });
    const { x, y } = sites.sites.columns, longest = (most, code) => Math.max(most, code);
    Object.assign(this, { x: x.codes, y: y.codes, width: x.codes.reduce(longest, 1), height: y.codes.reduce(longest, 1) });
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

  // A mark drawn once, as the pixels that the map copies: many thousand marks are set in the time that drawing each would take.
  stamp(look) {
    const size = Math.round((look[1] === 'dot' ? 6 : 13) * this.ratio), pen = make('canvas', { width: size, height: size }).getContext('2d');
    drawShape(pen, look, size / 2, size / 2, look[1] === 'dot' ? size : size * 0.85);
    const { data } = pen.getImageData(0, 0, size, size), pixels = [];
    for (let at = 0; at < size * size; at += 1) {
      const cover = data[4 * at + 3] / 255, [red, green, blue] = [0, 1, 2].map((part) => Math.round(data[4 * at + part] * cover + 255 * (1 - cover)));
      if (cover > 0.4) pixels.push([at % size, Math.floor(at / size), (255 << 24) | (blue << 16) | (green << 8) | red]);
    }
    return { half: size / 2, pixels, dot: look[1] === 'dot' };
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

  // In a square of the size of a mark only the worst site is drawn, so that marks can be told apart; of dots more fit.
  render() {
    if (!this.marks) return;
    const { pen, canvas, scale, left, top, x, y } = this, { width, height } = canvas;
    const { codes } = this.sites.status, free = 8 * this.ratio;
    const marks = [null, ...STATUSES.map((word) => (this.hidden.has(word) ? null : this.marks[word]))];
    const grids = [3, 9].map((cell) => ({ cell: cell * this.ratio, across: Math.ceil(width / cell / this.ratio) + 8, taken: new Set() }));
    const drawn = [];
    for (const row of this.sites.rows) {
      const mark = marks[codes[row]];
      if (!mark || !x[row]) continue;
      const px = left + x[row] * scale, py = top + y[row] * scale;
      if (px < -free || py < -free || px >= width + free || py >= height + free) continue;
      const { cell, across, taken } = grids[mark.dot ? 0 : 1];
      const place = Math.floor((py + free) / cell) * across + Math.floor((px + free) / cell);
      if (!taken.has(place)) { taken.add(place); drawn.push(row); }
    }
    this.drawn = drawn;
    const image = new Uint32Array(width * height);
    for (let at = drawn.length - 1; at >= 0; at -= 1) {
      const row = drawn[at], mark = marks[codes[row]];
      const px = Math.round(left + x[row] * scale - mark.half), py = Math.round(top + y[row] * scale - mark.half);
      for (const [dx, dy, colour] of mark.pixels) {
        const across = px + dx, down = py + dy;
        if (across >= 0 && down >= 0 && across < width && down < height) image[down * width + across] = colour;
      }
    }
    pen.putImageData(new ImageData(new Uint8ClampedArray(image.buffer), width, height), 0, 0);
    if (this.picked >= 0 && x[this.picked] && codes[this.picked]) this.ring(left + x[this.picked] * scale, top + y[this.picked] * scale);
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

  // The nearest of the sites that are drawn, within a finger's width; -1 where there is none.
  nearest(px, py) {
    const { x, y } = this;
    let found = -1, least = (14 * this.ratio) ** 2;
    for (const row of this.drawn) {
      const away = (this.left + x[row] * this.scale - px) ** 2 + (this.top + y[row] * this.scale - py) ** 2;
      if (away < least) { least = away; found = row; }
    }
    return found;
  }

  pick(row, centred = false) {
    this.picked = row;
    const { x, y } = this;
    if (centred && row >= 0 && x[row]) {
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
