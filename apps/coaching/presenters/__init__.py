"""Workouts in words and shapes."""
