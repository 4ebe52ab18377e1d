"""Tests of what is pure in insights."""
