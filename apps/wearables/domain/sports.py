"""What was done: our own list of sports and the family each belongs to."""

from enum import StrEnum


class SportFamily(StrEnum):
    """Sports whose recordings can be of the same session, and whose load is told apart."""

    CYCLING = "cycling"
    RUNNING = "running"
    SWIMMING = "swimming"
    WALKING = "walking"
    ROWING = "rowing"
    SNOW = "snow"
    SKATING = "skating"
    STRENGTH = "strength"
    STUDIO = "studio"
    TRANSITION = "transition"
    OTHER = "other"


class Sport(StrEnum):
    """A sport as the product names it; the device's own word is kept beside it."""

    RIDE = "ride"
    INDOOR_RIDE = "indoor_ride"
    MOUNTAIN_RIDE = "mountain_ride"
    E_RIDE = "e_ride"
    RUN = "run"
    TRAIL_RUN = "trail_run"
    TREADMILL_RUN = "treadmill_run"
    POOL_SWIM = "pool_swim"
    OPEN_WATER_SWIM = "open_water_swim"
    WALK = "walk"
    HIKE = "hike"
    ROW = "row"
    INDOOR_ROW = "indoor_row"
    PADDLE = "paddle"
    CROSS_COUNTRY_SKI = "cross_country_ski"
    ALPINE_SKI = "alpine_ski"
    SNOWBOARD = "snowboard"
    SKATE = "skate"
    STRENGTH = "strength"
    CARDIO = "cardio"
    YOGA = "yoga"
    TRANSITION = "transition"
    OTHER = "other"

    @property
    def family(self) -> SportFamily:
        """The family this sport belongs to."""
        return _FAMILIES[self]


_FAMILIES = {
    Sport.RIDE: SportFamily.CYCLING,
    Sport.INDOOR_RIDE: SportFamily.CYCLING,
    Sport.MOUNTAIN_RIDE: SportFamily.CYCLING,
    Sport.E_RIDE: SportFamily.CYCLING,
    Sport.RUN: SportFamily.RUNNING,
    Sport.TRAIL_RUN: SportFamily.RUNNING,
    Sport.TREADMILL_RUN: SportFamily.RUNNING,
    Sport.POOL_SWIM: SportFamily.SWIMMING,
    Sport.OPEN_WATER_SWIM: SportFamily.SWIMMING,
    Sport.WALK: SportFamily.WALKING,
    Sport.HIKE: SportFamily.WALKING,
    Sport.ROW: SportFamily.ROWING,
    Sport.INDOOR_ROW: SportFamily.ROWING,
    Sport.PADDLE: SportFamily.ROWING,
    Sport.CROSS_COUNTRY_SKI: SportFamily.SNOW,
    Sport.ALPINE_SKI: SportFamily.SNOW,
    Sport.SNOWBOARD: SportFamily.SNOW,
    Sport.SKATE: SportFamily.SKATING,
    Sport.STRENGTH: SportFamily.STRENGTH,
    Sport.CARDIO: SportFamily.STUDIO,
    Sport.YOGA: SportFamily.STUDIO,
    Sport.TRANSITION: SportFamily.TRANSITION,
    Sport.OTHER: SportFamily.OTHER,
}
