"""Leave an account at a provider alone after it refused one attempt too many: more only prolong the wait.

Accounts are known by a keyed hash of their name; an address is never stored.
"""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core import formatting
from apps.core.errors import Refusal
from apps.wearables.models import SignInCooldown

FIRST = timedelta(hours=2)
LONGEST = timedelta(hours=24)


class CoolingDown(Refusal):
    """The provider wants this account left alone for a while."""

    code, status = "sign_in_cooling_down", 429


def digest_of(provider: str, username: str) -> str:
    """Return the keyed hash that stands for an account."""
    name = f"{provider}|{username.strip().casefold()}"
    return salted_hmac("wearables.sign_in.account", name, algorithm="sha256").hexdigest()


def require_none(*, provider: str, account_digest: str, now: datetime) -> None:
    """Raise `CoolingDown` while the account must be left alone, whoever it was that tried before."""
    found = SignInCooldown.objects.filter(provider=provider, account_digest=account_digest, until__gt=now)
    until = found.aggregate(latest=Max("until"))["latest"]
    if until is not None:
        wait = until - now
        raise CoolingDown(
            _(
                "The provider refuses sign-ins to this account at present, and each attempt prolongs the "
                "wait. Try again in %(wait)s."
            )
            % {"wait": in_words(wait)},
            details={"retry_after_s": round(wait.total_seconds())},
        )


def strike(
    *, user: User, provider: str, account_digest: str, retry_after: timedelta | None, now: datetime
) -> datetime:
    """Note that the provider refused; return until when the account is left alone.

    2 hours, then 4, 8, 16, and never more than 24, unless the provider itself names a longer time.
    """
    before = SignInCooldown.objects.filter(provider=provider, account_digest=account_digest)
    strikes = int(before.aggregate(most=Max("strikes"))["most"] or 0)
    wait = max(min(FIRST * int(2**strikes), LONGEST), retry_after or FIRST)
    SignInCooldown.objects.update_or_create(
        user=user,
        provider=provider,
        account_digest=account_digest,
        defaults={"strikes": strikes + 1, "until": now + wait},
    )
    return now + wait


def forgive(*, provider: str, account_digest: str) -> None:
    """Forget the strikes of an account that signed in."""
    SignInCooldown.objects.filter(provider=provider, account_digest=account_digest).delete()


def clear(*, before: datetime) -> int:
    """Delete cooldowns that ended before a time; return how many."""
    return SignInCooldown.objects.filter(until__lt=before).delete()[0]


def in_words(wait: timedelta) -> str:
    """Write a wait as "1 h 05" or "3 min", never as nothing."""
    return formatting.hours(max(wait.total_seconds(), 60.0))
