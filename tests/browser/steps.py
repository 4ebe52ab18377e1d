"""What people do in a browser, step by step: sign up, read their mail, agree, sign in."""

import re
import secrets
import time
from typing import TYPE_CHECKING

from tests.browser.site import Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

MAIL_S = 30
PASSWORD_OF_NEW = "seven swift otters"
CODE = re.compile(r"^\s*([A-Z0-9]{4,}(?:-[A-Z0-9]{3,})?)\s*$", re.MULTILINE)


def somebody(name: str) -> Person:
    """Make up a person whose name and address occur nowhere else."""
    token = secrets.token_hex(4)
    return Person(f"{name.lower()}-{token}@example.org", PASSWORD_OF_NEW, f"{name} Quill{token}")


def sign_up(page: "Page", person: Person) -> None:
    """Sign up from the front page, confirm the address with the code from the mail; ends at the consent."""
    page.goto("/")
    page.get_by_role("link", name="Create an account").first.click()
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("textbox", name="Code").fill(code_for(page, person))
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**/privacy/consents/health_storage/**")


def code_for(page: "Page", person: Person) -> str:
    """Read the newest code that was mailed to somebody."""
    return from_mail(page, person, CODE).group(1)


def link_for(page: "Page", person: Person, path: str) -> str:
    """Return the newest link in somebody's mail that leads to a path."""
    return from_mail(page, person, re.compile(rf"https?://[^\s\"<]+{re.escape(path)}[^\s\"<]+")).group(0)


def from_mail(page: "Page", person: Person, wanted: re.Pattern[str]) -> re.Match[str]:
    """Look into the dev inbox, in a tab of its own, until a mail to somebody holds what is wanted."""
    inbox = page.context.new_page()
    inbox.goto("/notifications/inbox/")
    letters = inbox.locator("main details", has_text=f"to {person.email}")
    deadline = time.monotonic() + MAIL_S
    while not (found := [match for text in letters.all_text_contents() if (match := wanted.search(text))]):
        assert time.monotonic() < deadline, letters.all_text_contents()
        inbox.reload()
    inbox.close()
    return found[0]


def agree(page: "Page") -> None:
    """Agree to the storing of health data; ends on Today."""
    page.get_by_role("button", name="I agree").click()
    page.wait_for_url("**/today/")


def sign_in(page: "Page", person: Person, *, at: str = "/accounts/login/") -> None:
    """Sign in with address and password."""
    page.goto(at)
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(person.password)
    page.get_by_role("button", name="Sign in").click()


def is_signed_in(page: "Page") -> bool:
    """Ask for a page that only who is signed in sees."""
    return page.request.get("/accounts/settings/", max_redirects=0).ok


def erase(page: "Page", *, label: str, proof: str) -> None:
    """Erase the account that is signed in, and wait until it is gone."""
    page.goto("/privacy/erase/")
    page.get_by_label(label).fill(proof)
    page.get_by_role("button", name="Erase everything now").click()
    page.wait_for_url("**/privacy/receipts/**")
    page.locator("#receipt[data-state='done']").wait_for()
