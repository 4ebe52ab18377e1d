"""Erasure, export, retention and consent, as far as a connection is concerned."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.models import ErasureCase, ExportRequest
from apps.compliance.policy import Purpose
from apps.compliance.services import consents, enforcement, erasure, exports, vault
from apps.core.models import State
from apps.wearables.models import Activity, Connection, Delivery, PendingGrant, Recording
from apps.wearables.services import fetching
from sandbox.recordings import make_fit
from tests.deeds import MORNING, upload
from tests.outside import CLIENT_SECRET
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def bring_ride(outside, drain, **wishes) -> dict:
    ride = ways.announce_ride(outside, **wishes)
    drain()
    return ride


def settle_erasure(drain, time_machine) -> ErasureCase:
    """Let a case go on until it is done."""
    for _ in range(5):
        drain(failing=True)
        case = ErasureCase.objects.get()
        if case.state in {State.DONE, State.FAILED}:
            break
        time_machine.move_to(case.next_attempt_at + timedelta(seconds=1))
    return case


def test_an_erasure_tells_the_provider_and_leaves_nothing(outside, athlete, connected, drain, time_machine):
    bring_ride(outside, drain)
    ways.tell(ways.event(5, ways.CREATE))
    assert "Strava" in [str(name) for name in erasure.plan(athlete).recipients]

    erasure.request(user=athlete, by=athlete, now=timezone.now())
    case = settle_erasure(drain, time_machine)

    assert (case.state, case.untold) == (State.DONE, 0)
    for table in (User, Connection, PendingGrant, Recording, Activity, Delivery):
        assert not table.objects.exists(), table
    assert all(token["revoked_at"] for token in outside.state()["strava"]["tokens"])


def test_an_erasure_waits_for_a_provider_that_is_down(outside, athlete, connected, drain, time_machine):
    outside.fault("500", path="/oauth/revoke", times=1)

    erasure.request(user=athlete, by=athlete, now=timezone.now())
    drain(failing=True)
    assert Connection.objects.exists(), "its tokens are still needed"
    case = settle_erasure(drain, time_machine)

    assert (case.state, case.untold) == (State.DONE, 0)
    assert not User.objects.exists()


def test_an_erasure_ends_also_where_strava_is_not_set_up_any_more(
    outside, athlete, connected, drain, *, time_machine, settings
):
    settings.STRAVA_CLIENT_ID = ""

    erasure.request(user=athlete, by=athlete, now=timezone.now())
    case = settle_erasure(drain, time_machine)

    assert (case.state, case.untold) == (State.DONE, 0)


def test_the_export_holds_the_connection_and_no_token(outside, athlete, connected, drain, athlete_client):
    bring_ride(outside, drain)
    ways.begin(athlete_client)
    opened = vault.open(connected, "tokens", reason="test", by=None, now=timezone.now())
    secrets = [*(word for word in opened.split('"') if len(word) == 40), CLIENT_SECRET]

    export = exports.request(user=athlete, by=athlete, now=timezone.now())
    drain()

    stored = ExportRequest.objects.get(pk=export.pk)
    with default_storage.open(stored.storage_name) as file, ZipFile(BytesIO(file.read())) as packed:
        texts = {name: packed.read(name).decode(errors="replace") for name in packed.namelist()}
    [name] = [name for name in texts if name.endswith("Connection.json") or "connection" in name.lower()]
    [row] = json.loads(texts[name])
    assert (row["provider"], row["provider_user_id"]) == ("strava", str(ways.ALEX))
    assert "tokens" not in row
    everything = "".join(texts.values())
    assert len(secrets) == 3
    assert not [secret for secret in secrets if secret in everything]


def test_what_came_from_strava_goes_after_seven_days(outside, athlete, connected, drain):
    upload(athlete, make_fit(started_at=MORNING))
    bring_ride(outside, drain)
    bring_ride(outside, drain, ended_minutes_ago=600)
    young = Recording.objects.filter(provider="strava").latest("pk")
    Recording.objects.exclude(pk=young.pk).update(recorded_at=timezone.now() - 7 * DAY - DAY)
    Delivery.objects.filter(provider="strava").update(finished_at=timezone.now() - 8 * DAY)

    gone = enforcement.enforce(now=timezone.now())
    drain()

    assert gone["strava"] == 1
    assert {(row.provider, row.pk == young.pk) for row in Recording.objects.all()} == {
        ("file", False),
        ("strava", True),
    }
    assert Activity.objects.count() == 2
    assert not Delivery.objects.filter(provider="strava").exists(), "they name the activity, too"
    assert enforcement.enforce(now=timezone.now())["strava"] == 0


def test_who_did_not_come_back_is_forgotten(athlete_client):
    ways.begin(athlete_client)

    assert enforcement.enforce(now=timezone.now())["pending_grants"] == 0
    assert enforcement.enforce(now=timezone.now() + timedelta(minutes=11))["pending_grants"] == 1
    assert not PendingGrant.objects.exists()


def test_a_withdrawn_consent_stops_the_storing_and_says_so(
    outside, athlete, connected, athlete_client, drain
):
    ride = outside.new_ride()
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())
    before = ways.asked(outside, "/api/v3/")

    ways.tell(ways.event(ride["id"], ways.CREATE))
    drain()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error_code) == (State.FAILED, "consent_withdrawn")
    assert ways.asked(outside, "/api/v3/") == before, "nothing was asked, either"
    assert "You withdrew your consent" in athlete_client.get(ways.CONNECTIONS).text
    assert athlete_client.post(f"/connections/{connected.public_id}/sync/").status_code == 403

    consents.grant(user=athlete, purpose=Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())
    athlete_client.post(f"/connections/{connected.public_id}/sync/")
    drain()
    assert Recording.objects.filter(external_id=f"{ride['id']}:0").count() == 1
    connected.refresh_from_db()
    assert connected.error_code == ""


def test_a_consent_withdrawn_during_the_fetch_keeps_the_ride_out(
    outside, athlete, connected, drain, monkeypatch
):
    ride = outside.new_ride()
    ways.tell(ways.event(ride["id"], ways.CREATE))
    real = fetching.Errand._whole

    def meanwhile(errand, grant, record):
        whole = real(errand, grant, record)
        consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())
        return whole

    monkeypatch.setattr(fetching.Errand, "_whole", meanwhile)
    drain()

    assert Delivery.objects.get().error_code == "consent_withdrawn"
    assert not Recording.objects.exists()


def test_without_consent_what_was_deleted_there_still_goes(outside, athlete, connected, drain):
    ride = bring_ride(outside, drain)
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())
    outside.delete(ride["id"])

    ways.tell(ways.event(ride["id"], ways.DELETE))
    drain()

    assert not Recording.objects.exists()


def test_without_consent_a_goodbye_still_ends_everything(outside, athlete, connected, drain):
    bring_ride(outside, drain)
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())
    outside.deauthorise()

    ways.tell(ways.goodbye())
    drain()

    assert not Recording.objects.exists()
    connected.refresh_from_db()
    assert (connected.state, connected.tokens) == ("revoked", None)


def test_staff_see_the_connection_and_its_deliveries_without_tokens(outside, connected, staff_client, drain):
    bring_ride(outside, drain)
    opened = vault.open(connected, "tokens", reason="test", by=None, now=timezone.now())
    delivery = Delivery.objects.get()

    for model, row in (("connection", connected), ("delivery", delivery)):
        found = staff_client.get(reverse(f"admin:wearables_{model}_changelist"), {"q": str(row.public_id)})
        page = staff_client.get(reverse(f"admin:wearables_{model}_change", args=[row.pk]))
        assert str(row.public_id) in found.text
        assert page.status_code == 200
        for secret in (word for word in opened.split('"') if len(word) == 40):
            assert secret not in found.text + page.text
        assert "Sealed" not in page.text
