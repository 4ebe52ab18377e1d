"""An athlete's page of a workout that they were given, and how the workout looks on Today."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.models import Units, User
from apps.accounts.selectors import Preferences, display_name
from apps.coaching import sentences
from apps.coaching.domain import device_json, document_json
from apps.coaching.domain.athlete import Abilities, Dated
from apps.coaching.domain.document import Basis, Document
from apps.coaching.domain.estimate import Estimate, estimate
from apps.coaching.domain.standing import Standing
from apps.coaching.models import Assignment
from apps.coaching.presenters import shape, state
from apps.coaching.presenters.shape import Bars, Figures, PartWords
from apps.coaching.presenters.state import State
from apps.coaching.selectors import GARMIN, Planned
from apps.core import formatting
from apps.wearables.domain.sports import Sport, SportFamily
from apps.wearables.presenters import words
from apps.wearables.services import workouts as door

AGAIN = {Standing.ON_DEVICE, Standing.DIFFERENT, Standing.FAILED}


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """One workout that an athlete was given.

    Attributes:
        sends: the word on the button; empty where it cannot be sent now.
        why_not: why it cannot be sent; empty where it can.
        connects: the page of connections mends that.
        basis: the thresholds that the numbers were worked out from, a line each.
    """

    public_id: UUID
    title: str
    sport: str
    sport_icon: str
    day: str
    coach: str
    note: str
    words: str
    figures: Figures
    bars: Bars
    parts: tuple[PartWords, ...]
    basis: tuple[str, ...]
    remarks: tuple[str, ...]
    state: State
    sends: str
    why_not: str
    connects: bool

    @property
    def is_there(self) -> bool:
        """Say whether it is on the watch, so that sending it again is the lesser thing to do."""
        return self.state.standing in {Standing.ON_DEVICE, Standing.DIFFERENT}

    @property
    def asks_every_s(self) -> int:
        """How often the page looks again."""
        return state.POLL_S


def page(viewer: User, preferences: Preferences, row: Assignment, *, now: datetime) -> AssignmentPage:
    """Compose the page."""
    document = document_json.load(row.document)
    device = device_json.load(row.device) if row.device else None
    abilities, imperial = abilities_of(row), preferences.units == Units.IMPERIAL
    stands = state.state_of(row, imperial=imperial)
    today = now.astimezone(preferences.time_zone).date()
    code = _why_not(viewer, row, today=today)
    sends = _("Send again") if stands.standing in AGAIN else _("Send to Garmin")
    return AssignmentPage(
        public_id=row.public_id,
        title=row.title,
        sport=words.sport_word(document.sport),
        sport_icon=words.sport_icon(document.sport),
        day=formatting.long_day(row.planned_on),
        coach=display_name(row.assigned_by) if row.assigned_by else "",
        note=row.note,
        words=document.note,
        figures=shape.figures(_kept(row, document, abilities), document.sport, imperial=imperial),
        bars=shape.bars(document, abilities),
        parts=shape.parts(document, abilities, device, imperial=imperial),
        basis=tuple(_basis(name, kept, document, today=today) for name, kept in row.thresholds.items()),
        remarks=state.remark_words(row.remarks),
        state=stands,
        sends="" if code or stands.is_moving or row.withdrawn_at else sends,
        why_not="" if row.withdrawn_at else WHY.get(code) or sentences.of_trouble(code),
        connects=code in state.CONNECT,
    )


OVER = "day_is_over"
WHY = {OVER: _("The day of this workout is over.")}


def _why_not(viewer: User, row: Assignment, *, today: date) -> str:
    if row.device is None:
        return "workout_refused"
    if row.planned_on < today:
        return OVER
    return door.why_not(viewer, GARMIN)


def abilities_of(row: Assignment) -> Abilities:
    """Return the thresholds that an assignment was worked out from."""
    kept = {
        Basis(name): Dated(each["value"], date.fromisoformat(each["since"]))
        for name, each in row.thresholds.items()
    }
    is_swim = Sport(row.sport).family is SportFamily.SWIMMING
    pace = kept.get(Basis.THRESHOLD_PACE)
    return Abilities(
        ftp_w=kept.get(Basis.FTP),
        lthr_bpm=kept.get(Basis.LTHR),
        run_speed_mps=None if is_swim else pace,
        swim_speed_mps=pace if is_swim else None,
    )


def _kept(row: Assignment, document: Document, abilities: Abilities) -> Estimate:
    """Return the estimate as it was when the workout was given."""
    fresh = estimate(document, abilities)
    return Estimate(
        duration_s=row.duration_s or 0.0,
        open_steps=fresh.open_steps,
        intensity=row.intensity,
        load=row.load,
        distance_m=fresh.distance_m,
        guessed_steps=fresh.guessed_steps,
    )


def _basis(name: str, kept: dict[str, Any], document: Document, *, today: date) -> str:
    units = words.SportUnits(document.sport, imperial=False)
    value = {
        "ftp": lambda: f"FTP {formatting.number(kept['value'])} W",
        "lthr": lambda: f"LTHR {formatting.number(kept['value'])} bpm",
    }.get(name, lambda: f"{_('threshold pace')} {units.tempo(kept['value'])}")()
    since = formatting.day(date.fromisoformat(kept["since"]), today=today)
    return _("%(value)s, since %(since)s") % {"value": value, "since": since}


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A workout as Today lists it."""

    public_id: UUID
    title: str
    sport: str
    sport_icon: str
    day: str
    is_today: bool
    duration: str
    load: str
    bars: Bars
    badge: state.StandingWords


def planned_line(row: Planned, *, today: date) -> PlannedLine:
    """Put a planned workout into a line."""
    document = document_json.load(row.document)
    return PlannedLine(
        public_id=row.public_id,
        title=row.title,
        sport=words.sport_word(row.sport),
        sport_icon=words.sport_icon(row.sport),
        day=_("Today") if row.planned_on == today else formatting.day(row.planned_on, today=today),
        is_today=row.planned_on == today,
        duration=formatting.hours(row.duration_s) if row.duration_s else "",
        load="" if row.load is None else formatting.number(row.load),
        bars=shape.bars(document, Abilities()),
        badge=state.WORDS[row.standing],
    )
