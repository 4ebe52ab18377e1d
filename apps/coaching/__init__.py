"""Coaching: the roster; plans and workouts come to stand here."""
