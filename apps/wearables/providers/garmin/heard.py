"""What Garmin last answered, noted beside garminconnect: 0.3.2 drops the status and the headers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

LONGEST_WAIT: Final = timedelta(days=1)
LONGEST_WORD: Final = 60
_NONE: Final = object()


class Answer(Protocol):
    """An answer of requests or of curl_cffi."""

    status_code: int

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, whatever the case of their names."""

    def json(self) -> object:
        """Return the document."""


def utc_now() -> datetime:
    """Return the time of the machine's clock."""
    return datetime.now(UTC)


@dataclass
class Heard:
    """The last answer; all empty while there is none, as after a connection that failed."""

    clock: Callable[[], datetime] = utc_now
    answer: Answer | None = field(default=None, repr=False)

    def begin(self) -> None:
        """Forget the last answer: the next request goes out."""
        self.answer = None

    def take(self, answer: Answer) -> None:
        """Note an answer."""
        self.answer = answer

    @property
    def status(self) -> int | None:
        """The status of HTTP."""
        return None if self.answer is None else self.answer.status_code

    @property
    def retry_after(self) -> timedelta | None:
        """How long it says to wait."""
        return (
            None if self.answer is None else _wait(self.answer.headers.get("Retry-After", ""), self.clock())
        )

    @property
    def is_json(self) -> bool:
        """Whether it was a document; a wall before Garmin answers with a page."""
        return self._document() is not _NONE

    @property
    def verdict(self) -> str:
        """What a sign-in says became of it, such as "SUCCESSFUL"."""
        body = self._document()
        said = body.get("responseStatus") if isinstance(body, dict) else None
        verdict = said.get("type") if isinstance(said, dict) else None
        return verdict[:LONGEST_WORD] if isinstance(verdict, str) else ""

    def _document(self) -> object:
        try:
            return _NONE if self.answer is None else self.answer.json()
        except ValueError:
            return _NONE


def _wait(written: str, now: datetime) -> timedelta | None:
    """Return what a Retry-After says: seconds, or a date."""
    if written.isascii() and written.isdigit():
        return min(timedelta(seconds=int(written[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    return min(max(until.astimezone(UTC) - now, timedelta(0)), LONGEST_WAIT)
