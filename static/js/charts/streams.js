/**
 * The streams of an activity: lanes in step, a range picked by dragging or by a lap, its figures beside.
 * Markup: components/chart_streams.html. Tells others by the events `streams:cursor` and `streams:range`.
 */
import { onThemeChange } from "../theme.js";
import { readData } from "./data.js";
import { draw, followKeys, moveTo } from "./frame.js";
import { clock, number } from "./format.js";
import { distanceUnit } from "./channels.js";
import { readPalette } from "./palette.js";
import { indexAt, modelOf } from "./stream-model.js";
import { lanePlot } from "./stream-lanes.js";

const HEIGHTS = { elevation: 60, temperature: 52 };
const HEIGHT = 92;

export async function start(element, signal) {
  const answer = await readData(element);
  if (!answer || signal.aborted) return;
  const model = modelOf(answer);
  if (!model.lanes.length || model.times.length < 2) {
    element.querySelector("[data-chart-empty]").hidden = false;
    return;
  }
  new StreamChart(element, model, signal).start();
}

class StreamChart {
  constructor(element, model, signal) {
    Object.assign(this, { element, model, signal });
    this.sync = element.dataset.sync;
    this.body = element.querySelector("[data-chart-body]");
    this.range = null;
    this.across = null;
    this.per = distanceUnit(model.units, model.sport);
    this.whole = JSON.parse(element.dataset.whole || "{}");
  }

  start() {
    const { signal } = this;
    this.body.hidden = false;
    this.element.querySelector("[data-figures]").hidden = false;
    this.addLanes();
    this.chooseAxis("time");
    onThemeChange(() => this.build(), signal);
    this.element.addEventListener("click", (event) => this.press(event), { signal });
    document.addEventListener("click", (event) => this.pressLap(event), { signal });
    document.addEventListener("streams:point", (event) => this.pointed(event.detail), { signal });
    this.followPress();
    const keys = {
      plot: () => this.plots[0],
      step: () => Math.max(1, Math.round(this.model.times.length / 200)),
      from: () => 0,
      announce: (index) => this.sentence(index),
    };
    this.body.setAttribute("aria-valuemax", this.model.times.length - 1);
    followKeys(this.body, keys, signal);
  }

  addLanes() {
    const template = this.element.querySelector("[data-lane-template]");
    this.heads = this.model.lanes.map((lane) => {
      const part = template.content.cloneNode(true).firstElementChild;
      part.classList.add(`key-${lane.token.replace("stream-", "")}`);
      part.querySelector("[data-lane-name]").textContent = this.nameOf(lane);
      part.querySelector("[data-lane-unit]").textContent = lane.unit;
      this.body.append(part);
      return part;
    });
    this.element.querySelector("[data-axis-switch]").hidden = !this.model.distances;
  }

  nameOf({ name }) {
    return this.element.dataset[`name${name[0].toUpperCase()}${name.slice(1)}`];
  }

  chooseAxis(name) {
    const isDistance = name === "distance";
    this.across = { isDistance, per: this.per, values: isDistance ? this.model.distances : this.model.times };
    for (const button of this.element.querySelectorAll("[data-axis]")) {
      button.setAttribute("aria-pressed", String(button.dataset.axis === name));
    }
    this.build();
  }

  /** Draws every lane anew: at first, for another axis, and whenever the colours change. */
  build() {
    this.drawn?.abort();
    this.drawn = new AbortController();
    const signal = AbortSignal.any([this.signal, this.drawn.signal]);
    const chart = { palette: readPalette(), laps: this.model.laps, across: this.across, sync: `streams-${this.sync}` };
    const last = this.model.lanes.length - 1;
    this.plots = this.model.lanes.map((lane, at) => {
      const place = this.heads[at].querySelector("[data-lane-plot]");
      const stack = { width: place.clientWidth, height: HEIGHTS[lane.name] ?? HEIGHT, isFirst: at === 0, isLast: at === last };
      return draw(place, lanePlot(lane, chart, stack), [this.across.values, lane.values], signal);
    });
    const [first] = this.plots;
    first.hooks.setCursor = [() => this.moved(first)];
    for (const plot of this.plots) {
      plot.hooks.setSelect = [() => this.dragged(plot)];
      plot.hooks.setSize = [() => this.paintRange()];
    }
    this.paintRange();
    this.showAt(null);
  }

  /** A press that does not become a drag lets go of the range. */
  followPress() {
    const { signal } = this;
    let pressedAt = null;
    this.body.addEventListener("pointerdown", (event) => (pressedAt = event.pointerType === "mouse" ? event.clientX : null), { signal });
    document.addEventListener("pointerup", (event) => {
      if (pressedAt !== null && Math.abs(event.clientX - pressedAt) < 4) this.pick(null);
      pressedAt = null;
      this.isPressed = false;
    }, { signal });
    this.body.addEventListener("pointermove", () => (this.isPressed = pressedAt !== null), { signal });
  }

  moved(plot) {
    if (this.isPressed && plot.select.width > 4) this.pick(this.picked(plot), false);
    this.showAt(plot.cursor.left < 0 ? null : plot.cursor.idx);
  }

  dragged(plot) {
    if (plot.select.width > 4) this.pick(this.picked(plot), false);
  }

