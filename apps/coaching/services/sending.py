"""Send a workout to an athlete's device, and take it off again: one workout there, whatever breaks.

Every step is written down before the next. A workout travels with a random marker, so whoever takes over from
a worker that died, or tries again after a lost reply, looks for it before storing another.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts.models import User
from apps.accounts.selectors import preferences_of
from apps.coaching import sentences
from apps.coaching.domain import device_json
from apps.coaching.domain.comparison import compare
from apps.coaching.kinds import WORKOUT_NOT_SENT
from apps.coaching.models import Assignment, Dispatch, Wanted
from apps.coaching.services import fences
from apps.compliance.services import audit
from apps.core import formatting
from apps.core.errors import Conflict, NotAllowed, Unprocessable
from apps.core.models import State
from apps.core.queues import Queue
from apps.core.services.claims import work
from apps.core.wakeup import wake
from apps.notifications.services import notifications
from apps.wearables.domain.workouts import DeviceWorkout
from apps.wearables.services import workouts as door
from apps.wearables.services.workouts import Trouble

LEASE = timedelta(minutes=3)
"""Longer than any single step takes at a provider; it begins anew with each step."""

GARMIN = "garmin"
GONE_THERE = "missing_at_provider"


class CannotSend(Conflict):
    """It cannot be sent as things stand; the code says why."""


class NotForDevices(Unprocessable):
    """No device takes a workout of this kind."""

    code = "workout_refused"


class _Changed(Exception):
    """What is wanted has changed while a worker was at it."""


@transaction.atomic
def send(*, assignment: Assignment, by: User, now: datetime) -> Dispatch:
    """Send a workout to the athlete's own Garmin, at their own wish; a job does it.

    Pressed twice it goes once. After a failure, or when it was deleted there, it is tried anew.

    Raises:
        NotAllowed: somebody else than the athlete asks.
        CannotSend: it was taken back, its day is over, or Garmin is not connected.
        NotForDevices: Garmin has no workouts of this kind.
    """
    row = Assignment.objects.select_for_update().get(pk=assignment.pk)
    _require_sendable(row, by, now=now)
    dispatch, is_new = Dispatch.objects.get_or_create(
        assignment=row, provider=GARMIN, defaults={"created_at": now, "next_attempt_at": now}
    )
    settled = Dispatch.objects.filter(pk=dispatch.pk, state__in=(State.DONE, State.FAILED))
    if settled.begin_anew(now=now, fact="") or is_new:
        audit.record(
            action="coaching.workout_send_wanted", by=by, subject=by, target=audit.target_of(row), now=now
        )
    wake("coaching.drain_dispatches", Queue.SLOW)
    dispatch.refresh_from_db()
    return dispatch


def _require_sendable(row: Assignment, by: User, *, now: datetime) -> None:
    if by.pk != row.athlete_id:
        raise NotAllowed(_("Only the athlete sends a workout to their own device."))
    if row.withdrawn_at is not None:
        raise CannotSend(_("Your coach has taken this workout back."), code="workout_withdrawn")
    if _is_over(row, now=now):
        raise CannotSend(_("The day of this workout is over."), code="day_is_over")
    if row.device is None:
        raise NotForDevices(sentences.of_trouble(NotForDevices.code))
    if code := door.why_not(by, GARMIN):
        raise CannotSend(sentences.of_trouble(code), code=code)


def _is_over(row: Assignment, *, now: datetime) -> bool:
    return row.planned_on < now.astimezone(preferences_of(row.athlete).time_zone).date()


@transaction.atomic
def resume_removals(*, user_id: int, provider: str, now: datetime) -> int:
    """Try anew to take off what stayed on somebody's device because their account was closed to us.

    Returns:
        How many those are; doing it twice finds none the second time.
    """
    stayed = Dispatch.objects.filter(
        assignment__athlete_id=user_id,
        provider=provider,
        wanted=Wanted.GONE,
        error_code__in=door.FOR_SOMEBODY_TO_MEND,
    )
    return try_again(found=stayed, by=None, now=now)


@transaction.atomic
def try_again(*, found: QuerySet[Dispatch], by: User | None, now: datetime) -> int:
    """Put those of them that failed back, for staff or for the site itself; return how many."""
    failed = list(found.filter(state=State.FAILED).select_related("assignment__athlete"))
    for dispatch in failed:
        audit.record(
            action="coaching.workout_sending_replayed",
            by=by,
            subject=dispatch.assignment.athlete,
            target=audit.target_of(dispatch),
            now=now,
        )
    count = Dispatch.objects.filter(pk__in=[row.pk for row in failed]).put_back(now=now)
    wake("coaching.drain_dispatches", Queue.SLOW)
    return count


def drain(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """Send and take off whatever is due; return how many were handled."""
    rows = Dispatch.objects.select_related("assignment__athlete")
    return work(rows, lambda row: handle(dispatch=row, clock=clock), batch=1, lease=LEASE, clock=clock)


def handle(*, dispatch: Dispatch, clock: Callable[[], datetime]) -> None:
    """Do one claimed dispatch. Raises `ClaimLost`."""
    dispatch.wanted = _wanted_now(dispatch)
    errand = _Errand(dispatch, clock)
    try:
        if dispatch.wanted == Wanted.GONE:
            errand.take_off()
        else:
            errand.put_on()
    except _Changed:
        dispatch.postpone(code="", at=clock())
    except Trouble as trouble:
        if _wanted_now(dispatch) != errand.wanted:
            dispatch.postpone(code="", at=clock())
        else:
            _give_up_or_try_again(dispatch, trouble, now=clock())


def _wanted_now(dispatch: Dispatch) -> str:
    return Dispatch.objects.values_list("wanted", flat=True).get(pk=dispatch.pk)


class _Errand:
    """One dispatch on its way, in the hands of one worker."""

    def __init__(self, dispatch: Dispatch, clock: Callable[[], datetime]) -> None:
        self.dispatch = dispatch
        self.assignment = dispatch.assignment
        self.wanted = dispatch.wanted
        self.clock = clock

    def put_on(self) -> None:
        """Store, schedule, read back, compare; each step is looked for before it is done again."""
        if self.assignment.device is None:
            raise Trouble(NotForDevices.code, is_final=True)
        sent = device_json.load(self.assignment.device)
        account = self._account()
        external_id = self._stored(account, sent)
        appointment = account.schedule(external_id, on=self.assignment.planned_on)
        self._keep(appointment_id=appointment, scheduled_at=self.clock())
        got = account.read_back(external_id)
        if got is None:
            self._keep(external_id="")
            raise Trouble(GONE_THERE)
        if self.dispatch.uploads > 1:
            self._take_off_others(account, external_id)
        self._finish_on(sent, got)

    def take_off(self) -> None:
        """Remove what carries our marker; where nothing was ever stored, nobody is asked."""
        if self.dispatch.upload_begun_at is not None:
            account = self._account()
            lying = {*account.find(self.dispatch.marker), self.dispatch.external_id} - {""}
            for external_id in sorted(lying):
                account.remove(external_id)
        with transaction.atomic():
            now = self.clock()
            self._keep(removed_at=now, external_id="", appointment_id="", differences=[], read_back=None)
            self.dispatch.finish(now=now)
            self._note("coaching.workout_taken_off", now=now)

    def _account(self) -> door.Account:
        user, provider = self.assignment.athlete, self.dispatch.provider
        return door.open_account(user=user, provider=provider, now=self.clock())

    def _stored(self, account: door.Account, sent: DeviceWorkout) -> str:
        """Return the id of the stored workout; store it only if it is nowhere to be found."""
        known = self.dispatch.external_id
        if known and account.read_back(known) is not None:
            return known
        if self.dispatch.upload_begun_at is not None:
            lying = account.find(self.dispatch.marker)
            if lying:
                self._keep(external_id=lying[0], uploaded_at=self.clock())
                self._take_off_others(account, lying[0])
                return lying[0]
        self._keep(upload_begun_at=self.clock(), uploads=self.dispatch.uploads + 1, external_id="")
        external_id = account.upload(sent, marker=self.dispatch.marker)
        self._keep(external_id=external_id, uploaded_at=self.clock())
        return external_id

    def _take_off_others(self, account: door.Account, external_id: str) -> None:
        """Remove further copies: a request that was given up may have been done after all."""
        for other in account.find(self.dispatch.marker):
            if other != external_id:
                account.remove(other)

    def _finish_on(self, sent: DeviceWorkout, got: DeviceWorkout) -> None:
        differences = [each.as_json() for each in compare(sent, got)]
        with transaction.atomic():
            now = self.clock()
            self._keep(checked_at=now, read_back=device_json.dump(got), differences=differences)
            self.dispatch.finish(now=now)
            self._note("coaching.workout_on_device", now=now, differences=len(differences))

    def _keep(self, **columns: object) -> None:
        """Write a step down, then look whether it is still wanted. Raises `ClaimLost`, `_Changed`."""
        fences.keep(self.dispatch, now=self.clock(), lease=LEASE, **columns)
        if _wanted_now(self.dispatch) != self.wanted:
            raise _Changed

    def _note(self, action: str, *, now: datetime, **details: int) -> None:
        target = audit.target_of(self.assignment)
        audit.record(
            action=action, by=None, subject=self.assignment.athlete, target=target, details=details, now=now
        )


@transaction.atomic
def _give_up_or_try_again(dispatch: Dispatch, trouble: Trouble, *, now: datetime) -> None:
    """Put it back as the trouble says; the athlete hears of it when it is given up.

    What was taken back would stay on the watch, so taking it off is tried until its day is over.
    """
    is_patient = dispatch.wanted == Wanted.GONE and not _is_over(dispatch.assignment, now=now)
    is_given_up = fences.put_back(dispatch, trouble, now=now, is_patient=is_patient)
    Dispatch.objects.filter(pk=dispatch.pk).update(fact=trouble.fact)
    assignment = dispatch.assignment
    athlete = assignment.athlete
    if not is_given_up or dispatch.wanted != Wanted.ON_DEVICE or not athlete.is_active:
        return
    with override(preferences_of(athlete).locale):
        day = formatting.day(assignment.planned_on, today=now.date())
    url = reverse("coaching:assignment", args=[assignment.public_id])
    notifications.notify(user=athlete, kind=WORKOUT_NOT_SENT, params={"day": day}, url=url, now=now)
