/** Colours for canvas: the tokens of tokens.css as the browser resolves them for the theme in force. */

/** @returns {(token: string) => string} a colour for a token's name, without the two dashes. */
export function readPalette() {
  const probe = document.createElement("i");
  probe.hidden = true;
  document.body.append(probe);
  const known = new Map();
  for (const token of TOKENS) {
    probe.style.color = `var(--${token})`;
    known.set(token, getComputedStyle(probe).color);
  }
  probe.remove();
  return (token) => known.get(token);
}

const TOKENS = [
  "surface",
  "text",
  "text-3",
  "accent",
  "chart-fitness",
  "chart-fitness-fill",
  "chart-fitness-fade",
  "chart-fatigue",
  "chart-form",
  "chart-load",
  "chart-planned",
  "chart-grid",
  "chart-axis",
  "chart-zero",
  "chart-future",
  "band-fresh",
  "band-build",
  "band-deep",
  "stream-power",
  "stream-heart",
  "stream-speed",
  "stream-cadence",
  "stream-altitude",
  "stream-temperature",
  "lap-band",
];

/** The same colour, more transparent: `share` from 0 to 1. */
export function faded(colour, share) {
  const parts = colour.match(/[\d.]+/g).map(Number);
  if (colour.startsWith("color(")) return colour;
  const [red, green, blue, alpha = 1] = parts;
  return `rgba(${red}, ${green}, ${blue}, ${alpha * share})`;
}
