/** The two plots of the load chart: fitness, fatigue and daily load above; form over its bands below. */
import { axis, band, column, line, mark, options, widthOf, words } from "./frame.js";
import { number, signed } from "./format.js";
import { faded } from "./palette.js";
import { DAY_S, dayLabels, dayMarks, niceCeiling, niceMarks } from "./ticks.js";

const LEFT = 36;
const RIGHT = 36;
const SYNC = { key: "load", scales: ["x", null] };
const DASH = [5, 4];

/** Form above this is fresh; from −10 to −30 is normal in a build; below, look for a second signal (TrainingPeaks' help). */
const FRESH_FROM = 5;
const BUILD = [-30, -10];

/** A band's name: how much height it takes, and how many places from left to right are tried. */
const WORD_HEIGHT = 13;
const WORD_PLACES = 16;

const dragToZoom = { drag: { x: true, y: false, setScale: true, dist: 8 }, sync: SYNC };

function stroke(palette, token, more = {}) {
  return { stroke: () => palette(token), width: 2, points: { show: false }, ...more };
}

function dots(palette, { fill, edge }) {
  return {
    scale: "load",
    paths: () => null,
    points: { show: true, size: 6, width: 1.2, fill: () => palette(fill), stroke: () => palette(edge) },
  };
}

function fitnessFill(palette) {
  return (plot) => {
    const { top, height } = plot.bbox;
    if (!Number.isFinite(top + height) || !height) return palette("chart-fitness-fill");
    const shade = plot.ctx.createLinearGradient(0, top, 0, top + height);
    shade.addColorStop(0, palette("chart-fitness-fill"));
    shade.addColorStop(1, palette("chart-fitness-fade"));
    return shade;
  };
}

function drawFuture(plot, { columns, palette }) {
  if (columns.hasPlan) column(plot, columns.today, plot.scales.x.max, palette("chart-future"));
}

/** The line of today with its word, and a dot on each line where it stands now. */
function drawToday(plot, { columns, palette, labels }, lines, named) {
  const { left, top, width, height } = plot.bbox;
  const x = plot.valToPos(columns.today, "x", true);
  if (x < left || x > left + width + 1) return;
  if (columns.hasPlan) line(plot, [x, top], [x, top + height], { colour: palette("accent"), width: 1.5 });
  if (columns.hasPlan && named) {
    const isTight = left + width - x < 48 * devicePixelRatio;
    const place = { colour: palette("accent"), strong: true, baseline: "top", align: isTight ? "right" : "left" };
    words(plot, labels.today, x + (isTight ? -6 : 6) * devicePixelRatio, top + 2 * devicePixelRatio, place);
  }
  for (const [series, token] of lines) {
    const value = plot.data[series][columns.todayIndex];
    if (value == null) continue;
    mark(plot, x, plot.valToPos(value, "y", true), palette(token), palette("surface"));
  }
}

function bandsOf({ labels }, { min, max }) {
  return [
    { from: FRESH_FROM, to: max, token: "band-fresh", label: labels.fresh },
    { from: BUILD[0], to: BUILD[1], token: "band-build", label: labels.build },
    { from: min, to: BUILD[0], token: "band-deep", label: labels.deep },
  ].filter(({ from, to }) => to > min && from < max);
}

function drawBands(plot, chart) {
  for (const { from, to, token } of bandsOf(chart, plot.scales.y)) band(plot, from, to, "y", chart.palette(token));
}

/** The line of form as boxes from day to day, in pixels of the canvas. */
function stepsOf(plot) {
  const [first, last] = plot.series[0].idxs;
  const [times, done, planned] = plot.data;
  const steps = [];
  for (let at = first; at < last; at += 1) {
    const heights = [done, planned].flatMap((column) => [column[at], column[at + 1]]).filter((value) => value != null);
    if (!heights.length) continue;
    const [left, right] = [at, at + 1].map((day) => plot.valToPos(times[day], "x", true));
    const [low, high] = [Math.min(...heights), Math.max(...heights)].map((value) => plot.valToPos(value, "y", true));
    steps.push({ left, right, high, low });
  }
  return steps;
}

/** Where in its band a word crosses the line least: from left to right, in the middle first. */
function freePlace(plot, steps, width, { high, low }) {
  const half = (WORD_HEIGHT / 2) * devicePixelRatio;
  const [first, last] = [plot.bbox.left, plot.bbox.left + plot.bbox.width - width].map((x, at) => x + (at ? -8 : 8) * devicePixelRatio);
  let best = { x: first, y: (high + low) / 2, crossed: Infinity };
  for (let place = 0; place <= WORD_PLACES; place += 1) {
    const x = first + ((last - first) * place) / WORD_PLACES;
    for (const y of [(high + low) / 2, high + half, low - half]) {
      const isCrossed = (step) => step.right > x && step.left < x + width && step.low > y - half && step.high < y + half;
      const crossed = steps.filter(isCrossed).length;
      if (crossed < best.crossed) best = { x, y, crossed };
    }
  }
  return best;
}

