"""What looks at pages does see what is wrong with them."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import look_over
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
HEARD_S = 20
SPOIL = """
() => {
  const part = (html) => document.querySelector("main").insertAdjacentHTML("beforeend", html);
  part("<input type='text'>"); part("<svg></svg>"); part("<h1>Again</h1>"); part("<button></button>");
  part("<p id='twice'></p><p id='twice' aria-labelledby='nowhere'></p>");
  part("<div class='wide-thing'>x</div>");
  document.querySelector(".wide-thing").style.width = "1100px";
}
"""
BREAK_THE_POLICY = """
() => document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>red</p><img alt='' src='http://localhost:1/x'>")
"""


def test_a_spoilt_page_is_seen(page: Page) -> None:
    page.goto("/")
    page.evaluate(SPOIL)

    wrong = "\n".join(look_over(page, "spoilt"))

    for problem in (
        *(
            "field without a label",
            "drawing without a name",
            "2 h1",
            "nothing to call it by",
            "id twice: twice",
        ),
        *("aria-labelledby leads to nothing", "at 390 px, light", "at 1024 px, dark"),
    ):
        assert problem in wrong
    assert "at 1600 px" not in wrong


def test_a_broken_policy_and_errors_are_heard(page: Page, watch_of: Callable[[Page], Watch]) -> None:
    watch = watch_of(page)
    expected = ("policy: style-src", "policy: img-src", "uncaught: boom", "answer 404: GET")
    page.goto("/")
    page.evaluate(BREAK_THE_POLICY)
    page.evaluate("setTimeout(() => { throw new Error('boom') })")
    page.evaluate("fetch('/nowhere/')")
    expect(page.get_by_text("red")).to_be_visible()
    deadline = time.monotonic() + HEARD_S
    while missing := [each for each in expected if each not in "\n".join(watch.complaints)]:
        assert time.monotonic() < deadline, missing
        page.wait_for_timeout(50)

    page.close()  # nothing is heard of it any more
    watch.complaints.clear()
