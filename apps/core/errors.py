"""Typed refusals: an error with a sentence for people and a code for programs."""

from collections.abc import Mapping

from django.utils.functional import Promise


class Refusal(Exception):
    """Something that was asked for and is refused; every page and API path shows it as it stands.

    Attributes:
        message: a sentence that says what is wrong and what to do; safe to show.
        code: stable word for programs.
        status: HTTP status.
        details: further facts, without personal data.
    """

    code = "refused"
    status = 400

    def __init__(
        self,
        message: str | Promise,
        *,
        code: str | None = None,
        status: int | None = None,
        details: Mapping[str, str | int | list[str]] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.status = status or self.status
        self.details = dict(details or {})


class NotAllowed(Refusal):
    """The person may not do this."""

    code, status = "not_allowed", 403


class ConsentRequired(Refusal):
    """The person has not agreed to what this needs."""

    code, status = "consent_required", 403


class NotFound(Refusal):
    """There is no such thing, or not for this person; the two look alike on purpose."""

    code, status = "not_found", 404


class Conflict(Refusal):
    """It collides with what is there."""

    code, status = "conflict", 409


class TooLarge(Refusal):
    """It is larger than is taken."""

    code, status = "too_large", 413


class Unprocessable(Refusal):
    """It was understood and cannot be used."""

    code, status = "unprocessable", 422
