"""What reads give: uploads with everything that became of them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.wearables import selectors
from apps.wearables.models import Activity, Recording
from apps.wearables.services import activities
from tests.deeds import MORNING, train, upload

pytestmark = pytest.mark.django_db
MANY = 201


def test_an_upload_names_its_hidden_activity_however_many_were_hidden_since(athlete, drain):
    activity = train(athlete, drain)
    activities.delete(activity=activity, by=athlete, now=timezone.now() - timedelta(days=1))
    others = [
        Activity(user=athlete, started_at=MORNING, local_on=MORNING.date(), deleted_at=timezone.now())
        for _number in range(MANY)
    ]
    shown = hidden_recordings(athlete, activity, count=MANY)
    for other, recording in zip(others, shown, strict=True):
        other.canonical = recording
    Activity.objects.bulk_create(others)

    [incoming] = selectors.incoming(athlete)

    assert [row.pk for row in incoming.hidden_activities] == [activity.pk]


def hidden_recordings(athlete, activity, *, count):
    like = activity.canonical
    return Recording.objects.bulk_create(
        Recording(
            user=athlete,
            provider=like.provider,
            external_id=f"other:{number}",
            sport=like.sport,
            started_at=MORNING,
            local_on=MORNING.date(),
        )
        for number in range(count)
    )


def test_an_upload_that_is_given_up_says_so_and_one_that_is_not_says_that_too(athlete, drain, clock):
    delivery = upload(athlete, b"cannot be opened")
    path = Path(default_storage.path(delivery.original_file.storage_name))
    path.unlink()
    path.mkdir()

    drain(failing=True)
    [waiting] = selectors.incoming(athlete)
    for _attempt in range(delivery.max_attempts):
        clock.shift(timedelta(hours=1))
        drain(failing=True)
    [failed] = selectors.incoming(athlete)

    assert (waiting.state, failed.state) == ("pending", "failed")
    assert "we try again by ourselves" in waiting.message
    assert "upload it again, or ask us" in failed.message
