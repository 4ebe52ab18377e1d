"""Recommendations in words: for the athlete, for the coach."""
