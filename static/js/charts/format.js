/** Figures as people read them, in the language of the page. Missing is a dash. */

/** Plain English writes the day before the month here, as the server does. */
const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || undefined;
export const MISSING = "–";

const digitsOf = new Map();

export function number(value, digits = 0) {
  if (value == null || !Number.isFinite(value)) return MISSING;
  if (!digitsOf.has(digits)) {
    const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    digitsOf.set(digits, new Intl.NumberFormat(LANGUAGE, options));
  }
  return digitsOf.get(digits).format(value).replace("-", "−").replace(/^−(0([.,]0+)?)$/, "$1");
}

export function signed(value, digits = 0) {
  const text = number(value, digits);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Seconds as 1:02:03 or 2:03. */
export function clock(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) return MISSING;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (part) => String(part).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function dayFormat(options) {
  const format = new Intl.DateTimeFormat(LANGUAGE, { timeZone: "UTC", ...options });
  return (seconds) => format.format(new Date(seconds * 1000));
}

/** Local days travel as midnight UTC in seconds, so no time zone moves them. */
export const fullDay = dayFormat({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
export const dayAndMonth = dayFormat({ day: "numeric", month: "short" });
export const monthName = dayFormat({ month: "short" });
export const year = dayFormat({ year: "numeric" });

export function secondsOfDay(isoDay) {
  return Date.parse(`${isoDay}T00:00:00Z`) / 1000;
}
