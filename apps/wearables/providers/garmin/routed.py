"""garminconnect, imported when first needed: its client by our seam, and its API about one."""

import threading
from typing import TYPE_CHECKING

from requests import Session

from apps.wearables.providers.garmin.heard import Heard
from apps.wearables.providers.garmin.service import Service

if TYPE_CHECKING:
    from garminconnect import Garmin
    from garminconnect.client import Client

_importing = threading.Lock()


def new_client(service: Service, heard: Heard, *, session: Session | None = None) -> "Client":
    """Return a client of theirs; its calls with tokens go through the session, sign-ins through their own."""
    with _importing:
        from apps.wearables.providers.garmin.seam import RoutedClient

        return RoutedClient(service, heard, session)


def new_garmin(client: "Client", *, display_name: str = "") -> "Garmin":
    """Return their API about a client."""
    from garminconnect import Garmin

    garmin = Garmin()
    garmin.client = client
    garmin.display_name = display_name or None
    return garmin
