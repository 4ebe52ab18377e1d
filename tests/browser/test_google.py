"""Somebody continues with Google: signs up, comes back, and somebody else links it to what they have."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import again, steps
from tests.browser.looks import look_over
from tests.browser.site import Site

pytestmark = pytest.mark.browser
HUGO, GINA = "hugo@club.example", "gina.gruber.sandbox@gmail.com"


def pick(page: Page, email: str) -> None:
    """Choose an account at Google and agree."""
    expect(page.get_by_role("heading", name="Choose an account")).to_be_visible()
    page.get_by_label(email).check()
    page.get_by_role("button", name="Continue").click()


def erase_earlier_hugo(page: Page, site: Site) -> None:
    """Erase the account that an attempt before signed up."""
    if site.ask("SELECT count(*) FROM accounts_user WHERE email = ?", HUGO) == [(0,)]:
        return
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Continue with Google").click()
    pick(page, HUGO)
    page.wait_for_url(lambda url: url.startswith(f"{site.url}/") and "/accounts/" not in url)
    steps.erase(page, label="Your e-mail address", proof=HUGO)


def test_somebody_signs_up_with_google_signs_out_and_in_again(
    open_page: Callable[..., Page], site: Site
) -> None:
    erase_earlier_hugo(open_page(), site)
    page = open_page()
    page.goto("/accounts/signup/")
    page.get_by_role("button", name="Continue with Google").click()
    pick(page, HUGO)
    page.wait_for_url("**/privacy/consents/health_storage/**")
    steps.agree(page)

    page.goto("/accounts/settings/")
    expect(page.get_by_label("Name")).to_have_value("Hugo Hofer")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Zurich")
    page.goto("/accounts/linked/")
    page.get_by_role("button", name="Unlink").click()
    expect(page.get_by_text("Your account has no password set up.")).to_be_visible()
    assert look_over(page, "socialaccount_connections-only-way") == []
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()

    page.wait_for_url("**/accounts/login/")
    page.get_by_role("button", name="Continue with Google").click()
    pick(page, HUGO)
    page.wait_for_url("**/today/")


def test_somebody_links_google_to_the_account_they_have_and_signs_in_with_it(
    open_page: Callable[..., Page], site: Site
) -> None:
    again.erase_holders(site, open_page, table=again.LINKS, provider="google")
    page, somebody = open_page(), steps.somebody("Lina")
    steps.sign_up(page, somebody)
    steps.agree(page)
    page.goto("/accounts/linked/")
    page.get_by_role("button", name="Link a Google account").click()
    pick(page, GINA)
    page.get_by_label("Password").fill(somebody.password)
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_text("You can sign in with the Google account")).to_contain_text(GINA)
    steps.from_mail(page, somebody, steps.re.compile("A Google account was linked"))

    later = open_page()
    later.goto("/accounts/login/")
    later.get_by_role("button", name="Continue with Google").click()
    pick(later, GINA)
    later.wait_for_url("**/today/")
    assert site.ask("SELECT count(*) FROM socialaccount_socialtoken") == [(0,)]
