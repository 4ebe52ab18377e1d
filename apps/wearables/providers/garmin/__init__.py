"""Garmin Connect, through garminconnect: sign-in by password, activities, days, workouts for watches."""

from apps.wearables.providers.base import Provider
from apps.wearables.providers.garmin.client import Api
from apps.wearables.providers.garmin.library import GarminWorkouts
from apps.wearables.providers.garmin.pull import GarminPull
from apps.wearables.providers.garmin.service import NAME, Service
from apps.wearables.providers.garmin.sign_in import GarminSignIn

__all__ = ["NAME", "Service", "build"]


def build(service: Service) -> Provider:
    """Return the provider; to who has no contract Garmin announces nothing, so there is no webhook."""
    api = Api(service)
    pull, workouts = GarminPull(api), GarminWorkouts(api)
    return Provider(
        name=NAME,
        sign_in=GarminSignIn(service),
        activities=pull,
        health=pull,
        workouts=workouts,
        workout_target=workouts,
    )
