"""What happens to somebody's connections, deliveries and activities, for their audit trail."""

from datetime import datetime

from apps.accounts.models import User
from apps.compliance.services import audit
from apps.wearables.models import Activity, Connection, Delivery, PendingSignIn


def record(
    action: str,
    row: Activity | Connection | Delivery | PendingSignIn,
    *,
    by: User | None,
    now: datetime,
    **details: int,
) -> None:
    """Write down what was done with a row of a person's; `by` None where the site itself did it."""
    audit.record(
        action=action, by=by, subject=row.user, target=audit.target_of(row), details=details, now=now
    )
