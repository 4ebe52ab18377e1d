"""The streams of an activity say what its tiles say; only a part of it has means of its own."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import ALEX, Person, Site

pytestmark = pytest.mark.browser
OTHER_W = 77.0


def test_the_whole_is_what_the_tiles_say_and_a_lap_the_mean_of_its_readings(
    open_as: Callable[[Person], Page], site: Site
) -> None:
    site.wait_for_the_season()
    page = open_as(ALEX)
    page.route("**/streams/", readings_that_differ)
    page.goto("/activities/")
    page.locator("#activity-list tbody tr", has_text="Ride").first.get_by_role("link").click()
    tile = page.locator("#activity-figures .stat:has(.key-power) .stat-value")
    power = page.locator("[data-range-list] > div", has_text="Power")
    note = page.get_by_text("Means of the readings in this stretch")

    expect(power).to_contain_text(tile.inner_text().removesuffix("W").strip())
    expect(note).to_be_hidden()
    expect(page.locator("[data-range-list] > div", has_text="Distance")).to_contain_text(" m")
    page.locator("[data-lap='1']").click()

    expect(power).to_contain_text("77")
    expect(note).to_be_visible()


def readings_that_differ(route: Route) -> None:
    """Answer as if somebody had swum, with a power that is not the device's average."""
    answer = route.fetch()
    figures = answer.json()
    figures["sport"] = "open_water_swim"
    for columns in (figures["channels"], figures["means"]):
        if "power_w" in columns:
            columns["power_w"] = [OTHER_W] * len(columns["power_w"])
    route.fulfill(response=answer, json=figures)
