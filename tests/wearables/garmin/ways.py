"""What people do with Garmin in these tests."""

from typing import Any

from celery import current_app
from django.utils import timezone

from apps.accounts.models import User
from apps.wearables.models import PendingSignIn
from apps.wearables.services import sign_ins
from tests.wearables.garmin.fake import CODE, PASSWORD, USERNAME

ADDRESS = "192.0.2.7"


def begin(user: User, **changes: Any) -> PendingSignIn:
    """Hand over name and password."""
    given = {"username": USERNAME, "password": PASSWORD, "address": ADDRESS, "now": timezone.now()}
    return sign_ins.begin(user=user, provider="garmin", **given | changes)


def answer(pending: PendingSignIn, code: str = CODE) -> None:
    """Hand over the code."""
    sign_ins.answer(pending=pending, code=code, by=pending.user, address=ADDRESS, now=timezone.now())


def step() -> None:
    """Let the job take its turn, once."""
    current_app.tasks["wearables.sign_in"](queue="sign_in")


def pending_of(user: User) -> PendingSignIn:
    """Return somebody's sign-in as it stands."""
    return PendingSignIn.objects.select_related("user").get(user=user)
