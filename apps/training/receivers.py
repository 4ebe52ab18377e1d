"""News that moves load: activities came, changed or went; thresholds or the body changed."""

from datetime import date, datetime

from apps.accounts.events import body_changed
from apps.training.events import thresholds_changed
from apps.training.services import recompute
from apps.training.services.thresholds import EARLIEST
from apps.wearables.events import activities_changed


@activities_changed.subscribe("training.activities_changed", external=True)
def on_activities_changed(*, user_id: int, from_on: str, now: datetime) -> None:
    """Bring load up to date from the day of the first change; it has its own transaction."""
    recompute.recompute(user_id=user_id, from_on=date.fromisoformat(from_on), now=now)


@thresholds_changed.subscribe("training.thresholds_changed", external=True)
def on_thresholds_changed(*, user_id: int, from_on: str, now: datetime) -> None:
    """Bring load up to date from the day that the threshold holds from."""
    recompute.recompute(user_id=user_id, from_on=date.fromisoformat(from_on), now=now)


@body_changed.subscribe("training.body_changed", external=True)
def on_body_changed(*, user_id: int, now: datetime) -> None:
    """Work out all loads anew: one series never holds two formulas."""
    recompute.recompute(user_id=user_id, from_on=EARLIEST, now=now)
