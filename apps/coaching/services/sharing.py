"""Give athletes a workout for a day, and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts import access as people
from apps.accounts.models import Scope, User
from apps.accounts.selectors import preferences_of
from apps.coaching import access, selectors
from apps.coaching.domain import device_json, document_json
from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.document import Document
from apps.coaching.domain.estimate import estimate
from apps.coaching.domain.fitting import GARMIN, Remark, fit
from apps.coaching.domain.reading import FRACTIONS
from apps.coaching.kinds import WORKOUT_CHANGED, WORKOUT_SHARED, WORKOUT_WITHDRAWN
from apps.coaching.models import Assignment, Dispatch, Wanted, Workout
from apps.compliance.policy import Source, Use, decide
from apps.compliance.services import audit
from apps.core import formatting
from apps.core.errors import NotAllowed, NotFound, Refusal, Unprocessable
from apps.core.models import State
from apps.core.queues import Queue
from apps.core.wakeup import wake
from apps.notifications.kinds import Kind
from apps.notifications.services import notifications

AHEAD = timedelta(days=366)
MOST_ATHLETES = 100
LONGEST_NOTE = 2000


class NotThatDay(Unprocessable):
    """The day is over, or so far ahead that nobody means it."""

    code = "not_that_day"


class NoteTooLong(Unprocessable):
    """The note is longer than anybody reads on a watch's screen or off it."""

    code = "note_too_long"


class NobodyChosen(Unprocessable):
    """No athlete was chosen, or more than one act takes."""

    code = "nobody_chosen"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of sharing with one athlete: an assignment, or a refusal with its sentence.

    `is_replaced` says that they had it for that day as it was before it changed, and no longer have that.
    """

    athlete_id: UUID
    assignment: Assignment | None = None
    is_new: bool = False
    is_replaced: bool = False
    refusal: Refusal | None = None


def share(
    *, workout: Workout, athlete_ids: Sequence[UUID], planned_on: date, note: str, by: User, now: datetime
) -> tuple[Outcome, ...]:
    """Give athletes a workout for a day; one athlete's refusal keeps nobody else from it.

    Doing it twice gives it once. What is given is a copy, with the athlete's own numbers of that day. If the
    workout has changed since, the copy that the athlete has for that day is taken back for a new one.

    Raises:
        NotAllowed: the workout's source lets nobody else see it.
        NobodyChosen, NoteTooLong: the request makes no sense for anybody.
    """
    verdict = decide([workout.provider or Source.MANUAL], Use.COACH_VIEW)
    if not verdict.allowed:
        raise NotAllowed(verdict.sentence)
    wanted = list(dict.fromkeys(athlete_ids))
    if not 0 < len(wanted) <= MOST_ATHLETES:
        raise NobodyChosen(_("Choose at least one athlete, and at most 100."))
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong(_("A note has at most 2,000 characters."))
    return tuple(
        _outcome(workout, athlete_id, planned_on=planned_on, note=note, by=by, now=now)
        for athlete_id in wanted
    )


def _outcome(
    workout: Workout, athlete_id: UUID, *, planned_on: date, note: str, by: User, now: datetime
) -> Outcome:
    try:
        return _give(workout, athlete_id, planned_on=planned_on, note=note, by=by, now=now)
    except Refusal as refusal:
        return Outcome(athlete_id, refusal=refusal)


@transaction.atomic
def _give(
    workout: Workout, athlete_id: UUID, *, planned_on: date, note: str, by: User, now: datetime
) -> Outcome:
    athlete = people.find_person(by, athlete_id, Scope.PLAN, now)
    if athlete.pk not in access.who_may_be_planned(by, now):
        raise NotFound(_("There is nobody here by that address."))
    _require_day(athlete, planned_on, now=now)
    same_day = {"workout": workout, "athlete": athlete, "planned_on": planned_on}
    copy = Assignment.objects.standing().filter(**same_day).select_for_update().first()
    is_replaced = copy is not None and copy.document != workout.document
    if copy is not None and is_replaced:
        _take_back(copy, by=by, now=now)
    assignment, is_new = Assignment.objects.get_or_create(
        **same_day,
        withdrawn_at=None,
        defaults=_copied(workout, athlete, planned_on)
        | {"team": workout.team, "assigned_by": by, "note": note.strip(), "created_at": now},
    )
    if is_new:
        _record(assignment, "coaching.workout_shared", by=by, now=now)
        _notify(assignment, WORKOUT_CHANGED if is_replaced else WORKOUT_SHARED, now=now)
    return Outcome(athlete_id, assignment, is_new, is_replaced)


def _require_day(athlete: User, planned_on: date, *, now: datetime) -> None:
    today = now.astimezone(preferences_of(athlete).time_zone).date()
    if not today <= planned_on <= today + AHEAD:
        raise NotThatDay(_("Choose a day from today on, within a year."))


def _copied(workout: Workout, athlete: User, planned_on: date) -> dict[str, object]:
    """Copy the workout, with the athlete's numbers of the day."""
    document = document_json.load(workout.document)
    abilities = selectors.abilities_on({athlete.pk: planned_on})[athlete.pk]
    fitted, guess = fit(document, abilities, GARMIN), estimate(document, abilities)
    return {
        "document": workout.document,
        "title": document.title,
        "sport": document.sport.value,
        "device": None if fitted.workout is None else device_json.dump(fitted.workout),
        "remarks": [_remark(remark) for remark in fitted.remarks],
        "thresholds": used(document, abilities),
        "duration_s": guess.duration_s,
        "intensity": guess.intensity,
        "load": guess.load,
    }


