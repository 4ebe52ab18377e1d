"""Strava: OAuth, athlete, activities, streams, subscriptions that really post, limits that really count."""
