"""Anthropic's own addresses, behind /anthropic."""

from django.urls import path, re_path

from sandbox.outside.anthropic import messages

urlpatterns = [
    path("v1/messages", messages.create),
    re_path(r"^(?P<path>.*)$", messages.nothing_here),
]
