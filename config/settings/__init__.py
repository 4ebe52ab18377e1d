"""Settings: what is common, and what differs in development, tests and production."""
