"""Strava, through stravalib: connections, news by webhook, activities with their streams."""

from apps.wearables.providers.base import Provider
from apps.wearables.providers.strava.application import NAME, Application
from apps.wearables.providers.strava.client import Api, Listener
from apps.wearables.providers.strava.oauth import StravaOAuth
from apps.wearables.providers.strava.pull import StravaPull
from apps.wearables.providers.strava.subscriptions import Subscriptions
from apps.wearables.providers.strava.webhook import StravaWebhook

__all__ = ["NAME", "Application", "build", "subscriptions"]


def build(application: Application, *, on_usage: Listener | None = None) -> Provider:
    """Return the provider; Strava has neither daily health nor workouts.

    `on_usage` hears what each answer says of the application's budget of calls.
    """
    api = Api(application, on_usage=on_usage)
    return Provider(
        name=NAME,
        oauth=StravaOAuth(application, api),
        webhook=StravaWebhook(signing_key=application.webhook_signing_key),
        activities=StravaPull(api),
    )


def subscriptions(application: Application, *, on_usage: Listener | None = None) -> Subscriptions:
    """Return what manages the application's webhook subscription."""
    return Subscriptions(application, Api(application, on_usage=on_usage))
