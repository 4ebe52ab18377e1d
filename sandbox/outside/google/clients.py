"""Which client asks, whether it proves it, and where its answers may be sent."""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest

from sandbox.outside.google import refusals
from sandbox.outside.google.models import Client
from sandbox.outside.registry import Refusal

HOSTS = {"localhost", "127.0.0.1", "testserver"}
CALLBACK = "/accounts/google/login/callback/"
OWN_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+")


def answers_to(client: Client, redirect_uri: str) -> bool:
    """Say whether an address is the client's: the site's callback; or an app's own scheme, or loopback."""
    parts = urlsplit(redirect_uri)
    is_here = parts.scheme == "http" and parts.hostname in HOSTS
    if client.client_secret:
        return is_here and parts.path == CALLBACK and not parts.query
    return is_here or OWN_SCHEME.fullmatch(parts.scheme) is not None


def of(request: HttpRequest) -> Client | Refusal:
    """Return the client whose credentials are in the form; an app on a phone has an id only."""
    found = Client.objects.filter(client_id=request.POST.get("client_id", "")).first()
    if found is None:
        return refusals.UNKNOWN_CLIENT
    if found.client_secret != request.POST.get("client_secret", ""):
        return refusals.WRONG_SECRET
    return found
