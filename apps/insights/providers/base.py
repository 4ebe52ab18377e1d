"""What a writer can do for us, and one tree of errors; retry code reads attributes, never a text."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Protocol

from apps.insights.domain.prompts import Prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model said, and what is logged of it. `text` is unchecked."""

    text: str
    stop_reason: str
    model: str
    request_id: str
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    latency_ms: int


class Writer(Protocol):
    """Writes an answer to a prompt."""

    @property
    def model(self) -> str:
        """The model that is asked."""

    def write(self, prompt: Prompt, /) -> Reply:
        """Ask once; never twice for one call.

        Raises:
            ModelError: there is no answer; its attributes say whether to try again.
        """


class ModelError(Exception):
    """The model did not answer.

    Attributes:
        code: what rows and people are told by.
        permanent: trying again without a change by somebody is pointless.
        retry_after: how long to wait, where the provider said so.
        request_id: the provider's, where it gave one.
    """

    code: ClassVar[str] = "model_error"
    default_permanent: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        permanent: bool | None = None,
        retry_after: timedelta | None = None,
        request_id: str = "",
    ) -> None:
        super().__init__(message)
        self.permanent = self.default_permanent if permanent is None else permanent
        self.retry_after = retry_after
        self.request_id = request_id


class KeyRefused(ModelError):
    """The key is wrong, or may not use the model: only who runs this site can mend it."""

    code, default_permanent = "key_refused", True


class RequestRefused(ModelError):
    """What we sent is not as the provider wants it: a fault of ours."""

    code, default_permanent = "request_refused", True


class SpendLimitReached(ModelError):
    """The site's budget at the provider is spent until the month ends; till then asking is pointless."""

    code, default_permanent = "spend_limit", True


class RateLimited(ModelError):
    """Too much was asked for; wait for `retry_after`."""

    code = "rate_limited"


class Unavailable(ModelError):
    """The provider cannot be reached, is overloaded, or fails on its side."""

    code = "unavailable"


class TimedOut(Unavailable):
    """No answer in time. It may have been worked on, and paid for, all the same."""

    code = "timed_out"


class Malformed(ModelError):
    """An answer that is none of the provider's."""

    code = "malformed"
