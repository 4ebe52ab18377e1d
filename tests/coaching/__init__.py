"""Tests of `apps.coaching`."""
