/** What every plot shares: size that follows the page, axes in our type, and a cursor for finger and keyboard. */
import uPlot from "../../vendor/uplot/uPlot.esm.js";

const FONT = '11px "Inter", system-ui, sans-serif';

/** An axis in our look; `more` wins. */
export function axis(palette, more = {}) {
  const colour = () => palette("chart-axis");
  return {
    stroke: colour,
    font: FONT,
    gap: 6,
    ticks: { show: false },
    grid: { stroke: () => palette("chart-grid"), width: 1 },
    ...more,
  };
}

/** Options that hold for all: our cursor and no legend of the library's. */
export function options(width, height, more) {
  const { cursor, ...rest } = more;
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    ...rest,
    cursor: { y: false, ...cursor },
  };
}

/** Draws a plot into its place and keeps it as wide as the place until the signal aborts. */
export function draw(place, config, data, signal) {
  const plot = new uPlot(config, data, place);
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width > 0 && width !== plot.width) plot.setSize({ width, height: plot.height });
  });
  observer.observe(place);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    plot.destroy();
  });
  followFinger(plot, signal);
  return plot;
}

/** A finger moved sideways moves the cursor; moved up or down it scrolls the page (touch-action in charts.css). */
function followFinger(plot, signal) {
  const move = (event) => {
    if (event.pointerType === "mouse") return;
    const box = plot.over.getBoundingClientRect();
    const left = Math.min(Math.max(event.clientX - box.left, 0), box.width);
    plot.setCursor({ left, top: box.height / 2 });
  };
  plot.over.addEventListener("pointerdown", move, { signal });
  plot.over.addEventListener("pointermove", move, { signal });
}

const KEYS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

/**
 * The arrow keys move the cursor of `plot()` by points; Home and End go to the ends, Escape lets go.
 * `step` says how many points an arrow moves, `from` where it begins, `announce` puts the values into words for the element's value text.
 */
export function followKeys(element, { plot, step, from, announce }, signal) {
  element.addEventListener(
    "keydown",
    (event) => {
      const target = targetOf(event, plot(), { step: step(), from: from() });
      if (target === undefined) return;
      event.preventDefault();
      moveTo(plot(), target);
      element.setAttribute("aria-valuenow", target ?? 0);
      element.setAttribute("aria-valuetext", target === null ? "" : announce(target));
    },
    { signal },
  );
}

function targetOf(event, plot, { step, from }) {
  const [first, last] = plot.series[0].idxs;
  if (event.key === "Escape") return null;
  if (event.key === "Home") return first;
  if (event.key === "End") return last;
  const by = KEYS[event.key];
  if (!by || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  return Math.min(Math.max((plot.cursor.idx ?? from) + by * step * (event.shiftKey ? 7 : 1), first), last);
}

/** Puts the cursor on a point, or takes it away. */
export function moveTo(plot, index) {
  if (index === null) plot.setCursor({ left: -10, top: -10 });
  else plot.setCursor({ left: plot.valToPos(plot.data[0][index], "x"), top: plot.over.clientHeight / 2 });
}

export function band(plot, from, to, scale, colour) {
  const { left, top, width, height } = plot.bbox;
  const high = Math.max(plot.valToPos(to, scale, true), top);
  const low = Math.min(plot.valToPos(from, scale, true), top + height);
  if (low <= high) return;
  plot.ctx.fillStyle = colour;
  plot.ctx.fillRect(left, high, width, low - high);
}

export function column(plot, from, to, colour) {
  const { left, top, width, height } = plot.bbox;
  const start = Math.max(plot.valToPos(from, "x", true), left);
  const end = Math.min(plot.valToPos(to, "x", true), left + width);
  if (end <= start) return;
  plot.ctx.fillStyle = colour;
  plot.ctx.fillRect(start, top, end - start, height);
}

export function line(plot, [x1, y1], [x2, y2], { colour, width = 1, dash = [] }) {
  const { ctx } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.strokeStyle = colour;
  ctx.lineWidth = width * devicePixelRatio;
  ctx.setLineDash(dash.map((part) => part * devicePixelRatio));
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
  ctx.restore();
}

function fontOf(strong = false) {
  return `${strong ? 600 : 400} ${11 * devicePixelRatio}px "Inter", system-ui, sans-serif`;
}

/** How wide a word stands, in pixels of the canvas. */
export function widthOf(plot, text) {
  plot.ctx.save();
  plot.ctx.font = fontOf();
  const { width } = plot.ctx.measureText(text);
  plot.ctx.restore();
  return width;
}

export function words(plot, text, x, y, { colour, align = "left", baseline = "alphabetic", strong = false, halo }) {
  const { ctx } = plot;
  ctx.save();
  ctx.fillStyle = colour;
  ctx.font = fontOf(strong);
  ctx.textAlign = align;
  ctx.textBaseline = baseline;
  if (halo) {
    ctx.strokeStyle = halo;
    ctx.lineWidth = 3 * devicePixelRatio;
    ctx.lineJoin = "round";
    ctx.strokeText(text, x, y);
  }
  ctx.fillText(text, x, y);
  ctx.restore();
}

/** A dot with a ring in the colour of the ground, so that it stands off its line. */
export function mark(plot, x, y, colour, ground) {
  const { ctx } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, 4 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.fillStyle = colour;
  ctx.strokeStyle = ground;
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.stroke();
  ctx.fill();
  ctx.restore();
}
