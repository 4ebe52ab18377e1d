"""A team's library: look into an account at a provider, take workouts over from there, take them out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Team, User
from apps.accounts.selectors import preferences_of
from apps.coaching import access, selectors, sentences
from apps.coaching.domain import document_json, reading
from apps.coaching.domain.document import Document
from apps.coaching.domain.document_json import BadWorkout
from apps.coaching.models import ImportStage, LibraryImport, Workout
from apps.coaching.services import fences
from apps.compliance.services import audit
from apps.core.errors import Conflict, Unprocessable
from apps.core.models import State
from apps.core.queues import Queue
from apps.core.services.claims import work
from apps.core.wakeup import wake
from apps.wearables.domain.workouts import DeviceWorkout, LeftOut, WorkoutSummary
from apps.wearables.services import workouts as door
from apps.wearables.services.workouts import Trouble

LEASE = timedelta(minutes=3)
"""Longer than one workout takes to be read when the grant is renewed in between."""

MOST_LISTED = 500
MOST_CHOSEN = 50
NEW, UPDATED, UNCHANGED, GONE, REFUSED = "new", "updated", "unchanged", "gone", "refused"


class CannotLook(Conflict):
    """The account at the provider cannot be asked; the code says why."""


class StillGiven(Conflict):
    """Athletes have the workout ahead of them; without it the coach could no longer take it back."""

    code = "still_given"


class NothingChosen(Unprocessable):
    """Nothing was chosen, too much, or what is not in the list."""

    code = "nothing_chosen"


@transaction.atomic
def look(*, team: Team, provider: str, by: User, now: datetime) -> LibraryImport:
    """Have a coach's own account listed; while a list is being made, it is not begun again.

    Raises:
        CannotLook: the account is not connected, or cannot be asked at present.
    """
    if code := door.why_not(by, provider):
        raise CannotLook(sentences.of_trouble(code), code=code)
    under_way = LibraryImport.objects.filter(
        user=by, team=team, provider=provider, state__in=(State.PENDING, State.CLAIMED)
    )
    found = under_way.first()
    if found is None:
        found = LibraryImport.objects.create(
            user=by, team=team, provider=provider, created_at=now, next_attempt_at=now
        )
        audit.record(
            action="coaching.library_looked", by=by, subject=by, target=audit.target_of(found), now=now
        )
    wake("coaching.drain_imports", Queue.SLOW)
    return found


@transaction.atomic
def choose(
    *, row: LibraryImport, external_ids: Sequence[str], as_fractions: bool, by: User, now: datetime
) -> LibraryImport:
    """Have workouts of a list fetched into the library.

    Args:
        as_fractions: turn watts, beats and speeds into fractions of the coach's own thresholds.

    Raises:
        Conflict: the list is not there yet, or is being fetched from.
        NothingChosen: the choice is empty, too long, or names what is not in the list.
    """
    row = LibraryImport.objects.select_for_update().get(pk=row.pk)
    if row.state in {State.PENDING, State.CLAIMED} or not row.found:
        raise Conflict(_("The list is not ready. Wait a moment."), code="not_listed")
    listed = {line["id"] for line in row.found}
    chosen = list(dict.fromkeys(external_ids))
    if not chosen or len(chosen) > MOST_CHOSEN or not listed.issuperset(chosen):
        raise NothingChosen(_("Choose at least one workout of the list, and at most 50."))
    row.stage, row.chosen, row.results = ImportStage.FETCH, chosen, []
    row.as_fractions = as_fractions
    row.state, row.attempts, row.next_attempt_at = State.PENDING, 0, now
    row.finished_at, row.error_code = None, ""
    row.save()
    wake("coaching.drain_imports", Queue.SLOW)
    return row


def drain(*, clock: Callable[[], datetime] = timezone.now) -> int:
    """List and fetch whatever is due; return how many imports were handled."""
    rows = LibraryImport.objects.all()
    return work(rows, lambda row: handle(row=row, clock=clock), batch=1, lease=LEASE, clock=clock)


def handle(*, row: LibraryImport, clock: Callable[[], datetime]) -> None:
    """Do one claimed import. Raises `ClaimLost`."""
    try:
        account = door.open_account(user=row.user, provider=row.provider, now=clock())
        if row.stage == ImportStage.LIST:
            found = [_line(summary) for summary in account.listed()[:MOST_LISTED]]
            with transaction.atomic():
                fences.keep(row, now=clock(), lease=LEASE, found=found)
                row.finish(now=clock())
        else:
            _fetch(row, account, clock)
    except Trouble as trouble:
        fences.put_back(row, trouble, now=clock())


def _fetch(row: LibraryImport, account: door.Account, clock: Callable[[], datetime]) -> None:
    """Fetch what is not yet fetched, one at a time; each lands with its line in one transaction."""
    settled = {result["id"] for result in row.results}
    for external_id in [each for each in row.chosen if each not in settled]:
        device = account.read(external_id)
        with transaction.atomic():
            result = _take_over(row, external_id, device, now=clock())
            fences.keep(row, now=clock(), lease=LEASE, results=[*row.results, result])
    row.finish(now=clock())


def _line(summary: WorkoutSummary) -> dict[str, object]:
    return {
        "id": summary.external_id,
        "title": summary.title,
        "sport": summary.sport.value,
        "duration_s": summary.duration_s,
        "changed_at": summary.changed_at.isoformat() if summary.changed_at else None,
    }


def _take_over(
    row: LibraryImport, external_id: str, device: DeviceWorkout | None, *, now: datetime
) -> dict[str, object]:
    line = next(line for line in row.found if line["id"] == external_id)
    result = {"id": external_id, "title": line["title"], "workout": None, "fault": "", "left_out": []}
    if device is None:
        return result | {"outcome": GONE}
    try:
        document = _document(row, device, now=now)
    except BadWorkout as broken:
        return result | {"outcome": REFUSED, "fault": broken.fault.value}
    if reading.is_cut(device):
        device = replace(device, left_out=device.left_out | {LeftOut.DETAILS})
    left_out = sorted(device.left_out)
    workout, outcome = store(
        team=row.team,
        document=document,
        provider=row.provider,
        external_id=external_id,
        left_out=left_out,
        changed_at=datetime.fromisoformat(line["changed_at"]) if line["changed_at"] else None,
        by=row.user,
        now=now,
    )
    return result | {"outcome": outcome, "workout": str(workout.public_id), "left_out": left_out}


def _document(row: LibraryImport, device: DeviceWorkout, *, now: datetime) -> Document:
    document = reading.from_device(device, untitled=_("Workout"))
    if not row.as_fractions:
        return document
    today = now.astimezone(preferences_of(row.user).time_zone).date()
    return reading.relative_to(document, selectors.abilities_on({row.user_id: today})[row.user_id])


@transaction.atomic
def store(
    *,
    team: Team,
    document: Document,
    provider: str,
    external_id: str,
    left_out: Sequence[str],
    changed_at: datetime | None,
    by: User,
    now: datetime,
) -> tuple[Workout, str]:
    """Keep a provider's workout in the library: a new one, or what has become of one that is there.

    What athletes were given before stays as it was. Returns the workout and new, updated or unchanged.
    """
    body = document_json.dump(document)
    workout, is_new = Workout.objects.select_for_update().get_or_create(
        team=team,
        provider=provider,
        external_id=external_id,
        defaults={
            "document": body,
            "title": document.title,
            "sport": document.sport.value,
            "created_at": now,
            "changed_at": now,
        },
    )
    outcome = NEW if is_new else UNCHANGED if workout.document == body else UPDATED
    if outcome == UPDATED:
        workout.document, workout.title, workout.sport = body, document.title, document.sport.value
        workout.changed_at = now
    workout.left_out, workout.source_changed_at = list(left_out), changed_at
    workout.imported_by, workout.imported_at = by, now
    workout.save()
    audit.record(
        action="coaching.workout_imported",
        by=by,
        subject=by,
        target=audit.target_of(workout),
        details={"outcome": outcome, "provider": provider},
        now=now,
    )
    return workout, outcome


@transaction.atomic
def remove(*, workout: Workout, by: User, now: datetime) -> None:
    """Take a workout out of the library; what athletes were given stays theirs.

    Raises:
        StillGiven: somebody whom the coach may plan for has it ahead, from their own today on.
    """
    workout = Workout.objects.select_for_update(of=("self",)).get(pk=workout.pk)
    ahead = selectors.count_ahead(workout, access.who_may_be_planned(by, now), now=now)
    if ahead:
        said = ngettext(
            "It is still planned %(count)d time. Take it back first, or wait until the day is over.",
            "It is still planned %(count)d times. Take it back first, or wait until the days are over.",
            ahead,
        )
        raise StillGiven(said % {"count": ahead})
    audit.record(
        action="coaching.workout_removed", by=by, subject=by, target=audit.target_of(workout), now=now
    )
    workout.delete()


def forget_old(*, before: datetime) -> int:
    """Delete imports from before a time; return how many."""
    return LibraryImport.objects.filter(created_at__lt=before).delete()[0]
