"""What mails lead to: a new password, and no more mails of a kind."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.looks import look_over
from tests.browser.site import Person

pytestmark = pytest.mark.browser


def test_a_forgotten_password_is_replaced_by_the_link_in_a_mail(open_page: Callable[..., Page]) -> None:
    page = open_page()
    fred = steps.somebody("Fred")
    steps.sign_up(page, fred)
    other = open_page()

    other.goto("/accounts/login/")
    other.get_by_role("link", name="Forgot your password?").click()
    other.get_by_label("E-mail address").fill(fred.email)
    other.get_by_role("button", name=re.compile("link|Send|Reset", re.IGNORECASE)).click()
    other.wait_for_url("**/accounts/password/reset/done/")
    other.goto(steps.link_for(other, fred, "/accounts/password/reset/key/"))
    assert look_over(other, "account_reset_password_from_key") == []
    fields = other.locator("input[type='password']")
    for field in fields.all():
        field.fill("eight slow herons")
    other.locator("main form button[type='submit']").first.click()
    other.wait_for_url("**/accounts/password/reset/key/done/")

    steps.sign_in(other, Person(fred.email, "eight slow herons"))
    other.wait_for_url("**/privacy/consents/health_storage/**")


def test_a_kind_of_mail_is_turned_off_by_its_own_link(open_page: Callable[..., Page]) -> None:
    page = open_page()
    uma = steps.somebody("Uma")
    steps.sign_up(page, uma)
    steps.agree(page)
    page.goto("/privacy/")
    page.get_by_role("button", name="Pack a copy").click()
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    stranger = open_page()

    stranger.goto(steps.link_for(stranger, uma, "/notifications/off/"))
    assert look_over(stranger, "notifications_unsubscribe") == []
    stranger.get_by_role("button", name="Stop them").click()

    expect(stranger.get_by_role("heading", level=1)).to_have_text("No more of these mails")
    page.goto("/notifications/preferences/")
    of_copies = page.get_by_role("group", name="Your export is ready")
    expect(of_copies.get_by_label("By e-mail")).not_to_be_checked()
    expect(of_copies.get_by_label("On this site")).to_be_checked()
