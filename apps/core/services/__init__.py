"""What `core` does: run claimed work, drain the outbox, sweep for lost wake-ups."""
