"""Packed streams come back as they were, and a blob that was not packed by us is refused."""

import numpy as np
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from apps.wearables.domain import streams
from apps.wearables.domain.samples import MAX_SAMPLES, Channel, Samples

STEPS_PER_UNIT = {
    Channel.DISTANCE: 100,
    Channel.HEART_RATE: 1,
    Channel.POWER: 1,
    Channel.CADENCE: 128,
    Channel.SPEED: 1000,
    Channel.ALTITUDE: 100,
    Channel.LATITUDE: 2**31 / 180,
    Channel.LONGITUDE: 2**31 / 180,
    Channel.TEMPERATURE: 10,
}


@st.composite
def recordings(draw: st.DrawFn) -> Samples:
    """Samples at the sensors' resolution, with gaps in the time and missing readings."""
    size = draw(st.integers(0, 30))
    steps = draw(arrays.arrays(np.int64, size, elements=st.integers(0, 3_600_000)))
    columns = {}
    for channel in draw(st.sets(st.sampled_from(Channel))):
        whole = draw(arrays.arrays(np.int64, size, elements=st.integers(-(2**31), 2**31)))
        is_known = draw(arrays.arrays(np.bool_, size))
        columns[channel] = np.where(is_known, whole / STEPS_PER_UNIT[channel], np.nan)
    return Samples.of((np.cumsum(steps) - draw(st.integers(-1000, 10**9))) / 1000, columns)


@settings(deadline=None, max_examples=60)
@given(recordings())
def test_unpacking_gives_what_was_packed(samples: Samples) -> None:
    assert streams.unpack(streams.pack(samples)).equals(samples)


def test_finer_values_are_rounded_to_the_sensors_resolution() -> None:
    samples = Samples(time_s=np.array([0.0004, 1.0006]), speed_mps=np.array([3.00049, 2.9995]))

    unpacked = streams.unpack(streams.pack(samples))

    assert unpacked.time_s.tolist() == [0.0, 1.001]
    assert unpacked.speed_mps.tolist() == pytest.approx([3.0, 3.0], abs=0.0006)


def test_positions_of_a_device_survive_to_the_last_bit() -> None:
    semicircles = np.arange(521_521_000, 521_521_400, 7)
    samples = Samples(time_s=np.arange(semicircles.size) * 1.0, latitude_deg=semicircles / (2**31 / 180))

    assert streams.unpack(streams.pack(samples)).equals(samples)


def test_a_constant_hour_packs_into_next_to_nothing() -> None:
    samples = Samples(time_s=np.arange(3600.0), power_w=np.full(3600, 200.0))

    assert len(streams.pack(samples)) < 200


@pytest.mark.parametrize("value", [np.inf, 1e300])
def test_a_value_no_sensor_gives_cannot_be_packed(value: float) -> None:
    samples = Samples(time_s=np.zeros(1), power_w=np.array([value]))

    with pytest.raises(ValueError, match="beyond"):
        streams.pack(samples)


def test_more_samples_than_allowed_cannot_be_packed() -> None:
    with pytest.raises(ValueError, match="samples"):
        streams.pack(Samples(time_s=np.zeros(MAX_SAMPLES + 1)))


@pytest.fixture(scope="module")
def blob() -> bytes:
    return streams.pack(
        Samples(
            time_s=np.arange(500.0),
            power_w=np.where(np.arange(500) % 7, 200.0 + np.arange(500), np.nan),
            heart_rate_bpm=np.full(500, 140.0),
        )
    )


def test_every_truncation_is_refused(blob: bytes) -> None:
    for length in range(len(blob)):
        with pytest.raises(streams.CorruptStreams):
            streams.unpack(blob[:length])


def test_a_flipped_bit_is_refused(blob: bytes) -> None:
    accepted = []
    for position in range(len(blob)):
        spoilt = bytearray(blob)
        spoilt[position] ^= 1 << (position % 8)
        try:
            accepted.append(streams.unpack(bytes(spoilt)))
        except streams.CorruptStreams:
            continue

    assert all(unpacked.equals(streams.unpack(blob)) for unpacked in accepted)


def frame(payload: bytes) -> bytes:
    """Return a blob of our version around any payload."""
    return bytes([streams.VERSION]) + zstandard.ZstdCompressor().compress(payload)


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"\x09" + b"later version",
        frame(b""),
        frame(b"\xff\xff\xff\xff\x01" + b"\x00\x01\x00"),  # four billion rows
        frame(b"\x02\x00\x00\x00\x01" + b"\x00\x01\x00"),  # rows that are not there
        frame(b"\x02\x00\x00\x00\x01" + b"\x00\x01\x00" + b"ab" + b"more"),
        frame(b"\x02\x00\x00\x00\x01" + b"\x63\x01\x00" + b"ab"),  # a channel that does not exist
        frame(b"\x02\x00\x00\x00\x01" + b"\x00\x03\x00" + b"abcdef"),  # three bytes wide
        frame(b"\x02\x00\x00\x00\x02" + b"\x00\x01\x00" * 2 + b"abcd"),  # time twice
        frame(b"\x02\x00\x00\x00\x01" + b"\x02\x01\x00" + b"ab"),  # no time
        frame(b"\x02\x00\x00\x00\x01" + b"\x00\x01\x00" + b"\x00\x01"),  # time that falls
        frame(b"\x02\x00\x00\x00\x01" + b"\x00\x01\x01" + b"\x00" + b"ab"),  # time with gaps
        bytes([streams.VERSION]) + zstandard.ZstdCompressor(write_content_size=False).compress(b"\0" * 9),
    ],
)
def test_a_forged_blob_is_refused(forged: bytes) -> None:
    with pytest.raises(streams.CorruptStreams):
        streams.unpack(forged)


def test_a_blob_that_claims_a_gigabyte_is_refused_before_it_is_unpacked() -> None:
    bomb = frame(bytes(200 * 2**20))

    with pytest.raises(streams.CorruptStreams, match="size"):
        streams.unpack(bomb)
