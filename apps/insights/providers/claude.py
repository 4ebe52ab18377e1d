"""Ask Claude through the `anthropic` client, which takes seconds to import: only when somebody asks.

The client tries once; trying again is the job's, which knows the budget. Its exceptions hold the request, and
with it what was sent, so none of ours carries one of theirs as its cause.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, cast

from apps.insights.domain.prompts import Prompt
from apps.insights.providers.base import (
    KeyRefused,
    Malformed,
    ModelError,
    RateLimited,
    Reply,
    RequestRefused,
    SpendLimitReached,
    TimedOut,
    Unavailable,
)

if TYPE_CHECKING:
    from anthropic import Anthropic, APIStatusError
    from anthropic.types import Message

REAL_URL: Final = "https://api.anthropic.com"
MAX_TOKENS: Final = 1500
CONNECT_S: Final = 5.0
LONGEST_WAIT_S: Final = 3600.0
SPEND_LIMIT: Final = "enforced_spend_limit_reached"
STATUSES: Final[Mapping[int, type[ModelError]]] = {
    401: KeyRefused,
    402: SpendLimitReached,
    403: KeyRefused,
    404: KeyRefused,
    408: Unavailable,
    409: Unavailable,
    429: RateLimited,
}
SERVER_ERROR: Final = 500
Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Claude:
    """A model at Anthropic, or at whatever stands at `base_url`."""

    api_key: str = field(repr=False)
    model: str
    base_url: str = REAL_URL
    timeout_s: float = 60.0

    @cached_property
    def _client(self) -> "Anthropic":
        import anthropic
        import httpx2

        return anthropic.Anthropic(
            api_key=self.api_key,
            base_url=self.base_url,
            max_retries=0,
            timeout=httpx2.Timeout(self.timeout_s, connect=min(CONNECT_S, self.timeout_s)),
        )

    def write(self, prompt: Prompt, /) -> Reply:
        """Ask once. Raises `ModelError`."""
        import anthropic

        began = time.monotonic()
        try:
            raw = self._client.messages.with_raw_response.create(
                model=self.model,
                max_tokens=MAX_TOKENS,
                system=prompt.system,
                messages=[{"role": "user", "content": prompt.message}],
                output_config={"format": {"type": "json_schema", "schema": dict(prompt.schema)}},
            )
            message = raw.parse()
            request_id = raw.headers.get("request-id", "")
        except anthropic.APIStatusError as error:
            _refuse(error)
        except anthropic.APITimeoutError:
            raise TimedOut("Anthropic did not answer in time") from None
        except anthropic.APIConnectionError as error:
            raise Unavailable(f"Anthropic cannot be reached ({type(error).__name__})") from None
        except (anthropic.AnthropicError, ValueError, TypeError) as error:
            raise Malformed(f"Anthropic's answer is none ({type(error).__name__})") from None
        return _reply(message, request_id, latency_ms=int((time.monotonic() - began) * 1000))


def _reply(message: "Message", request_id: str, *, latency_ms: int) -> Reply:
    """Read a message; the client builds it without checking the types of what came."""
    try:
        text = "".join(_text(block) for block in message.content)
        usage = message.usage
        return Reply(
            text=text,
            stop_reason=_of(str, message.stop_reason),
            model=_of(str, message.model),
            request_id=request_id[:64],
            input_tokens=_of(int, usage.input_tokens),
            output_tokens=_of(int, usage.output_tokens),
            cached_tokens=_of(int, usage.cache_read_input_tokens or 0),
            latency_ms=latency_ms,
        )
    except (TypeError, AttributeError) as error:
        raise Malformed(
            f"Anthropic's answer has another shape ({type(error).__name__})", request_id=request_id[:64]
        ) from None


def _text(block: Any) -> str:
    return _of(str, block.text) if _of(str, block.type) == "text" else ""


def _of(kind: type[Kind], value: object) -> Kind:
    if not isinstance(value, kind):
        raise TypeError(f"not {kind.__name__}")
    return value


def _refuse(error: "APIStatusError") -> NoReturn:
    """Say what an answer other than success means."""
    status, request_id = error.status_code, (error.request_id or "")[:64]
    said = f"Anthropic answered {status}"
    if error.error_code == SPEND_LIMIT:
        raise SpendLimitReached(said, request_id=request_id) from None
    kind = Unavailable if status >= SERVER_ERROR else STATUSES.get(status, RequestRefused)
    wait = _wait(cast("Mapping[str, str]", error.response.headers))
    raise kind(said, retry_after=wait, request_id=request_id) from None


def _wait(headers: Mapping[str, str]) -> timedelta | None:
    given = headers.get("retry-after", "")
    try:
        seconds = float(given)
    except ValueError:
        return None
    return timedelta(seconds=seconds) if 0 <= seconds <= LONGEST_WAIT_S else None
