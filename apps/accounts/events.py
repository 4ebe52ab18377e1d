"""News about people."""

from apps.core.events import Event

joined = Event("accounts.joined", fields=("user_id",))

body_changed = Event("accounts.body_changed", fields=("user_id",))
"""A person's sex or birth year changed, which formulas of load ask for."""

invite_accepted = Event("accounts.invite_accepted", fields=("user_id", "invite"))
"""Somebody accepted the invite of an athlete (`user_id`), who now says whether it is the right person."""

invite_declined = Event("accounts.invite_declined", fields=("user_id", "invite"))
"""An invite ended without coaching; `user_id` is who did not end it."""

coaching_begun = Event("accounts.coaching_begun", fields=("user_id", "relationship"))
coaching_ended = Event("accounts.coaching_ended", fields=("user_id", "relationship", "by_id"))
"""`user_id` is the athlete, `by_id` who ended it."""
