"""What the operator registered at Strava."""

from dataclasses import dataclass, field
from typing import Final

NAME: Final = "strava"
SITE: Final = "https://www.strava.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One API application (https://www.strava.com/settings/api).

    Attributes:
        verify_token: what Strava must repeat when it validates our webhook's address.
        webhook_signing_key: the key of X-Strava-Signature; empty where Strava gave none.
        base_url: where to reach Strava instead of its own address, for example a sandbox.
        connect_timeout_s, read_timeout_s: how long to wait for a connection and between two bytes.
    """

    client_id: int
    client_secret: str = field(repr=False)
    verify_token: str = field(default="", repr=False)
    webhook_signing_key: str = field(default="", repr=False)
    base_url: str = ""
    connect_timeout_s: float = 3.05
    read_timeout_s: float = 20.0

    @property
    def site(self) -> str:
        """Return the address that a person's browser is sent to."""
        return self.base_url.rstrip("/") or SITE
