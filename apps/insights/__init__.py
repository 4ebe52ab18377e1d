"""Recommendations: drafted by rules or a model, checked by code, approved by a coach."""
