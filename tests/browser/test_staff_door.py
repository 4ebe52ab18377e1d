"""Staff set up a second step and enter the admin with it; the sign-in is the one of everybody."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.looks import look_over
from tests.browser.site import STAFF, Person

pytestmark = pytest.mark.browser
INCORRECT = "Incorrect code"
TRIES = 3


def enter_code(page: Page, secret: str, *, button: str) -> None:
    """Type what the app shows; if it changed meanwhile, type what it shows then."""
    for _ in range(TRIES):
        page.get_by_label(re.compile("code", re.IGNORECASE)).fill(
            format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        )
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()
        if page.get_by_text(INCORRECT).count() == 0:
            return


def make_staff(page: Page, person: Person) -> None:
    """Give somebody the rights of a superuser, as a superuser does."""
    steps.sign_in(page, STAFF, at="/admin/accounts/user/")
    expect(page.get_by_text("has no second step of signing in")).to_be_visible()
    page.get_by_role("link", name=person.email).click()
    page.get_by_label("Is staff").check()
    page.get_by_label("Superuser status").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def test_somebody_on_the_staff_turns_the_second_step_on_and_enters_with_it(
    open_page: Callable[..., Page],
) -> None:
    page, theirs = open_page(), open_page()
    stella = steps.somebody("Stella")
    steps.sign_up(page, stella)
    make_staff(theirs, stella)

    page.goto("/accounts/second-step/")
    expect(page.get_by_text("You are staff")).to_be_visible()
    page.get_by_role("link", name="Turn it on").click()
    page.get_by_label("Password").fill(stella.password)
    page.get_by_role("button", name="Go on").click()
    secret = page.locator("#secret").inner_text()
    assert look_over(page, "mfa_activate_totp") == []
    enter_code(page, secret, button="Turn it on")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery = page.get_by_role("list", name="Recovery codes").get_by_role("listitem").first.inner_text()
    assert look_over(page, "mfa_view_recovery_codes") == []
    for name in ("generate", "totp/deactivate"):
        page.goto(f"/accounts/second-step/{'recovery-codes/' if name == 'generate' else ''}{name}/")
        assert look_over(page, f"mfa-{name.replace('/', '-')}") == []

    later = open_page()
    steps.sign_in(later, stella, at="/admin/")
    later.wait_for_url("**/second-step/authenticate/")
    assert look_over(later, "mfa_authenticate") == []
    enter_code(later, secret, button="Sign in")
    expect(later.get_by_role("heading", name="Site administration")).to_be_visible()
    expect(later.get_by_text("has no second step of signing in")).to_have_count(0)

    page.goto("/admin/")
    page.wait_for_url("**/second-step/reauthenticate/**")
    assert look_over(page, "mfa_reauthenticate") == []
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Site administration")).to_be_visible()
