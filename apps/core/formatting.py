"""Numbers, quantities and times as people read them: SI in, words and units out; missing is a dash."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from django.utils import formats
from django.utils.translation import gettext as _

MISSING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
SECONDS_PER_MINUTE = 60
MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
METRES_PER_MILE = 1609.344
METRES_PER_YARD = 0.9144
METRES_PER_FOOT = 0.3048
LONG_AGO_DAYS = 14
LONG = 100
"""From so many km or miles on a distance has one decimal."""
SLOWEST_MPS = 0.1
"""Slower than this is standing still: it has no pace."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure and its unit, apart, so that a page can set the unit smaller. A missing one is falsy."""

    value: str
    unit: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        if not self.value:
            return MISSING
        if self.unit.startswith("/") or not self.unit:
            return f"{self.value}{self.unit}"
        return f"{self.value} {self.unit}"


NOTHING = Quantity("")


def number(value: float | None, digits: int = 0) -> str:
    """Write a number in the page's language."""
    if value is None or not math.isfinite(value):
        return MISSING
    rounded = round(value, digits) + 0.0  # no "-0"
    return formats.number_format(rounded, digits, force_grouping=True).replace("-", MINUS)


def signed(value: float | None, digits: int = 0) -> str:
    """Write a change: with a plus where it rose."""
    text = number(value, digits)
    return f"+{text}" if value is not None and round(value, digits) > 0 else text


def quantity(value: float | None, unit: str, digits: int = 0) -> Quantity:
    """Write a number with its unit."""
    return NOTHING if value is None or not math.isfinite(value) else Quantity(number(value, digits), unit)


def clock(seconds: float | None) -> str:
    """Write a duration as 1:02:03 or 2:03; empty where it is missing."""
    if seconds is None or not math.isfinite(seconds):
        return ""
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def hours(seconds: float | None) -> str:
    """Write a sum of time as "1 h 05" or "45 min"."""
    if seconds is None:
        return ""
    minutes = round(seconds / 60)
    if minutes < MINUTES_PER_HOUR:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}


def hours_or_seconds(seconds: float) -> str:
    """Write a round duration, short ones in seconds: "5 s", "20 min", "1 h 00"."""
    if seconds < SECONDS_PER_MINUTE:
        return _("%(seconds)d s") % {"seconds": seconds}
    return hours(seconds)


def distance(metres: float | None, *, imperial: bool) -> Quantity:
    """Write a distance on land in km or miles."""
    per = METRES_PER_MILE if imperial else 1000.0
    if metres is None:
        return NOTHING
    amount = metres / per
    return quantity(amount, "mi" if imperial else "km", 2 if amount < LONG else 1)


def short_distance(metres: float | None, *, imperial: bool) -> Quantity:
    """Write a distance in the water in m or yards."""
    return quantity(metres and metres / METRES_PER_YARD, "yd") if imperial else quantity(metres, "m")


def height(metres: float | None, *, imperial: bool) -> Quantity:
    """Write a height or a climb in m or feet."""
    return quantity(metres and metres / METRES_PER_FOOT, "ft") if imperial else quantity(metres, "m")


def speed(metres_per_s: float | None, *, imperial: bool) -> Quantity:
    """Write a speed in km/h or mph."""
    per = METRES_PER_MILE if imperial else 1000.0
    return quantity(metres_per_s and metres_per_s * 3600 / per, "mph" if imperial else "km/h", 1)


@dataclass(frozen=True, slots=True)
class PaceUnit:
    """The distance that a pace counts the time of."""

    metres: float
    unit: str


PER_KM = PaceUnit(1000.0, "/km")
PER_MILE = PaceUnit(METRES_PER_MILE, "/mi")
PER_100_M = PaceUnit(100.0, "/100 m")
PER_100_YARDS = PaceUnit(100 * METRES_PER_YARD, "/100 yd")
PER_500_M = PaceUnit(500.0, "/500 m")


def pace(metres_per_s: float | None, per: PaceUnit) -> Quantity:
    """Write a speed as the time that a distance takes."""
    if metres_per_s is None or metres_per_s < SLOWEST_MPS:
        return NOTHING
    return Quantity(clock(per.metres / metres_per_s), per.unit)


def temperature(celsius: float | None, *, imperial: bool) -> Quantity:
    """Write a temperature in °C or °F."""
    if celsius is None:
        return NOTHING
    return quantity(celsius * 1.8 + 32, "°F") if imperial else quantity(celsius, "°C")


def day(value: date, *, today: date | None = None) -> str:
    """Write a day as "Thu 19 Nov", with the year unless it is this one's."""
    is_this_year = today is not None and value.year == today.year
    return formats.date_format(value, _("D j M") if is_this_year else _("D j M Y"))


def long_day(value: date) -> str:
    """Write a day as "Thursday 19 November 2026"."""
    return formats.date_format(value, _("l j F Y"))


def time_of_day(value: datetime) -> str:
    """Write a time as "17:42", in the zone that the value carries."""
    return value.strftime("%H:%M")


def offset(value: datetime) -> str:
    """Write how far a time's zone is from UTC, as "+1" or "+5:30"."""
    minutes = round((value.utcoffset() or timedelta()).total_seconds() / 60)
    whole, rest = divmod(abs(minutes), MINUTES_PER_HOUR)
    sign = MINUS if minutes < 0 else "+"
    return f"{sign}{whole}:{rest:02}" if rest else f"{sign}{whole}"


def local(value: datetime, *, utc_offset_s: int | None, home: tzinfo) -> datetime:
    """Move a time to where it happened: by its recorded offset, else to the zone `home`."""
    if utc_offset_s is None:
        return value.astimezone(home)
    return value.astimezone(timezone(timedelta(seconds=utc_offset_s)))


def ago(value: datetime, *, now: datetime) -> str:
    """Write how long ago something was, in one unit; what lies weeks back by its day."""
    minutes = int((now.astimezone(UTC) - value.astimezone(UTC)).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < MINUTES_PER_HOUR:
        return _("%(count)d min ago") % {"count": minutes}
    if minutes < MINUTES_PER_DAY:
        return _("%(count)d h ago") % {"count": minutes // 60}
    days = minutes // MINUTES_PER_DAY
    if days >= LONG_AGO_DAYS:
        return day(value.date(), today=now.date())
    return _("yesterday") if days == 1 else _("%(count)d days ago") % {"count": days}
