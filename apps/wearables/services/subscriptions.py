"""Keep the one webhook subscription that Strava gives an application."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.compliance.policy import Source
from apps.wearables import wiring


def is_wanted() -> bool:
    """Say whether this site is registered at Strava and has an address for its events."""
    return bool(settings.STRAVA_WEBHOOK_SECRET_PATH) and wiring.is_set_up(Source.STRAVA)


def callback_url() -> str:
    """Return the address that Strava posts to; its last part is a secret."""
    place = reverse("wearables:strava-webhook", args=[settings.STRAVA_WEBHOOK_SECRET_PATH])
    return settings.BASE_URL.rstrip("/") + place


def keep() -> bool:
    """See that Strava posts to us and nowhere else; say whether that had to be changed.

    Raises:
        ProviderNotConfigured: this site is not registered at Strava, or has no secret path.
        ProviderError: Strava could not be asked, or did not reach us at the address.
    """
    strava = wiring.strava_subscriptions()
    if not settings.STRAVA_WEBHOOK_SECRET_PATH:
        raise wiring.ProviderNotConfigured(_("STRAVA_WEBHOOK_SECRET_PATH is not set."))
    wanted = callback_url()
    there = strava.list()
    if [subscription.callback_url for subscription in there] == [wanted]:
        return False
    for subscription in there:
        strava.delete(subscription.id)
    strava.create(callback_url=wanted)
    return True
