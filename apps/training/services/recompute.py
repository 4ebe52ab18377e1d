"""Bring a person's load up to date: loads of changed activities, then the daily series.

Computing happens outside any transaction; writing in one, under a lock on the person, with a second look at
what changed meanwhile. Running it twice, or two at once, ends in the same rows.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction

from apps.accounts.models import User
from apps.compliance.policy import Purpose, Use, permits
from apps.compliance.selectors import has_consent
from apps.training.domain.activity_load import activity_load
from apps.training.domain.load_result import (
    METHOD_VERSIONS,
    ActivityFacts,
    Discipline,
    LoadMethod,
    LoadResult,
)
from apps.training.domain.sampling import ActivitySamples
from apps.training.events import load_changed
from apps.training.models import ActivityLoad
from apps.training.services import load_series
from apps.training.services.known_thresholds import Known, known
from apps.wearables.domain.samples import Samples
from apps.wearables.domain.sports import SportFamily
from apps.wearables.selectors import LoadInput, load_inputs, samples_of

DISCIPLINES = {
    SportFamily.CYCLING: Discipline.CYCLING,
    SportFamily.RUNNING: Discipline.RUNNING,
    SportFamily.SWIMMING: Discipline.SWIMMING,
}
BARRED = "source_policy"


def recompute(*, user_id: int, from_on: date, now: datetime) -> None:
    """Recompute what changed from a local day on; a person who is gone is no work.

    Without consent to the storing of health data no load is worked out; what goes still goes.
    """
    user = User.objects.select_related("profile").filter(pk=user_id).first()
    if user is None:
        return
    inputs = load_inputs(user, from_on=from_on)
    thresholds = known(user)
    keys = {activity.pk: inputs_key(activity, thresholds) for activity in inputs}
    settled = dict(ActivityLoad.objects.filter(user=user).values_list("activity_id", "inputs_key"))
    may_store = has_consent(user, Purpose.HEALTH_STORAGE)
    stale = [row for row in inputs if may_store and settled.get(row.pk) != keys[row.pk]]
    computed = [_row(user, found, thresholds, keys[found[0].pk], now) for found in _sampled(stale)]
    with transaction.atomic():
        if connection.features.has_select_for_update:
            User.objects.select_for_update(no_key=True).only("pk").get(pk=user.pk)
        _write(user, computed)
        load_series.rebuild(user=user, now=now)
        load_changed.publish(user_id=user.pk)


def inputs_key(activity: LoadInput, thresholds: Known) -> str:
    """Digest everything that an activity's load depends on."""
    parts = (activity, thresholds.on(activity), thresholds.age_on(activity.local_on), dict(METHOD_VERSIONS))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _sampled(stale: list[LoadInput]) -> Iterable[tuple[LoadInput, ActivitySamples]]:
    by_id = {activity.pk: activity for activity in stale if permits(activity.sources, Use.COMBINE)}
    for activity_id, samples in samples_of(by_id):
        yield by_id.pop(activity_id), _for_load(samples)
    barred_or_bare = [activity for activity in stale if not permits(activity.sources, Use.COMBINE)]
    for activity in [*by_id.values(), *barred_or_bare]:
        yield activity, _for_load(Samples.empty())


def _for_load(samples: Samples) -> ActivitySamples:
    return ActivitySamples(
        time_s=samples.time_s,
        power_w=samples.power_w,
        heart_rate_bpm=samples.heart_rate_bpm,
        speed_mps=samples.speed_mps,
        altitude_m=samples.altitude_m,
        distance_m=samples.distance_m,
    )


def _row(
    user: User, found: tuple[LoadInput, ActivitySamples], thresholds: Known, key: str, now: datetime
) -> ActivityLoad:
    activity, samples = found
    discipline = DISCIPLINES.get(activity.sport.family, Discipline.OTHER)
    row = ActivityLoad(
        user=user,
        activity_id=activity.pk,
        local_on=activity.local_on,
        discipline=discipline.value,
        sources=list(activity.sources),
        inputs_key=key,
        computed_at=now,
        method=LoadMethod.NONE.value,
        method_version=METHOD_VERSIONS[LoadMethod.NONE],
        reason=BARRED,
    )
    if not permits(activity.sources, Use.COMBINE):
        return row
    facts = ActivityFacts(
        discipline=discipline,
        duration_s=_duration_s(activity, samples),
        moving_s=activity.timer_s,
        distance_m=activity.distance_m,
        cr10=activity.perceived_exertion,
    )
    result = activity_load(
        samples, facts, thresholds.on(activity), age_years=thresholds.age_on(activity.local_on)
    )
    _take_over(row, result)
    return row


def _duration_s(activity: LoadInput, samples: ActivitySamples) -> float | None:
    """Return timer time; without it the samples tell, and elapsed time is the last resort."""
    if activity.timer_s is not None or samples.time_s.size:
        return activity.timer_s
    return activity.elapsed_s


def _take_over(row: ActivityLoad, result: LoadResult) -> None:
    row.method = result.method.value
    row.method_version = result.method_version
    row.value = result.value
    row.intensity_factor = result.intensity_factor
    row.normalised_power_w = result.normalised_power_w
    row.graded_speed_mps = result.graded_speed_mps
    row.trimp = result.trimp
    row.is_estimated = result.is_estimated
    row.basis = result.basis[:300]
    row.reason = result.reason.value if result.reason else ""


COLUMNS = [
    field.name for field in ActivityLoad._meta.concrete_fields if field.name not in {"activity", "user"}
]


def _write(user: User, computed: list[ActivityLoad]) -> None:
    """Write loads whose activity is still as it was read; drop those of hidden or vanished ones."""
    current = {activity.pk: activity for activity in load_inputs(user)}
    thresholds = known(user)
    fresh = [
        row
        for row in computed
        if row.activity_id in current and inputs_key(current[row.activity_id], thresholds) == row.inputs_key
    ]
    ActivityLoad.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["activity"], update_fields=COLUMNS
    )
    ActivityLoad.objects.filter(user=user).exclude(activity_id__in=current).delete()
