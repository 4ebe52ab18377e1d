"""Everything that a person needs works as plain forms, where scripts do not run."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.site import Site
from tests.browser.uploads import BROKEN, fresh_ride, fresh_run

pytestmark = pytest.mark.browser

WAIT_S = 40


def test_the_job_can_be_done_without_javascript(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(java_script_enabled=False)
    nora = steps.somebody("Nora")

    steps.sign_up(page, nora)
    steps.agree(page)
    change_the_settings(page, nora.name)
    upload_by_the_form(page)
    read_an_activity(page)
    edit_delete_and_restore(page)
    see_the_load_as_a_table(page)
    take_a_copy(page)
    page.goto("/privacy/erase/")
    page.get_by_label("Your password").fill(nora.password)
    page.get_by_role("button", name="Erase everything now").click()
    page.wait_for_url("**/privacy/receipts/**")
    reload_until(page, page.get_by_text("Everything is erased."))

    steps.sign_in(page, nora)
    expect(page.get_by_text("not correct")).to_be_visible()
    assert site.traces_of({"address": nora.email.encode(), "name": nora.name.encode()}) == []


def change_the_settings(page: Page, name: str) -> None:
    page.goto("/accounts/settings/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Units").select_option("imperial")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    expect(page.get_by_label("Units")).to_have_value("imperial")


def upload_by_the_form(page: Page) -> None:
    page.goto("/activities/")
    files = [fresh_ride().payload, fresh_run().payload, BROKEN.payload]
    page.get_by_label("Choose files").set_input_files(files)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("3 files received.")).to_be_visible()

    rows = page.locator("#activity-list tbody tr")
    reload_until(page, rows.nth(1))
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(re.compile(r"1:00:00\s+17\.90\s*mi"))
    reload_until(page, page.get_by_text("The file ends too early"))


def read_an_activity(page: Page) -> None:
    page.locator("#activity-list tbody").get_by_role("link").first.click()
    expect(page.locator("#activity-figures")).to_contain_text("210W")
    expect(page.locator("table.laps tbody tr")).to_have_count(4)
    page.get_by_text("Show these streams as a table").click()
    expect(page.get_by_text("The streams need JavaScript")).to_be_visible()


def edit_delete_and_restore(page: Page) -> None:
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("textbox", name="Title").fill("By hand")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("By hand")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#activity-list tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("By hand")


def see_the_load_as_a_table(page: Page) -> None:
    page.goto("/training/thresholds/")
    card = page.locator("section", has=page.get_by_role("heading", name="FTP", exact=True))
    card.get_by_label("Value").fill("250")
    card.get_by_role("button", name="Save").click()
    page.goto("/load/")
    reload_until(page, page.locator("dl.stats"))
    expect(page.get_by_text("The chart needs JavaScript")).to_be_visible()


def take_a_copy(page: Page) -> None:
    page.goto("/privacy/")
    page.get_by_role("button", name="Pack a copy").click()
    link = page.get_by_role("link", name="Download")
    reload_until(page, link)
    with page.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename.endswith(".zip")


def reload_until(page: Page, wanted: Locator) -> None:
    """Reload as somebody without scripts does, until something is there."""
    deadline = time.monotonic() + WAIT_S
    while not wanted.count():
        assert time.monotonic() < deadline, page.locator("main").inner_text()
        time.sleep(0.5)
        page.reload()
