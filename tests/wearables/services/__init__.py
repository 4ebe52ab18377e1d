"""Tests of what `wearables` writes."""
