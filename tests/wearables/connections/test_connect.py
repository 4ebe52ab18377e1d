"""Connecting: sent to the provider, back with an answer, once, by the right person, tokens sealed."""

import logging
from datetime import timedelta

import pytest
from django.db import connection as database
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.models import AuditEvent
from apps.compliance.policy import Purpose
from apps.compliance.services import consents, vault
from apps.core.models import Outbox
from apps.notifications.models import Notification
from apps.wearables.models import Connection, ConnectionState, Delivery, PendingGrant
from apps.wearables.services import connections
from tests.conftest import browser_of
from tests.factories import AthleteFactory
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db


def test_somebody_connects_and_is_told_so(outside, athlete, athlete_client):
    page = ways.connect(outside, athlete_client)

    found = ways.connection_of(athlete)
    assert "Connected. What is there comes in now" in page.text
    assert (found.state, found.provider_user_id) == (ConnectionState.ACTIVE, str(ways.ALEX))
    assert found.scopes == ["activity:read_all", "profile:read_all", "read"]
    assert not PendingGrant.objects.exists()
    assert [delivery.kind for delivery in ways.waiting()] == ["backfill"]
    assert AuditEvent.objects.filter(action="wearables.connected").count() == 1


def test_nobody_connects_without_consent_to_the_storing(outside):
    client = browser_of(AthleteFactory(consented=False))

    answer = client.post(ways.CONNECT)

    assert answer.status_code == 403
    assert "only with your consent" in answer.text
    assert not PendingGrant.objects.exists()


def test_a_consent_withdrawn_on_the_way_stops_it(outside, athlete, athlete_client):
    back = outside.answer(ways.begin(athlete_client))
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())

    page = ways.come_back(athlete_client, **back)

    assert "only with your consent" in page.text
    assert not Connection.objects.exists()
    assert ways.asked(outside, "/oauth/token", method="POST") == 0


def test_nothing_can_be_asked_for_without_the_consent(athlete, connected, athlete_client):
    assert "Ask now" in athlete_client.get(ways.CONNECTIONS).text

    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())

    page = athlete_client.get(ways.CONNECTIONS).text
    assert "Ask now" not in page
    assert "Disconnect" in page


def test_a_site_that_switched_strava_off_sends_nobody_there(outside, athlete_client, settings):
    address = ways.begin(athlete_client)
    settings.STRAVA_POLICY_MODE = "off"

    refused = athlete_client.post(ways.CONNECT)
    late = ways.come_back(athlete_client, **outside.answer(address))

    assert refused.status_code == 403
    assert "switched off" in refused.text
    assert "switched off" in late.text
    assert not Connection.objects.exists()


def test_a_site_that_is_not_registered_says_so(athlete_client, settings):
    settings.STRAVA_CLIENT_ID = ""

    assert "not registered there" in athlete_client.get(ways.CONNECTIONS).text
    assert athlete_client.post(ways.CONNECT).status_code == 503


@pytest.mark.parametrize("provider", ["garmin", "file", "nobody"])
def test_a_provider_that_cannot_be_connected_is_refused(athlete_client, provider):
    assert athlete_client.post(f"/connections/{provider}/connect/").status_code in {403, 404}


@pytest.mark.parametrize("state", ["", "made-up", "a\x00b"])
def test_a_state_that_nobody_was_sent_with_is_refused(outside, athlete_client, state):
    page = ways.come_back(athlete_client, code=outside.grant(), state=state, scope="read")

    assert "does not belong to anything" in page.text
    assert not Connection.objects.exists()


def test_a_state_works_once(outside, athlete_client):
    back = outside.answer(ways.begin(athlete_client))
    ways.come_back(athlete_client, **back)

    again = ways.come_back(athlete_client, **back | {"code": outside.grant()})

    assert "does not belong to anything" in again.text
    assert Connection.objects.count() == 1


def test_a_state_ends_after_ten_minutes(outside, athlete_client):
    back = outside.answer(ways.begin(athlete_client))
    PendingGrant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert "does not belong to anything" in ways.come_back(athlete_client, **back).text
    assert not Connection.objects.exists()


