"""Where Garmin Connect is, and how long to wait for it."""

from dataclasses import dataclass
from typing import Final

NAME: Final = "garmin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One way to Garmin Connect.

    Attributes:
        base_url: where to reach it instead of its own hosts, for example a sandbox.
        connect_timeout_s, read_timeout_s: how long to wait for a connection and between two bytes;
            while somebody signs in, and for tokens, the second is how long a whole answer may take.
    """

    base_url: str = ""
    connect_timeout_s: float = 3.05
    read_timeout_s: float = 20.0

    @property
    def timeout(self) -> tuple[float, float]:
        """Return both waits, as the HTTP libraries take them."""
        return self.connect_timeout_s, self.read_timeout_s

    def host(self, name: str) -> str:
        """Return the address of one of Garmin's hosts, such as "sso" or "connectapi"."""
        base = self.base_url.rstrip("/")
        return f"{base}/{name}" if base else f"https://{name}.garmin.com"
