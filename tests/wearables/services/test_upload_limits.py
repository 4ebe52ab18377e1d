"""The hour's limit of files: without Redis, and after the person is gone."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from apps.compliance.registry import REGISTRY
from apps.wearables.services import upload_limits

pytestmark = pytest.mark.django_db


def spend(user, count=1):
    upload_limits.spend(user=user, count=count, now=timezone.now())


def keys():
    return cache._cache.get_client().keys("*uploads:*")


def test_a_redis_that_goes_away_while_it_counts_changes_no_answer(athlete, settings, monkeypatch):
    settings.UPLOADS_PER_HOUR = 1

    counts = iter([2])

    def counted_once(*_arguments):
        for count in counts:
            return count
        raise ValueError("nothing is counted while Redis is away")

    monkeypatch.setattr(cache, "incr", counted_once)
    with pytest.raises(upload_limits.TooManyUploads):
        spend(athlete, count=2)


def test_the_counts_of_somebody_who_was_erased_are_forgotten(athlete, stranger, clock):
    spend(athlete)
    clock.shift(timedelta(hours=1))
    spend(athlete)
    spend(stranger)

    for forget in REGISTRY.after_erasure:
        forget(athlete.pk)

    assert len(keys()) == 1
    assert f":{stranger.pk}:".encode() in keys()[0]
