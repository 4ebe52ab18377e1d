"""The load page's chart: the chosen range holds for all of the page, and a range without load says so."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import ALEX, Person, Site

pytestmark = pytest.mark.browser
DAYS = 400
LAST_LOAD = 30
LISTEN_TO_WORDS = """
  window.written = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    window.written.push([text, x / this.canvas.width]);
    return fillText.call(this, text, x, y);
  };
"""


@pytest.fixture
def alexs(open_as: Callable[[Person], Page], site: Site) -> Page:
    """Alex's browser, signed in."""
    site.wait_for_the_season()
    return open_as(ALEX)


def test_a_chosen_range_holds_for_table_sports_and_conventions(alexs: Page) -> None:
    alexs.goto("/load/")
    ranges = alexs.get_by_role("navigation", name="Range")
    ranges.get_by_role("link", name="42 d").click()

    expect(alexs.locator("#load-table tbody tr")).to_have_count(42)
    alexs.get_by_role("link", name="Cycling").click()
    alexs.wait_for_url("**sport=cycling**")
    expect(ranges.locator("[aria-current]")).to_have_text("42 d")

    ranges.get_by_role("link", name="Season").click()
    alexs.get_by_role("link", name="intervals.icu").click()
    alexs.wait_for_url("**convention=exp**")
    expect(ranges.locator("[aria-current]")).to_have_text("Season")
    assert "sport=cycling" in alexs.url


def test_a_range_without_load_offers_all_of_it(alexs: Page) -> None:
    alexs.route("**/load/figures/**", load_of_long_ago)
    alexs.goto("/load/?range=90")
    chart = alexs.locator("#load-chart")
    note = chart.get_by_text("No load in this range")

    expect(note).to_be_visible()
    expect(chart.locator("[data-chart-body]")).to_be_hidden()
    chart.get_by_role("link", name="Show all of it").click()

    expect(note).to_be_hidden()
    expect(chart.locator("canvas")).to_have_count(2)
    expect(chart.locator("nav [aria-current]")).to_have_text("All")


def test_the_name_of_a_band_keeps_off_the_line(alexs: Page) -> None:
    alexs.add_init_script(LISTEN_TO_WORDS)
    alexs.route("**/load/figures/**", deep_at_first)
    alexs.goto("/load/?range=90")
    expect(alexs.locator("#load-chart canvas")).to_have_count(2)

    written = alexs.evaluate("window.written")

    places = [share for text, share in written if text == "Look for a second signal"]
    assert places
    assert min(places) > 0.4


def deep_at_first(route: Route) -> None:
    """Answer with a form that wavers low for 45 of 90 days, then is even."""
    today = date(2026, 11, 18)
    days = [(today - timedelta(days=89 - at)).isoformat() for at in range(90)]
    form = [-42.0 + 10 * (at % 2) if at < 45 else 0.0 for at in range(90)]
    even = [50.0] * 90
    figures = {"days": days, "load": even, "fitness": even, "fatigue": even, "form": form}
    answer = figures | {"today": today.isoformat(), "convention": "tp", "estimated": [False] * 90}
    route.fulfill(body=json.dumps(answer), content_type="application/json")


def load_of_long_ago(route: Route) -> None:
    """Answer with figures that end in a year without any load."""
    today = date(2026, 11, 18)
    days = [(today - timedelta(days=DAYS - at)).isoformat() for at in range(DAYS + 1)]
    faded = [20.0 if at < LAST_LOAD else 0.5 for at in range(DAYS + 1)]
    load = [80.0 if at < LAST_LOAD else 0.0 for at in range(DAYS + 1)]
    figures = {"days": days, "load": load, "fitness": faded, "fatigue": faded, "form": faded}
    answer = figures | {"today": today.isoformat(), "convention": "tp", "estimated": [False] * len(days)}
    route.fulfill(body=json.dumps(answer), content_type="application/json")
