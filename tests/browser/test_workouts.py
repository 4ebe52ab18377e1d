"""A workout goes from the coach's Garmin to the athlete's watch; both see how it stands; it is taken back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import look_over
from tests.browser.site import ALEX, CORA, Person, Site
from tests.waiting import wait_until

pytestmark = pytest.mark.browser
WORKOUT = "Threshold 5 x 5 min"
UPLOAD = "/connectapi/workout-service/workout"
TOMORROW = (datetime.now(ZoneInfo("Europe/Zurich")) + timedelta(days=1)).date().isoformat()
IN_THE_LIBRARY = "SELECT public_id FROM coaching_workout WHERE title = ?"


def test_a_workout_reaches_the_watch_once_though_a_reply_is_lost(
    open_as: Callable[[Person], Page], site: Site
) -> None:
    site.wait_for_the_season()
    coachs, alexs = open_as(CORA), open_as(ALEX)
    start_afresh(coachs, site)
    connect(coachs)
    take_over(coachs)
    give(coachs)

    alexs.goto("/notifications/")
    expect(alexs.locator("main")).to_contain_text("A workout for")
    alexs.goto("/today/")
    alexs.locator("#planned").get_by_text(WORKOUT).click()
    expect(alexs.locator("main")).to_contain_text("Eat before.")
    assert look_over(alexs, "coaching:assignment") == []
    site.at("garmin", "fault", kind="lost", times=1, path=UPLOAD)
    alexs.get_by_role("button", name="Send to Garmin").click()
    expect(alexs.locator("#standing .badge")).to_have_text("On the watch")
    coachs.reload()
    expect(coachs.locator("#given .badge")).to_have_text("On the watch")
    assert look_over(coachs, "coaching:workout") == []
    assert on_alexs_watch(site) == [TOMORROW]

    coachs.get_by_role("button", name="Take back").click()
    expect(coachs.locator("#given .badge")).to_have_text("Taken back")
    assert on_alexs_watch(site) == []
    alexs.reload()
    expect(alexs.locator("main")).to_contain_text("Your coach has taken this workout back.")


def start_afresh(page: Page, site: Site) -> None:
    """Take back, remove and disconnect what an attempt before left."""
    site.at("garmin", "clear-faults")
    for (found,) in site.ask(IN_THE_LIBRARY, WORKOUT):
        page.goto(f"/workouts/{UUID(str(found))}/")
        if page.get_by_role("button", name="Take back").count():
            page.get_by_role("button", name="Take back").first.click()
            expect(page.locator("#given .badge").first).to_have_text("Taken back")
        page.get_by_role("button", name="Remove from the library").click()
        page.wait_for_url("**/workouts/")
    wait_until(lambda: not on_alexs_watch(site))
    page.goto("/connections/")
    garmin = page.locator("section", has=page.get_by_role("heading", name="Garmin"))
    if garmin.get_by_role("link", name="Disconnect").count():
        garmin.get_by_role("link", name="Disconnect").click()
        page.get_by_role("button", name="Disconnect now").click()
        expect(page.get_by_role("link", name="Connect with Garmin")).to_be_visible()


def connect(page: Page) -> None:
    """Connect the coach's own Garmin, which asks for no code, having agreed to what that takes."""
    page.goto("/connections/garmin/sign-in/")
    consent = page.get_by_role("link", name="Sign in to Garmin with my password")
    if consent.count():
        consent.click()
        page.get_by_role("button", name="I agree").click()
    page.wait_for_url("**/connections/garmin/sign-in/")
    page.get_by_label("E-mail address at Garmin").fill("cora@garmin.invalid")
    page.get_by_label("Password at Garmin").fill("garmin-sandbox-password")
    page.get_by_role("button", name="Connect").click()
    page.wait_for_url("**/connections/")


def take_over(page: Page) -> None:
    """Import one workout, having looked what is there."""
    page.goto("/workouts/")
    page.get_by_role("button", name="Import from Garmin").click()
    page.locator(".found-line", has_text=WORKOUT).get_by_role("checkbox").check()
    assert look_over(page, "coaching:import") == []
    page.get_by_role("button", name="Take over what is ticked").click()
    page.get_by_role("link", name=WORKOUT).click()


def give(page: Page) -> None:
    """Give it to Alex for tomorrow."""
    page.get_by_label("Alex Amsler").check()
    page.get_by_label("Day").fill(TOMORROW)
    page.get_by_label("Note to them").fill("Eat before.")
    page.get_by_role("button", name="Give it").click()
    expect(page.locator("main")).to_contain_text("Given to 1 athlete.")


def on_alexs_watch(site: Site) -> list[str]:
    """Return the days for which a workout lies on Alex's watch, as the sandbox has it."""
    return [row["on"] for row in site.state()["garmin"]["appointments"]]
