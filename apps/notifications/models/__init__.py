"""Notices, and what people do not want to be told of."""

from apps.notifications.models.notices import Notification
from apps.notifications.models.preferences import Channel, Preference

__all__ = ["Channel", "Notification", "Preference"]
