"""What staff see of people. Sign-in to the admin goes through allauth: one lock, one set of limits."""

from django.contrib import admin

from apps.accounts.admin import door, people, schedule, sign_in, teams

__all__ = ["door", "people", "schedule", "sign_in", "teams"]

door.guard(admin.site)
