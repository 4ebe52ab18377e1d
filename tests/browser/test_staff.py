"""Staff erase somebody from the admin: the plan first, then a confirmation, then nobody is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.site import STAFF, Site

pytestmark = pytest.mark.browser


def test_staff_see_the_plan_confirm_it_and_the_person_is_gone(
    open_page: Callable[..., Page], site: Site
) -> None:
    theirs, ours = open_page(), open_page()
    yuri = steps.somebody("Yuri")
    steps.sign_up(theirs, yuri)
    steps.agree(theirs)
    steps.sign_in(ours, STAFF, at="/admin/")
    find_in_the_list(ours, yuri.email)

    ours.get_by_label("Select this object for an action").check()
    ours.get_by_label("Action:").select_option(label="Erase these people (shows the plan first)")
    ours.get_by_role("button", name="Go").click()

    expect(ours.get_by_text("This is the plan. Nothing has happened yet.")).to_be_visible()
    expect(ours.get_by_role("heading", name=yuri.email)).to_be_visible()
    expect(ours.get_by_role("row", name="Consents 1 deleted")).to_be_visible()
    assert site.ask("SELECT count(*) FROM accounts_user WHERE email = ?", yuri.email) == [(1,)]

    ours.get_by_role("button", name="Erase them").click()

    ours.locator("main a[href*='/privacy/receipts/']").click()
    expect(ours.locator("#receipt")).to_have_attribute("data-state", "done")
    find_in_the_list(ours, yuri.email)
    expect(ours.get_by_text("0 results")).to_be_visible()
    assert site.traces_of({"the address": yuri.email.encode()}) == []
    theirs.goto("/today/")
    theirs.wait_for_url("**/accounts/login/?next=/today/")


def find_in_the_list(page: Page, email: str) -> None:
    page.goto("/admin/accounts/user/")
    page.locator("#searchbar").fill(email)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/?q=*example.org")