def test_a_state_belongs_to_who_was_sent_and_to_the_provider(outside, athlete, athlete_client, stranger):
    back = outside.answer(ways.begin(athlete_client))

    page = ways.come_back(browser_of(stranger), **back)
    with pytest.raises(connections.StateUnknown):
        connections.complete(
            user=athlete,
            provider="garmin",
            state=back["state"],
            code=back["code"],
            scope="",
            now=timezone.now(),
        )

    assert "does not belong to anything" in page.text
    assert not Connection.objects.exists()
    assert "Connected." in ways.come_back(athlete_client, **back).text


def test_only_the_last_few_attempts_are_remembered(athlete, athlete_client, stranger):
    ways.begin(browser_of(stranger))
    addresses = [ways.begin(athlete_client) for _ in range(7)]

    assert PendingGrant.objects.filter(user=athlete).count() == connections.MOST_PENDING
    assert PendingGrant.objects.filter(user=stranger).count() == 1
    digest = connections._digest(ways.state_of(addresses[-1]))
    assert PendingGrant.objects.filter(state_digest=digest).exists()


def test_who_denies_is_told_that_nothing_is_connected(outside, athlete_client):
    page = ways.connect(outside, athlete_client, button="deny")

    assert "Nothing was granted" in page.text
    assert not Connection.objects.exists()


def test_unticked_activities_are_named_and_nothing_is_asked(outside, athlete, athlete_client, drain):
    back = ways.connect(outside, athlete_client, scopes=["profile:read_all"])
    drain()

    page = athlete_client.get(ways.CONNECTIONS)

    assert "Connected, but without your activities." in back.text
    assert "comes in now" not in back.text
    assert ways.connection_of(athlete).state == ConnectionState.ACTIVE
    assert "You unticked your activities" in page.text
    assert "Connect again</button>" in page.text
    assert "Ask now" not in page.text
    assert ways.asked(outside, "/api/") == 0
    assert not Delivery.objects.exists()

    assert "Connected. What is there" in ways.connect(outside, athlete_client).text
    assert "Connect again" not in athlete_client.get(ways.CONNECTIONS).text


def test_news_of_who_unticked_activities_fails_with_the_reason(outside, athlete, athlete_client, drain):
    ways.connect(outside, athlete_client, scopes=[])
    ways.tell(ways.event(5, ways.CREATE))
    drain()

    assert Delivery.objects.get().error_code == "scope_missing"
    assert ways.connection_of(athlete).state == ConnectionState.ACTIVE


def test_a_code_works_once(outside, athlete_client, stranger):
    code = outside.answer(ways.begin(athlete_client))["code"]
    first, second = ways.begin(athlete_client), ways.begin(browser_of(stranger))
    ways.come_back(athlete_client, code=code, state=ways.state_of(first))

    page = ways.come_back(browser_of(stranger), code=code, state=ways.state_of(second))

    assert "was used before" in page.text
    assert Connection.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("500", "did not answer"),
        ("429", "did not answer"),
        ("403", "refuses this site"),
        ("truncated", "did not"),
    ],
)
def test_a_provider_that_fails_leaves_nothing_half_done(outside, athlete_client, kind, sentence):
    back = outside.answer(ways.begin(athlete_client))
    outside.fault(kind, path="/oauth/token")
    outside.fault(kind, path="/api/v3/oauth/token")

    page = ways.come_back(athlete_client, **back)
    outside.clear_faults()

    assert sentence in page.text
    assert not Connection.objects.exists()
    assert "Connected." in ways.connect(outside, athlete_client).text


def test_an_account_of_somebody_else_stays_theirs(outside, connected, stranger):
    page = ways.connect(outside, browser_of(stranger))

    assert "belongs to another person here" in page.text
    assert not Connection.objects.filter(user=stranger).exists()
    assert ways.asked(outside, "/oauth/revoke", method="POST") == 0, "that would end the owner's, too"


