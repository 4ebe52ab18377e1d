"""Looks at a page at each width, light and dark: nothing sticks out, everything has a name. Keeps pictures.

With the variable SCREENSHOTS set, every look is saved in the folder that it names.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

WIDTHS = {390: 844, 1024: 768, 1600: 1000}
THEMES = ("light", "dark")

# Two frames, so that charts have followed the window. Chromium draws no frames for a window that it takes for
# covered, so a timer ends the wait too.
SETTLED = """
() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
  setTimeout(done, 500);
})
"""
STICKING_OUT = """
() => {
  const most = window.innerWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  const right = (part) => part.getBoundingClientRect().right;
  const wide = [...document.body.querySelectorAll("*")].filter((part) => right(part) > most + 1);
  const named = wide.map((part) => `${part.tagName}.${part.className} to ${right(part)}`);
  return [`${document.documentElement.scrollWidth} of ${most} px`, ...named.slice(0, 6)];
}
"""
NAMELESS = """
() => {
  const found = [];
  const say = (problem, part) => found.push(`${problem}: ${part.outerHTML.slice(0, 120)}`);
  const words = (part) => part?.textContent.trim();
  const leadsTo = (part, name) => (part.getAttribute(name) ?? "").split(/\\s+/).filter(Boolean);
  const labelled = (part) => part.getAttribute("aria-label")?.trim()
    || leadsTo(part, "aria-labelledby").some((id) => words(document.getElementById(id)))
    || [...(part.labels ?? [])].some(words);
  const each = (selector, isNamed, problem) => {
    for (const part of document.querySelectorAll(selector)) {
      if (!part.closest("[aria-hidden='true']") && !isNamed(part)) say(problem, part);
    }
  };
  const fields = "input:not([type='hidden'], [type='submit']), select, textarea";
  const areas = "[role='img'], [role='slider'], progress, dialog, nav, table";
  each("img", (part) => part.hasAttribute("alt"), "picture without a name");
  each("svg", (part) => labelled(part) || words(part.querySelector("title")), "drawing without a name");
  each(fields, labelled, "field without a label");
  each("a[href], button, summary", (part) => words(part) || labelled(part)
    || [...part.querySelectorAll("[aria-label]")].some(labelled), "nothing to call it by");
  each(areas, (part) => labelled(part) || words(part.caption), "no name");

  if (!document.documentElement.lang) found.push("no language");
  if (!document.title.replace(/[\\s·]*Mesocycle$/, "").trim()) found.push("no title");
  const heads = document.querySelectorAll("h1").length;
  if (heads !== 1) found.push(`${heads} h1`);
  const ids = [...document.querySelectorAll("[id]")].map((part) => part.id);
  for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) found.push(`id twice: ${id}`);
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "for", "popovertarget"]) {
    for (const part of document.querySelectorAll(`[${name}]`)) {
      const isLost = leadsTo(part, name).some((id) => !document.getElementById(id));
      if (isLost) say(`${name} leads to nothing`, part);
    }
  }
  return found;
}
"""


def look_over(page: Page, name: str) -> list[str]:
    """Look at the page as it is now; return what is wrong, and put the window back to its size."""
    before = page.viewport_size
    page.bring_to_front()
    expect(page.locator("[data-chart-wait]:visible")).to_have_count(0)
    wrong = [f"{name}: {problem}" for problem in page.evaluate(NAMELESS)]
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate(SETTLED)
            sticking_out = page.evaluate(STICKING_OUT)
            wrong += [f"{name} at {width} px, {theme}: {part}" for part in sticking_out]
            _keep(page, f"{name}-{width}-{theme}")
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    return wrong


def _keep(page: Page, name: str) -> None:
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        path = Path(folder) / (re.sub(r"[^\w.-]+", "_", name) + ".png")
        page.screenshot(path=path, full_page=True)
