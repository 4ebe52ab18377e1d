"""What `insights` writes: requests, drafts, decisions, pauses."""
