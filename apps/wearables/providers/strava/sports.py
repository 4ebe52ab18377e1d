"""Strava's sport types as ours."""

from typing import Final

from apps.wearables.domain.sports import Sport

_SPORTS: Final = {
    "Ride": Sport.RIDE,
    "GravelRide": Sport.RIDE,
    "Handcycle": Sport.RIDE,
    "Velomobile": Sport.RIDE,
    "VirtualRide": Sport.INDOOR_RIDE,
    "MountainBikeRide": Sport.MOUNTAIN_RIDE,
    "EBikeRide": Sport.E_RIDE,
    "EMountainBikeRide": Sport.E_RIDE,
    "Run": Sport.RUN,
    "TrailRun": Sport.TRAIL_RUN,
    "VirtualRun": Sport.TREADMILL_RUN,
    "Swim": Sport.POOL_SWIM,  # Strava has one swim for pool and open water
    "Walk": Sport.WALK,
    "Hike": Sport.HIKE,
    "Snowshoe": Sport.HIKE,
    "Rowing": Sport.ROW,
    "VirtualRow": Sport.INDOOR_ROW,
    "Canoeing": Sport.PADDLE,
    "Kayaking": Sport.PADDLE,
    "StandUpPaddling": Sport.PADDLE,
    "NordicSki": Sport.CROSS_COUNTRY_SKI,
    "RollerSki": Sport.CROSS_COUNTRY_SKI,
    "AlpineSki": Sport.ALPINE_SKI,
    "BackcountrySki": Sport.ALPINE_SKI,
    "Snowboard": Sport.SNOWBOARD,
    "IceSkate": Sport.SKATE,
    "InlineSkate": Sport.SKATE,
    "WeightTraining": Sport.STRENGTH,
    "Crossfit": Sport.CARDIO,
    "Dance": Sport.CARDIO,
    "Elliptical": Sport.CARDIO,
    "HighIntensityIntervalTraining": Sport.CARDIO,
    "StairStepper": Sport.CARDIO,
    "Pilates": Sport.YOGA,
    "Yoga": Sport.YOGA,
}
_INDOORS: Final = {
    Sport.RIDE: Sport.INDOOR_RIDE,
    Sport.RUN: Sport.TREADMILL_RUN,
    Sport.ROW: Sport.INDOOR_ROW,
}


def to_sport(word: str, *, is_trainer: bool) -> Sport:
    """Return our sport for Strava's `sport_type`, or its older `type`; what we do not know is `OTHER`."""
    sport = _SPORTS.get(word, Sport.OTHER)
    return _INDOORS.get(sport, sport) if is_trainer else sport
