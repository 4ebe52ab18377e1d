"""What happens to a recommendation, for the audit trail of its athlete."""

from datetime import datetime

from apps.accounts.models import User
from apps.compliance.services import audit
from apps.insights.models import Recommendation


def record(
    action: str, row: Recommendation, *, by: User | None, now: datetime, **details: str | bool
) -> None:
    """Write down what was done with a recommendation; `by` None where the site itself did it."""
    audit.record(
        action=action, by=by, subject=row.user, target=audit.target_of(row), details=details, now=now
    )
