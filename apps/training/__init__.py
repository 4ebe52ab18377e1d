"""Training: thresholds, zones, load, fitness and curves, drawn from what was recorded."""
