"""Counts what an organisation uses in a minute, and says so in the headers, as recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from sandbox.outside.anthropic import refusals
from sandbox.outside.anthropic.models import Minute, Organisation
from sandbox.outside.registry import Refusal

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What an organisation may use in a minute, what it used, and when the next one begins."""

    organisation: Organisation
    used: Minute
    now: datetime

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers of every answer."""
        reset = (self.used.starts_at + MINUTE).strftime("%Y-%m-%dT%H:%M:%SZ")
        may, used = self.organisation, self.used
        rows = {
            "requests": (may.requests, used.requests),
            "input-tokens": (may.input_tokens, used.input_tokens),
            "output-tokens": (may.output_tokens, used.output_tokens),
            "tokens": (may.input_tokens + may.output_tokens, used.input_tokens + used.output_tokens),
        }
        found = {"anthropic-organization-id": may.external_id}
        for name, (limit, spent) in rows.items():
            found[f"anthropic-ratelimit-{name}-limit"] = str(limit)
            found[f"anthropic-ratelimit-{name}-remaining"] = str(max(limit - spent, 0))
            found[f"anthropic-ratelimit-{name}-reset"] = reset
        return found

    @property
    def refusal(self) -> Refusal | None:
        """Return what to say if this request is too much."""
        may, used = self.organisation, self.used
        if used.requests <= may.requests and used.input_tokens <= may.input_tokens:
            return None
        wait = int((self.used.starts_at + MINUTE - self.now).total_seconds()) + 1
        return Refusal(
            status=429,
            body=refusals.RATE_LIMITED.body,
            headers={**refusals.RATE_LIMITED.headers, **self.headers, "retry-after": str(wait)},
        )


@transaction.atomic
def count(organisation: Organisation, *, now: datetime, input_tokens: int) -> Standing:
    """Count a request with what it puts in."""
    row, _ = Minute.objects.get_or_create(organisation=organisation, starts_at=_start(now))
    Minute.objects.filter(id=row.id).update(
        requests=F("requests") + 1, input_tokens=F("input_tokens") + input_tokens
    )
    row.refresh_from_db()
    return Standing(organisation, row, now)


def spend(standing: Standing, *, output_tokens: int) -> None:
    """Count what an answer took out."""
    standing.used.output_tokens += output_tokens
    Minute.objects.filter(id=standing.used.id).update(output_tokens=F("output_tokens") + output_tokens)


def standing(organisation: Organisation, *, now: datetime) -> Standing:
    """Return where an organisation stands, without counting."""
    found = Minute.objects.filter(organisation=organisation, starts_at=_start(now)).first()
    return Standing(organisation, found or Minute(organisation=organisation, starts_at=_start(now)), now)


def _start(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)
