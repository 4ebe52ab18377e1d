"""Load and thresholds in words: what templates show, ready to print."""
