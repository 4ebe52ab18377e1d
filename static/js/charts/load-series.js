/** The load answer turned into columns to draw: done apart from planned, measured apart from estimated. */
import { secondsOfDay } from "./format.js";

/** @typedef {{days: string[], load: (number|null)[], fitness: (number|null)[], fatigue: (number|null)[],
 *   form: (number|null)[], today: string, convention: string, estimated?: boolean[]}} LoadAnswer */

/** Fitness and fatigue below this have faded: without a load beside them there is nothing to see. */
const FADED = 5;

export function columnsOf(/** @type {LoadAnswer} */ answer) {
  const times = answer.days.map(secondsOfDay);
  const today = secondsOfDay(answer.today);
  const done = (values) => values.map((value, at) => (times[at] <= today ? value : null));
  const planned = (values) => values.map((value, at) => (times[at] >= today ? value : null));
  const isEstimated = (at) => answer.estimated?.[at] ?? false;
  const dots = (keep) => answer.load.map((value, at) => (value > 0 && keep(at) ? value : null));
  return {
    times,
    today,
    hasPlan: times.at(-1) > today,
    main: [
      times,
      dots((at) => times[at] <= today && !isEstimated(at)),
      dots((at) => times[at] <= today && isEstimated(at)),
      dots((at) => times[at] > today),
      done(answer.fitness),
      planned(answer.fitness),
      done(answer.fatigue),
      planned(answer.fatigue),
    ],
    form: [times, done(answer.form), planned(answer.form)],
    at: (index) => ({
      time: times[index],
      isPlanned: times[index] > today,
      isEstimated: isEstimated(index),
      load: answer.load[index],
      fitness: answer.fitness[index],
      fatigue: answer.fatigue[index],
      form: answer.form[index],
    }),
    isQuiet: ([from, to]) =>
      times.every((time, at) => time < from || time > to || !(answer.load[at] > 0 || answer.fitness[at] >= FADED || answer.fatigue[at] >= FADED)),
    todayIndex: times.findLastIndex((time) => time <= today),
  };
}
