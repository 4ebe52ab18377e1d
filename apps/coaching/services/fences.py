"""Keep what a job has done so far, and put its row back when a provider would not: under the row's fence."""

from datetime import datetime, timedelta

from apps.core.models import Claimable, ClaimLost, State
from apps.core.services.claims import BACKOFF_S
from apps.wearables.services.workouts import Trouble

PATIENCE = timedelta(minutes=15)


def keep(row: Claimable, *, now: datetime, lease: timedelta, **columns: object) -> None:
    """Write columns of a claimed row and begin its lease anew.

    Raises:
        ClaimLost: another worker has the row.
    """
    held = type(row)._base_manager.filter(pk=row.pk, fence=row.fence, state=State.CLAIMED)
    if not held.update(lease_until=now + lease, **columns):
        raise ClaimLost(f"{row._meta.label} {row.pk}")
    row.lease_until = now + lease
    for name, value in columns.items():
        setattr(row, name, value)


def put_back(row: Claimable, trouble: Trouble, *, now: datetime, is_patient: bool = False) -> bool:
    """Give a row up or try it again later, as the trouble says; return whether it was given up.

    Args:
        is_patient: only what is final ends it, however often it was tried.

    Raises:
        ClaimLost: another worker has the row.
    """
    if trouble.is_waiting:
        row.postpone(code=trouble.code, at=now + (trouble.retry_after or PATIENCE))
        return False
    is_spent = row.attempts >= row.max_attempts
    if trouble.is_final or (is_spent and not is_patient):
        row.fail(code=trouble.code, now=now)
        return True
    pause = timedelta(seconds=BACKOFF_S[min(row.attempts, len(BACKOFF_S)) - 1])
    at = now + max(pause, trouble.retry_after or pause)
    if is_spent:
        row.postpone(code=trouble.code, at=at)
    else:
        row.retry(code=trouble.code, at=at)
    return False
