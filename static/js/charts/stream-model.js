/** One activity's streams, ready to draw and to average: pauses opened up, smoothed for the eye, sums for any range. */
import { channelsOf } from "./channels.js";

/** @typedef {{time_s: number[], channels: Record<string, (number|null)[]>, sport: string, units: "metric"|"imperial",
 *   route: {latitude_deg: (number|null)[], longitude_deg: (number|null)[]}|null,
 *   laps: {start_s: number, end_s: number, label: string}[], means?: Record<string, (number|null)[]>}} StreamAnswer
 * `means` holds what a thinned channel averages from each time to the next: the points drawn are its extremes. */

/** Longer without a sample is a pause (the line breaks, the time does not count), unless all samples are as sparse. */
const PAUSE_S = 30;
const PAUSE_STEPS = 5;
/** Altitude wavers; a climb counts from this many metres. */
const CLIMB_FROM_M = 2;
const SPEED_WINDOW_S = 15;
const SPARSE_SHARE = 0.3;

/** The server thins long recordings, so the usual step between samples may itself be long. */
function pauseOf(times) {
  const usual = (times.at(-1) - times[0]) / Math.max(times.length - 1, 1);
  return Math.max(PAUSE_S, PAUSE_STEPS * usual);
}

/** A row of nothing after each pause's start, in every column, so that all keep the same index. */
export function withPauses(/** @type {StreamAnswer} */ answer) {
  const starts = [];
  const pause_s = pauseOf(answer.time_s);
  answer.time_s.forEach((time, at) => at && time - answer.time_s[at - 1] > pause_s && starts.push(at));
  if (!starts.length) return answer;
  const opened = (column, between) => {
    const result = [];
    let next = 0;
    column.forEach((value, at) => {
      if (at === starts[next]) {
        result.push(between(column[at - 1]));
        next += 1;
      }
      result.push(value);
    });
    return result;
  };
  const all = (columns) => Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, opened(column, () => null)]));
  const channels = all(answer.channels);
  const means = all(answer.means ?? {});
  const route = answer.route && {
    latitude_deg: opened(answer.route.latitude_deg, () => null),
    longitude_deg: opened(answer.route.longitude_deg, () => null),
  };
  const time_s = opened(answer.time_s, (before) => before + 1);
  return { ...answer, time_s, channels, means, route };
}

/** A moving mean over `window_s`; missing values stay missing and do not count. */
export function smoothed(values, times, window_s) {
  if (!window_s) return values;
  let [first, end, sum, count] = [0, 0, 0, 0];
  const add = (value, sign) => {
    if (value == null) return;
    sum += sign * value;
    count += sign;
  };
  return values.map((value, at) => {
    for (; end < values.length && times[end] <= times[at] + window_s / 2; end += 1) add(values[end], 1);
    for (; times[first] < times[at] - window_s / 2; first += 1) add(values[first], -1);
    return value == null || !count ? null : sum / count;
  });
}

/** The distance with holes filled by the last known one: an axis must not fall. */
function filled(distances) {
  let last = 0;
  return distances.map((value) => (last = Math.max(value ?? last, last)));
}

/** Running sums of value × seconds and of seconds, so that any range's mean is two subtractions. */
function runningSums(values, times, skipsZero) {
  const sums = new Float64Array(values.length + 1);
  const seconds = new Float64Array(values.length + 1);
  const pause_s = pauseOf(times);
  values.forEach((value, at) => {
    const lasted = at + 1 < times.length ? times[at + 1] - times[at] : 1;
    const counts = value != null && !(skipsZero && value === 0) && lasted <= pause_s;
    sums[at + 1] = sums[at] + (counts ? value * lasted : 0);
    seconds[at + 1] = seconds[at] + (counts ? lasted : 0);
  });
  return (from, to) => {
    const span = seconds[to + 1] - seconds[from];
    return span > 0 ? (sums[to + 1] - sums[from]) / span : null;
  };
}

function climbOf(altitudes) {
  return (from, to) => {
    let [base, climb] = [null, 0];
    for (let at = from; at <= to; at += 1) {
      const height = altitudes[at];
      if (height == null) continue;
      if (base === null || height < base) base = height;
      else if (height - base >= CLIMB_FROM_M) {
        climb += height - base;
        base = height;
      }
    }
    return climb;
  };
}

