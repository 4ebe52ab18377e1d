"""Who outside vouches for people at the door."""
