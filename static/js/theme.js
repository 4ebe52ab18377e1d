/** Light, dark or the system's: pressed in the account menu, kept in a cookie that the server reads. */

const YEAR_S = 31_536_000;

/** Calls back whenever colours change, by the switch or by the system, until the signal aborts. */
export function onThemeChange(callback, signal) {
  document.addEventListener("themechange", callback, { signal });
}

function announce() {
  document.dispatchEvent(new CustomEvent("themechange"));
}

function show(theme) {
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
  }
}

function choose(theme) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age = theme ? YEAR_S : 0;
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  show(theme);
  announce();
}

export function startTheme() {
  show(document.documentElement.dataset.theme ?? "");
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announce);
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-theme-set]");
    if (button) choose(button.dataset.themeSet);
  });
}
