"""Fixtures of the browser tests: a site that really runs, Chromium, pages that report what went wrong."""

import importlib.util
import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from scripts import browser
from tests.browser import log_canaries, steps
from tests.browser.site import Person, Site
from tests.browser.watch import Watch
from tests.running import Run, copy_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

if importlib.util.find_spec("playwright") is None:
    collect_ignore_glob = ["test_*.py"]  # `make test` installs no browser driver, and says what it leaves out

MOST_S = 480
PATIENCE_MS = 45_000
LATELY_S = 150  # after five minutes the site asks for the password again before some steps
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
QUICK = """
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config.settings.dev import *


class FewerRounds(PBKDF2PasswordHasher):
    iterations = 20_000


PASSWORD_HASHERS = ["quick.FewerRounds"]
"""  # the site's own settings and hash, but that a password does not take half a second: many sign in here
DESK = {"width": 1280, "height": 900}
OpenPage = Callable[..., "Page"]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Try a failing browser test once more: a busy machine is no defect. The summary names it as a rerun."""
    if item.config.pluginmanager.hasplugin("rerunfailures"):
        item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def _an_end_to_waiting() -> Iterator[None]:
    """Fail a test that waits for ever: some calls to the browser have no limit of their own."""

    def give_up(_number: int, _frame: object) -> None:
        raise TimeoutError(f"still waiting after {MOST_S} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(MOST_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with its sample people; it ends well, and nobody's data stands in its log."""
    folder = copy_site(tmp_path_factory.mktemp("site"))
    (folder / "quick.py").write_text(QUICK)
    with Run(folder, SAMPLE_WEEKS="8", DJANGO_SETTINGS_MODULE="quick") as run:
        run.wait_for("Ctrl-C stops everything")
        found = re.search(r"sandbox:\s+(http\S+)", "".join(run.said))
        assert found
        yield Site(url=f"http://localhost:{run.port}", var=run.checkout / "var", sandbox=found[1])
        assert run.interrupt() == 0
        assert run.left_behind() == []
        assert log_canaries.found_in(run.said, run.checkout / "var") == []


@pytest.fixture(scope="package")
def chromium() -> Iterator["Browser"]:
    """Debian's Chromium, until the last of these tests: its event loop keeps Django's ORM from working."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    path = browser.find()
    assert path, "no Chromium; python -m scripts.browser says how to get one"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=SWITCHES)


@pytest.fixture
def contexts() -> Iterator[list[tuple["BrowserContext", Watch]]]:
    """The browser contexts of one test; nothing may have gone wrong in any of them."""
    opened: list[tuple[BrowserContext, Watch]] = []
    yield opened
    for context, _watch in opened:
        context.close()
    complaints = [complaint for _context, watch in opened for complaint in watch.complaints]
    assert complaints == []


@pytest.fixture
def open_page(site: Site, chromium: "Browser", contexts: list[tuple["BrowserContext", Watch]]) -> OpenPage:
    """Give a function that opens a page in a browser of its own, where nobody is signed in."""

    def open_one(**options: Any) -> "Page":
        given = {"base_url": site.url, "viewport": DESK, "timezone_id": "Europe/Zurich"} | options
        context = chromium.new_context(**given)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append((context, Watch(context)))
        return context.new_page()

    return open_one


@pytest.fixture(scope="package")
def signed_in() -> dict[str, tuple[float, Any]]:
    """When people signed in, and the cookies that they got, by their address."""
    return {}


@pytest.fixture
def open_as(open_page: OpenPage, signed_in: dict[str, tuple[float, Any]]) -> Callable[[Person], "Page"]:
    """Give a function that opens a page in a browser where somebody is signed in, and was so lately."""

    def open_one(person: Person) -> "Page":
        since, cookies = signed_in.get(person.email, (0.0, None))
        is_late = time.monotonic() - since > LATELY_S
        page = open_page(storage_state=None if is_late else cookies)
        if not steps.is_signed_in(page):
            steps.sign_in(page, person)
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
            signed_in[person.email] = time.monotonic(), page.context.storage_state()
        return page

    return open_one


@pytest.fixture
def watch_of(contexts: list[tuple["BrowserContext", Watch]]) -> Callable[["Page"], Watch]:
    """Give a function that finds who listens to a page."""
    return lambda page: next(watch for context, watch in contexts if context == page.context)


@pytest.fixture
def page(open_page: OpenPage) -> "Page":
    """One page on a desk."""
    return open_page()
