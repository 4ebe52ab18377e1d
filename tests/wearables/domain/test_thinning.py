"""Thinned streams keep their extremes and their pauses, in no more points than asked for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.wearables.domain.samples import Channel, Samples
from apps.wearables.domain.thinning import downsample


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(5, 500), st.integers(0, 2**32 - 1))
def test_no_more_points_than_asked_for_and_every_extreme(size: int, points: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    time_s = np.cumsum(random.choice([1.0, 1.0, 1.0, 5.0, 120.0], size))
    power = np.where(random.random(size) < 0.1, np.nan, random.integers(0, 900, size).astype(float))
    samples = Samples(time_s=time_s, power_w=power)

    chart = downsample(samples, points)

    assert len(chart.time_s) <= points
    assert chart.time_s == sorted(chart.time_s)
    if samples.power_w is not None:
        drawn = [value for value in chart.channels[Channel.POWER] if value is not None]
        assert len(chart.channels[Channel.POWER]) == len(chart.time_s)
        assert (min(drawn), max(drawn)) == (np.nanmin(power), np.nanmax(power))
        assert set(drawn) <= set(power)


def test_few_samples_are_drawn_as_they_are() -> None:
    samples = Samples(time_s=np.arange(3.0), power_w=np.array([1.0, np.nan, 3.0]))

    chart = downsample(samples, 10)

    assert chart.time_s == [0.0, 1.0, 2.0]
    assert chart.channels[Channel.POWER] == [1.0, None, 3.0]


def test_a_pause_breaks_the_line() -> None:
    time_s = np.concatenate([np.arange(100.0), 400.0 + np.arange(100.0)])
    samples = Samples(time_s=time_s, power_w=np.full(200, 200.0))

    for points in (50, 500):
        chart = downsample(samples, points)

        missing = [
            at for at, value in zip(chart.time_s, chart.channels[Channel.POWER], strict=True) if value is None
        ]
        assert missing == [249.5]


def test_a_device_that_records_now_and_then_has_no_pauses() -> None:
    samples = Samples(time_s=np.arange(0.0, 3000.0, 60.0), power_w=np.full(50, 200.0))

    assert None not in downsample(samples, 100).channels[Channel.POWER]


def test_a_peak_of_one_second_is_drawn_with_its_height() -> None:
    power = np.full(3600, 150.0)
    power[1777] = 1200.0
    samples = Samples(time_s=np.arange(3600.0), power_w=power)

    chart = downsample(samples, 100)

    at = chart.channels[Channel.POWER].index(1200.0)
    assert abs(chart.time_s[at] - 1777) <= 3600 / 50


def test_positions_stay_pairs_that_were_measured() -> None:
    latitude, longitude = np.linspace(47, 48, 1000), np.linspace(9, 8, 1000)
    samples = Samples(time_s=np.arange(1000.0), latitude_deg=latitude, longitude_deg=longitude)

    chart = downsample(samples, 20)

    drawn = zip(chart.channels[Channel.LATITUDE], chart.channels[Channel.LONGITUDE], strict=True)
    assert set(drawn) <= set(zip(latitude, longitude, strict=True))


def test_a_chart_needs_five_points() -> None:
    with pytest.raises(ValueError, match="five"):
        downsample(Samples.empty(), 4)
