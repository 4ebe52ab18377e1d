"""Measurements: `make bench`. They print figures and gate on ratios to a floor of the same minute."""
