"""The API of load and thresholds."""
