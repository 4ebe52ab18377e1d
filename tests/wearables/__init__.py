"""Tests of wearables."""
