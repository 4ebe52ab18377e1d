"""What an attempt that failed left behind is cleared away, so that the next takes each step anew.

An account at a provider stays with whoever connected it first, so it is free only when they are erased.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.browser import steps
from tests.browser.site import Person, Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOLDERS = """
SELECT owner.email FROM accounts_user owner JOIN {table} held ON held.user_id = owner.id
WHERE held.provider = ? AND owner.email LIKE '%@example.org'
"""
CONNECTIONS, LINKS = "wearables_connection", "socialaccount_socialaccount"


def drop_activities(site: Site, provider: str, name: str) -> None:
    """Delete at a provider what an attempt before let somebody do: two at one time are one activity."""
    for row in site.state()[provider]["activities"]:
        if row["name"] == name:
            site.at(provider, "delete-activity", id=row["id"])


def erase_holders(site: Site, open_page: Callable[..., "Page"], *, table: str, provider: str) -> None:
    """Erase the people who were made up for an attempt before and still hold an account at a provider."""
    for (email,) in site.ask(HOLDERS.format(table=table), provider):
        page, person = open_page(), Person(str(email), steps.PASSWORD_OF_NEW)
        steps.sign_in(page, person)
        page.wait_for_url(lambda url: "/accounts/login/" not in url)
        steps.erase(page, label="Your password", proof=person.password)
