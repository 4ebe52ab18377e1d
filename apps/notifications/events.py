"""News about mails: one row of the outbox is one mail to be sent."""

from apps.core.events import Event

mail_wanted = Event("notifications.mail_wanted", fields=("user_id", "kind", "params", "url"))
