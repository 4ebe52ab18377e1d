"""Listens to pages and keeps what went wrong: errors in the console, broken policies, failed requests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} refused ${event.blockedURI || event.sourceFile}`));
"""
LEFT_EARLY = "net::ERR_ABORTED"  # the page was left, or the answer was a download
FIRST_BAD_STATUS = 400


class Watch:
    """What the pages of one browser context complained of."""

    def __init__(self, context: "BrowserContext") -> None:
        self.complaints: list[str] = []
        self._expected: list[str] = []
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._said)
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    @contextmanager
    def expecting(self, *patterns: str) -> Iterator[None]:
        """Let complaints pass that match one of these, while they are provoked on purpose."""
        self._expected += patterns
        yield
        for pattern in patterns:
            self._expected.remove(pattern)

    def _note(self, complaint: str) -> None:
        if not any(re.search(pattern, complaint) for pattern in self._expected):
            self.complaints.append(complaint)

    def _said(self, message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"}:
            self._note(f"console {message.type}: {message.text} ({message.location['url']})")

    def _failed(self, request: "Request") -> None:
        if request.failure != LEFT_EARLY:
            self._note(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: "Response") -> None:
        if response.status >= FIRST_BAD_STATUS:
            self._note(f"answer {response.status}: {response.request.method} {response.url}")
