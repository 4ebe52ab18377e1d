"""Who is asking, and which export or receipt is theirs."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request

from apps.compliance.domain.people import Person
from apps.compliance.domain.purposes import Purpose
from apps.compliance.models import ErasureCase, ExportRequest
from apps.core.errors import NotAllowed, NotFound
from apps.core.models import find


def signed_in(request: HttpRequest | Request) -> Person:
    """Return who is signed in. Raises `NotAllowed` when nobody is."""
    if not request.user.is_authenticated:
        raise NotAllowed(_("Sign in first."), code="not_signed_in")
    return cast(Person, request.user)


def purpose(name: str) -> Purpose:
    """Find a purpose by its name. Raises `NotFound`."""
    try:
        return Purpose(name)
    except ValueError:
        raise NotFound(_("There is nothing of that name to agree to.")) from None


def own_export(viewer: Person, public_id: UUID) -> ExportRequest:
    """Find the viewer's own export. Raises `NotFound`."""
    rows = ExportRequest.objects.filter(user_id=viewer.pk)
    return find(rows, public_id, _("There is no such copy, or it is not yours."))


def receipt(public_id: UUID) -> ErasureCase:
    """Find the receipt of an erasure; whoever has its address may read it. Raises `NotFound`."""
    return find(ErasureCase.objects.all(), public_id, _("There is no such receipt."))
