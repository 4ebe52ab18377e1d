"""Long titles and reasons break or end; no list grows wider than its card, and nothing is cut off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import SETTLED
from tests.browser.site import ALEX, Person, Site

pytestmark = pytest.mark.browser
WIDTHS = (390, 768, 1024, 1280, 1600)
LENGTHEN = """
() => {
  const [first, second] = document.querySelectorAll("#activity-list tbody tr, .latest-row");
  first.querySelector("bdi").textContent = "w".repeat(120);
  const cell = second.cells ? second.cells[3] : second.querySelector(".latest-figures").children[2];
  cell.innerHTML = '<span class="dim small reason">heart rates disagree</span>';
}
"""
CUT_OFF = """
() => {
  const found = [];
  for (const place of document.querySelectorAll("#activity-list .scroll, .latest, .latest-row")) {
    const most = place.getBoundingClientRect().right;
    const sticksOut = (part) => part.getBoundingClientRect().right > most + 1;
    const wide = [...place.querySelectorAll("*")].filter(sticksOut);
    found.push(...wide.map((part) => `${part.tagName}.${part.className}`));
  }
  return found;
}
"""


def test_the_button_of_a_pages_head_ends_where_the_page_ends(
    open_as: Callable[[Person], Page],
) -> None:
    page = open_as(ALEX)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/today/")

    button = page.locator(".page-head").get_by_role("link", name="Upload").bounding_box()
    head = page.locator(".page-head").bounding_box()

    assert button
    assert head
    assert button["x"] + button["width"] == pytest.approx(head["x"] + head["width"], abs=1)


@pytest.mark.parametrize("path", ["/activities/", "/today/"])
def test_a_long_word_and_a_long_reason_stay_in_their_card(
    open_as: Callable[[Person], Page], site: Site, path: str
) -> None:
    site.wait_for_the_season()
    page = open_as(ALEX)
    page.goto(path)
    expect(page.locator("#load-card canvas")).to_have_count(2)
    page.evaluate(LENGTHEN)

    cut_off = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SETTLED)
        cut_off[width] = page.evaluate(CUT_OFF)

    assert cut_off == {width: [] for width in WIDTHS}
