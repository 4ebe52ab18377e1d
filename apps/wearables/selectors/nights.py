"""A person's nights over weeks, from one source, for whoever its terms let read of them."""

from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.compliance.policy import Source, Use, permits
from apps.wearables.models import DailyHealth


@dataclass(frozen=True, slots=True)
class NightFigures:
    """One night: RMSSD of beat-to-beat intervals and resting heart rate, as far as the source has them."""

    on: date
    rmssd_ms: float | None
    resting_heart_rate_bpm: float | None


@dataclass(frozen=True, slots=True)
class Nights:
    """Nights of one source, the oldest first."""

    source: str
    nights: tuple[NightFigures, ...]


def nights_of(user: User, *, first_on: date, last_on: date, use: Use) -> Nights | None:
    """Return the nights of a period from the one source that has most of them; None without any.

    Figures of different sources are never mixed: their methods differ, and so do their terms. One query.
    """
    allowed = [source.value for source in Source if permits([source], use)]
    found = DailyHealth.objects.filter(user=user, source__in=allowed, on__range=(first_on, last_on))
    by_source: dict[str, list[NightFigures]] = {}
    for source, on, rmssd_ms, resting in found.order_by("on").values_list(
        "source", "on", "rmssd_ms", "resting_heart_rate_bpm"
    ):
        if rmssd_ms is not None or resting is not None:
            by_source.setdefault(source, []).append(NightFigures(on, rmssd_ms, resting))
    if not by_source:
        return None
    source = max(sorted(by_source), key=lambda name: len(by_source[name]))
    return Nights(source, tuple(by_source[source]))
