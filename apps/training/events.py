"""News that `training` has for the apps above it."""

from apps.core.events import Event

load_changed = Event("training.load_changed", fields=("user_id",))
"""A person's load series were recomputed."""

thresholds_changed = Event("training.thresholds_changed", fields=("user_id", "from_on"))
"""A person's thresholds changed from the local day `from_on` (ISO date) on."""
