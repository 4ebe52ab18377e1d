"""News that `wearables` has for the apps above it."""

from apps.core.events import Event

activities_changed = Event("wearables.activities_changed", fields=("user_id", "from_on"))
"""Activities of a person appeared, changed or went, none before the local day `from_on` (ISO date)."""

daily_health_changed = Event("wearables.daily_health_changed", fields=("user_id", "from_on"))
"""Days of a person's health came or changed, none before the local day `from_on` (ISO date)."""

connection_opened = Event("wearables.connection_opened", fields=("user_id", "provider"))
"""A person's account may be asked from now on: it was connected, or goes on after a pause or staff's stop."""

connection_ended = Event("wearables.connection_ended", fields=("user_id", "connection"))
"""A person ended a connection (its public id); the provider is still to be told."""
