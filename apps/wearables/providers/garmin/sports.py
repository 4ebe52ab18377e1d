"""Garmin's words for sports as ours, of activities and of workouts."""

from typing import Final

from apps.wearables.domain.sports import Sport, SportFamily

_ACTIVITIES: Final = {
    "cycling": Sport.RIDE,
    "road_biking": Sport.RIDE,
    "gravel_cycling": Sport.RIDE,
    "cyclocross": Sport.RIDE,
    "bike_commuting": Sport.RIDE,
    "track_cycling": Sport.RIDE,
    "recumbent_cycling": Sport.RIDE,
    "indoor_cycling": Sport.INDOOR_RIDE,
    "virtual_ride": Sport.INDOOR_RIDE,
    "mountain_biking": Sport.MOUNTAIN_RIDE,
    "downhill_biking": Sport.MOUNTAIN_RIDE,
    "enduro_mtb": Sport.MOUNTAIN_RIDE,
    "bmx": Sport.MOUNTAIN_RIDE,
    "e_bike_fitness": Sport.E_RIDE,
    "e_bike_mountain": Sport.E_RIDE,
    "running": Sport.RUN,
    "street_running": Sport.RUN,
    "track_running": Sport.RUN,
    "obstacle_run": Sport.RUN,
    "trail_running": Sport.TRAIL_RUN,
    "ultra_run": Sport.TRAIL_RUN,
    "treadmill_running": Sport.TREADMILL_RUN,
    "indoor_running": Sport.TREADMILL_RUN,
    "virtual_run": Sport.TREADMILL_RUN,
    "lap_swimming": Sport.POOL_SWIM,
    "swimming": Sport.POOL_SWIM,
    "open_water_swimming": Sport.OPEN_WATER_SWIM,
    "walking": Sport.WALK,
    "casual_walking": Sport.WALK,
    "speed_walking": Sport.WALK,
    "indoor_walking": Sport.WALK,
    "hiking": Sport.HIKE,
    "mountaineering": Sport.HIKE,
    "snow_shoe_ws": Sport.HIKE,
    "rucking": Sport.HIKE,
    "rowing": Sport.ROW,
    "rowing_v2": Sport.ROW,
    "indoor_rowing": Sport.INDOOR_ROW,
    "kayaking_v2": Sport.PADDLE,
    "paddling_v2": Sport.PADDLE,
    "stand_up_paddleboarding_v2": Sport.PADDLE,
    "cross_country_skiing_ws": Sport.CROSS_COUNTRY_SKI,
    "skate_skiing_ws": Sport.CROSS_COUNTRY_SKI,
    "resort_skiing_snowboarding_ws": Sport.ALPINE_SKI,
    "resort_skiing": Sport.ALPINE_SKI,
    "backcountry_skiing_snowboarding_ws": Sport.ALPINE_SKI,
    "backcountry_skiing": Sport.ALPINE_SKI,
    "resort_snowboarding": Sport.SNOWBOARD,
    "skating_ws": Sport.SKATE,
    "inline_skating": Sport.SKATE,
    "strength_training": Sport.STRENGTH,
    "indoor_cardio": Sport.CARDIO,
    "hiit": Sport.CARDIO,
    "elliptical": Sport.CARDIO,
    "stair_climbing": Sport.CARDIO,
    "fitness_equipment": Sport.CARDIO,
    "yoga": Sport.YOGA,
    "pilates": Sport.YOGA,
    "transition_v2": Sport.TRANSITION,
    "swimToBikeTransition_v2": Sport.TRANSITION,
    "bikeToRunTransition_v2": Sport.TRANSITION,
}

WORKOUTS: Final = {
    1: ("running", Sport.RUN),
    2: ("cycling", Sport.RIDE),
    3: ("other", Sport.OTHER),
    4: ("swimming", Sport.POOL_SWIM),
    5: ("strength_training", Sport.STRENGTH),
    6: ("cardio_training", Sport.CARDIO),
    17: ("walking", Sport.WALK),
    18: ("hiking", Sport.HIKE),
}
"""Garmin's sports of workouts by their number: the word that goes with it, and what we make of it."""

_FAMILIES: Final = {SportFamily.RUNNING: 1, SportFamily.CYCLING: 2, SportFamily.SWIMMING: 4}
_OTHERS: Final = {sport: number for number, (_word, sport) in WORKOUTS.items()}

ON_FOOT: Final = {SportFamily.RUNNING, SportFamily.WALKING}
"""Sports in which Garmin counts the steps of both feet; we count one leg's."""


def to_sport(word: str) -> Sport:
    """Return our sport for an activity's `typeKey`; what we do not know is `OTHER`."""
    return _ACTIVITIES.get(word, Sport.OTHER)


def workout_sport(sport: Sport) -> int | None:
    """Return Garmin's number for a workout's sport, None where it has none.

    Garmin has one kind of ride, run and swim for workouts, whether indoors, on trails or in open water.
    """
    return _FAMILIES.get(sport.family) or _OTHERS.get(sport)
