"""Plumbing without business words: claims, the outbox, sealed fields, htmx, API and logging seams."""
