"""Reading deliveries: whose consent still stands, and who waits for whom."""

import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.models import State
from apps.wearables.models import Connection, Recording
from apps.wearables.providers.files import decode
from apps.wearables.services import ingestion, turns
from sandbox.recordings import make_fit
from tests.deeds import MORNING, upload

WAIT_S = 20


@pytest.mark.django_db
def test_a_consent_withdrawn_during_the_reading_keeps_the_recording_out(athlete, drain, monkeypatch):
    delivery = upload(athlete, make_fit(started_at=MORNING, seconds=60))

    def read_while_it_is_withdrawn(data, *, filename):
        content = decode(data, filename=filename)
        consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())
        return content

    monkeypatch.setattr(ingestion, "decode", read_while_it_is_withdrawn)
    drain()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == (State.FAILED, "consent_withdrawn")
    assert not Recording.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_who_has_a_turn_does_not_keep_new_rows_of_the_person_out(athlete):
    def connect():
        try:
            Connection.objects.create(user=athlete, provider="strava", provider_user_id="1")
        finally:
            connection.close()

    with transaction.atomic():
        turns.take(athlete.pk)
        other = threading.Thread(target=connect)
        other.start()
        other.join(WAIT_S)
        waited = other.is_alive()
    other.join()

    assert not waited
