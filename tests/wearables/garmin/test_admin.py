"""Staff see how connections, sign-ins and days stand, never what is in them, and act through the services."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.wearables.models import ConnectionState, DailyHealth
from tests.wearables.garmin import ways

pytestmark = pytest.mark.django_db
CONNECTIONS = reverse("admin:wearables_connection_changelist")


def act(client, action, connection):
    return client.post(CONNECTIONS, {"action": action, "_selected_action": [connection.pk]}, follow=True)


def test_staff_stop_release_and_end_a_connection(garmin, connected, staff_client):
    assert "1 stopped." in act(staff_client, "stop", connected).text
    connected.refresh_from_db()
    assert connected.stopped_at is not None
    assert "1 go on." in act(staff_client, "release", connected).text
    assert "1 disconnected." in act(staff_client, "disconnect", connected).text

    connected.refresh_from_db()
    assert (connected.state, connected.stopped_at) == (ConnectionState.REVOKED, None)


def test_a_sign_in_is_shown_without_what_it_holds(garmin, athlete, staff_client):
    pending = ways.begin(athlete)

    page = staff_client.get(reverse("admin:wearables_pendingsignin_change", args=[pending.pk]))

    assert "password" in page.text, "the step"
    for secret in (pending.account_digest, bytes(pending.secret.blob).hex(), "Sealed"):
        assert secret not in page.text


def test_a_day_is_shown_without_its_readings(athlete, staff_client):
    day = DailyHealth.objects.create(
        user=athlete, source="garmin", on=timezone.localdate(), rmssd_ms=237.5, sleep_s=27_123.0
    )

    page = staff_client.get(reverse("admin:wearables_dailyhealth_change", args=[day.pk]))

    assert page.status_code == 200
    assert "237.5" not in page.text
    assert "27123.0" not in page.text
