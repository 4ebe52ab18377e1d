"""Tests of what is pure in wearables."""
