"""An athlete asks for a recommendation, the coach passes it on; who has only Strava is told why not."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import again, steps
from tests.browser.looks import look_over
from tests.browser.site import ALEX, CORA, Person, Site

pytestmark = pytest.mark.browser


def ask(page: Page, question: str = "") -> None:
    """Ask, having agreed to it first where that is still to do."""
    page.goto("/insights/")
    consent = page.get_by_role("link", name="Read the consent")
    if consent.count():
        consent.click()
        page.get_by_role("button", name="I agree").click()
        page.wait_for_url("**/insights/")
    page.get_by_label("A question about your training").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_a_draft_goes_by_the_coach_to_the_athlete_who_decides(
    open_as: Callable[[Person], Page], site: Site
) -> None:
    question = f"Is a harder week {secrets.token_hex(3)} a good idea?"
    site.wait_for_the_season()
    alexs = open_as(ALEX)
    ask(alexs, question)
    note = alexs.locator("#recommendation")
    expect(note).to_contain_text("A draft waits for your coach")
    expect(note).not_to_contain_text("Sources used")

    coras = open_as(CORA)
    coras.goto("/insights/drafts/")
    coras.locator("main li", has_text=question).get_by_role("link").click()
    expect(coras.get_by_text("Drafted by Claude")).to_be_visible()
    assert look_over(coras, "insights:draft") == []
    coras.get_by_label("Headline").fill("Steady, then harder")
    coras.get_by_role("button", name="Approve", exact=True).click()
    expect(coras.get_by_text("Alex Amsler sees it now")).to_be_visible()

    alexs.goto("/notifications/")
    alexs.get_by_role("button", name="Read it").first.click()
    expect(note).to_contain_text("Steady, then harder")
    expect(note).to_contain_text("Approved by Cora Caspar, who changed the words")
    expect(note.locator(".evidence").first).to_be_visible()
    assert look_over(alexs, "insights:one") == []
    alexs.goto("/today/")
    expect(alexs.locator("main")).to_contain_text("Steady, then harder")
    alexs.goto("/insights/")
    alexs.get_by_role("button", name="I take it").click()
    expect(alexs.get_by_text("Nothing was changed for you")).to_be_visible()
    expect(note).to_contain_text("Accepted")


def test_who_has_only_strava_is_told_why_there_is_none_and_what_to_do(
    page: Page, open_page: Callable[..., Page], site: Site
) -> None:
    site.wait_for_the_season()
    again.erase_holders(site, open_page, table=again.CONNECTIONS, provider="strava")
    steps.sign_up(page, steps.somebody("Sarah"))
    steps.agree(page)
    page.goto("/connections/")
    page.get_by_role("button", name="Connect with Strava").click()
    page.get_by_label("Carla").check()
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url("**/connections/")
    expect(page.locator("#connections dd").nth(2)).to_have_text("0")
    page.goto("/today/")
    expect(page.locator("#latest li").first).to_be_visible()

    ask(page)

    note = page.locator("#recommendation")
    expect(note).to_contain_text("whose terms bar its data from any AI")
    expect(note).to_contain_text("Connect Garmin, or upload the files of your device")
    assert look_over(page, "insights:index-declined") == []
