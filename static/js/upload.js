/**
 * Files to the server, one request each, with a bar each. Markup: components/upload.html; without scripts it is a plain form.
 * The answer decides what is said: a fragment of HTML takes the place of the file's row (and may go on asking by htmx),
 * or JSON {"received": [{"message", "url"}]}; a refusal is a fragment or {"error": {"message"}}.
 */
import { number } from "./charts/format.js";
import { sentenceOf } from "./toasts.js";

/** More at once would only share the same line. */
const AT_ONCE = 2;
/** Answers that judge the file itself: the same bytes would get the same again. */
const OF_THE_FILE = new Set([400, 413, 415, 422]);
const UNITS = ["kB", "MB", "GB"];

export function start(form, signal) {
  new UploadQueue(form, signal).start();
}

function sizeWords(bytes) {
  let [value, unit] = [bytes / 1000, 0];
  for (; value >= 1000 && unit < UNITS.length - 1; unit += 1) value /= 1000;
  return `${number(value, value < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

class UploadQueue {
  constructor(form, signal) {
    Object.assign(this, { form, signal, waiting: [], sending: 0 });
    this.input = form.querySelector("input[type='file']");
    this.list = form.querySelector("[data-upload-queue]");
    this.drop = form.querySelector("[data-upload-drop]");
  }

  start() {
    const { signal } = this;
    this.input.addEventListener("change", () => this.take([...this.input.files]), { signal });
    this.form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    for (const name of ["dragenter", "dragover"]) this.drop.addEventListener(name, (event) => this.over(event, true), { signal });
    for (const name of ["dragleave", "drop"]) this.drop.addEventListener(name, (event) => this.over(event, false), { signal });
    this.drop.addEventListener("drop", (event) => this.take([...event.dataTransfer.files]), { signal });
    window.addEventListener("beforeunload", (event) => this.sending && event.preventDefault(), { signal });
    if (this.input.files.length) this.take([...this.input.files]); // chosen while this module was on its way
  }

  over(event, isOver) {
    event.preventDefault();
    this.drop.toggleAttribute("data-over", isOver);
  }

  words(name) {
    return this.form.querySelector(`[data-upload-words='${name}']`).content.textContent.trim();
  }

  /** Chosen files join the queue; the field is emptied so that the same file may be chosen again. */
  take(files) {
    for (const file of files) this.add(file);
    this.input.value = "";
    this.next();
  }

  add(file) {
    const row = this.form.querySelector("[data-upload-item]").content.cloneNode(true).firstElementChild;
    row.querySelector(".queue-name").textContent = file.name;
    const item = { file, row, request: null };
    row.querySelector("[data-upload-cancel]").addEventListener("click", () => this.cancel(item));
    row.querySelector("[data-upload-retry]").addEventListener("click", () => this.again(item));
    this.list.append(row);
    this.again(item, false);
  }

  again(item, startsNow = true) {
    const most = Number(this.form.dataset.maxBytes);
    if (most && item.file.size > most) {
      this.say(item, "refused", this.words("large"));
      return;
    }
    item.isStopped = false;
    this.say(item, "waiting", `${this.words("waiting")} · ${sizeWords(item.file.size)}`);
    this.waiting.push(item);
    if (startsNow) this.next();
  }

  next() {
    while (this.sending < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
  }

  send(item) {
    const request = new XMLHttpRequest();
    const body = new FormData(this.form);
    body.set(this.input.name, item.file, item.file.name);
    request.open("POST", this.form.action);
    request.setRequestHeader("Accept", "text/html, application/json;q=0.9");
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => this.progress(item, event));
    request.addEventListener("loadend", () => this.ended(item, request));
    item.request = request;
    this.sending += 1;
    this.say(item, "sending", this.words("sending"));
    request.send(body);
  }

  progress(item, { loaded, total }) {
    const isAll = loaded >= total;
    const bar = item.row.querySelector("progress");
    if (isAll) bar.removeAttribute("value"); // the server is reading it; nobody knows how long
    else bar.value = (100 * loaded) / total;
    const share = `${sizeWords(loaded)} / ${sizeWords(total)}`;
    this.say(item, "sending", `${this.words("sending")} · ${share}`);
  }

  ended(item, request) {
    this.sending -= 1;
    item.request = null;
    if (item.isStopped) this.say(item, "stopped", this.words("stopped"));
    else if (request.status >= 200 && request.status < 300) this.accepted(item, request);
    else this.say(item, "refused", this.refusalOf(request), { mayRetry: !OF_THE_FILE.has(request.status) });
    this.next();
  }

  accepted(item, request) {
    if (isHtml(request)) this.replace(item, request.responseText);
    else {
      const { message, url } = JSON.parse(request.responseText).received?.[0] ?? {};
      this.say(item, "done", message ?? this.words("reading"));
      if (url) item.row.querySelector(".queue-name").replaceChildren(linkTo(url, item.file.name));
    }
    window.htmx?.trigger(document.body, "uploaded");
  }

  refusalOf(request) {
    if (!isHtml(request)) return sentenceOf(request);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const part = page.querySelector("[data-refusal] p, .notice p, .field-errors, .lead p, header p");
    return part ? part.textContent.trim() : sentenceOf(request);
  }

  /** The server's own row for the file takes over; htmx wakes what it brings. */
  replace(item, html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const [only] = template.content.children;
    const row = only?.tagName === "LI" ? only : item.row;
    if (row === only) item.row.replaceWith(only);
    else item.row.replaceChildren(template.content);
    row.classList.remove("queue-item");
    window.htmx?.process(row);
  }

  /** A running upload stops and may be tried again; one that waits or has ended leaves the list. */
  cancel(item) {
    this.waiting = this.waiting.filter((other) => other !== item);
    item.isStopped = true;
    if (item.request) item.request.abort();
    else item.row.remove();
  }

  say(item, state, note, { mayRetry = state === "stopped" } = {}) {
    item.row.dataset.state = state;
    item.row.querySelector(".queue-note").textContent = note;
    item.row.querySelector("progress").hidden = state !== "sending";
    item.row.querySelector("[data-upload-retry]").hidden = !mayRetry;
    item.row.querySelector(".icon use").setAttribute("href", iconOf(item.row, state));
  }
}

const ICONS = { refused: "x-circle", done: "check-circle", stopped: "pause" };

function iconOf(row, state) {
  const [sprite] = row.querySelector(".icon use").getAttribute("href").split("#");
  return `${sprite}#${ICONS[state] ?? "file"}`;
}

function isHtml(request) {
  return request.getResponseHeader("Content-Type")?.includes("html") ?? false;
}

function linkTo(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = name;
  return link;
}
