"""Which providers this site has, built from its settings."""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.core.errors import Refusal
from apps.wearables.providers import garmin, strava
from apps.wearables.providers.base import Provider
from apps.wearables.providers.files import PROVIDER as FILES
from apps.wearables.providers.strava.client import Listener
from apps.wearables.providers.strava.subscriptions import Subscriptions


class UnknownProvider(Refusal):
    """There is no such provider."""

    code, status = "unknown_provider", 404


class ProviderNotConfigured(Refusal):
    """This site is not registered at the provider; only who runs it can mend that."""

    code, status = "provider_not_configured", 503


def provider(name: str, *, on_usage: Listener | None = None) -> Provider:
    """Return a provider as this site is set up for it; `on_usage` hears of the budget of calls.

    Raises:
        UnknownProvider: there is none of this name.
        ProviderNotConfigured: its variables are not set, or not to what they should be.
    """
    if name == FILES.name:
        return FILES
    if name == strava.NAME:
        return _strava(strava_application(), on_usage)
    if name == garmin.NAME:
        return _garmin(garmin_service())
    raise UnknownProvider(_("There is no such provider."))


def is_set_up(name: str) -> bool:
    """Say whether this site is registered at a provider."""
    try:
        provider(name)
    except (UnknownProvider, ProviderNotConfigured):
        return False
    return True


def strava_application() -> strava.Application:
    """Return what the operator registered at Strava.

    Raises:
        ProviderNotConfigured: STRAVA_CLIENT_ID or STRAVA_CLIENT_SECRET is missing, or the id is no number.
    """
    client_id, client_secret = _text("STRAVA_CLIENT_ID"), _text("STRAVA_CLIENT_SECRET")
    if not (client_id.isascii() and client_id.isdigit() and client_secret):
        raise ProviderNotConfigured(_("This site has no connection to Strava."))
    return strava.Application(
        client_id=int(client_id),
        client_secret=client_secret,
        verify_token=_text("STRAVA_WEBHOOK_VERIFY_TOKEN"),
        webhook_signing_key=_text("STRAVA_WEBHOOK_SIGNING_KEY"),
        base_url=_text("STRAVA_BASE_URL"),
    )


def garmin_service() -> garmin.Service:
    """Return the way to Garmin Connect, where whoever runs this site has switched it on.

    Raises:
        ProviderNotConfigured: GARMIN_ENABLED is not set.
    """
    if not getattr(settings, "GARMIN_ENABLED", False):
        raise ProviderNotConfigured(_("This site has no connection to Garmin."))
    return garmin.Service(base_url=_text("GARMIN_BASE_URL"))


def strava_subscriptions() -> Subscriptions:
    """Return what manages the webhook subscription at Strava.

    Raises:
        ProviderNotConfigured: see `strava_application`.
    """
    return strava.subscriptions(strava_application())


@lru_cache(maxsize=8)
def _strava(application: strava.Application, on_usage: Listener | None) -> Provider:
    """Build once for each way that the site was set up, so that connections are used again."""
    return strava.build(application, on_usage=on_usage)


@lru_cache(maxsize=8)
def _garmin(service: garmin.Service) -> Provider:
    """Build once for each way that the site was set up."""
    return garmin.build(service)


def _text(name: str) -> str:
    """Return a setting, "" where it is missing: a site without Strava need not know its names."""
    return str(getattr(settings, name, None) or "").strip()
