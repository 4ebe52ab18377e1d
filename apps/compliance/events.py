"""News that `compliance` gives to the apps above it."""

from apps.core.events import Event

consent_changed = Event("compliance.consent_changed", fields=("user_id", "purpose"))
export_ready = Event("compliance.export_ready", fields=("user_id", "export"))
looked = Event("compliance.looked", fields=("user_id", "by_id", "what"))
"""Somebody (`by_id`) was shown data of a person; `what` is a code for the page."""

erasure_started = Event("compliance.erasure_started", fields=("user_id", "case"))
