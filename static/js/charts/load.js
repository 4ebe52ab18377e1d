/**
 * The load chart: fitness, fatigue, daily load, and form below on an axis of its own.
 * Markup: components/chart_load.html. Without scripts its ranges are links and its table holds the same figures.
 */
import { onThemeChange } from "../theme.js";
import { readData } from "./data.js";
import { draw, followKeys } from "./frame.js";
import { fullDay, MISSING, number, secondsOfDay, signed } from "./format.js";
import { fitDots, formPlot, mainPlot } from "./load-plots.js";
import { columnsOf } from "./load-series.js";
import { readPalette } from "./palette.js";
import { DAY_S } from "./ticks.js";

const NARROW = 600;
/** A third of the range looks ahead, where there is a plan. */
const AHEAD = 1 / 3;

/** Every other link of the page to the same place, such as to another sport, leads on with the chosen range. */
function carryRange(address) {
  const chosen = new URL(address).searchParams.get("range");
  if (!chosen) return;
  for (const link of document.querySelectorAll("a[href*='range=']:not([data-days])")) {
    const to = new URL(link.href);
    if (to.pathname !== location.pathname) continue;
    to.searchParams.set("range", chosen);
    link.href = to.pathname + to.search;
  }
}

export async function start(element, signal) {
  const answer = await readData(element);
  if (!answer || signal.aborted) return;
  if (!answer.days.length) {
    element.querySelector("[data-chart-empty]").hidden = false;
    return;
  }
  new LoadChart(element, columnsOf(answer), signal).start();
}

class LoadChart {
  constructor(element, columns, signal) {
    this.element = element;
    this.columns = columns;
    this.signal = signal;
    this.body = element.querySelector("[data-chart-body]");
    this.readout = element.querySelector("[data-readout]");
    this.labels = { ...element.dataset };
  }

  start() {
    this.look(this.element.querySelector("[data-days][aria-current]"));
    onThemeChange(() => this.main && this.build(), this.signal);
    this.element.addEventListener("click", (event) => this.choose(event), { signal: this.signal });
    const keys = {
      plot: () => this.main,
      step: () => 1,
      from: () => this.columns.todayIndex,
      announce: (index) => this.sentence(index),
    };
    this.body.setAttribute("aria-valuemax", this.columns.times.length - 1);
    followKeys(this.body, keys, this.signal);
  }

  /** Shows the stretch of a range, or says that it holds nothing to draw. */
  look(link) {
    this.window = this.windowOf(link);
    const isQuiet = this.columns.isQuiet(this.window);
    this.body.hidden = isQuiet;
    this.readout.hidden = isQuiet;
    for (const note of this.element.querySelectorAll("[data-chart-quiet]")) note.hidden = !isQuiet;
    if (isQuiet) return;
    this.build();
    this.show(null);
  }

  /** Draws both plots anew: for another range, and whenever the colours change. */
  build() {
    this.drawn?.abort();
    this.drawn = new AbortController();
    const signal = AbortSignal.any([this.signal, this.drawn.signal]);
    this.palette = readPalette();
    const place = this.body.querySelector("[data-plot='main']");
    const width = place.clientWidth;
    const [high, low] = width < NARROW ? [230, 128] : [300, 150];
    this.main = draw(place, mainPlot(this, width, high), this.columns.main, signal);
    this.form = draw(this.body.querySelector("[data-plot='form']"), formPlot(this, width, low), this.columns.form, signal);
    for (const plot of [this.main, this.form]) {
      plot.hooks.setCursor = [() => this.show(plot.cursor.idx)];
      plot.hooks.setScale = [(_plot, scale) => scale === "x" && this.zoomed(plot)];
    }
    this.scale();
  }

  scale() {
    const [min, max] = this.window;
    for (const plot of [this.main, this.form]) plot.setScale("x", { min, max });
  }

  windowOf(link) {
    const { times, today, hasPlan } = this.columns;
    const days = Number(link?.dataset.days);
    const from = link?.dataset.from ? secondsOfDay(link.dataset.from) : today - days * DAY_S;
    if (!days && !link?.dataset.from) return [times[0], Math.max(times.at(-1), times[0] + DAY_S)];
    const ahead = hasPlan ? Math.min(times.at(-1), today + (today - from) * AHEAD) : today;
    return [Math.max(from, Math.min(times[0], today - 14 * DAY_S)), Math.max(ahead, from + DAY_S)];
  }

  choose(event) {
    const pressed = event.target.closest("[data-days]");
    if (!pressed || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const ranges = [...this.element.querySelectorAll("nav [data-days]")];
    for (const other of ranges) other.removeAttribute("aria-current");
    const link = ranges.find((other) => other.href === pressed.href) ?? pressed;
    link.setAttribute("aria-current", "true");
    history.replaceState(history.state, "", link.href);
    carryRange(link.href);
    const { table } = this.element.dataset;
    if (table) window.htmx?.ajax("GET", link.href, { target: `#${table}`, swap: "outerHTML" });
    this.look(link);
  }

  /** A stretch dragged open with the mouse is no named range any more; a double press goes back to one. */
  zoomed(plot) {
    if (plot === this.main) fitDots(plot);
    const { min, max } = plot.scales.x;
    const [from, to] = this.window;
    const isNamed = Math.abs(min - from) < DAY_S && Math.abs(max - to) < DAY_S;
    const named = this.element.querySelector("[data-days][aria-current]") ?? this.left;
    if (!isNamed && named) {
      this.left = named;
      named.removeAttribute("aria-current");
    }
  }

  sentence(index) {
    const words = (part) => part.innerText.trim();
    const values = [...this.readout.querySelectorAll("dl > div")].map((row) => [...row.children].map(words).join(" "));
    return `${fullDay(this.columns.times[index])}: ${values.join(", ")}`;
  }

  /** Puts a day's values into the readout: beside the cursor on a desk, above the plot on a phone. */
  show(index) {
    const isIdle = index == null;
    const day = this.columns.at(isIdle ? this.columns.todayIndex : index);
    this.fill("day", fullDay(day.time));
    this.fill("fitness", number(day.fitness, 1));
    this.fill("fatigue", number(day.fatigue, 1));
    this.fill("form", signed(day.form, 1));
    this.fill("load", day.load == null ? MISSING : number(day.load));
    this.mark("estimated", day.isEstimated && day.load > 0);
    this.mark("planned", day.isPlanned);
    this.readout.toggleAttribute("data-idle", isIdle);
    if (!isIdle) this.place(day.time);
  }

  fill(name, text) {
    this.readout.querySelector(`[data-value='${name}']`).textContent = text;
  }

  mark(name, shown) {
    const part = this.readout.querySelector(`[data-mark='${name}']`);
    if (part) part.hidden = !shown;
  }

  place(time) {
    const left = this.main.over.offsetLeft + this.main.valToPos(time, "x");
    const width = this.readout.offsetWidth;
    const isRight = left + width + 28 > this.body.clientWidth;
    this.readout.style.setProperty("--x", `${isRight ? left - width - 14 : left + 14}px`);
  }
}
