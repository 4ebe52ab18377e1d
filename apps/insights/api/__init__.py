"""Recommendations and drafts in the API."""
