/**
 * Starts what a page needs. A data attribute names a behaviour; its module is fetched only where it occurs,
 * on the first page and in every fragment that htmx brings.
 */
import { startTheme } from "./theme.js";
import { startToasts } from "./toasts.js";

const BEHAVIOURS = [
  ["[data-copy]", () => import("./copy.js")],
  ["[data-upload]", () => import("./upload.js")],
  ["[data-chart='load']", () => import("./charts/load.js")],
  ["[data-chart='streams']", () => import("./charts/streams.js")],
  ["[data-chart='route']", () => import("./charts/route.js")],
];

/** Elements that run, each with what stops it once htmx takes the element away. */
const running = new WeakMap();

async function startOne(element, load) {
  if (running.has(element)) return;
  const stop = new AbortController();
  running.set(element, stop);
  const { start } = await load();
  if (!stop.signal.aborted) await start(element, stop.signal);
}

function startAll(root) {
  for (const [selector, load] of BEHAVIOURS) {
    if (root.matches?.(selector)) startOne(root, load);
    for (const element of root.querySelectorAll(selector)) startOne(element, load);
  }
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const trigger = event.target.closest("[data-dismiss], [data-back]");
  if (!trigger) return;
  if ("back" in trigger.dataset) history.back(); // forms keep what was typed
  else trigger.closest(".notice, .toast")?.remove();
});

document.addEventListener("change", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});

document.addEventListener("htmx:load", (event) => startAll(event.detail.elt));
document.addEventListener("htmx:beforeCleanupElement", (event) => running.get(event.target)?.abort());

startTheme();
startToasts();
startAll(document.body);
