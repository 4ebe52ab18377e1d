"""The whole way with the sandbox, which refuses what Garmin refuses: sign in, renew, pull, send workouts."""

import json
import logging
import multiprocessing
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from apps.wearables.domain.grants import Grant
from apps.wearables.domain.records import ActivityRecord
from apps.wearables.domain.sports import Sport
from apps.wearables.providers import base, garmin
from tests.outside import GARMIN_PASSWORD, Outside
from tests.wearables.providers.garmin.conftest import Parts, SignedIn, parts_at

YEAR = timedelta(days=365)


def everything(parts: Parts, grant: Grant) -> list[ActivityRecord]:
    now = datetime.now(UTC)
    return list(parts.activities.activities(grant, after=now - YEAR, before=now + timedelta(hours=1)))


def answer_elsewhere(base_url: str, challenge: base.Challenge, code: str, answers: Any) -> None:
    part = garmin.build(garmin.Service(base_url=base_url)).sign_in
    assert part is not None
    answers.put(part.answer(challenge, code=code))


def test_somebody_signs_in_and_what_they_did_comes(
    outside: Outside, parts: Parts, signed_in: SignedIn
) -> None:
    grant = signed_in()
    ride = outside.control("garmin", "new-activity", athlete="ben")

    found = everything(parts, grant)
    whole = parts.activities.activity(grant, external_id=str(ride["id"]))
    samples = parts.activities.streams(grant, external_id=str(ride["id"]))

    assert grant.expires_at is not None
    assert timedelta(hours=23) < grant.expires_at - datetime.now(UTC) < timedelta(hours=25)
    assert GARMIN_PASSWORD not in repr(grant) + grant.access_token
    assert found == sorted(found, key=lambda record: record.started_at)
    assert {Sport.RIDE, Sport.RUN, Sport.POOL_SWIM} == {record.sport for record in found}
    assert whole is not None
    assert (whole.title, whole.sport, whole.time_zone) == (ride["name"], Sport.RIDE, "Europe/Zurich")
    assert whole.started_at == datetime.fromisoformat(ride["started_at"])
    assert sum(lap.elapsed_s for lap in whole.laps) == pytest.approx(whole.elapsed_s, abs=1)
    assert samples is not None
    assert len(samples) == ride["seconds"] + 1  # nothing was thinned
    assert samples.power_w is not None
    assert whole.avg_power_w == pytest.approx(float(samples.power_w.mean()), abs=0.1)
    assert samples.cadence_rpm is not None
    assert whole.avg_cadence_rpm == pytest.approx(float(samples.cadence_rpm.mean()), abs=0.1)


def test_steps_of_both_feet_are_one_leg_s_cadence(
    outside: Outside, parts: Parts, signed_in: SignedIn
) -> None:
    grant = signed_in()
    run = str(outside.control("garmin", "new-activity", athlete="ben", sport="Run")["id"])

    record, samples = (
        parts.activities.activity(grant, external_id=run),
        parts.activities.streams(grant, external_id=run),
    )

    assert record is not None
    assert samples is not None
    assert samples.cadence_rpm is not None
    assert record.avg_cadence_rpm is not None
    assert record.avg_cadence_rpm == pytest.approx(86, abs=1)
    assert float(samples.cadence_rpm.mean()) == pytest.approx(record.avg_cadence_rpm, abs=0.1)


