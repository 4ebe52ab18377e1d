"""Sample athletes connect Garmin as people do: form, job, and the code out of the mail, through the services.

Each call takes the next step for whoever is not there yet, so that nothing waits for anything.
"""

import json
import urllib.request
from datetime import datetime
from urllib.error import URLError

from django.conf import settings

from apps.accounts.models import User
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.errors import Refusal
from apps.wearables.domain.sign_ins import SignInState
from apps.wearables.models import Connection, PendingSignIn
from apps.wearables.selectors import sign_ins as standing
from apps.wearables.services import sign_ins
from sandbox.people import ALEX, BEN

GARMIN = "garmin"
MEMBERS = {ALEX.email: "alex", BEN.email: "ben"}
"""Who is who at the sandbox's Garmin."""

PASSWORD = "garmin-sandbox-password"  # noqa: S105  (it opens nothing but the sandbox)
ADDRESS = "127.0.0.1"
PATIENCE_S = 5


def connect(*, now: datetime) -> bool:
    """Take the next step for each; say whether somebody is still under way.

    Whoever has connected once is left alone, also when they have disconnected since.
    """
    people = User.objects.filter(email__in=MEMBERS).select_related("profile")
    connected = Connection.objects.filter(provider=GARMIN).values("user")
    under_way = [_go_on(user, now) for user in people.exclude(pk__in=connected)]
    return any(under_way)


def _go_on(user: User, now: datetime) -> bool:
    member = MEMBERS[user.email]
    found = standing.sign_in_of(user, GARMIN, now=now)
    try:
        if found is None or found.state is SignInState.FAILED:
            _tell("new-night", member)
            consents.grant(user, Purpose.GARMIN_PASSWORD, by=user, now=now)
            name = f"{member}@garmin.invalid"
            sign_ins.begin(
                user=user, provider=GARMIN, username=name, password=PASSWORD, address=ADDRESS, now=now
            )
        elif found.state is SignInState.NEEDS_CODE and (code := _tell("mfa-code", member).get("code")):
            pending = PendingSignIn.objects.select_related("user").get(public_id=found.public_id)
            sign_ins.answer(pending=pending, code=code, by=user, address=ADDRESS, now=now)
    except Refusal:
        return False
    return True


def _tell(action: str, member: str) -> dict[str, str]:
    """Have something happen at the sandbox's Garmin, say a night; empty while it does not answer."""
    request = urllib.request.Request(  # noqa: S310  (the sandbox's own address)
        f"{getattr(settings, 'SANDBOX_URL', '')}/control/{GARMIN}/{action}",
        json.dumps({"athlete": member}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310
            return dict(json.load(answer))
    except URLError:
        return {}
