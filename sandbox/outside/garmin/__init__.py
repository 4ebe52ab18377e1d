"""Garmin Connect: sign-in with MFA, DI tokens, activities, nights, workouts that come back changed."""
