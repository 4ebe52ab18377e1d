"""The stand-ins for the outside world."""
