"""Stand-ins for the outside world, for sample people and tests; never used in production."""
