"""A site has the providers that its settings describe, and says which it has not."""

import pytest
from django.conf import LazySettings

from apps.wearables import wiring
from apps.wearables.providers.base import Capability
from apps.wearables.providers.files import PROVIDER as FILES


@pytest.fixture
def registered(settings: LazySettings) -> LazySettings:
    """Settings of a site that is registered at Strava."""
    settings.STRAVA_CLIENT_ID = "4711"
    settings.STRAVA_CLIENT_SECRET = "the-client-secret"
    settings.STRAVA_WEBHOOK_VERIFY_TOKEN = "T"
    settings.STRAVA_WEBHOOK_SIGNING_KEY = ""
    settings.STRAVA_BASE_URL = "http://127.0.0.1:9700/strava"
    return settings


def test_files_need_no_settings() -> None:
    assert wiring.provider("file") is FILES


def test_strava_is_built_from_the_settings(registered: LazySettings) -> None:
    strava = wiring.provider("strava")

    assert strava.name == "strava"
    assert Capability.PULL_ACTIVITIES in strava.capabilities
    assert strava.oauth is not None
    url = strava.oauth.authorize_url(state="s", redirect_uri="https://us/back", code_challenge="")
    assert url.startswith("http://127.0.0.1:9700/strava/oauth/authorize?client_id=4711&")


def test_one_setup_is_built_once_and_another_anew(registered: LazySettings) -> None:
    first = wiring.provider("strava")

    assert wiring.provider("strava") is first
    registered.STRAVA_BASE_URL = ""
    assert wiring.provider("strava") is not first


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STRAVA_CLIENT_ID", ""),
        ("STRAVA_CLIENT_ID", None),
        ("STRAVA_CLIENT_ID", "my-app"),
        ("STRAVA_CLIENT_ID", "٤٧"),
        ("STRAVA_CLIENT_SECRET", ""),
        ("STRAVA_CLIENT_SECRET", None),
    ],
)
def test_a_site_that_is_not_registered_says_so(
    registered: LazySettings, name: str, value: str | None
) -> None:
    setattr(registered, name, value)

    with pytest.raises(wiring.ProviderNotConfigured) as refused:
        wiring.provider("strava")
    with pytest.raises(wiring.ProviderNotConfigured):
        wiring.strava_subscriptions()

    assert (refused.value.code, refused.value.status) == ("provider_not_configured", 503)


def test_another_name_is_nobody() -> None:
    with pytest.raises(wiring.UnknownProvider):
        wiring.provider("myspace")


def test_secrets_are_not_in_the_application_s_repr(registered: LazySettings) -> None:
    registered.STRAVA_WEBHOOK_SIGNING_KEY = "the-signing-key"

    shown = repr(wiring.strava_application())

    assert "4711" in shown
    assert "the-client-secret" not in shown
    assert "the-signing-key" not in shown
    assert "verify_token" not in shown