/** Names the bands beside the line, wherever one is tall enough for a word; where there is no room, on a halo of the ground. */
function nameBands(plot, chart) {
  const { min, max } = plot.scales.y;
  const steps = stepsOf(plot);
  for (const { from, to, label } of bandsOf(chart, plot.scales.y)) {
    const high = plot.valToPos(Math.min(to, max), "y", true);
    const low = plot.valToPos(Math.max(from, min), "y", true);
    if (low - high < WORD_HEIGHT * devicePixelRatio) continue;
    const { x, y } = freePlace(plot, steps, widthOf(plot, label), { high, low });
    const place = { colour: chart.palette("text-3"), baseline: "middle", halo: chart.palette("surface") };
    words(plot, label, x, y, place);
  }
}

function drawZero(plot, { palette }) {
  const { left, width } = plot.bbox;
  const y = plot.valToPos(0, "y", true);
  line(plot, [left, y], [left + width, y], { colour: palette("chart-zero") });
}

function timeAxis(palette, shown) {
  return axis(palette, {
    size: shown ? 28 : 8,
    splits: (plot, _axis, from, to) => dayMarks(from, to, plot.width - LEFT - RIGHT),
    values: (_plot, marks) => (shown ? dayLabels(marks) : marks.map(() => "")),
  });
}

export function mainPlot(chart, width, height) {
  const { palette } = chart;
  const fromZero = (_plot, _least, greatest) => [0, niceCeiling(greatest)];
  const marks = (_plot, _axis, from, to) => niceMarks(from, to, 4);
  return options(width, height, {
    cursor: { ...dragToZoom, points: { size: 9, width: 2 } },
    padding: [10, 0, 0, 0],
    scales: { x: { time: false }, y: { range: fromZero }, load: { range: fromZero } },
    axes: [
      timeAxis(palette, false),
      axis(palette, { size: LEFT, splits: marks, values: (_plot, at) => at.map((mark) => number(mark)) }),
      axis(palette, {
        scale: "load",
        side: 1,
        size: RIGHT,
        splits: marks,
        values: (_plot, at) => at.map((mark) => number(mark)),
        grid: { show: false },
      }),
    ],
    series: [
      {},
      dots(palette, { fill: "chart-load", edge: "chart-load" }),
      dots(palette, { fill: "surface", edge: "chart-load" }),
      dots(palette, { fill: "surface", edge: "chart-planned" }),
      stroke(palette, "chart-fitness", { fill: fitnessFill(palette) }),
      stroke(palette, "chart-fitness", { dash: DASH }),
      stroke(palette, "chart-fatigue", { width: 1.5 }),
      stroke(palette, "chart-fatigue", { width: 1.5, dash: DASH }),
    ],
    hooks: {
      drawClear: [(plot) => drawFuture(plot, chart)],
      draw: [(plot) => drawToday(plot, chart, [[4, "chart-fitness"], [6, "chart-fatigue"]], true)],
    },
  });
}

export function formPlot(chart, width, height) {
  const { palette } = chart;
  const range = (_plot, least, greatest) => [Math.min(least - 3, -35), Math.max(greatest + 3, 15)];
  return options(width, height, {
    cursor: { ...dragToZoom, points: { size: 9, width: 2 } },
    padding: [4, RIGHT, 0, 0],
    scales: { x: { time: false }, y: { range } },
    axes: [
      timeAxis(palette, true),
      axis(palette, {
        size: LEFT,
        splits: (_plot, _axis, from, to) => niceMarks(from, to, 4),
        values: (_plot, at) => at.map((mark) => signed(mark)),
        grid: { show: false },
      }),
    ],
    series: [
      {},
      stroke(palette, "chart-form", { fill: () => faded(palette("chart-form"), 0.12), fillTo: 0 }),
      stroke(palette, "chart-form", { dash: DASH }),
    ],
    hooks: {
      drawClear: [(plot) => drawFuture(plot, chart), (plot) => drawBands(plot, chart)],
      draw: [
        (plot) => drawZero(plot, chart),
        (plot) => nameBands(plot, chart),
        (plot) => drawToday(plot, chart, [[1, "chart-form"]], false),
      ],
    },
  });
}

/** Daily dots shrink where many days share the width. */
export function fitDots(plot) {
  const { min, max } = plot.scales.x;
  const perDay = (plot.width - LEFT - RIGHT) / ((max - min) / DAY_S);
  const size = perDay > 6 ? 6 : perDay > 2.5 ? 4.5 : 3;
  for (const series of plot.series.slice(1, 4)) series.points.size = size;
}
