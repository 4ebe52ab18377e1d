"""News that lets a job of ours go on: an account at a provider may be asked again."""

from datetime import datetime

from apps.coaching.services import sending
from apps.wearables.events import connection_opened


@connection_opened.subscribe("coaching.take_off_what_stayed")
def on_connection_opened(*, user_id: int, provider: str, now: datetime) -> None:
    """Take off the watch what could not be taken off while the account was closed."""
    sending.resume_removals(user_id=user_id, provider=provider, now=now)