/** Pool watches write pace and strokes once a length: few readings, each for the time before it. */
function isSparse(values) {
  return values.filter((value) => value != null).length < SPARSE_SHARE * values.length;
}

function filledBack(values) {
  let next = null;
  return values.toReversed().map((value) => (next = value ?? next)).reverse();
}

/** Smoothed by what the channel needs, and by more where hours share the width. A still pedal is a gap, not a spike. */
function forTheEye(channel, raw, times) {
  const window_s = Math.max(channel.smooth_s ?? 0, (times.at(-1) - times[0]) / 1500);
  const moving = channel.skipsZero ? raw.map((value) => value || null) : raw;
  return smoothed(moving, times, window_s);
}

/** A channel with what is drawn (`values`), read under the cursor (`read`) and averaged over a range (`mean`, of the raw values). */
function laneOf(channel, raw, times, { ownMean, averaged }) {
  const sparse = isSparse(raw);
  const values = sparse ? filledBack(raw) : forTheEye(channel, raw, times);
  const mean = (!sparse && ownMean) || runningSums(averaged ?? raw, times, channel.skipsZero);
  const span = (from, to) => extremesOf(raw, from, to);
  const inWords = channel.isSpan ? spanWords(channel, span) : (from, to) => channel.write(mean(from, to));
  return { ...channel, values, mean, inWords, read: (at) => channel.write(raw[at] === 0 ? 0 : values[at]) };
}

function spanWords(channel, span) {
  return (from, to) => [...new Set(span(from, to).map(channel.write))].join(" – ");
}

function extremesOf(values, from, to) {
  let [low, high] = [null, null];
  for (let at = from; at <= to; at += 1) {
    const value = values[at];
    if (value == null) continue;
    if (low === null || value < low) low = value;
    if (high === null || value > high) high = value;
  }
  return [low, high];
}

/** Seconds that passed without the pauses, and without those where `values` has nothing (a swimmer's rests). */
function activeTime(times, values) {
  const seconds = new Float64Array(times.length);
  const pause_s = pauseOf(times);
  for (let at = 1; at < times.length; at += 1) {
    const step = times[at] - times[at - 1];
    seconds[at] = seconds[at - 1] + (step <= pause_s && (!values || values[at] != null) ? step : 0);
  }
  return (from, to) => seconds[to] - seconds[from];
}

/** Some devices write only how far: how fast is the way of the last seconds. */
function speedsFrom(distances, times) {
  let first = 0;
  return times.map((time, at) => {
    while (time - times[first] > SPEED_WINDOW_S && first < at - 1) first += 1;
    const passed = time - times[first];
    return passed > 0 ? (distances[at] - distances[first]) / passed : null;
  });
}

/** The mean speed of a range is its way by its time, as every device reckons; readings alone would weigh stops otherwise. */
function meanSpeed(speeds, distances, times) {
  const seconds = activeTime(times, speeds);
  return (from, to) => (seconds(from, to) > 0 ? (distances[to] - distances[from]) / seconds(from, to) : null);
}

function lanesOf(opened, { times, distances }) {
  const { speed_mps = distances && speedsFrom(distances, times), ...others } = opened.channels;
  const channels = speed_mps ? { ...others, speed_mps } : others;
  return channelsOf({ ...opened, channels }).map((channel) => {
    const isWay = channel.key === "speed_mps" && distances;
    const ownMean = isWay ? meanSpeed(speed_mps, distances, times) : null;
    return laneOf(channel, channels[channel.key], times, { ownMean, averaged: opened.means?.[channel.key] });
  });
}

/** What is drawn and asked; indexes are those of `withPauses`. */
export function modelOf(answer) {
  const opened = withPauses(answer);
  const times = opened.time_s;
  const distances = opened.channels.distance_m?.some((value) => value > 0) ? filled(opened.channels.distance_m) : null;
  const active = activeTime(times);
  const lanes = lanesOf(opened, { times, distances });
  const altitudes = opened.channels.altitude_m;
  const laps = opened.laps.map((lap) => ({ ...lap, range: [indexAt(times, lap.start_s), indexAt(times, lap.end_s)] }));
  return {
    times,
    distances,
    lanes,
    laps,
    active,
    units: opened.units,
    sport: opened.sport,
    climb: altitudes ? climbOf(smoothed(altitudes, times, 10)) : null,
  };
}

/** The first index at or after a value of a rising column. */
export function indexAt(column, value) {
  let [low, high] = [0, column.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
