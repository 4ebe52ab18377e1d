"""Tests of who writes."""
