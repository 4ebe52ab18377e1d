"""The site by keyboard alone: skip link, focus that shows, uploads, charts by arrow keys, Escape."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import ALEX, Person, Site
from tests.browser.uploads import fresh_run

pytestmark = pytest.mark.browser

FOCUSED = """
() => {
  const part = document.activeElement;
  if (part === document.body) return null;
  const shown = [part, part.closest(".drop")].filter(Boolean).some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
  });
  const box = part.getBoundingClientRect();
  const name = part.getAttribute("aria-label") || part.innerText || part.id || part.tagName;
  return { name: name.trim(), shown, seen: box.width > 0 && box.height > 0 };
}
"""
MOST_STOPS = 80


@pytest.fixture
def alexs(open_as: Callable[[Person], Page], site: Site) -> Page:
    """Alex's browser, signed in."""
    site.wait_for_the_season()
    return open_as(ALEX)


def test_the_first_stop_skips_to_the_content(alexs: Page) -> None:
    alexs.goto("/activities/")

    alexs.keyboard.press("Tab")

    skip = alexs.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    alexs.keyboard.press("Enter")
    expect(alexs.locator("#main")).to_be_focused()


@pytest.mark.parametrize("path", ["/today/", "/activities/", "/load/", "/accounts/settings/", "/privacy/"])
def test_every_stop_of_the_tab_key_shows_where_it_is(alexs: Page, path: str) -> None:
    alexs.goto(path)
    alexs.wait_for_load_state("networkidle")

    stops = []
    for _stop in range(MOST_STOPS):
        alexs.keyboard.press("Tab")
        stop = alexs.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)

    assert len(stops) > 10
    assert [stop["name"] for stop in stops if not (stop["shown"] and stop["seen"])] == []


def test_a_file_is_uploaded_by_keyboard(alexs: Page) -> None:
    alexs.goto("/activities/")

    with alexs.expect_file_chooser() as choosing:  # before the keys: Chromium hears of it a moment later
        reach(alexs, "files")
        alexs.keyboard.press("Enter")
    choosing.value.set_files([fresh_run("by-keyboard.tcx").payload])

    expect(alexs.locator(".delivery", has_text="by-keyboard.tcx").get_by_role("link")).to_be_visible()


def test_arrow_keys_walk_over_the_load_chart(alexs: Page) -> None:
    alexs.goto("/load/")
    slider = alexs.get_by_role("slider", name="Day on the load chart")
    slider.focus()

    said = []
    for key in ("ArrowLeft", "ArrowLeft", "Home", "End"):
        alexs.keyboard.press(key)
        said.append(slider.get_attribute("aria-valuetext") or "")

    assert len(set(said)) == 4, said
    for words in said:
        assert re.search(r"20\d\d: Fitness [\d.]+, Fatigue [\d.]+, Form [+−-]?[\d.]+, Load [\d–]", words), (
            words
        )
    alexs.keyboard.press("Escape")
    expect(slider).to_have_attribute("aria-valuetext", "")


def test_arrow_keys_walk_along_an_activity(alexs: Page) -> None:
    alexs.goto("/activities/")
    alexs.locator("#activity-list tbody tr", has_text="Ride").first.get_by_role("link").click()
    slider = alexs.get_by_role("slider", name="Place in the activity")
    slider.focus()

    alexs.keyboard.press("ArrowRight")
    first = slider.get_attribute("aria-valuetext") or ""
    alexs.keyboard.press("ArrowRight")
    second = slider.get_attribute("aria-valuetext") or ""

    assert "Power" in first
    assert first != second
    lap = alexs.locator("[data-lap='0']")
    lap.press("Enter")
    expect(lap).to_have_attribute("aria-pressed", "true")


def test_escape_closes_what_opened(alexs: Page) -> None:
    alexs.goto("/today/")
    menu = alexs.locator("#account-menu")
    opener = alexs.get_by_role("button", name="Account menu")
    opener.press("Enter")
    expect(menu).to_be_visible()

    alexs.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()


def reach(page: Page, element_id: str) -> None:
    """Press Tab until an element has the focus."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == element_id:
            return
    pytest.fail(f"#{element_id} is not reached by Tab")
