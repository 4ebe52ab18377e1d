"""A site has Garmin where whoever runs it has switched it on, and nowhere else."""

import subprocess
import sys

import pytest
from django.conf import LazySettings

from apps.wearables import wiring
from apps.wearables.providers.base import Capability
from tests.outside import ROOT


def test_garmin_is_built_from_the_settings_once(settings: LazySettings) -> None:
    settings.GARMIN_ENABLED, settings.GARMIN_BASE_URL = True, "http://127.0.0.1:9700/garmin"

    garmin = wiring.provider("garmin")

    assert garmin.capabilities == {
        Capability.SIGN_IN,
        Capability.PULL_ACTIVITIES,
        Capability.PULL_HEALTH,
        Capability.PULL_WORKOUTS,
        Capability.SEND_WORKOUTS,
    }
    assert garmin.renewal is garmin.sign_in
    assert wiring.provider("garmin") is garmin
    settings.GARMIN_BASE_URL = ""
    assert wiring.provider("garmin") is not garmin
    assert wiring.garmin_service().host("diauth") == "https://diauth.garmin.com"


@pytest.mark.parametrize("value", [False, None])
def test_switched_off_it_is_not_configured(settings: LazySettings, value: bool | None) -> None:
    settings.GARMIN_ENABLED = value

    with pytest.raises(wiring.ProviderNotConfigured):
        wiring.provider("garmin")
    assert not wiring.is_set_up("garmin")


def test_building_it_imports_no_library() -> None:
    script = """
import sys
from apps.wearables.providers import garmin
garmin.build(garmin.Service())
sys.exit(any(name.startswith(("garminconnect", "curl_cffi")) for name in sys.modules))
"""
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)
