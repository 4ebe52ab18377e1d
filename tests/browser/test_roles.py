"""Who lands where: a coach on the roster, an athlete on Today, whoever is not signed in at the sign-in."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.site import ALEX, CORA, Site

pytestmark = pytest.mark.browser
CLOSED = ("/today/", "/athletes/", "/activities/", "/load/", "/privacy/", "/privacy/erase/", "/admin/")


def test_coach_and_athlete_each_land_where_their_day_begins(
    open_page: Callable[..., Page], site: Site
) -> None:
    coachs, athletes = open_page(), open_page()
    site.wait_for_the_season()

    steps.sign_in(coachs, CORA)
    steps.sign_in(athletes, ALEX)

    coachs.wait_for_url("**/athletes/")
    rows = coachs.locator("table.roster tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="Alex Amsler").locator("td.num").first).to_have_text(re.compile(r"\d"))
    athletes.wait_for_url("**/today/")
    expect(athletes.locator("#load-card canvas")).to_have_count(2)


def test_two_tabs_of_one_person_end_together(open_page: Callable[..., Page]) -> None:
    first = open_page()
    steps.sign_in(first, ALEX)
    first.wait_for_url("**/today/")
    second = first.context.new_page()
    second.goto("/load/")
    expect(second.get_by_role("heading", level=1)).to_have_text("Load")

    first.get_by_role("button", name="Account menu").click()
    first.get_by_role("button", name="Sign out").click()

    first.wait_for_url("**/accounts/login/")
    second.goto("/load/")
    second.wait_for_url("**/accounts/login/?next=/load/")


def test_nobody_sees_a_page_without_signing_in(page: Page) -> None:
    for path in CLOSED:
        page.goto(path)

        assert "/accounts/login/" in page.url, path
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