  picked(plot) {
    const { left, width } = plot.select;
    const at = (pixels) => indexAt(this.across.values, plot.posToVal(pixels, "x"));
    return [at(left), at(left + width)];
  }

  pick(range, paints = true) {
    this.range = range;
    if (paints) this.paintRange();
    this.showFigures();
    this.tell("streams:range", { range });
    for (const button of document.querySelectorAll("[data-lap]")) {
      const lap = this.model.laps[Number(button.dataset.lap)];
      const isThis = range !== null && lap?.range.every((edge, at) => edge === range[at]);
      button.closest("tr")?.toggleAttribute("data-selected", isThis);
      button.setAttribute("aria-pressed", String(isThis));
    }
  }

  paintRange() {
    for (const plot of this.plots) {
      const [from, to] = (this.range ?? []).map((index) => plot.valToPos(this.across.values[index], "x"));
      const picked = this.range && { left: from, top: 0, width: to - from, height: plot.over.clientHeight };
      plot.setSelect(picked ?? { left: 0, top: 0, width: 0, height: 0 }, false);
    }
    this.showFigures();
  }

  press(event) {
    const axis = event.target.closest("[data-axis]");
    if (axis) this.chooseAxis(axis.dataset.axis);
    if (event.target.closest("[data-range-clear]")) this.pick(null);
  }

  pressLap(event) {
    const button = event.target instanceof Element && event.target.closest("[data-lap]");
    const lap = button && this.model.laps[Number(button.dataset.lap)];
    if (!lap) return;
    const isOn = button.getAttribute("aria-pressed") === "true";
    this.pick(isOn ? null : lap.range);
    if (!isOn) this.element.scrollIntoView({ block: "nearest" });
  }

  /** Somebody else, such as the map, points at a sample. */
  pointed({ sync, index }) {
    if (sync === this.sync) moveTo(this.plots[0], index);
  }

  tell(name, detail) {
    document.dispatchEvent(new CustomEvent(name, { detail: { sync: this.sync, ...detail } }));
  }

  /** The value under the cursor in each lane's head; without a cursor the mean. */
  showAt(index) {
    const [from, to] = this.range ?? [0, this.model.times.length - 1];
    this.model.lanes.forEach((lane, at) => {
      const head = this.heads[at];
      const words = index === null ? this.inWords(lane.key, () => lane.inWords(from, to)) : lane.read(index);
      head.querySelector("[data-lane-value]").textContent = words;
      head.querySelector("[data-lane-mean]").hidden = index !== null || lane.isSpan === true;
    });
    this.element.querySelector("[data-at]").textContent = index === null ? "" : this.whereabouts(index);
    this.tell("streams:cursor", { index });
  }

  way(metres) {
    return number(metres / this.per.metres, this.per.digits);
  }

  /** A figure of the range: of the whole activity what its tile says, of a part the mean of its readings. */
  inWords(name, reckon) {
    return (this.range === null && this.whole[name]) || reckon();
  }

  whereabouts(index) {
    const { times, distances } = this.model;
    const time = clock(times[index]);
    return distances ? `${time} · ${this.way(distances[index])} ${this.per.unit}` : time;
  }

  sentence(index) {
    const values = this.model.lanes.map((lane) => `${this.nameOf(lane)} ${lane.read(index)} ${lane.unit}`);
    return [this.whereabouts(index), ...values].join(", ");
  }

  showFigures() {
    const { times, distances, climb, lanes, active } = this.model;
    const [from, to] = this.range ?? [0, times.length - 1];
    const figures = [[this.element.dataset.nameTime, this.inWords("time", () => clock(active(from, to)))]];
    if (distances) {
      const distance = this.inWords("distance", () => this.way(distances[to] - distances[from]));
      figures.push([this.element.dataset.nameDistance, distance, this.per.unit]);
    }
    for (const lane of lanes) {
      if (lane.name !== "elevation") figures.push([this.nameOf(lane), this.inWords(lane.key, () => lane.inWords(from, to)), lane.unit]);
      else if (climb && this.range) figures.push([this.element.dataset.nameClimb, `+${lane.write(climb(from, to))}`, lane.unit]);
    }
    const place = this.element.querySelector("[data-figures]");
    place.querySelector("[data-range-words]").textContent = this.range ? `${clock(times[from])} – ${clock(times[to])}` : "";
    place.toggleAttribute("data-picked", this.range !== null);
    place.querySelector("[data-range-list]").replaceChildren(...figures.map(figureOf));
    if (this.plots && !(this.plots[0].cursor.left >= 0)) this.showMeans(from, to);
  }

  showMeans(from, to) {
    this.model.lanes.forEach((lane, at) => {
      const words = this.inWords(lane.key, () => lane.inWords(from, to));
      this.heads[at].querySelector("[data-lane-value]").textContent = words;
    });
  }
}

function figureOf([name, value, unit = ""]) {
  const row = document.createElement("div");
  const [term, figure, small] = ["dt", "dd", "small"].map((tag) => document.createElement(tag));
  term.textContent = name;
  small.textContent = unit;
  figure.append(value, " ", small);
  row.append(term, figure);
  return row;
}
