/**
 * Where an activity went, as a line without tiles: no other server learns where anybody runs.
 * Markup: components/chart_route.html. In step with the streams by `streams:cursor`, `streams:range`, `streams:point`.
 */
import { readData } from "./data.js";
import { distanceUnit } from "./channels.js";
import { number } from "./format.js";
import { withPauses } from "./stream-model.js";
import { niceStep } from "./ticks.js";

const SVG = "http://www.w3.org/2000/svg";
const METRES_A_DEGREE = 111_320;
const MARGIN = 28;
/** Denser than this the eye sees no more: one point for each of this many pixels. */
const FINEST = 1.5;

export async function start(element, signal) {
  const answer = await readData(element);
  if (!answer || signal.aborted) return;
  const { route, units, sport, channels } = withPauses(answer);
  const points = route && projected(route);
  if (!points) {
    element.querySelector("[data-chart-empty]").hidden = false;
    return;
  }
  new RouteMap(element, { points, units, sport, distances: channels.distance_m }, signal).start();
}

/** Metres east and north of the middle; null where the place is missing or hidden. */
function projected({ latitude_deg, longitude_deg }) {
  const isKnown = latitude_deg.map((value, at) => value != null && longitude_deg[at] != null);
  const known = latitude_deg.filter((_value, at) => isKnown[at]);
  if (known.length < 2) return null;
  const middle = (Math.min(...extremes(known)) + Math.max(...extremes(known))) / 2;
  const east = METRES_A_DEGREE * Math.cos((middle * Math.PI) / 180);
  return latitude_deg.map((latitude, at) => (isKnown[at] ? [longitude_deg[at] * east, -latitude * METRES_A_DEGREE] : null));
}

function extremes(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

function boxOf(points) {
  const known = points.filter(Boolean);
  const [[left, right], [top, bottom]] = [0, 1].map((part) => extremes(known.map((point) => point[part])));
  return { left, top, width: Math.max(right - left, 50), height: Math.max(bottom - top, 50) };
}

function drawnAs(tag, attributes) {
  const part = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
  return part;
}

class RouteMap {
  constructor(element, { points, units, sport, distances }, signal) {
    Object.assign(this, { element, points, units, sport, distances, signal });
    this.sync = element.dataset.sync;
    this.place = element.querySelector("[data-map]");
    this.box = boxOf(points);
  }

  start() {
    const { signal } = this;
    this.place.removeAttribute("hidden"); // an SVG has no property of that name
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.place);
    signal.addEventListener("abort", () => observer.disconnect());
    document.addEventListener("streams:cursor", (event) => this.ifOurs(event, ({ index }) => this.point(index)), { signal });
    document.addEventListener("streams:range", (event) => this.ifOurs(event, ({ range }) => this.light(range)), { signal });
    this.place.addEventListener("pointermove", (event) => this.hover(event), { signal });
    this.place.addEventListener("pointerleave", () => this.tell(null), { signal });
  }

  ifOurs(event, act) {
    if (event.detail.sync === this.sync && this.dot) act(event.detail);
  }

  tell(index) {
    document.dispatchEvent(new CustomEvent("streams:point", { detail: { sync: this.sync, index } }));
  }

  draw() {
    const [width, height] = [this.place.clientWidth, this.place.clientHeight];
    if (!width || !height) return;
    this.fit(width, height);
    const path = this.pathOf(0, this.points.length - 1);
    const known = this.screen.filter(Boolean);
    this.place.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.lit = drawnAs("path", { class: "map-lit", d: "" });
    this.dot = drawnAs("circle", { class: "map-dot", r: 6, cx: -20, cy: -20 });
    this.place.replaceChildren(
      ...this.gridLines(width, height),
      drawnAs("path", { class: "map-halo", d: path }),
      drawnAs("path", { class: "map-line", d: path }),
      this.lit,
      ...this.milestones(),
      this.end("map-finish", known.at(-1), 7),
      this.end("map-start", known[0], 4.5),
      this.dot,
    );
    this.light(this.range ?? null);
  }

  fit(width, height) {
    const { left, top, width: across, height: down } = this.box;
    this.perPixel = Math.max(across / (width - 2 * MARGIN), down / (height - 2 * MARGIN));
    const [x, y] = [(width - across / this.perPixel) / 2, (height - down / this.perPixel) / 2];
    this.screen = this.points.map((point) => point && [x + (point[0] - left) / this.perPixel, y + (point[1] - top) / this.perPixel]);
  }

  pathOf(from, to) {
    let [path, last] = ["", null];
    for (let at = from; at <= to; at += 1) {
      const here = this.screen[at];
      const isNear = here && last && Math.hypot(here[0] - last[0], here[1] - last[1]) < FINEST;
      if (isNear && at < to) continue;
      if (here) path += `${last ? "L" : "M"}${here[0].toFixed(1)} ${here[1].toFixed(1)}`;
      last = here;
    }
    return path;
  }

  end(name, [cx, cy], r) {
    return drawnAs("circle", { class: name, r, cx, cy });
  }

  /** The distance run, numbered along the line. */
  milestones() {
    const { metres } = distanceUnit(this.units);
    const total = this.distances?.findLast((value) => value != null) ?? 0;
    if (total < metres) return [];
    const step = Math.max(1, niceStep(total / metres, 8));
    const marks = [];
    let next = step;
    this.distances.forEach((distance, at) => {
      if (distance == null || distance < next * metres) return;
      if (this.screen[at]) marks.push(...this.milestone(this.screen[at], next));
      next += step;
    });
    return marks;
  }

  milestone([x, y], value) {
    const label = drawnAs("text", { class: "map-number", x, y });
    label.textContent = number(value);
    return [drawnAs("circle", { class: "map-post", r: 8, cx: x, cy: y }), label];
  }

  /** Lines a round distance apart give the eye a measure; the corner says which. */
  gridLines(width, height) {
    const per = distanceUnit(this.units, this.sport);
    const step = niceStep((width * this.perPixel) / per.metres, 6);
    const pixels = (step * per.metres) / this.perPixel;
    const lines = [];
    for (let x = (width / 2) % pixels; x < width; x += pixels) lines.push(`M${x.toFixed(1)} 0V${height}`);
    for (let y = (height / 2) % pixels; y < height; y += pixels) lines.push(`M0 ${y.toFixed(1)}H${width}`);
    const scale = this.element.querySelector("[data-map-scale]");
    const digits = [0, 1, 2].find((count) => Number(step.toFixed(count)) === step) ?? 2;
    if (scale) scale.textContent = `${number(step, digits)} ${per.unit}`;
    return [drawnAs("path", { class: "map-grid", d: lines.join("") })];
  }

  point(index) {
    const [cx, cy] = (index !== null && this.screen[index]) || [-20, -20];
    this.dot.setAttribute("cx", cx);
    this.dot.setAttribute("cy", cy);
  }

  light(range) {
    this.range = range;
    this.lit.setAttribute("d", range ? this.pathOf(...range) : "");
    this.place.toggleAttribute("data-lit", range !== null);
  }

  hover(event) {
    const box = this.place.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [best, nearest] = [null, 24];
    this.screen.forEach((point, at) => {
      const away = point ? Math.hypot(point[0] - x, point[1] - y) : Infinity;
      if (away < nearest) [best, nearest] = [at, away];
    });
    this.tell(best);
  }
}
