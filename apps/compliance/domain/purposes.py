"""What a person can agree to, one by one."""

from enum import StrEnum


class Purpose(StrEnum):
    """A purpose that needs explicit consent (GDPR Art. 9(2)(a))."""

    HEALTH_STORAGE = "health_storage"
    COACH_SHARING = "coach_sharing"
    MODEL = "model"
    GARMIN_PASSWORD = "garmin_password"  # noqa: S105  (a word for a purpose)

    @property
    def needs(self) -> frozenset["Purpose"]:
        """Return the purposes that must all be agreed to before this one counts: who keeps nothing of a
        person has nothing to show to anybody.
        """
        return frozenset({self, Purpose.HEALTH_STORAGE})
