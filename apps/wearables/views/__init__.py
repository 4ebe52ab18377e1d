"""Pages and fragments of `wearables`."""
