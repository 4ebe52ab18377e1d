"""The site with the sandbox's Google configured, and somebody's browser that goes there and back."""

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.google import Google

SITE = "http://testserver"


@pytest.fixture(autouse=True)
def _at_the_sandbox(google: Google, settings: LazySettings) -> None:
    settings.GOOGLE_BASE_URL = google.url


class Visitor:
    """A browser that continues with Google."""

    def __init__(self, google: Google, client: Client | None = None) -> None:
        self.google = google
        self.client = client or Client()

    def ask(self, process: str = "login", **form: str) -> str:
        """Press the button; return the address at Google."""
        answer = self.client.post(f"{reverse('google_login')}?process={process}", form)
        assert answer.status_code == 302
        return str(answer.url)

    def back(self, account: str = "gina", process: str = "login", **form: str) -> str:
        """Press the button and agree at Google; return the address that leads back."""
        return self.google.pick(self.ask(process, **form), account).removeprefix(SITE)

    def go(self, account: str = "gina", process: str = "login", **form: str) -> HttpResponse:
        """Continue with Google to the end; return the site's answer."""
        return self.client.get(self.back(account, process, **form))


@pytest.fixture
def visitor(google: Google, db: None) -> Visitor:
    """Somebody's browser."""
    return Visitor(google)