def test_it_stays_theirs_after_they_disconnected_until_they_are_erased(
    outside, athlete, connected, stranger, drain
):
    connections.disconnect(connection=connected, by=athlete, now=timezone.now())
    drain()

    page = ways.connect(outside, browser_of(stranger))
    assert "belongs to another person here" in page.text
    assert all(token["revoked_at"] for token in outside.state()["strava"]["tokens"]), "nobody holds it here"

    Connection.objects.all().delete()
    ways.connect(outside, browser_of(stranger))
    assert ways.connection_of(stranger).state == ConnectionState.ACTIVE


def test_a_second_account_of_a_person_waits_until_the_first_is_disconnected(
    outside, athlete, connected, athlete_client, drain
):
    page = ways.connect(outside, athlete_client, "ben")
    assert "Another account of yours" in page.text
    assert ways.connection_of(athlete).provider_user_id == str(ways.ALEX)

    connections.disconnect(connection=connected, by=athlete, now=timezone.now())
    ways.connect(outside, athlete_client, "ben")

    live = Connection.objects.get(state=ConnectionState.ACTIVE)
    assert live.provider_user_id == str(ways.BEN)


def test_connecting_again_renews_the_same_connection(outside, athlete, connected, athlete_client):
    sealed = connected.tokens
    Connection.objects.update(state=ConnectionState.NEEDS_SIGN_IN, error_code="token_revoked")

    page = ways.connect(outside, athlete_client)

    again = ways.connection_of(athlete)
    assert (again.pk, again.state, again.error_code) == (connected.pk, ConnectionState.ACTIVE, "")
    assert again.tokens != sealed
    assert "Connect again" not in page.text
    assert [delivery.kind for delivery in ways.waiting()] == ["backfill"]


def test_connecting_again_right_after_the_end_keeps_the_new_grant(
    outside, athlete, connected, athlete_client, drain
):
    connections.disconnect(connection=connected, by=athlete, now=timezone.now())
    ways.connect(outside, athlete_client)
    ways.forget_work()
    drain()

    again = ways.connection_of(athlete)
    assert again.state == ConnectionState.ACTIVE
    assert again.tokens is not None
    assert ways.asked(outside, "/oauth/revoke", method="POST") == 0


def test_asking_twice_lists_once(outside, connected, athlete_client):
    sync = f"/connections/{connected.public_id}/sync/"

    athlete_client.post(sync)
    athlete_client.post(sync)

    assert [delivery.kind for delivery in ways.waiting()] == ["backfill"]


def test_no_token_is_anywhere_in_the_clear(outside, athlete, athlete_client, drain, caplog):
    with caplog.at_level(logging.DEBUG):
        ways.connect(outside, athlete_client)
        outside.fault("truncated", path="/api/v3/athlete/activities")
        drain()
    found = ways.connection_of(athlete)
    opened = vault.open(found, "tokens", reason="test", by=None, now=timezone.now())
    secrets = [word for word in opened.split('"') if len(word) == 40]

    with database.cursor() as cursor:
        cursor.execute("SELECT tokens FROM wearables_connection")
        [(raw,)] = cursor.fetchall()

    assert len(secrets) == 2
    said = repr(found) + str(found) + repr(found.__dict__) + caplog.text
    tables = (AuditEvent, Outbox, Notification, Delivery, PendingGrant, Connection)
    said += "".join(repr(list(table.objects.values())) for table in tables)
    for secret in secrets:
        assert secret.encode() not in bytes(raw)
        assert secret not in said


def test_another_person_s_connection_is_not_there(outside, connected, stranger_client, anonymous):
    for action in ("sync", "disconnect"):
        address = f"/connections/{connected.public_id}/{action}/"
        assert stranger_client.post(address).status_code == 404
        assert anonymous.post(address).status_code == 302
    connected.refresh_from_db()
    assert connected.state == ConnectionState.ACTIVE


def test_who_is_not_signed_in_is_led_there_first(outside, anonymous):
    answer = anonymous.get(ways.CALLBACK, {"code": "c", "state": "s"})

    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert User.objects.count() == 0
