"""An athlete's thresholds on a day, as far as targets are fractions of them."""

from dataclasses import dataclass
from datetime import date

from apps.coaching.domain.document import Basis
from apps.wearables.domain.sports import Sport, SportFamily


@dataclass(frozen=True, slots=True)
class Dated:
    """A threshold in the unit of its field, and the day from which it holds."""

    value: float
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What is known of an athlete on one day; nothing at all for a workout that is nobody's yet."""

    ftp_w: Dated | None = None
    lthr_bpm: Dated | None = None
    run_speed_mps: Dated | None = None
    swim_speed_mps: Dated | None = None

    def of(self, basis: Basis, sport: Sport) -> Dated | None:
        """Return the threshold that a relative target of a sport is a fraction of, if it is known."""
        if basis is Basis.FTP:
            return self.ftp_w if sport.family is SportFamily.CYCLING else None
        if basis is Basis.LTHR:
            return self.lthr_bpm
        return self.speed_of(sport) if basis is Basis.THRESHOLD_PACE else None

    def speed_of(self, sport: Sport) -> Dated | None:
        """Return the threshold speed in m/s of a sport, if it has one and it is known."""
        if sport.family is SportFamily.RUNNING:
            return self.run_speed_mps
        return self.swim_speed_mps if sport.family is SportFamily.SWIMMING else None
