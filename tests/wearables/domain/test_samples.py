"""Streams hold what they promise: equal columns, ordered time, nothing that was never read."""

import numpy as np
import pytest

from apps.wearables.domain.samples import Channel, Samples


def test_a_channel_without_a_reading_is_not_there() -> None:
    samples = Samples(time_s=np.arange(2.0), power_w=np.full(2, np.nan), cadence_rpm=np.array([80.0, np.nan]))

    assert list(samples.channels) == [Channel.CADENCE]


def test_columns_cannot_be_written_to() -> None:
    samples = Samples(time_s=np.arange(2.0), power_w=np.ones(2))

    with pytest.raises(ValueError, match="read-only"):
        samples.power_w[0] = 5


@pytest.mark.parametrize(
    "columns",
    [
        {"time_s": np.array([1.0, 0.0])},
        {"time_s": np.array([0.0, np.nan])},
        {"time_s": np.arange(2.0), "power_w": np.ones(3)},
        {"time_s": np.zeros((2, 2))},
    ],
)
def test_columns_that_make_no_recording_are_refused(columns: dict) -> None:
    with pytest.raises(ValueError, match="time_s"):
        Samples(**columns)


def test_a_stretch_is_half_open() -> None:
    samples = Samples(time_s=np.arange(5.0), power_w=np.arange(5.0))

    assert samples.between(1.0, 3.0).power_w.tolist() == [1.0, 2.0]


def test_missing_readings_are_equal_to_each_other() -> None:
    samples = Samples(time_s=np.arange(2.0), power_w=np.array([1.0, np.nan]))

    assert samples.equals(samples.take(np.arange(2)))
    assert not samples.equals(samples.take(np.arange(2), shift_s=1.0))
    assert not samples.equals(Samples(time_s=np.arange(2.0)))
