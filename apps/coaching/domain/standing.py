"""Where an assigned workout stands, in one word that athlete and coach both see."""

from enum import StrEnum


class Standing(StrEnum):
    """How an assigned workout stands."""

    SHARED = "shared"
    QUEUED = "queued"
    SENDING = "sending"
    ON_DEVICE = "on_device"
    DIFFERENT = "different"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    REMOVING = "removing"
    STILL_THERE = "still_there"

    @property
    def is_moving(self) -> bool:
        """Say whether a job is at it, so that a page should look again."""
        return self in {Standing.QUEUED, Standing.SENDING, Standing.REMOVING}


def standing(
    *, is_withdrawn: bool, state: str, attempts: int, has_differences: bool, has_trouble: bool = False
) -> Standing:
    """Say how a workout stands.

    Args:
        state: of its way to the device: pending, claimed, done, failed; empty where it was never sent.
        attempts: how often that was tried.
        has_differences: what was read back is not what was sent.
        has_trouble: the last try did not work, and another waits for its time.
    """
    if is_withdrawn and state == "pending" and has_trouble:
        return Standing.STILL_THERE
    if is_withdrawn:
        return {"": Standing.WITHDRAWN, "done": Standing.WITHDRAWN, "failed": Standing.STILL_THERE}.get(
            state, Standing.REMOVING
        )
    if state == "done":
        return Standing.DIFFERENT if has_differences else Standing.ON_DEVICE
    if state == "pending":
        return Standing.SENDING if attempts else Standing.QUEUED
    return {"claimed": Standing.SENDING, "failed": Standing.FAILED}.get(state, Standing.SHARED)
