"""Staff's view of deliveries: that something came in, never what was in it."""

import pytest
from django.urls import reverse

from apps.wearables.models import RawPayload
from tests.deeds import upload

pytestmark = pytest.mark.django_db


def page_of(delivery):
    return reverse("admin:wearables_delivery_change", args=[delivery.pk])


def test_a_delivery_names_its_raw_payloads_without_their_bodies(athlete, stranger, staff_client):
    mine, theirs = upload(athlete, b"mine"), upload(stranger, b"theirs")
    payload, other = (
        RawPayload.objects.create(
            user_id=delivery.user_id,
            provider="strava",
            kind="activity_detail",
            delivery_public_id=delivery.public_id,
            body={"heart_rate": "resting_at_41"},
        )
        for delivery in (mine, theirs)
    )

    page = staff_client.get(page_of(mine))

    assert "activity_detail" in page.text
    assert str(payload.payload_id) in page.text
    assert str(other.payload_id) not in page.text
    assert "resting_at_41" not in page.text


def test_a_delivery_without_raw_payloads_has_a_page(athlete, staff_client):
    assert staff_client.get(page_of(upload(athlete, b"mine"))).status_code == 200