def used(document: Document, abilities: Abilities) -> dict[str, dict[str, object]]:
    """Return the thresholds that a document's targets are fractions of, or are measured against.

    Returns:
        Basis → value and day.
    """
    aims = [step.target.basis for step in document.steps() if step.target]
    known = {
        basis: abilities.of(basis, document.sport) for basis in {FRACTIONS.get(aim, aim) for aim in aims}
    }
    return {
        basis.value: {"value": dated.value, "since": dated.since.isoformat()}
        for basis, dated in sorted(known.items())
        if dated is not None
    }


def _remark(remark: Remark) -> dict[str, str]:
    return {"change": remark.change.value, "where": remark.where, "fact": remark.fact}


@transaction.atomic
def withdraw(*, assignment: Assignment, by: User, now: datetime) -> Assignment:
    """Take a workout back; a job takes it off the device that it went to.

    Doing it twice changes nothing, but where it could not be taken off that is tried anew.

    Whoever calls this has asked `access`: a coach of the team that gave it.
    """
    row = Assignment.objects.select_for_update(of=("self",)).select_related("athlete").get(pk=assignment.pk)
    if row.withdrawn_at is not None:
        _take_off_anew(row, by=by, now=now)
        return row
    _take_back(row, by=by, now=now)
    _notify(row, WORKOUT_WITHDRAWN, now=now)
    return row


def _take_back(row: Assignment, *, by: User, now: datetime) -> None:
    """Withdraw a locked assignment, and have it taken off where it went."""
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    ways = Dispatch.objects.filter(assignment=row)
    ways.update(wanted=Wanted.GONE)
    # Whoever is at it right now finds out at their next step; its row is not taken from them.
    ways.exclude(state=State.CLAIMED).begin_anew(now=now)
    wake("coaching.drain_dispatches", Queue.SLOW)
    _record(row, "coaching.workout_withdrawn", by=by, now=now)


def _take_off_anew(row: Assignment, *, by: User, now: datetime) -> None:
    """Let a job try again at once to take off what is still there."""
    left = Dispatch.objects.filter(
        assignment=row, wanted=Wanted.GONE, state__in=(State.PENDING, State.FAILED)
    )
    if left.exclude(error_code="").begin_anew(now=now):
        wake("coaching.drain_dispatches", Queue.SLOW)
        _record(row, "coaching.workout_withdrawn", by=by, now=now)


def _record(assignment: Assignment, action: str, *, by: User, now: datetime) -> None:
    audit.record(
        action=action, by=by, subject=assignment.athlete, target=audit.target_of(assignment), now=now
    )


def _notify(assignment: Assignment, kind: Kind, *, now: datetime) -> None:
    athlete = assignment.athlete
    with override(preferences_of(athlete).locale):
        day = formatting.day(assignment.planned_on, today=now.date())
    url = reverse("coaching:assignment", args=[assignment.public_id])
    notifications.notify(user=athlete, kind=kind, params={"day": day}, url=url, now=now)
