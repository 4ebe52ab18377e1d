"""An athlete connects Strava; a ride comes in by itself, is theirs alone, and goes with the connection."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import again
from tests.browser.looks import look_over
from tests.browser.site import ALEX, CORA, Person, Site

pytestmark = pytest.mark.browser
BEN = Person("ben@example.com", name="Ben Brunner")
RIDE = "Home from work by the river"


def connect(page: Page) -> None:
    """Go to Strava, allow everything, come back."""
    page.goto("/connections/")
    page.get_by_role("button", name="Connect with Strava").click()
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/connections/")


def strava(page: Page) -> Locator:
    """Find Strava's card."""
    return page.locator("section", has=page.get_by_role("heading", name="Strava"))


@pytest.fixture
def alexs(open_as: Callable[[Person], Page], site: Site) -> Page:
    """Alex's browser, signed in; what an attempt before left is gone."""
    site.wait_for_the_season()
    page = open_as(ALEX)
    page.goto("/connections/")
    if strava(page).get_by_role("link", name="Disconnect").count():
        leave(page)
    again.drop_activities(site, "strava", RIDE)
    return page


def test_a_new_ride_comes_in_by_itself_and_is_for_the_athlete_alone(
    alexs: Page, open_as: Callable[[Person], Page], site: Site
) -> None:
    connect(alexs)
    expect(strava(alexs)).to_contain_text("Connected")
    expect(strava(alexs).locator("dd").nth(2)).to_have_text("0")
    assert look_over(alexs, "wearables:connections-connected") == []

    alexs.goto("/today/")
    site.at_strava("new-activity", athlete="alex", name=RIDE, ended_minutes_ago=2)
    expect(alexs.locator("#latest")).to_contain_text(RIDE)

    alexs.locator("#latest").get_by_text(RIDE).click()
    expect(alexs.get_by_role("link", name="View on Strava")).to_have_attribute(
        "href", f"https://www.strava.com/activities/{strava_id(site)}"
    )
    expect(alexs.locator("main")).to_contain_text("Strava's terms do not let us combine its data")
    expect(alexs.locator("[data-lap='0']")).to_be_visible()
    coachs = open_as(CORA)
    coachs.goto("/athletes/")
    expect(coachs.locator("main")).to_contain_text("Alex Amsler")
    expect(coachs.locator("main")).not_to_contain_text(RIDE)

    leave(alexs)
    alexs.goto("/activities/")
    expect(alexs.locator("#activity-list")).not_to_contain_text(RIDE)


def test_who_says_no_at_strava_is_told_that_nothing_is_connected(
    open_as: Callable[[Person], Page],
) -> None:
    page = open_as(BEN)
    page.goto("/connections/")
    page.get_by_role("button", name="Connect with Strava").click()

    page.get_by_role("button", name="Cancel").click()

    page.wait_for_url("**/connections/")
    expect(page.get_by_text("Nothing was granted, so nothing is connected.")).to_be_visible()
    expect(page.get_by_role("button", name="Connect with Strava")).to_be_visible()


def strava_id(site: Site) -> str:
    """Return the id of the ride at Strava, as the site keeps it."""
    [(found,)] = site.ask(
        "SELECT external_id FROM wearables_recording WHERE provider = 'strava' AND title = ?", RIDE
    )
    return str(found).partition(":")[0]


def leave(page: Page) -> None:
    """Disconnect, having read what that deletes."""
    page.goto("/connections/")
    strava(page).get_by_role("link", name="Disconnect").click()
    expect(page.locator("main")).to_contain_text("as its terms want it")
    assert look_over(page, "wearables:disconnect") == []
    page.get_by_role("button", name="Disconnect now").click()
    expect(page.get_by_role("button", name="Connect with Strava")).to_be_visible()
