"""An athlete's link leads somebody new to be their coach: by name, with consent, until it is ended."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.looks import look_over
from tests.browser.site import ALEX, Person, Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser


def make_link(page: Page) -> str:
    """Make a link with the usual scopes; return it."""
    page.goto("/accounts/coaching/")
    page.get_by_label("A word to your coach").fill("We met at the track")
    page.get_by_role("button", name="Make a link").click()
    link = page.get_by_label("Link for your coach")
    expect(link).to_have_value(re.compile(r"http://\S+/accounts/invites/\S+/"))
    assert look_over(page, "accounts:coaching-made") == []
    return link.input_value()


def sign_up_from(page: Page, link: str, person: Person) -> None:
    """Open the link as somebody who has no account yet; ends at the invite."""
    page.goto(link)
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("textbox", name="Code").fill(steps.code_for(page, person))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/accounts/invites/")


def test_athlete_and_coach_find_each_other_and_part(
    open_as: Callable[[Person], Page],
    open_page: Callable[..., Page],
    watch_of: Callable[[Page], Watch],
    site: Site,
) -> None:
    site.wait_for_the_season()
    alexs, coachs, newcomer = open_as(ALEX), open_page(), steps.somebody("Coach")

    sign_up_from(coachs, make_link(alexs), newcomer)
    expect(coachs.get_by_role("heading", level=1)).to_have_text("Alex Amsler asks you to be their coach")
    expect(coachs.locator("main")).to_contain_text("We met at the track")
    assert look_over(coachs, "accounts:invite") == []
    coachs.get_by_role("button", name="Accept and become a coach here").click()
    expect(coachs.locator("main")).to_contain_text("until then you see nothing of theirs")
    coachs.get_by_role("link", name="Go to your athletes").click()
    expect(coachs.locator("main")).to_contain_text("No athletes are connected to you")

    alexs.goto("/accounts/coaching/")
    alexs.get_by_role("link", name="See who it is").first.click()
    expect(alexs.locator("main")).to_contain_text(newcomer.email)
    assert look_over(alexs, "accounts:confirm_coach") == []
    alexs.get_by_label("I agree to this").check()
    alexs.get_by_role("button", name="Yes, this is my coach").click()
    expect(alexs.locator("main")).to_contain_text("sees from now on what you opened")

    coachs.goto("/athletes/")
    row = coachs.locator("table.roster tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("td.num").first).to_have_text(re.compile(r"\d"))
    row.get_by_role("link", name="Alex Amsler").click()
    expect(coachs.locator(".coach-bar")).to_contain_text("You are looking at Alex Amsler as their coach")
    expect(coachs.locator("#load-card .stat", has_text="Form").locator("dd").first).to_have_text(
        re.compile(r"\d")
    )
    theirs = coachs.url

    part(alexs, newcomer)
    with watch_of(coachs).expecting("404"):
        answer = coachs.goto(theirs)
        assert answer
        assert answer.status == 404
    coachs.goto("/athletes/")
    expect(coachs.locator("main")).to_contain_text("No athletes are connected to you")


def part(page: Page, coach: Person) -> None:
    """Look what a coach may see, then end it."""
    page.goto("/accounts/coaching/")
    row = page.locator("li", has_text=coach.email)
    row.get_by_role("link", name="Change").click()
    expect(page.get_by_label("Activities and load")).to_be_checked()
    assert look_over(page, "accounts:coaching_scopes") == []
    page.get_by_role("link", name="Back").click()
    row.get_by_role("link", name="End").click()
    assert look_over(page, "accounts:end_coaching") == []
    page.get_by_role("button", name="End it now").click()
    expect(page.locator("main")).to_contain_text("The coaching has ended")