def test_a_window_holds_its_own_and_no_others(parts: Parts, signed_in: SignedIn) -> None:
    grant = signed_in()
    found = everything(parts, grant)
    middle = found[len(found) // 2].started_at

    before = list(parts.activities.activities(grant, after=found[0].started_at, before=middle))
    after = list(parts.activities.activities(grant, after=middle, before=datetime.now(UTC)))

    assert [record.external_id for record in before + after] == [record.external_id for record in found]


def test_what_was_typed_in_has_no_samples_and_what_is_deleted_is_none(
    outside: Outside, parts: Parts, signed_in: SignedIn
) -> None:
    grant = signed_in()
    swim = next(record for record in everything(parts, grant) if record.sport is Sport.POOL_SWIM)
    ride = str(outside.control("garmin", "delete-activity", athlete="ben")["id"])

    assert parts.activities.streams(grant, external_id=str(swim.external_id)) is None
    for gone in (ride, "0", "not-a-number"):
        assert parts.activities.activity(grant, external_id=gone) is None
        assert parts.activities.streams(grant, external_id=gone) is None


def test_nights_come_and_those_without_a_watch_do_not(
    outside: Outside, parts: Parts, signed_in: SignedIn
) -> None:
    grant = signed_in()
    told = outside.control("garmin", "new-night", athlete="ben", rmssd_ms=61)
    on = date.fromisoformat(told["on"])

    week = list(parts.health.daily_health(grant, first_on=on - timedelta(days=6), last_on=on))
    never = list(parts.health.daily_health(grant, first_on=date(2019, 1, 1), last_on=date(2019, 1, 1)))

    night = week[-1]
    assert (night.on, night.rmssd_ms, night.steps) == (on, 61, told["steps"])
    assert night.resting_heart_rate_bpm == told["resting_bpm"]
    assert night.sleep_s == sum(filter(None, (night.deep_sleep_s, night.light_sleep_s, night.rem_sleep_s)))
    assert 3 <= len(week) <= 7
    assert never == []


def test_a_code_may_be_answered_in_another_process(outside: Outside, parts: Parts) -> None:
    challenge = parts.sign_in.begin(username="alex@garmin.invalid", password=GARMIN_PASSWORD)
    assert isinstance(challenge, base.Challenge)
    assert challenge.method == "email"
    assert GARMIN_PASSWORD not in challenge.state
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()

    other = context.Process(
        target=answer_elsewhere,
        args=(outside.garmin, challenge, outside.garmin_code("alex"), answers),
    )
    other.start()
    grant = answers.get(timeout=90)
    other.join()

    assert everything(parts, grant)


def test_a_wrong_code_counts_once_and_the_right_one_still_works(outside: Outside, parts: Parts) -> None:
    challenge = parts.sign_in.begin(username="alex@garmin.invalid", password=GARMIN_PASSWORD)
    assert isinstance(challenge, base.Challenge)
    code = outside.garmin_code("alex")

    for _ in range(2):
        with pytest.raises(base.WrongCode):
            parts.sign_in.answer(challenge, code="no code")
    # As it would go on where the first library could not connect, and the plainer one began.
    plain = json.dumps(json.loads(challenge.state) | {"impersonate": None})
    grant = parts.sign_in.answer(base.Challenge(plain, "email"), code=f" {code} ")

    assert grant.provider_user_id == "82000001"
    tried = [heard for heard in outside.heard("garmin") if heard["path"].endswith("verifyCode")]
    assert len(tried) == 3  # garminconnect alone would have shown each wrong one to two addresses
    with pytest.raises(base.TokenRevoked):
        parts.sign_in.answer(challenge, code=code)
    with pytest.raises(base.TokenRevoked):
        parts.sign_in.answer(base.Challenge("no state of ours", "email"), code=code)


def test_wrong_passwords_are_refused_and_too_many_are_not_tried_again(outside: Outside, parts: Parts) -> None:
    for _ in range(5):
        with pytest.raises(base.WrongCredentials):
            parts.sign_in.begin(username="ben@garmin.invalid", password="a guess")
    before = len(outside.heard("garmin"))

    with pytest.raises(base.RateLimited):
        parts.sign_in.begin(username="ben@garmin.invalid", password=GARMIN_PASSWORD)

    assert before == 5
    assert len(outside.heard("garmin")) == before + 1
    with pytest.raises(base.WrongCredentials):
        parts.sign_in.begin(username="nobody@garmin.invalid", password=GARMIN_PASSWORD)


def test_a_refresh_token_works_once_and_the_library_never_renews_by_itself(
    outside: Outside, parts: Parts, signed_in: SignedIn
) -> None:
    first = signed_in()

    second = parts.sign_in.refresh(first)
    with pytest.raises(base.TokenRevoked):
        parts.sign_in.refresh(first)
    outside.control("garmin", "expire", athlete="ben")
    before = len(outside.heard("garmin"))
    with pytest.raises(base.TokenRevoked):
        everything(parts, second)

    assert [heard["path"] for heard in outside.heard("garmin")[before:]] == [
        "/connectapi/activitylist-service/activities/search/activities"
    ]
    third = parts.sign_in.refresh(second)
    assert everything(parts, third)
    assert third.provider_user_id == first.provider_user_id
    outside.control("garmin", "revoke", athlete="ben")
    parts.sign_in.revoke(third)
    with pytest.raises(base.TokenRevoked):
        parts.sign_in.refresh(third)


@pytest.mark.parametrize("text", ["", "no json", "[]", json.dumps({"di_token": None})])
def test_a_grant_of_another_shape_must_be_given_anew(parts: Parts, text: str) -> None:
    with pytest.raises(base.TokenRevoked):
        everything(parts, Grant(provider_user_id="1", access_token=text))


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("401", base.TokenRevoked),
        ("403", base.ProviderError),
        ("429", base.RateLimited),
        ("500", base.ProviderUnavailable),
        ("503", base.ProviderUnavailable),
        ("529", base.ProviderUnavailable),
        ("truncated", base.MalformedPayload),
        ("wrong_types", base.MalformedPayload),
    ],
)
def test_a_failure_is_one_of_ours_and_passes(
    outside: Outside, parts: Parts, signed_in: SignedIn, kind: str, error: type[base.ProviderError]
) -> None:
    grant = signed_in()
    outside.fault(kind, provider="garmin")

    with pytest.raises(error) as refused:
        everything(parts, grant)

    assert type(refused.value) is error
    assert refused.value.retry_after == (timedelta(seconds=14) if kind == "429" else None)
    assert refused.value.__cause__ is None
    assert everything(parts, grant)


