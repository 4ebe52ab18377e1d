/** A chart's figures: from a JSON block in the page (data-json) or a same-origin address (data-src). */

const asked = new Map();

async function fetchOnce(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}

/** Two charts of one page share an answer; a failed one is asked again next time. */
function fetchShared(address) {
  if (!asked.has(address)) {
    const answer = fetchOnce(address);
    asked.set(address, answer);
    answer.finally(() => setTimeout(() => asked.delete(address), 5000)).catch(() => asked.delete(address));
  }
  return asked.get(address);
}

/**
 * The figures, or null once the chart shows that they could not be had.
 * A chart marks its parts by data-chart-problem and data-chart-wait.
 */
export async function readData(chart) {
  try {
    const block = chart.dataset.json && document.getElementById(chart.dataset.json);
    return block ? JSON.parse(block.textContent) : await fetchShared(chart.dataset.src);
  } catch (problem) {
    console.warn("A chart has no figures:", problem.message);
    show(chart, "[data-chart-problem]", true);
    return null;
  } finally {
    show(chart, "[data-chart-wait]", false);
  }
}

function show(chart, selector, shown) {
  for (const part of chart.querySelectorAll(selector)) part.hidden = !shown;
}
