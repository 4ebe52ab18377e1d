"""The whole way with the sandbox, which refuses what Strava refuses: connect, pull, refresh, news, leave."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from apps.wearables.domain.deliveries import Announcement, Happening, Subject
from apps.wearables.domain.grants import Grant
from apps.wearables.domain.records import ActivityRecord
from apps.wearables.providers import base, strava
from apps.wearables.providers.strava.webhook import StravaWebhook
from tests.outside import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, Mailbox, Outside

YEAR = timedelta(days=365)


@pytest.fixture
def application(outside: Outside) -> strava.Application:
    """Our registration at it."""
    return strava.Application(
        client_id=CLIENT_ID, client_secret=CLIENT_SECRET, base_url=outside.strava, read_timeout_s=5.0
    )


@pytest.fixture
def oauth(application: strava.Application) -> base.OAuth:
    """How to connect."""
    part = strava.build(application).oauth
    assert part is not None
    return part


@pytest.fixture
def pull(application: strava.Application) -> base.PullActivities:
    """How to fetch."""
    part = strava.build(application).activities
    assert part is not None
    return part


def connect(outside: Outside, oauth: base.OAuth, *, without: frozenset[str] = frozenset()) -> Grant:
    """Go the way of somebody who connects and unticks some scopes."""
    url = oauth.authorize_url(state="the-state", redirect_uri=REDIRECT_URI, code_challenge="")
    asked = parse_qs(urlsplit(url).query)["scope"][0].split(",")
    back = outside.answer(url, scopes=[scope for scope in asked if scope not in without])
    assert back["state"] == "the-state"
    return oauth.exchange(
        code=back["code"], redirect_uri="", code_verifier="", scopes=frozenset(back["scope"].split(","))
    )


def everything(pull: base.PullActivities, grant: Grant) -> list[ActivityRecord]:
    now = datetime.now(UTC)
    return list(pull.activities(grant, after=now - YEAR, before=now + timedelta(hours=1)))


def test_somebody_connects_and_their_rides_come(
    outside: Outside, oauth: base.OAuth, pull: base.PullActivities
) -> None:
    grant = connect(outside, oauth)
    ride = outside.new_ride()

    found = everything(pull, grant)
    whole = pull.activity(grant, external_id=str(ride["id"]))

    assert grant.scopes == {"read", "activity:read_all", "profile:read_all"}
    assert found == sorted(found, key=lambda record: record.started_at)
    assert str(ride["id"]) in {record.external_id for record in found}
    assert whole is not None
    assert whole.title == ride["name"]
    assert whole.started_at == datetime.fromisoformat(ride["started_at"])
    samples = pull.streams(
        grant, external_id=str(ride["id"]), is_power_measured=whole.avg_power_w is not None
    )
    assert samples is not None
    assert len(samples) > 100
    assert (samples.power_w is None) == (whole.avg_power_w is None)


def test_a_window_holds_its_own_and_no_others(
    outside: Outside, oauth: base.OAuth, pull: base.PullActivities
) -> None:
    grant = connect(outside, oauth)
    found = everything(pull, grant)
    middle = found[len(found) // 2].started_at

    before = list(pull.activities(grant, after=found[0].started_at, before=middle))
    after = list(pull.activities(grant, after=middle, before=datetime.now(UTC) + timedelta(hours=1)))

    assert [record.external_id for record in before + after] == [record.external_id for record in found]


def test_a_code_works_once(outside: Outside, oauth: base.OAuth) -> None:
    code = outside.grant()

    oauth.exchange(code=code, redirect_uri="", code_verifier="")

    with pytest.raises(base.TokenRevoked):
        oauth.exchange(code=code, redirect_uri="", code_verifier="")


def test_a_scope_that_was_unticked_is_missed_when_it_is_needed(
    outside: Outside, oauth: base.OAuth, pull: base.PullActivities
) -> None:
    grant = connect(outside, oauth, without=frozenset({"activity:read_all"}))

    assert "activity:read_all" not in grant.scopes
    with pytest.raises(base.TokenRevoked, match="activity:read"):
        everything(pull, grant)


def test_a_refreshed_grant_works_and_who_left_has_none(
    outside: Outside, oauth: base.OAuth, pull: base.PullActivities
) -> None:
    fresh = oauth.refresh(connect(outside, oauth))
    assert everything(pull, fresh)

    oauth.revoke(fresh)
    oauth.revoke(fresh)

    with pytest.raises(base.TokenRevoked):
        everything(pull, fresh)
    with pytest.raises(base.TokenRevoked):
        oauth.refresh(fresh)


def test_what_is_deleted_is_none(outside: Outside, oauth: base.OAuth, pull: base.PullActivities) -> None:
    grant, ride = connect(outside, oauth), outside.new_ride()
    outside.delete(ride["id"])

    assert pull.activity(grant, external_id=str(ride["id"])) is None
    assert pull.streams(grant, external_id=str(ride["id"])) is None


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("401", base.TokenRevoked),
        ("403", base.ApplicationSuspended),
        ("429", base.RateLimited),
        ("500", base.ProviderUnavailable),
        ("529", base.ProviderUnavailable),
        ("truncated", base.MalformedPayload),
        ("wrong_types", base.MalformedPayload),
    ],
)
def test_a_failure_is_one_of_ours_and_passes(
    outside: Outside, oauth: base.OAuth, pull: base.PullActivities, kind: str, error: type[base.ProviderError]
) -> None:
    grant = connect(outside, oauth)
    outside.fault(kind)

    with pytest.raises(error) as refused:
        everything(pull, grant)

    assert type(refused.value) is error
    assert (refused.value.retry_after is not None) == (kind == "429")
    assert everything(pull, grant)


@pytest.mark.parametrize("kind", ["slow", "hung"])
def test_who_does_not_answer_in_time_is_unavailable(
    outside: Outside, oauth: base.OAuth, application: strava.Application, kind: str
) -> None:
    grant = connect(outside, oauth)
    hasty = strava.Application(
        client_id=CLIENT_ID, client_secret=CLIENT_SECRET, base_url=application.base_url, read_timeout_s=0.2
    )
    pull = strava.build(hasty).activities
    assert pull is not None
    outside.fault(kind, seconds=1.0)

    with pytest.raises(base.ProviderUnavailable):
        everything(pull, grant)
    outside.clear_faults()


def test_wrong_credentials_are_the_application_s_fault(outside: Outside) -> None:
    wrong = strava.Application(client_id=CLIENT_ID, client_secret="another", base_url=outside.strava)
    part = strava.build(wrong).oauth
    assert part is not None

    with pytest.raises(base.ApplicationSuspended):
        part.exchange(code=outside.grant(), redirect_uri="", code_verifier="")


def test_news_comes_by_webhook(outside: Outside, oauth: base.OAuth, application: strava.Application) -> None:
    hooks = strava.subscriptions(
        strava.Application(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            base_url=application.base_url,
            verify_token="verify-me",
        )
    )
    grant = connect(outside, oauth)
    with Mailbox() as mailbox:
        made = hooks.create(callback_url=mailbox.url)
        assert hooks.list() == (made,)
        assert mailbox.challenges[0]["hub.verify_token"] == "verify-me"

        ride = outside.new_ride()
        created = _announcement(mailbox)
        oauth.revoke(grant)
        ended = _announcement(mailbox)
        hooks.delete(made.id)

    assert hooks.list() == ()
    assert (created.happening, created.subject) == (Happening.CREATED, Subject.ACTIVITY)
    assert (created.external_id, created.provider_user_id) == (str(ride["id"]), grant.provider_user_id)
    assert (ended.happening, ended.subject) == (Happening.REVOKED, Subject.PERSON)
    assert ended.provider_user_id == grant.provider_user_id


def _announcement(mailbox: Mailbox) -> Announcement:
    """Read the next event as it arrived."""
    (found,) = StravaWebhook().parse(json.dumps(mailbox.next()).encode(), is_signed=False)
    return found
