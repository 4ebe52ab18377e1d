"""What `compliance` writes behind a page."""

from datetime import datetime

from apps.compliance.events import looked
from apps.compliance.services import looks


@looked.subscribe("compliance.write_look")
def write_look(*, user_id: int, by_id: int, what: str, now: datetime) -> None:
    """Write down who saw whose data."""
    looks.write(subject_id=user_id, viewer_id=by_id, what=what, now=now)
