"""Reading a file, keeping its streams, listing, and working load out again, each beside its floor."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import numpy as np
import orjson
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from garmin_fit_sdk import Decoder, Stream

from apps.accounts.models import User
from apps.training.models import ActivityLoad
from apps.training.services import load_series
from apps.wearables.domain import streams
from apps.wearables.models import Activity, Recording
from apps.wearables.providers.files import decode
from sandbox.recordings import make_fit

START = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def best_ms(*works: Callable[[], object], rounds: int = 7) -> list[float]:
    """Run works in turn, so that all meet the same minute; return each one's shortest time in ms."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, taken, strict=True):
            began = time.perf_counter()
            work()
            times.append((time.perf_counter() - began) * 1000)
    return [min(times) for times in taken]


class Pair:
    """Ours beside its floor: prints both and fails over the ratio."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(
        self,
        name: str,
        ours: Callable[[], object],
        floor: Callable[[], object],
        *,
        most: float,
        rounds: int = 7,
    ) -> None:
        ours_ms, floor_ms = best_ms(ours, floor, rounds=rounds)
        ratio = ours_ms / floor_ms
        with self.capsys.disabled():
            figures = f"{ours_ms:9.2f} ms   floor {floor_ms:9.2f} ms   ratio {ratio:6.2f} (≤ {most:g})"
            print(f"\n{name:44} {figures}")
        assert ratio <= most, name


@pytest.fixture
def pair(capsys: pytest.CaptureFixture[str]) -> Pair:
    return Pair(capsys)


@pytest.fixture
def hour_file() -> bytes:
    dice = np.random.default_rng(7)
    return make_fit(
        started_at=START,
        seconds=3600,
        power=dice.integers(120, 320, 3601).astype(float),
        heart_rate=dice.integers(120, 175, 3601).astype(float),
        cadence=dice.integers(70, 100, 3601).astype(float),
        altitude=400 + np.cumsum(dice.normal(0, 0.2, 3601)),
        laps=6,
    )


def test_an_hours_file_is_read_about_as_fast_as_garmins_own_reader_does(hour_file, pair):
    def floor() -> None:
        Decoder(Stream.from_bytes_io(BytesIO(hour_file))).read()

    def ours() -> None:
        decode(hour_file, filename="ride.fit")

    pair("FIT, one hour, against the SDK alone", ours, floor, most=2, rounds=3)


def test_an_hour_of_streams_is_kept_in_thirty_kilobytes(hour_file, pair, capsys):
    samples = decode(hour_file, filename="ride.fit").activities[0].samples
    packed = streams.pack(samples)

    with capsys.disabled():
        print(f"\nan hour of {len(samples.channels)} channels: {len(packed) / 1024:.1f} KB")
    pair(
        "unpacking them, against copying the columns",
        lambda: streams.unpack(packed),
        lambda: [column.copy() for column in samples.channels.values()],
        most=400,
    )
    assert len(packed) <= 30 * 1024


@pytest.fixture
def long_history(athlete: User) -> User:
    """An athlete with 3,000 activities over ten years, written straight into the tables."""
    days = [date(2016, 11, 21) + timedelta(days=round(number * 1.217)) for number in range(3000)]
    starts = [datetime(day.year, day.month, day.day, 8, tzinfo=UTC) for day in days]
    activities = Activity.objects.bulk_create(
        Activity(user=athlete, started_at=start, local_on=start.date(), sources=["file"]) for start in starts
    )
    recordings = Recording.objects.bulk_create(
        Recording(
            user=athlete,
            activity=activity,
            provider="file",
            external_id=f"{activity.pk}:0",
            kind="fit",
            sport="ride",
            started_at=activity.started_at,
            local_on=activity.local_on,
            timer_s=3600.0,
            elapsed_s=3700.0,
            distance_m=30000.0,
        )
        for activity in activities
    )
    for activity, recording in zip(activities, recordings, strict=True):
        activity.canonical = recording
    Activity.objects.bulk_update(activities, ["canonical"], batch_size=500)
    ActivityLoad.objects.bulk_create(
        ActivityLoad(
            user=athlete,
            activity=activity,
            local_on=activity.local_on,
            discipline="cycling",
            method="power",
            method_version=1,
            value=60 + activity.pk % 50,
            sources=["file"],
            inputs_key="bench",
        )
        for activity in activities
    )
    return athlete


@pytest.mark.django_db
def test_fifty_of_three_thousand_are_listed_near_the_floor(long_history, pair):
    client = Client()
    client.force_login(long_history)

    def floor() -> None:
        client.get("/health/live")
        rows = Activity.objects.filter(user=long_history).order_by("-started_at")[:50]
        orjson.dumps(list(rows.values("public_id", "started_at", "local_on", "canonical__distance_m")))

    def ours() -> None:
        assert len(client.get("/api/v1/activities/?limit=50").json()["results"]) == 50

    ours()
    with CaptureQueriesContext(connection) as queries:
        ours()
    pair(f"list of 50, signed in ({len(queries)} queries)", ours, floor, most=6, rounds=30)


@pytest.mark.django_db
def test_ten_years_of_load_are_summed_anew_near_the_floor(long_history, pair):
    now = datetime(2026, 11, 21, tzinfo=UTC)

    def floor() -> None:
        list(ActivityLoad.objects.filter(user=long_history).values_list("local_on", "value", "sources"))

    def ours() -> None:
        load_series.rebuild(user=long_history, now=now)

    pair("every series of ten years", ours, floor, most=12, rounds=5)
