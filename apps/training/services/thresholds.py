"""Enter and remove thresholds."""

import math
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.compliance.policy import Purpose, require_consent
from apps.compliance.services import audit
from apps.core.errors import Unprocessable
from apps.training.events import thresholds_changed
from apps.training.models import Threshold, ThresholdKind

PLAUSIBLE = {
    ThresholdKind.FTP: (30.0, 600.0),
    ThresholdKind.LTHR: (80.0, 220.0),
    ThresholdKind.MAX_HR: (100.0, 240.0),
    ThresholdKind.RESTING_HR: (25.0, 120.0),
    ThresholdKind.RUN_SPEED: (1.0, 8.0),
    ThresholdKind.SWIM_SPEED: (0.3, 2.5),
}
"""Lowest and highest value that is taken, in the unit of the kind; outside it is a slip of the finger."""

EARLIEST = date(1970, 1, 1)
"""A threshold also reaches back, as an estimate, to activities before it: all of them are looked at again."""


AHEAD = timedelta(days=366)
"""A plan may know next season's value; later days are slips of the finger."""


class Implausible(Unprocessable):
    """The value lies outside what a person can have, or its day outside what anybody means."""

    code = "implausible_threshold"


def possible_days(*, today: date) -> tuple[date, date]:
    """Return the first and the last day that a threshold may hold from."""
    return EARLIEST, today + AHEAD


@transaction.atomic
def enter(
    *, user: User, kind: ThresholdKind, value: float, effective_on: date, by: User, now: datetime
) -> Threshold:
    """Set a threshold from a day on; entering one for the same day replaces it.

    Raises:
        ConsentRequired: the storing of health data was not agreed to.
        Implausible: the value lies outside `PLAUSIBLE`, or the day outside `possible_days`.
    """
    require_consent(user, Purpose.HEALTH_STORAGE)
    low, high = PLAUSIBLE[kind]
    if not (math.isfinite(value) and low <= value <= high):
        raise Implausible(
            _("That is outside what we take: it must lie between %(low)s and %(high)s.")
            % {"low": f"{low:g}", "high": f"{high:g}"}
        )
    first, last = possible_days(today=now.date())
    if not first <= effective_on <= last:
        raise Implausible(
            _("That day is outside what we take: it must lie between %(first)s and %(last)s.")
            % {"first": first.isoformat(), "last": last.isoformat()}
        )
    threshold, _created = Threshold.objects.update_or_create(
        user=user, kind=kind, effective_on=effective_on, defaults={"value": value, "created_at": now}
    )
    _tell(threshold, action="training.threshold_entered", by=by, now=now)
    return threshold


@transaction.atomic
def remove(*, threshold: Threshold, by: User, now: datetime) -> None:
    """Take a threshold away; load falls back to what else is known."""
    _tell(threshold, action="training.threshold_removed", by=by, now=now)
    threshold.delete()


def _tell(threshold: Threshold, *, action: str, by: User, now: datetime) -> None:
    audit.record(action=action, by=by, subject=threshold.user, target=audit.target_of(threshold), now=now)
    thresholds_changed.publish(user_id=threshold.user_id, from_on=EARLIEST.isoformat())
