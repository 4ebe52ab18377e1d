"""Tokens: renewed in time, by one worker, kept before use; dead ones lead to the person."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection as database
from django.utils import timezone

from apps.compliance.models import AuditEvent
from apps.core.models import State
from apps.notifications.models import Notification, Preference
from apps.wearables import wiring
from apps.wearables.models import Connection, ConnectionState, Delivery, Recording
from apps.wearables.providers.base import TokenRevoked
from apps.wearables.services import connections, grants
from tests.waiting import PATIENCE_S
from tests.wearables.connections import ways

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def tokens(connection) -> grants.Grant:
    return grants.read(connection=connection, reason="test", now=timezone.now())


def let_run_out(outside, connection, *, seconds_left: int) -> grants.Grant:
    """Let the access token have only so long, there and here; return the grant."""
    outside.control("strava", "expire", athlete="alex", seconds_left=seconds_left)
    old = replace(tokens(connection), expires_at=timezone.now() + timedelta(seconds=seconds_left))
    grants.keep(connection=connection, grant=old)
    return old


def oauth():
    return wiring.provider("strava").oauth


def refreshed(outside) -> int:
    return sum(
        (heard["body"] or {}).get("grant_type") == "refresh_token"
        for heard in outside.heard()
        if isinstance(heard["body"], dict)
    )


def test_a_token_with_more_than_an_hour_is_used_as_it_is(outside, connected, drain):
    ways.announce_ride(outside)
    drain()

    assert Recording.objects.exists()
    assert refreshed(outside) == 0


@pytest.mark.parametrize("seconds_left", [0, 1800])
def test_a_token_in_its_last_hour_is_renewed_and_both_new_ones_are_kept(
    outside, connected, drain, seconds_left
):
    old = let_run_out(outside, connected, seconds_left=seconds_left)

    ways.announce_ride(outside)
    drain()

    assert Recording.objects.exists()
    new = tokens(connected)
    assert new.access_token != old.access_token
    assert new.refresh_token != old.refresh_token
    assert new.expires_at > timezone.now() + 5 * HOUR
    assert refreshed(outside) == 1
    connected.refresh_from_db()
    assert connected.renewing_until is None

    let_run_out(outside, connected, seconds_left=1800)
    ways.announce_ride(outside)
    drain()
    assert Recording.objects.count() == 2, "the kept refresh token works"


def test_while_another_worker_renews_a_living_token_is_used(outside, connected, drain):
    let_run_out(outside, connected, seconds_left=1800)
    Connection.objects.update(renewing_until=timezone.now() + HOUR)

    ways.announce_ride(outside)
    drain()

    assert Recording.objects.exists()
    assert refreshed(outside) == 0


def test_while_another_worker_renews_a_dead_token_waits_and_costs_nothing(
    outside, connected, drain, time_machine
):
    let_run_out(outside, connected, seconds_left=0)
    Connection.objects.update(renewing_until=timezone.now() + timedelta(seconds=2))

    ways.announce_ride(outside)
    drain()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error_code) == (State.PENDING, 0, "")
    connected.refresh_from_db()
    assert (connected.state, connected.error_code) == (ConnectionState.ACTIVE, "")
    time_machine.move_to(timezone.now() + timedelta(seconds=5))
    drain()
    assert Recording.objects.exists()


def test_what_another_worker_renewed_meanwhile_is_not_renewed_with_used_up_tokens(outside, connected):
    stale = let_run_out(outside, connected, seconds_left=60)
    now = timezone.now()
    first = grants.usable(connection=connected, renewal=oauth(), reason="test", now=now)

    second = grants.renew(
        connection=Connection.objects.get(), stale=stale, renewal=oauth(), reason="test", now=now
    )

    assert second.access_token == first.access_token != stale.access_token
    assert refreshed(outside) == 1
    connected.refresh_from_db()
    assert (connected.state, connected.renewing_until) == (ConnectionState.ACTIVE, None)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_renews(outside, connected):
    let_run_out(outside, connected, seconds_left=60)
    outside.fault("slow", path="/oauth/token", seconds=0.3, times=None)
    outside.fault("slow", path="/api/v3/oauth/token", seconds=0.3, times=None)
    start, found = threading.Barrier(2), []

    def work() -> None:
        try:
            row = Connection.objects.get()
            start.wait(PATIENCE_S)
            found.append(
                grants.usable(connection=row, renewal=oauth(), reason="test", now=timezone.now()).access_token
            )
        finally:
            database.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(PATIENCE_S)
    outside.clear_faults()

    assert len(found) == 2
    assert refreshed(outside) == 1
    assert tokens(Connection.objects.get()).access_token in found


def test_a_401_in_life_costs_one_renewal_and_one_more_try(outside, connected, drain):
    outside.fault("401", path="/api/v3/activities")

    ways.announce_ride(outside)
    drain()

    assert Recording.objects.count() == 1
    assert refreshed(outside) == 1
    assert Delivery.objects.get().attempts == 1


def test_a_401_while_another_worker_renews_is_no_end(outside, connected, drain):
    outside.fault("401", path="/api/v3/activities")
    Connection.objects.update(renewing_until=timezone.now() + HOUR)

    ways.announce_ride(outside)
    drain()

    connected.refresh_from_db()
    assert connected.state == ConnectionState.ACTIVE
    assert Delivery.objects.get().state == State.PENDING


def test_a_revoked_grant_leads_to_the_person_once(outside, athlete, connected, athlete_client, drain):
    first, second = outside.new_ride(), outside.new_ride()
    outside.deauthorise()
    for ride in (first, second):
        ways.tell(ways.event(ride["id"], ways.CREATE))

    drain()

    connected.refresh_from_db()
    assert (connected.state, connected.error_code) == (ConnectionState.NEEDS_SIGN_IN, "token_revoked")
    states = Delivery.objects.values_list("state", "error_code").distinct()
    assert list(states) == [("failed", "token_revoked")]
    assert AuditEvent.objects.filter(action="wearables.connection_refused").count() == 1
    [notice] = Notification.objects.filter(kind="connect_again")
    assert notice.params == {"provider": "Strava"}
    assert [message.subject for message in mail.outbox] == ["Connect Strava again"]
    assert str(ways.ALEX) not in mail.outbox[0].body
    page = athlete_client.get(ways.CONNECTIONS).text
    assert "no longer knows our access" in page
    assert "Connect with Strava" in page
    sync = athlete_client.post(f"/connections/{connected.public_id}/sync/")
    assert sync.status_code == 409


def test_who_wants_no_mail_of_it_gets_none(outside, athlete, connected, drain):
    Preference.objects.create(user=athlete, kind="connect_again", channel="email", enabled=False)
    outside.deauthorise()

    ways.announce_ride(outside)
    drain()

    assert Notification.objects.filter(kind="connect_again").count() == 1
    assert mail.outbox == []


def test_a_renewal_that_comes_back_after_the_end_keeps_nothing(outside, athlete, connected):
    let_run_out(outside, connected, seconds_left=60)
    real = oauth()

    class Meanwhile:
        def refresh(self, grant):
            fresh = real.refresh(grant)
            row = Connection.objects.get()
            connections.disconnect(connection=row, by=athlete, now=timezone.now())
            connections.tell_provider(connection=Connection.objects.get(), now=timezone.now())
            return fresh

        revoke = real.revoke

    with pytest.raises(TokenRevoked):
        grants.usable(connection=connected, renewal=Meanwhile(), reason="test", now=timezone.now())

    connected.refresh_from_db()
    assert (connected.state, connected.tokens) == (ConnectionState.REVOKED, None)
    assert all(token["revoked_at"] for token in outside.state()["strava"]["tokens"])


def test_a_renewal_that_comes_back_after_connecting_anew_leaves_the_new_tokens(
    outside, athlete, athlete_client, connected
):
    let_run_out(outside, connected, seconds_left=60)
    real = oauth()

    class Meanwhile:
        def refresh(self, grant):
            fresh = real.refresh(grant)
            ways.connect(outside, athlete_client)
            return fresh

        def revoke(self, grant):
            raise AssertionError("the new grant would end")

    stale = tokens(connected)
    with pytest.raises(grants.BeingRenewed):
        grants.renew(
            connection=connected, stale=stale, renewal=Meanwhile(), reason="test", now=timezone.now()
        )

    kept = tokens(Connection.objects.get())
    assert kept.expires_at > timezone.now() + 5 * HOUR
