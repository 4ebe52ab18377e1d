/** Where the marks of an axis stand: days, weeks, months and years that fit; clock times; whole nice numbers. */
import { dayAndMonth, monthName, year } from "./format.js";

export const DAY_S = 86_400;
const MONDAY_S = 4 * DAY_S; // 5 January 1970 was a Monday

const CLOCK_STEPS_S = [10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 14_400];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60];

function multiples(step, from, to, offset = 0) {
  const marks = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) marks.push(at);
  return marks;
}

function months(step, from, to) {
  const first = new Date(from * 1000);
  const marks = [];
  let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
  for (;;) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000;
    if (!(at <= to)) return marks;
    if (at >= from) marks.push(at);
    month += step;
  }
}

/** Marks of days between two times that leave each label `room` pixels. */
export function dayMarks(from, to, width, room = 60) {
  const most = Math.max(2, width / room);
  const days = (to - from) / DAY_S;
  if (days <= most) return multiples(DAY_S, from, to);
  for (const weeks of [1, 2]) if (days / (7 * weeks) <= most) return multiples(7 * weeks * DAY_S, from, to, MONDAY_S);
  const step = MONTH_STEPS.find((count) => days / (30.4 * count) <= most) ?? 120;
  return months(step, from, to);
}

/** Marks apart by months are named by the month (January by its year), others by day and month. */
export function dayLabels(marks) {
  const byMonth = marks.length > 1 && marks[1] - marks[0] > 20 * DAY_S;
  if (!byMonth) return marks.map(dayAndMonth);
  const byYear = marks[1] - marks[0] > 360 * DAY_S;
  return marks.map((at) => (byYear || new Date(at * 1000).getUTCMonth() === 0 ? year(at) : monthName(at)));
}

export function clockMarks(from, to, width, room = 64) {
  const most = Math.max(2, width / room);
  const step = CLOCK_STEPS_S.find((size) => (to - from) / size <= most) ?? 28_800;
  return multiples(step, from, to);
}

/** The 1, 2, 2.5 or 5 times a power of ten that cuts `span` into at most `parts`. */
export function niceStep(span, parts) {
  const raw = span / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = [1, 2, 2.5, 5, 10].find((size) => size * power >= raw - 1e-9);
  return lead * power;
}

export function niceMarks(from, to, parts) {
  if (!(to > from)) return [from];
  return multiples(niceStep(to - from, parts), from, to).map((mark) => Number(mark.toPrecision(12)));
}

export function niceCeiling(value, parts = 4) {
  if (!(value > 0)) return parts;
  const step = niceStep(value, parts);
  return Math.ceil(value / step - 1e-9) * step;
}
