"""Figures as people read them, in their units; missing is a dash and nothing is guessed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.core import formatting
from apps.core.formatting import MINUS, NOTHING, Quantity

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, 0, "–"),
        (float("nan"), 1, "–"),
        (1234.5, 1, "1,234.5"),
        (-0.04, 1, "0.0"),
        (-14.2, 0, f"{MINUS}14"),
    ],
)
def test_a_number_is_written_with_its_sign_and_groups(value, digits, text):
    assert formatting.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"), [(3.74, "+3.7"), (0.04, "0.0"), (-2.8, f"{MINUS}2.8"), (None, "–")]
)
def test_a_change_says_which_way(value, text):
    assert formatting.signed(value, 1) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, ""), (0, "0:00"), (59.6, "1:00"), (3599, "59:59"), (3661, "1:01:01")]
)
def test_a_duration_is_a_clock(seconds, text):
    assert formatting.clock(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 min"), (2700, "45 min"), (3900, "1 h 05")])
def test_a_sum_of_time_is_hours_and_minutes(seconds, text):
    assert formatting.hours(seconds) == text


@pytest.mark.parametrize(
    ("metres", "imperial", "text"),
    [
        (41_339.38, False, "41.34 km"),
        (41_339.38, True, "25.69 mi"),
        (180_000, False, "180.0 km"),
        (0.0, False, "0.00 km"),
        (None, False, "–"),
    ],
)
def test_a_distance_is_in_the_readers_units(metres, imperial, text):
    assert str(formatting.distance(metres, imperial=imperial)) == text


def test_water_and_heights_have_small_units():
    assert str(formatting.short_distance(1500, imperial=False)) == "1,500 m"
    assert str(formatting.short_distance(1500, imperial=True)) == "1,640 yd"
    assert str(formatting.height(100, imperial=True)) == "328 ft"
    assert str(formatting.temperature(20, imperial=True)) == "68 °F"


@pytest.mark.parametrize(
    ("speed", "per", "text"),
    [
        (1000 / 240, formatting.PER_KM, "4:00/km"),
        (1609.344 / 390, formatting.PER_MILE, "6:30/mi"),
        (1.0, formatting.PER_100_M, "1:40/100 m"),
        (0.05, formatting.PER_KM, "–"),
        (None, formatting.PER_KM, "–"),
    ],
)
def test_a_pace_is_the_time_of_a_distance_and_standing_still_has_none(speed, per, text):
    assert str(formatting.pace(speed, per)) == text


def test_a_missing_quantity_is_falsy_and_a_zero_is_not():
    assert not NOTHING
    assert formatting.quantity(0, "W") == Quantity("0", "W")
    assert formatting.quantity(0, "W")


def test_a_day_names_its_year_unless_it_is_this_one():
    assert formatting.day(date(2026, 11, 16), today=NOW.date()) == "Mon 16 Nov"
    assert formatting.day(date(2025, 11, 16), today=NOW.date()) == "Sun 16 Nov 2025"


@pytest.mark.parametrize(
    ("offset_s", "text"), [(3600, "13:00"), (-12_600, "08:30"), (None, "21:00"), (0, "12:00")]
)
def test_a_time_is_where_it_happened_else_at_home(offset_s, text):
    moved = formatting.local(NOW, utc_offset_s=offset_s, home=ZoneInfo("Asia/Tokyo"))

    assert formatting.time_of_day(moved) == text


@pytest.mark.parametrize(("offset_s", "text"), [(3600, "+1"), (-12_600, f"{MINUS}3:30"), (0, "+0")])
def test_an_offset_is_hours_and_minutes(offset_s, text):
    assert formatting.offset(formatting.local(NOW, utc_offset_s=offset_s, home=UTC)) == text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(hours=30), "yesterday"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=40), "Fri 9 Oct"),
        (timedelta(hours=-2), "just now"),
    ],
)
def test_how_long_ago_is_said_in_one_unit(before, text):
    assert formatting.ago(NOW - before, now=NOW) == text