@pytest.mark.parametrize("kind", ["401", "429", "500", "truncated", "wrong_types"])
def test_a_failure_while_somebody_signs_in_says_nothing_of_the_password(
    outside: Outside, parts: Parts, kind: str
) -> None:
    outside.fault(kind, provider="garmin", times=None, path="/diauth")

    with pytest.raises(base.ProviderError) as refused:
        parts.sign_in.begin(username="ben@garmin.invalid", password=GARMIN_PASSWORD)
    outside.clear_faults("garmin")

    assert not isinstance(refused.value, base.WrongCredentials | base.TokenRevoked)
    assert not refused.value.permanent
    assert isinstance(refused.value, base.RateLimited) == (kind == "429")


def test_a_ticket_whose_trade_hangs_is_not_asked_for_again(outside: Outside) -> None:
    hasty = parts_at(outside, read_timeout_s=1.5)  # the sign-in before it has to come through
    outside.fault("hung", provider="garmin", path="/diauth")

    with pytest.raises(base.ProviderUnavailable):
        hasty.sign_in.begin(username="ben@garmin.invalid", password=GARMIN_PASSWORD)
    outside.clear_faults("garmin")

    assert [heard["path"] for heard in outside.heard("garmin")] == [
        "/sso/mobile/api/login",
        "/diauth/di-oauth2-service/oauth/token",
    ]


@pytest.mark.parametrize("kind", ["slow", "hung"])
def test_who_does_not_answer_in_time_is_unavailable(outside: Outside, signed_in: SignedIn, kind: str) -> None:
    grant, hasty = signed_in(), parts_at(outside, read_timeout_s=0.2)
    outside.fault(kind, provider="garmin", seconds=1.0, times=None)

    with pytest.raises(base.ProviderUnavailable):
        everything(hasty, grant)
    with pytest.raises(base.ProviderUnavailable):
        hasty.sign_in.begin(username="ben@garmin.invalid", password=GARMIN_PASSWORD)
    with pytest.raises(base.ProviderUnavailable):
        hasty.sign_in.refresh(grant)
    outside.clear_faults("garmin")


def test_nobody_there_is_unavailable() -> None:
    nobody = Parts(garmin.build(garmin.Service(base_url="http://127.0.0.1:9/garmin")))

    with pytest.raises(base.ProviderUnavailable):
        nobody.sign_in.begin(username="ben@garmin.invalid", password=GARMIN_PASSWORD)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that anybody logs."""
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_nothing_secret_is_logged(
    outside: Outside, parts: Parts, signed_in: SignedIn, said: pytest.LogCaptureFixture
) -> None:
    grant = signed_in()
    outside.control("garmin", "new-night", athlete="ben", rmssd_ms=143)
    outside.fault("500", provider="garmin", path="/connectapi/hrv")
    today = datetime.now(UTC).date()
    with pytest.raises(base.ProviderUnavailable):
        list(parts.health.daily_health(grant, first_on=today, last_on=today))
    list(parts.health.daily_health(grant, first_on=today, last_on=today))
    with pytest.raises(base.WrongCredentials):
        parts.sign_in.begin(username="ben@garmin.invalid", password="markpassword")

    held = json.loads(grant.access_token)
    for secret in (
        held["di_token"],
        held["di_refresh_token"],
        "markpassword",
        GARMIN_PASSWORD,
        "ben@",
        "143",
    ):
        assert secret not in said.text
