"""Tests of the pure rules of workouts."""
