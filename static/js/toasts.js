/**
 * Short sentences that rise and go: the answer to something done without a new page.
 * The server sends one by the header HX-Trigger: {"toast": {"text": "Saved."}}.
 */

const SHOWN_MS = 6000;

function words(id) {
  return document.getElementById(id)?.content.textContent.trim() ?? "";
}

export function toast(text) {
  const place = document.getElementById("toasts");
  const copy = document.getElementById("toast-template").content.cloneNode(true).firstElementChild;
  copy.querySelector("[data-toast-text]").textContent = text;
  place.append(copy);
  setTimeout(() => copy.matches(":hover, :focus-within") || copy.remove(), SHOWN_MS);
}

/** The server's own sentence in an answer, or our general one. */
export function sentenceOf(request) {
  if (!request.status) return words("offline-template");
  if (request.getResponseHeader("Content-Type")?.includes("json")) {
    try {
      const { error } = JSON.parse(request.responseText);
      if (error?.message) return error.message;
    } catch (problem) {
      if (!(problem instanceof SyntaxError)) throw problem;
    }
  }
  return words("failed-template");
}

export function startToasts() {
  document.addEventListener("toast", (event) => toast(event.detail.text));
  document.addEventListener("htmx:responseError", (event) => toast(sentenceOf(event.detail.xhr)));
  document.addEventListener("htmx:sendError", (event) => toast(sentenceOf(event.detail.xhr)));
}
