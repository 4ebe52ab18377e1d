"""Files that cannot be taken: said so, and tried again only where that can help."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.site import ALEX, Person
from tests.browser.uploads import fresh_run
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
ASKED_FOR_S = 20
EMPTY = {"name": "empty.fit", "mimeType": "application/octet-stream", "buffer": b""}


def test_an_empty_file_is_not_offered_again(
    open_as: Callable[[Person], Page], watch_of: Callable[[Page], Watch]
) -> None:
    page = open_as(ALEX)
    page.goto("/activities/")

    with watch_of(page).expecting("422"):
        page.get_by_label("Choose files").set_input_files([EMPTY])
        row = page.locator(".queue-item", has_text="empty.fit")
        expect(row).to_have_attribute("data-state", "refused")

    expect(row.locator(".queue-note")).to_contain_text("empty")
    expect(row.get_by_role("button", name="Try again")).to_be_hidden()
    queue = page.locator("[data-upload-queue]")
    assert "gradient" in queue.evaluate("(list) => getComputedStyle(list).maskImage")  # cuts no row off


def test_a_file_that_met_a_busy_site_is_offered_again(
    open_as: Callable[[Person], Page], watch_of: Callable[[Page], Watch]
) -> None:
    page = open_as(ALEX)
    page.goto("/activities/")
    page.route("**/files/", busy)

    with watch_of(page).expecting("503"):
        page.get_by_label("Choose files").set_input_files([fresh_run("later.tcx").payload])
        row = page.locator(".queue-item", has_text="later.tcx")
        expect(row.get_by_role("button", name="Try again")).to_be_visible()


def test_a_file_chosen_before_the_queue_is_ready_is_taken(
    open_as: Callable[[Person], Page], watch_of: Callable[[Page], Watch]
) -> None:
    page = open_as(ALEX)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/js/upload*.js", hold)
    with watch_of(page).expecting("422"):
        page.goto("/activities/")
        page.get_by_label("Choose files").set_input_files([EMPTY])
        deadline = time.monotonic() + ASKED_FOR_S
        while not held:
            assert time.monotonic() < deadline, "the script of the queue is not asked for"
            page.wait_for_timeout(50)
        page.wait_for_timeout(100)
        assert len(held) == 1
        held[0].continue_()

        expect(page.locator(".queue-item", has_text="empty.fit")).to_have_attribute("data-state", "refused")


def busy(route: Route) -> None:
    """Answer as a site that is just being restarted."""
    route.fulfill(status=503, content_type="text/plain", body="")
