"""The application's one webhook subscription: seen, made and ended through stravalib.

Source: https://developers.strava.com/docs/webhooks. While one is made Strava asks the callback address
whether it is ours, so it must be reachable from the internet by then. Listing puts the client's secret into
the query: Strava takes it in no other way, and `transport` keeps it out of the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from apps.wearables.providers.base import MalformedPayload, ProviderError
from apps.wearables.providers.strava.application import Application
from apps.wearables.providers.strava.client import Api
from apps.wearables.providers.strava.errors import Gone

if TYPE_CHECKING:
    from stravalib import model


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where Strava posts the events of all athletes."""

    id: int
    callback_url: str


class Subscriptions:
    """Manages webhook subscriptions; Strava allows an application one."""

    def __init__(self, application: Application, api: Api) -> None:
        self._application = application
        self._api = api

    def list(self) -> tuple[Subscription, ...]:
        """Return what is there, also as a sign that it is alive."""
        with self._api.as_application() as client:
            found: Iterable[model.Subscription] = client.list_subscriptions(
                self._application.client_id, self._application.client_secret
            )
            return tuple(map(_subscription, found))

    def create(self, *, callback_url: str) -> Subscription:
        """Subscribe; Strava asks `callback_url` for the verify token meanwhile.

        Raises:
            ProviderError: permanent, when one exists already, the address did not answer as it should, or we
                have no verify token (stravalib's default is known to everybody).
        """
        if not self._application.verify_token:
            raise ProviderError("there is no verify token", permanent=True)
        with self._api.as_application() as client:
            made = client.create_subscription(
                self._application.client_id,
                self._application.client_secret,
                callback_url,
                self._application.verify_token,
            )
            return _subscription(made)

    def delete(self, subscription_id: int, /) -> None:
        """End one; one that is already gone is no error."""
        try:
            with self._api.as_application() as client:
                client.delete_subscription(
                    subscription_id, self._application.client_id, self._application.client_secret
                )
        except Gone:
            return


def _subscription(found: "model.Subscription") -> Subscription:
    if found.id is None:
        raise MalformedPayload("Strava's answer has no subscription id")
    return Subscription(found.id, found.callback_url or "")
