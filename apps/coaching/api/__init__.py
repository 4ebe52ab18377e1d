"""The API of workouts."""
