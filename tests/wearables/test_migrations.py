"""What migrations do to rows that are there."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from apps.wearables.models import Activity
from tests.deeds import record_twice

pytestmark = pytest.mark.django_db


def another_that_shows(recording):
    return Activity.objects.create(
        user=recording.user,
        canonical=recording,
        started_at=recording.started_at,
        local_on=recording.local_on,
    )


def test_an_activity_that_shows_anothers_recording_is_emptied(athlete, drain):
    activity, watch = record_twice(athlete, drain)
    doubled = another_that_shows(watch)

    import_module("apps.wearables.migrations.0004_empty_doubled_activities").forwards(apps, None)

    assert Activity.objects.get(pk=doubled.pk).canonical is None
    assert Activity.objects.get(pk=activity.pk).canonical.kind == "fit"


def test_two_activities_never_show_one_recording(athlete, drain):
    activity, _watch = record_twice(athlete, drain)

    with pytest.raises(IntegrityError), transaction.atomic():
        another_that_shows(activity.canonical)
