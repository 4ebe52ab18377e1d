"""An athlete connects Garmin with a code; activity and night appear by themselves; the connection ends."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import again, steps
from tests.browser.looks import look_over
from tests.browser.site import Site

pytestmark = pytest.mark.browser
RIDE = "Up the hill behind the house"
SECRETS_OF = """
SELECT count(pending.secret) FROM wearables_pendingsignin pending
JOIN accounts_user owner ON owner.id = pending.user_id WHERE owner.email = ?
"""
MEMBER, PASSWORD = "carla", "garmin-sandbox-password"


def sign_in(page: Page) -> None:
    """Read and agree, hand over name and password."""
    page.goto("/connections/")
    page.get_by_role("link", name="Connect with Garmin").click()
    page.get_by_role("link", name="Sign in to Garmin with my password").click()
    expect(page.locator("main")).to_contain_text("Your password is used once")
    page.get_by_role("button", name="I agree").click()
    page.wait_for_url("**/connections/garmin/sign-in/")
    assert look_over(page, "wearables:sign_in") == []
    page.get_by_label("E-mail address at Garmin").fill(f"{MEMBER}@garmin.invalid")
    page.get_by_label("Password at Garmin").fill(PASSWORD)
    page.get_by_role("button", name="Connect").click()


def start_afresh(site: Site, open_page: Callable[..., Page]) -> None:
    """Let nobody here have the account, and nothing lie in it that is still to come; it asks for a code."""
    again.erase_holders(site, open_page, table=again.CONNECTIONS, provider="garmin")
    again.drop_activities(site, "garmin", RIDE)
    site.at("garmin", "new-night", athlete=MEMBER, rmssd_ms=41)
    site.at("garmin", "reset-throttle", athlete=MEMBER)
    site.at("garmin", "set-mfa", athlete=MEMBER, on="true")


def test_garmin_is_connected_with_a_code_and_brings_an_activity_and_a_night(
    open_page: Callable[..., Page], site: Site
) -> None:
    site.wait_for_the_season()
    start_afresh(site, open_page)
    page = open_page()
    gina = steps.somebody("Gina")
    steps.sign_up(page, gina)
    steps.agree(page)
    expect(page.locator("#readiness")).to_contain_text("no data")

    sign_in(page)
    code = page.get_by_label("Code")
    expect(code).to_be_visible()
    assert look_over(page, "wearables:sign_in-code") == []
    code.fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("That was not the code.")).to_be_visible()
    code.fill(str(site.at("garmin", "mfa-code", athlete=MEMBER)["code"]))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/connections/")
    card = page.locator("section", has=page.get_by_role("heading", name="Garmin"))
    expect(card).to_contain_text("Connected")
    expect(card.locator("dd").nth(2)).to_have_text("0")
    assert look_over(page, "wearables:connections-garmin") == []

    site.at("garmin", "new-night", athlete=MEMBER, rmssd_ms=63)
    site.at("garmin", "new-activity", athlete=MEMBER, name=RIDE, ended_minutes_ago=5)
    other = page.context.new_page()
    other.goto("/today/")
    expect(other.locator("#readiness")).not_to_contain_text("63")
    page.get_by_role("button", name="Ask now").click()
    expect(other.locator("#latest")).to_contain_text(RIDE)
    expect(other.locator("#readiness")).to_contain_text("63")
    expect(other.locator("#readiness")).to_contain_text("Garmin")
    other.locator("#latest").get_by_text(RIDE).click()
    expect(other.locator("[data-lap='0']")).to_be_visible()

    page.goto("/connections/")
    card.get_by_role("link", name="Disconnect").click()
    expect(page.locator("main")).to_contain_text("offers no way to end that key")
    page.get_by_role("button", name="Disconnect now").click()
    expect(page.get_by_role("link", name="Connect with Garmin")).to_be_visible()
    assert site.ask(SECRETS_OF, gina.email) == [(0,)]
