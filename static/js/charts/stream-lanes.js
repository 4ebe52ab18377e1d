/** One lane of the stream chart as a plot: its line, its scale in shown units, laps behind it. */
import { markLabel, marksOf, rangeOf } from "./channels.js";
import { axis, column, line, options, words } from "./frame.js";
import { clock, number } from "./format.js";
import { faded } from "./palette.js";
import { clockMarks, niceMarks } from "./ticks.js";

const LEFT = 44;
const RIGHT = 10;
const AXIS_HEIGHT = 26;
const NUMBERS_HEIGHT = 16;

function acrossAxis({ palette, across, isLast }) {
  const room = (plot) => plot.width - LEFT - RIGHT;
  const byTime = {
    splits: (plot, _axis, from, to) => clockMarks(from, to, room(plot)),
    values: (_plot, marks) => marks.map((mark) => (isLast ? clock(mark) : "")),
  };
  const byDistance = {
    splits: (plot, _axis, from, to) => {
      const { metres } = across.per;
      return niceMarks(from / metres, to / metres, Math.max(2, room(plot) / 72)).map((mark) => mark * metres);
    },
    values: (_plot, marks) => marks.map((mark) => (isLast ? distanceLabel(mark, across.per) : "")),
  };
  return axis(palette, { size: isLast ? AXIS_HEIGHT : 4, ...(across.isDistance ? byDistance : byTime) });
}

function distanceLabel(metres, per) {
  const value = metres / per.metres;
  return `${number(value, Number.isInteger(Math.round(value * 1000) / 1000) ? 0 : 1)} ${per.unit}`;
}

function drawLaps(plot, { palette, laps, across, isFirst }) {
  const { left, top, width, height } = plot.bbox;
  laps.forEach(({ range: [from, to] }, at) => {
    const [start, end] = [across.values[from], across.values[to]];
    if (at % 2) column(plot, start, end, palette("lap-band"));
    const x = plot.valToPos(start, "x", true);
    const wide = plot.valToPos(end, "x", true) - x;
    if (at && x > left && x < left + width) line(plot, [x, top], [x, top + height], { colour: palette("chart-grid") });
    if (!isFirst || laps.length < 2 || wide < 18 * devicePixelRatio) return;
    const place = { colour: palette("text-3"), align: "center", baseline: "bottom" };
    words(plot, String(at + 1), x + wide / 2, top - 3 * devicePixelRatio, place);
  });
}

/** The options of one lane. `chart` knows palette, laps and what runs across; `place` says where in the stack. */
export function lanePlot(lane, chart, { width, height, isFirst, isLast }) {
  const { palette, across } = chart;
  const [low, high] = rangeOf(lane, lane.values);
  const context = { ...chart, isFirst, isLast };
  const fill = () => faded(palette(lane.token), lane.filled ? 0.22 : 0.08);
  const above = isFirst && chart.laps.length > 1 ? NUMBERS_HEIGHT : 7;
  return options(width, height + above + (isLast ? AXIS_HEIGHT : 0), {
    padding: [above, RIGHT, 0, 0],
    cursor: {
      drag: { x: true, y: false, setScale: false, dist: 6 },
      sync: { key: chart.sync, scales: ["x", null] },
      points: { size: 8, width: 2 },
    },
    scales: { x: { time: false, range: (_plot, from, to) => [from, to] }, y: { range: [low, high] } },
    axes: [
      acrossAxis({ palette, across, isLast }),
      axis(palette, {
        size: LEFT,
        splits: (_plot, _axis, from, to) => marksOf(lane, from, to, 4),
        values: (_plot, marks) => marks.map((mark) => markLabel(lane, mark)),
      }),
    ],
    series: [
      {},
      { stroke: () => palette(lane.token), width: lane.filled ? 1.25 : 1.5, fill, points: { show: false } },
    ],
    hooks: { drawClear: [(plot) => drawLaps(plot, context)] },
  });
}
