"""Activities and uploads in lists, ready to print."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import Units
from apps.accounts.selectors import Preferences
from apps.core import formatting
from apps.core.formatting import Quantity
from apps.wearables.presenters import words
from apps.wearables.presenters.words import SourceBadge, SportUnits
from apps.wearables.selectors import ActivityRow, Incoming

ROWS_A_SECOND = 4
SLOWEST_ASKING_S = 15


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """An activity in a list."""

    pk: int
    public_id: UUID
    title: str
    sport: str
    sport_icon: str
    day: str
    time: str
    started_at: datetime
    duration: str
    distance: Quantity
    tempo: Quantity
    ascent: Quantity
    heart_rate: Quantity
    power: Quantity
    device: str
    sources: tuple[SourceBadge, ...]


def line(row: ActivityRow, preferences: Preferences, *, now: datetime) -> ActivityLine:
    """Put an activity into words."""
    units = SportUnits(row.sport, imperial=preferences.units == Units.IMPERIAL)
    started = formatting.local(row.started_at, utc_offset_s=row.utc_offset_s, home=preferences.time_zone)
    sport = words.sport_word(row.sport)
    return ActivityLine(
        pk=row.pk,
        public_id=row.public_id,
        title=row.title or sport,
        sport=sport,
        sport_icon=words.sport_icon(row.sport),
        day=formatting.day(started.date(), today=now.astimezone(preferences.time_zone).date()),
        time=formatting.time_of_day(started),
        started_at=row.started_at,
        duration=formatting.clock(row.timer_s if row.timer_s is not None else row.elapsed_s),
        distance=units.distance(row.distance_m),
        tempo=units.tempo(row.avg_speed_mps),
        ascent=units.height(row.ascent_m),
        heart_rate=formatting.quantity(row.avg_heart_rate_bpm, "bpm"),
        power=formatting.quantity(row.avg_power_w, "W"),
        device=words.device_name(row.device_maker, row.device_product),
        sources=words.source_badges(row.sources),
    )


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """An upload and what became of it. One that `is_waiting` asks again by itself."""

    public_id: UUID
    name: str
    state: str
    icon: str
    tone: str
    sentence: str
    is_waiting: bool
    asks_every_s: int
    warnings: tuple[str, ...]
    activities: tuple[ActivityLine, ...]
    hidden: tuple[ActivityLine, ...]

    @property
    def wants_eyes(self) -> bool:
        """Say whether there is more to it than that it was read."""
        return self.tone != "good" or bool(self.warnings or self.hidden)


def delivery(
    incoming: Incoming, preferences: Preferences, *, now: datetime, waiting: int = 1
) -> DeliveryLine:
    """Put an upload into words.

    Args:
        waiting: how many of the person's uploads wait; the more, the less often each row asks.
    """
    shown = tuple(line(row, preferences, now=now) for row in incoming.activities)
    hidden = tuple(line(row, preferences, now=now) for row in incoming.hidden_activities)
    icon, tone, state, sentence = _standing(incoming, shown, hidden)
    return DeliveryLine(
        public_id=incoming.public_id,
        name=incoming.name or _("Unnamed file"),
        state=state,
        icon=icon,
        tone=tone,
        sentence=sentence,
        is_waiting=incoming.state in {"pending", "claimed"},
        asks_every_s=min(1 + waiting // ROWS_A_SECOND, SLOWEST_ASKING_S),
        warnings=incoming.warnings,
        activities=shown,
        hidden=hidden,
    )


def _standing(
    incoming: Incoming, shown: tuple[ActivityLine, ...], hidden: tuple[ActivityLine, ...]
) -> tuple[str, str, str, str]:
    """Return icon, tone, word and sentence."""
    if incoming.state == "failed":
        return "x-circle", "bad", _("Not read"), incoming.message
    if incoming.state == "claimed":
        return "working", "info", _("Being read"), ""
    if incoming.state == "pending":
        return "pending", "", _("Waiting"), incoming.message
    if shown:
        return "check-circle", "good", _("Read"), ""
    if hidden:
        sentence = _("You deleted this activity, so it stays hidden. You can bring it back.")
        return "eye", "", _("Hidden"), sentence
    return "info", "", _("Read"), _("What it held is part of another upload now.")
