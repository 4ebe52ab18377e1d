"""The free text of a GPX track's type as a sport of ours."""

import re

from apps.wearables.domain.sports import Sport

_WORDS = {
    "ride": Sport.RIDE,
    "cycling": Sport.RIDE,
    "biking": Sport.RIDE,
    "bike": Sport.RIDE,
    "road biking": Sport.RIDE,
    "road cycling": Sport.RIDE,
    "gravel cycling": Sport.RIDE,
    "commuting": Sport.RIDE,
    "mountain biking": Sport.MOUNTAIN_RIDE,
    "virtual ride": Sport.INDOOR_RIDE,
    "indoor cycling": Sport.INDOOR_RIDE,
    "run": Sport.RUN,
    "running": Sport.RUN,
    "street running": Sport.RUN,
    "track running": Sport.RUN,
    "jogging": Sport.RUN,
    "trail run": Sport.TRAIL_RUN,
    "trail running": Sport.TRAIL_RUN,
    "treadmill running": Sport.TREADMILL_RUN,
    "walk": Sport.WALK,
    "walking": Sport.WALK,
    "hike": Sport.HIKE,
    "hiking": Sport.HIKE,
    "swim": Sport.OPEN_WATER_SWIM,
    "swimming": Sport.OPEN_WATER_SWIM,
    "open water swimming": Sport.OPEN_WATER_SWIM,
    "row": Sport.ROW,
    "rowing": Sport.ROW,
    "kayaking": Sport.PADDLE,
    "paddling": Sport.PADDLE,
    "stand up paddleboarding": Sport.PADDLE,
    "nordic ski": Sport.CROSS_COUNTRY_SKI,
    "cross country skiing": Sport.CROSS_COUNTRY_SKI,
    "alpine ski": Sport.ALPINE_SKI,
    "skiing": Sport.ALPINE_SKI,
    "snowboarding": Sport.SNOWBOARD,
    "inline skating": Sport.SKATE,
    # Strava wrote numbers for years
    "1": Sport.RIDE,
    "2": Sport.ALPINE_SKI,
    "4": Sport.HIKE,
    "7": Sport.CROSS_COUNTRY_SKI,
    "9": Sport.RUN,
    "10": Sport.WALK,
    "16": Sport.OPEN_WATER_SWIM,
}


def to_sport(text: str) -> Sport:
    """Return our sport; a text that nobody agreed on is `OTHER`, as is none."""
    return _WORDS.get(re.sub(r"[\s_-]+", " ", text).strip().lower(), Sport.OTHER)
