"""What `training` writes: thresholds, loads, series."""
