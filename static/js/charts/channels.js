/** What a stream is to people: its label's name, unit, colour, scale and how it is written, by sport and units. */
import { clock, MISSING, number } from "./format.js";
import { niceMarks } from "./ticks.js";

const MILE_M = 1609.344;
const FOOT_M = 0.3048;
const YARD_M = 0.9144;

const PACED = /run|walk|hike|swim|row/;
const STEPPED = /run|walk|hike|swim|row|paddle/;
/** Slower than this is standing: drawn at the bottom, not as an endless pace. */
const SLOWEST_SHARE = 0.45;

const PACE_STEPS_S = [5, 10, 15, 30, 60, 120, 300];

export function isImperial(units) {
  return units === "imperial";
}

/** What a way is measured in: in the water as on the tiles, in metres or yards. */
export function distanceUnit(units, sport = "") {
  if (sport.includes("swim")) return isImperial(units) ? { unit: "yd", metres: YARD_M, digits: 0 } : { unit: "m", metres: 1, digits: 0 };
  return landUnit(units);
}

function landUnit(units) {
  return isImperial(units) ? { unit: "mi", metres: MILE_M, digits: 2 } : { unit: "km", metres: 1000, digits: 2 };
}

/** The distance that a pace of this sport is per. */
function paceUnit(sport, units) {
  if (sport.includes("swim")) return isImperial(units) ? { unit: "/100 yd", metres: 100 * YARD_M } : { unit: "/100 m", metres: 100 };
  if (sport.includes("row")) return { unit: "/500 m", metres: 500 };
  return isImperial(units) ? { unit: "/mi", metres: MILE_M } : { unit: "/km", metres: 1000 };
}

function paceMarks({ metres }) {
  return (from, to, parts) => {
    const slowest = metres / Math.max(from, 0.05);
    const fastest = metres / to;
    const step = PACE_STEPS_S.find((size) => (slowest - fastest) / size <= parts) ?? 600;
    const marks = [];
    for (let pace = Math.ceil(fastest / step) * step; pace <= slowest; pace += step) marks.unshift(metres / pace);
    return marks;
  };
}

function paceChannel(sport, units) {
  const per = paceUnit(sport, units);
  const write = (speed) => (speed > 0.1 ? clock(per.metres / speed) : MISSING);
  return { name: "pace", unit: per.unit, write, marks: paceMarks(per), floor: "pace", smooth_s: 8 };
}

function speedChannel(units) {
  const { unit, metres } = landUnit(units);
  const factor = 3600 / metres;
  const write = (speed) => number(speed * factor, 1);
  return { name: "speed", unit: unit === "mi" ? "mph" : `${unit}/h`, write, factor, floor: 0, smooth_s: 4, isPlainAxis: true };
}

function altitudeChannel(units) {
  const [unit, factor] = isImperial(units) ? ["ft", 1 / FOOT_M] : ["m", 1];
  return { name: "elevation", unit, factor, write: (metres) => number(metres * factor), filled: true, spread: 20, isSpan: true };
}

function temperatureChannel(units) {
  const write = (celsius) => number(isImperial(units) ? celsius * 1.8 + 32 : celsius);
  return { name: "temperature", unit: isImperial(units) ? "°F" : "°C", write, spread: 4, isSpan: true };
}

/** Steps or strokes, else turns. The server has doubled what devices count on foot, where people count steps. */
function cadenceChannel(sport) {
  const unit = STEPPED.test(sport) ? "spm" : "rpm";
  return { name: "cadence", unit, write: (value) => number(value), floor: "steady", smooth_s: 10, skipsZero: true };
}

/** Every lane that this activity can fill, in the order in which they are stacked. */
export function channelsOf({ channels, sport = "", units }) {
  const paced = PACED.test(sport);
  const all = [
    { key: "power_w", token: "stream-power", name: "power", unit: "W", write: (value) => number(value), floor: 0, smooth_s: 3 },
    { key: "speed_mps", token: "stream-speed", ...(paced ? paceChannel(sport, units) : speedChannel(units)) },
    { key: "heart_rate_bpm", token: "stream-heart", name: "heart", unit: "bpm", write: (value) => number(value), spread: 30 },
    { key: "cadence_rpm", token: "stream-cadence", ...cadenceChannel(sport) },
    { key: "altitude_m", token: "stream-altitude", ...altitudeChannel(units) },
    { key: "temperature_c", token: "stream-temperature", ...temperatureChannel(units) },
  ];
  const measured = all.filter(({ key }) => channels[key]?.some((value) => value != null));
  return measured.map((channel) => ({ ...channel, write: (value) => (value == null ? MISSING : channel.write(value)) }));
}

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))];
}

/** The scale of a lane: all that was measured, without letting one spike or one stop flatten the rest. */
export function rangeOf(channel, values) {
  const sorted = values.filter((value) => value != null).sort((a, b) => a - b);
  const [low, high] = [quantile(sorted, 0.005), quantile(sorted, 0.998)];
  const median = quantile(sorted, 0.5);
  if (channel.floor === 0) return [0, high * 1.08 || 1];
  if (channel.floor === "pace") return [Math.max(low, median * SLOWEST_SHARE) * 0.97, high * 1.04 || 1];
  const from = channel.floor === "steady" ? Math.max(low, median * 0.6) : low;
  const room = Math.max((channel.spread ?? 0) - (high - from), (high - from) * 0.12, 1) / 2;
  return [from - room, high + room];
}

/** Marks in the shown unit: a speed in m/s gets its marks where km/h are whole. */
export function marksOf(channel, from, to, parts) {
  if (channel.marks) return channel.marks(from, to, parts);
  const factor = channel.factor ?? 1;
  return niceMarks(from * factor, to * factor, parts).map((mark) => mark / factor);
}

/** What stands beside a mark of the lane's axis: as short as it can be. */
export function markLabel(channel, mark) {
  return channel.isPlainAxis ? number(mark * channel.factor) : channel.write(mark);
}
