"""Keeping files: whole, once, and safe from the hourly clean-up; never without consent."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.errors import ConsentRequired
from apps.core.models import State
from apps.wearables.models import Delivery, OriginalFile
from apps.wearables.services import files, uploads
from sandbox.recordings import make_fit
from tests.deeds import MORNING, upload

pytestmark = pytest.mark.django_db
CONTENT = make_fit(started_at=MORNING, seconds=60)


def stored(user):
    return default_storage.listdir(f"originals/{user.public_id}")[1]


def cut_short(name):
    default_storage.delete(name)
    default_storage.save(name, ContentFile(CONTENT[:100]))


def make_old(name):
    two_hours_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(default_storage.path(name), (two_hours_ago, two_hours_ago))


def left_over_of_a_broken_upload(user, drain, content):
    """Leave a stored file behind that no row names, where the next upload of this file would write."""
    delivery = upload(user, CONTENT)
    name = delivery.original_file.storage_name
    delivery.original_file.delete()
    cut_short(name)
    if content == CONTENT:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(content))
    return name


@pytest.mark.parametrize("content", [CONTENT[:100], CONTENT], ids=["cut short", "whole"])
def test_the_left_over_of_a_broken_upload_does_not_stand_in_the_way(athlete, drain, content):
    left_over = left_over_of_a_broken_upload(athlete, drain, content)
    make_old(left_over)

    delivery = upload(athlete, CONTENT)
    removed = files.remove_orphans(now=timezone.now())
    drain()

    delivery.refresh_from_db()
    assert delivery.state == State.DONE
    assert files.read(original=delivery.original_file) == CONTENT
    assert (removed, len(stored(athlete))) == (1, 1)


def test_what_is_registered_is_fresh_so_that_no_clean_up_takes_it_before(athlete, drain):
    make_old(left_over_of_a_broken_upload(athlete, drain, CONTENT))

    name = upload(athlete, CONTENT).original_file.storage_name

    assert timezone.now() - default_storage.get_modified_time(name) < files.GRACE


def test_a_stored_file_that_was_cut_short_is_replaced_by_uploading_it_again(athlete, drain):
    cut_short(upload(athlete, CONTENT).original_file.storage_name)
    drain()

    again = upload(athlete, CONTENT)
    drain()
    files.remove_orphans(now=timezone.now() + timedelta(hours=2))

    again.refresh_from_db()
    assert again.state == State.DONE
    assert files.read(original=OriginalFile.objects.get()) == CONTENT
    assert len(stored(athlete)) == 1


def test_a_file_that_storage_lost_is_stored_again(athlete, drain):
    files.remove(original=upload(athlete, CONTENT).original_file)

    again = upload(athlete, CONTENT)

    assert files.read(original=again.original_file) == CONTENT


def test_a_file_that_is_there_is_not_written_again(athlete):
    upload(athlete, CONTENT)

    upload(athlete, CONTENT, "another name.fit")

    assert len(stored(athlete)) == 1


def test_a_consent_withdrawn_while_the_file_is_written_keeps_it_out(athlete):
    class SlowFile(ContentFile):
        def chunks(self, chunk_size=None):
            yield from super().chunks(chunk_size)
            consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())

    with pytest.raises(ConsentRequired):
        uploads.receive(user=athlete, file=SlowFile(CONTENT, "ride.fit"), by=athlete, now=timezone.now())
    files.remove_orphans(now=timezone.now() + timedelta(hours=2))

    assert not Delivery.objects.exists()
    assert not default_storage.exists(f"originals/{athlete.public_id}")
