"""Files for the browser tests: recorded ones with what their devices say, made ones, broken ones."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.recordings import make_fit, make_tcx


@dataclass(frozen=True)
class Upload:
    """A file to upload, and the figures that its row in the list must show."""

    name: str
    content: bytes
    shows: tuple[str, ...] = ()

    @property
    def payload(self) -> dict[str, object]:
        """The file as Playwright takes it."""
        return {"name": self.name, "mimeType": "application/octet-stream", "buffer": self.content}


def recorded_upload(path: Path, *shows: str) -> Upload:
    """Take a recorded file."""
    return Upload(path.name, path.read_bytes(), shows)


def fresh_ride(name: str = "yesterday.fit", *, power: float = 210.0, days_ago: int = 1) -> Upload:
    """Make an hour's ride of yesterday noon."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    started = noon - timedelta(days=days_ago)
    content = make_fit(
        started_at=started, seconds=3600, power=power, heart_rate=141, cadence=88, altitude=430, laps=4
    )
    return Upload(name, content, ("1:00:00", "28.80km", f"{power:.0f}W", "141bpm"))


def fresh_run(name: str = "run.tcx") -> Upload:
    """Make a short run of the day before yesterday."""
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    started = noon - timedelta(days=2)
    content = make_tcx(started_at=started, seconds=1200, sport="running", heart_rate=152, speed=3.0, laps=2)
    return Upload(name, content, ("20:00", "152bpm"))


BROKEN = Upload("broken.fit", b"\x0e\x10\x62\x08\xff\xff\x00\x00.FIT but nothing else follows")
