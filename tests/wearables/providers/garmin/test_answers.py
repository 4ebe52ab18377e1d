"""What Garmin answers is told apart by status, headers and shape; samples in any order of columns."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import requests

from apps.wearables.providers import base
from apps.wearables.providers.garmin.errors import meaning
from apps.wearables.providers.garmin.heard import Heard
from apps.wearables.providers.garmin.schema import Details
from apps.wearables.providers.garmin.streams import to_samples
from apps.wearables.providers.garmin.tokens import expires_at

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def heard(status: int, body: bytes = b"{}", **headers: str) -> Heard:
    answer = requests.Response()
    answer.status_code, answer._content = status, body
    answer.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    noted = Heard(clock=lambda: NOON)
    noted.take(answer)
    return noted


@pytest.mark.parametrize(
    ("written", "wait"),
    [
        ("14", timedelta(seconds=14)),
        ("9999999999", timedelta(days=1)),
        ("Sat, 21 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Sat, 21 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("soon", None),
        ("", None),
    ],
)
def test_a_wait_is_seconds_or_a_date(written: str, wait: timedelta | None) -> None:
    error = meaning(heard(429, Retry_After=written), "any")

    assert isinstance(error, base.RateLimited)
    assert error.retry_after == wait


@pytest.mark.parametrize(
    ("status", "body", "error", "permanent"),
    [
        (200, b"<html>", base.MalformedPayload, False),
        (200, b"[]", base.MalformedPayload, True),
        (302, b"", base.MalformedPayload, False),
        (400, b"{}", base.ProviderError, True),
        (401, b"{}", base.TokenRevoked, True),
        (403, b"{}", base.ProviderError, True),
        (403, b"<html>a wall</html>", base.ProviderUnavailable, False),
        (404, b"{}", base.Missing, True),
        (502, b"<html>", base.ProviderUnavailable, False),
    ],
)
def test_an_answer_says_whether_trying_again_helps(
    status: int, body: bytes, error: type[base.ProviderError], permanent: bool
) -> None:
    got = meaning(heard(status, body), "any")

    assert (type(got), got.permanent) == (error, permanent)


def test_no_answer_is_nobody_there() -> None:
    assert type(meaning(Heard(), "Timeout")) is base.ProviderUnavailable


def details(keys: list[str], rows: list[list[float | None]]) -> Any:
    descriptors = [{"metricsIndex": index, "key": key} for index, key in enumerate(keys)]
    body = {"metricDescriptors": descriptors, "activityDetailMetrics": [{"metrics": row} for row in rows]}
    return Details.model_validate(body)


def test_samples_are_sorted_by_time_and_rows_without_one_left_out() -> None:
    got = to_samples(
        details(
            ["directHeartRate", "sumElapsedDuration", "directDoubleCadence", "unknown"],
            [[120, 2, 170, 1], [118, 0, None, 1], [119, None, 168, 1]],
        )
    )

    assert got is not None
    assert got.time_s.tolist() == [0, 2]
    assert got.heart_rate_bpm is not None
    assert got.heart_rate_bpm.tolist() == [118, 120]
    assert got.cadence_rpm is not None
    assert np.array_equal(got.cadence_rpm, [np.nan, 85], equal_nan=True)


def test_without_a_count_the_stamps_tell_the_time() -> None:
    got = to_samples(details(["directTimestamp", "directPower"], [[1000, 200], [3500, 210], [None, 220]]))

    assert got is not None
    assert got.time_s.tolist() == [0, 2.5]


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        ([], []),
        (["directPower"], [[200]]),
        (["directTimestamp"], [[None]]),
        (["sumElapsedDuration"], [[None]]),
    ],
)
def test_without_a_time_there_are_no_samples(keys: list[str], rows: list[list[float | None]]) -> None:
    assert to_samples(details(keys, rows)) is None


def test_rows_of_another_length_are_refused() -> None:
    with pytest.raises(base.MalformedPayload, match="another length"):
        to_samples(details(["sumElapsedDuration", "directPower"], [[0, 200], [1]]))


@pytest.mark.parametrize("token", ["", "a.b", "a.e30.c", "a.eyJleHAiOiAiYWJjIn0.c", "a.eyJleHAiOiAtMX0.c"])
def test_a_token_that_does_not_say_when_it_ends_ends_at_no_known_time(token: str) -> None:
    assert expires_at(token) is None
