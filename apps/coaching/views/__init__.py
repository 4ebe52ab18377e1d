"""Pages of workouts."""
