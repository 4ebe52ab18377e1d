"""A daily series survives packing bit for bit, and damaged bytes are refused."""

import struct
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from apps.training.domain.packing import HEADER, DailySeries, PackingError, pack, unpack

EXAMPLE = DailySeries(
    first_on=date(2024, 2, 28),
    loads=np.array([100.0, 0.0, 50.5]),
    fitness=np.array([2.38, 2.32, 3.47]),
    fatigue=np.array([14.29, 12.24, 17.71]),
)


@st.composite
def daily_series(draw):
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    days = draw(st.integers(0, 50))
    width = 32 if dtype is np.float32 else 64
    finite = st.floats(allow_nan=False, allow_infinity=False, width=width)
    channels = [draw(arrays.arrays(dtype, days, elements=finite)) for _ in range(3)]
    return DailySeries(draw(st.dates()), *channels)


@given(daily_series())
def test_what_is_packed_comes_back_bit_for_bit(daily):
    back = unpack(pack(daily))

    assert back.first_on == daily.first_on
    for name in ("loads", "fitness", "fatigue"):
        assert getattr(back, name).dtype == getattr(daily, name).dtype
        assert getattr(back, name).tobytes() == getattr(daily, name).tobytes()


def test_the_bytes_are_little_endian_with_version_width_day_count_and_checksum_first():
    packed = pack(EXAMPLE)

    version, width, ordinal, days, _ = HEADER.unpack_from(packed)
    assert (version, width, ordinal, days) == (1, 8, date(2024, 2, 28).toordinal(), 3)
    assert len(packed) == 14 + 3 * 3 * 8
    assert struct.unpack_from("<3d", packed, 14) == (100.0, 0.0, 50.5)


def test_ten_years_take_under_ninety_kilobytes():
    decade = np.zeros(3652)

    assert len(pack(DailySeries(date(2020, 1, 1), decade, decade, decade))) == 14 + 3 * 8 * 3652


@given(st.data())
def test_one_changed_byte_is_noticed(data):
    packed = bytearray(pack(EXAMPLE))
    place = data.draw(st.sampled_from([*range(2), *range(6, len(packed))]))
    packed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises(PackingError):
        unpack(bytes(packed))


@pytest.mark.parametrize("packed", [b"", b"\x01", pack(EXAMPLE)[:-1], pack(EXAMPLE) + b"\x00"])
def test_bytes_of_another_length_are_refused(packed):
    with pytest.raises(PackingError):
        unpack(packed)


def test_an_impossible_first_day_is_refused():
    packed = bytearray(pack(EXAMPLE))
    packed[2:6] = struct.pack("<i", -5)

    with pytest.raises(PackingError, match="impossible"):
        unpack(bytes(packed))


def test_an_unpacked_series_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        unpack(pack(EXAMPLE)).loads[0] = 1.0


@pytest.mark.parametrize(
    ("loads", "fitness"),
    [
        pytest.param(np.zeros(3), np.zeros(2), id="unequal"),
        pytest.param(np.zeros((3, 1)), np.zeros((3, 1)), id="two dimensions"),
        pytest.param(np.zeros(3), np.zeros(3, dtype=np.float32), id="two widths"),
        pytest.param(np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64), id="whole numbers"),
        pytest.param(np.zeros(3, dtype=np.float16), np.zeros(3, dtype=np.float16), id="halves"),
        pytest.param(np.array([0.0, np.nan, 0.0]), np.zeros(3), id="not finite"),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused(loads, fitness):
    with pytest.raises(ValueError, match=r"daily series|loads"):
        DailySeries(date(2024, 1, 1), loads, fitness, fitness)
