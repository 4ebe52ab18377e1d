"""What is known of a person's thresholds on a day, and where each value comes from."""

from dataclasses import dataclass
from datetime import date

from apps.accounts.models import User
from apps.accounts.selectors import profile_of
from apps.training.domain.thresholds import AthleteThresholds, Origin, Sex, ThresholdValue
from apps.training.models import Threshold, ThresholdKind
from apps.wearables.selectors import LoadInput

DEVICE_FIELDS = {
    ThresholdKind.FTP: "device_threshold_power_w",
    ThresholdKind.LTHR: "device_threshold_heart_rate_bpm",
    ThresholdKind.MAX_HR: "device_max_heart_rate_bpm",
    ThresholdKind.RESTING_HR: "device_resting_heart_rate_bpm",
}


@dataclass(frozen=True)
class Known:
    """A person's entered thresholds, each kind oldest first, with sex and year of birth."""

    entered: dict[str, list[tuple[date, float]]]
    sex: Sex
    birth_year: int | None

    def on(self, activity: LoadInput) -> AthleteThresholds:
        """Return the thresholds for an activity.

        The one entered for that day or the latest before it; else what the device was set to; else the
        first one entered later, which is then an estimate.
        """
        values = {kind.value: self._one(kind, activity) for kind in ThresholdKind}
        return AthleteThresholds(sex=self.sex, **values)

    def _one(self, kind: ThresholdKind, activity: LoadInput) -> ThresholdValue | None:
        entered = self.entered.get(kind.value, [])
        before = [value for effective_on, value in entered if effective_on <= activity.local_on]
        if before:
            return ThresholdValue(before[-1], Origin.MANUAL)
        device = getattr(activity, DEVICE_FIELDS[kind]) if kind in DEVICE_FIELDS else None
        if device:
            return ThresholdValue(device, Origin.DEVICE)
        return ThresholdValue(entered[0][1], Origin.ESTIMATE) if entered else None

    def age_on(self, day: date) -> float | None:
        """Return the age in that year, as well as a year of birth tells it."""
        return None if self.birth_year is None else float(day.year - self.birth_year)


def known(user: User) -> Known:
    """Read what is known of a person's thresholds."""
    entered: dict[str, list[tuple[date, float]]] = {}
    for kind, effective_on, value in (
        Threshold.objects.filter(user=user)
        .order_by("effective_on")
        .values_list("kind", "effective_on", "value")
    ):
        entered.setdefault(kind, []).append((effective_on, value))
    profile = profile_of(user)
    return Known(entered=entered, sex=Sex(profile.sex), birth_year=profile.birth_year)
