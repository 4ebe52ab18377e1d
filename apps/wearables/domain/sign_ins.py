"""Where a sign-in with a password stands, as people and programs are told."""

from enum import StrEnum


class SignInState(StrEnum):
    """What has happened, or what is wanted of the person."""

    WAITING = "waiting"
    SIGNING_IN = "signing_in"
    NEEDS_CODE = "needs_code"
    FAILED = "failed"
    DONE = "done"

    @property
    def is_moving(self) -> bool:
        """Say whether it goes on by itself."""
        return self in {SignInState.WAITING, SignInState.SIGNING_IN}
