"""Whatever Strava or the network does becomes one of our errors, which says whether and when to try again."""

import traceback
from datetime import UTC, datetime, timedelta

import pytest

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import (
    ApplicationSuspended,
    MalformedPayload,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    TokenRevoked,
)
from apps.wearables.providers.strava.application import Application
from apps.wearables.providers.strava.client import Api
from apps.wearables.providers.strava.limits import Quota, Usage, usage_of, wait
from apps.wearables.providers.strava.pull import StravaPull
from tests.wearables.providers.strava.stand import Stand

PATH = "/api/v3/activities/7"
NOW = datetime(2026, 11, 21, 10, 7, 30, tzinfo=UTC)


def fault(resource: str, field: str, code: str, message: str = "Refused") -> dict[str, object]:
    return {"message": message, "errors": [{"resource": resource, "field": field, "code": code}]}


INACTIVE = fault("Application", "Status", "Inactive", "Forbidden")
RECORDED_401 = fault("Application", "", "invalid", "Authorization Error")


def ask(application: Application, grant: Grant) -> None:
    StravaPull(Api(application, clock=lambda: NOW)).activity(grant, external_id="7")


def refusal(stand: Stand, grant: Grant, **rest: object) -> ProviderError:
    with pytest.raises(ProviderError) as refused:
        ask(stand.application(**rest), grant)
    return refused.value


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, fault("Athlete", "access_token", "invalid"), (TokenRevoked, True)),
        (401, RECORDED_401, (TokenRevoked, True)),
        (401, b"", (TokenRevoked, True)),
        (401, fault("AccessToken", "activity:read_permission", "missing"), (TokenRevoked, True)),
        (403, fault("AccessToken", "activity:read_permission", "missing"), (TokenRevoked, True)),
        (403, INACTIVE, (ApplicationSuspended, True)),
        (403, fault("Application", "limit of connected athletes", "exceeded"), (ApplicationSuspended, True)),
        (403, {"message": "Forbidden"}, (ProviderError, True)),
        (400, fault("Activity", "id", "invalid"), (ProviderError, True)),
        (500, b"<h1>Oops</h1>", (ProviderUnavailable, False)),
        (503, {"message": "Down"}, (ProviderUnavailable, False)),
        (302, b"", (ProviderUnavailable, False)),
        (200, {"message": "Record Not Found", "errors": []}, (MalformedPayload, True)),
        (200, b'{"id": 7, "na', (MalformedPayload, False)),
        (200, b"", (MalformedPayload, False)),
        (200, b"<html></html>", (MalformedPayload, False)),
        (200, {"id": 7}, (MalformedPayload, True)),
        (
            200,
            {"id": "seven", "start_date": "2026-01-01T00:00:00Z", "elapsed_time": 1},
            (MalformedPayload, True),
        ),
        (200, ["id"], (MalformedPayload, True)),
        (200, b"null", (MalformedPayload, True)),
    ],
)
def test_an_answer_becomes_an_error(
    stand: Stand, grant: Grant, status: int, body: object, expected: tuple[type[ProviderError], bool]
) -> None:
    headers = {"Location": "https://www.strava.com/elsewhere"} if status == 302 else {}
    stand.put("GET", PATH, body, status=status, headers=headers)

    refused = refusal(stand, grant)

    assert (type(refused), refused.permanent) == expected
    assert refused.retry_after is None


@pytest.mark.parametrize(
    "listed", [[7], ["id"], [None], {"a": 1}, "activities", 7, None, [{"id": 7}], [[["id", 7]]]]
)
def test_a_list_of_another_shape_is_refused(stand: Stand, grant: Grant, listed: object) -> None:
    stand.put("GET", "/api/v3/athlete/activities", listed if listed is not None else b"null")
    pull = StravaPull(Api(stand.application()))

    with pytest.raises(MalformedPayload):
        list(pull.activities(grant, after=NOW, before=NOW + timedelta(days=1)))


@pytest.mark.parametrize(
    ("limits", "used", "minutes"),
    [
        ("200,2000", ("201,900", "101,800"), 7.5),  # to 10:15
        ("200,2000", ("50,900", "101,800"), 7.5),
        ("200,2000", ("50,2000", "40,800"), 832.5),  # to midnight
        ("200,2000", ("201,900", "101,1000"), 832.5),
        ("", ("", ""), 7.5),
        ("a,b", ("1,2", "-1,5"), 7.5),
    ],
)
def test_a_spent_budget_says_when_there_is_a_new_one(
    stand: Stand, grant: Grant, limits: str, used: tuple[str, str], minutes: float
) -> None:
    body = fault("Application", "read rate limit", "exceeded", "Rate Limit Exceeded")
    headers = {
        "X-RateLimit-Limit": limits,
        "X-RateLimit-Usage": used[0],
        "X-ReadRateLimit-Limit": limits and "100,1000",
        "X-ReadRateLimit-Usage": used[1],
    }
    stand.put("GET", PATH, body, status=429, headers=headers)

    refused = refusal(stand, grant)

    assert type(refused) is RateLimited
    assert not refused.permanent
    assert refused.retry_after == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("at", "seconds"), [("10:00:00", 900), ("10:14:59", 1), ("10:15:00", 900), ("23:59:30", 30)]
)
def test_the_next_quarter_is_never_now(at: str, seconds: int) -> None:
    now = datetime.fromisoformat(f"2026-11-21T{at}+00:00")

    assert wait(Usage(), now) == timedelta(seconds=seconds)
    assert wait(
        Usage(), now.astimezone(datetime.fromisoformat("2026-01-01T00:00+05:45").tzinfo)
    ) == timedelta(seconds=seconds)


def test_the_budget_is_read_whatever_the_case_of_the_names() -> None:
    usage = usage_of({"x-RATELIMIT-limit": "400, 4000", "X-Ratelimit-Usage": " 1,2 "})

    assert usage == Usage(overall=Quota(quarter_used=1, quarter_limit=400, day_used=2, day_limit=4000))


def test_who_is_slow_is_not_waited_for(stand: Stand, grant: Grant) -> None:
    stand.put("GET", PATH, {}, delay_s=2.0)

    refused = refusal(stand, grant, read_timeout_s=0.1)

    assert type(refused) is ProviderUnavailable
    assert "ReadTimeout" in refused.message


def test_an_answer_that_breaks_off_may_be_whole_the_next_time(stand: Stand, grant: Grant) -> None:
    stand.put("GET", PATH, {"id": 7, "name": "x" * 100}, cut=50)

    refused = refusal(stand, grant)

    assert type(refused) is ProviderUnavailable
    assert not refused.permanent


def test_nobody_there_is_unavailable(stand: Stand, grant: Grant) -> None:
    refused = refusal(stand, grant, base_url="http://127.0.0.1:1/strava")

    assert type(refused) is ProviderUnavailable


@pytest.mark.parametrize("status", [0, 401, 429, 500])
def test_no_error_carries_a_secret(stand: Stand, grant: Grant, status: int) -> None:
    stand.put("GET", PATH, {}, status=status or 200)
    rest = {} if status else {"base_url": "http://127.0.0.1:1/strava"}

    refused = refusal(stand, grant, **rest)

    told = "".join(traceback.format_exception(refused)) + repr(vars(refused))
    assert refused.__cause__ is None
    assert refused.__suppress_context__
    assert "the-access-token" not in told
    assert "the-client-secret" not in told
