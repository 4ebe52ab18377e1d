"""Rows and plans as the API gives them."""

from datetime import datetime

from django.urls import reverse
from rest_framework.request import Request

from apps.compliance import presenters
from apps.compliance.models import AuditEvent, ErasureCase, ExportRequest
from apps.compliance.selectors import ConsentState
from apps.compliance.services.erasure_plan import ErasurePlan, Table


def consent(state: ConsentState, request: Request) -> dict[str, object]:
    """Show how one purpose stands."""
    page = reverse("compliance:consent", kwargs={"purpose": state.purpose.value})
    return {
        "purpose": state.purpose.value,
        "title": str(state.title),
        "is_granted": state.is_granted,
        "is_in_force": state.is_in_force,
        "is_outdated": state.is_outdated,
        "granted_at": state.granted_at,
        "current_version": state.text.version,
        "text_sha256": state.text.sha256,
        "text_url": request.build_absolute_uri(page),
    }


def export(row: ExportRequest, request: Request, *, now: datetime) -> dict[str, object]:
    """Show how a copy stands."""
    address = reverse("api-export-download", kwargs={"public_id": row.public_id})
    return {
        "id": row.public_id,
        "state": row.state,
        "parts_done": row.parts_done,
        "parts_total": row.parts_total,
        "byte_count": row.byte_count,
        "sha256": row.sha256,
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "download_url": request.build_absolute_uri(address) if row.is_ready(now) else None,
    }


def entry(event: AuditEvent) -> dict[str, object]:
    """Show one audit entry; other people are only what they are to the person."""
    return {
        "sequence": event.sequence,
        "at": event.at,
        "actor": event.actor_kind,
        "action": event.action,
        "words": presenters.what_happened(event),
        "target": event.target,
        "details": event.details,
    }


def plan(planned: ErasurePlan) -> dict[str, object]:
    """Show what erasing would do."""
    return {
        "erased": [_table(table) for table in planned.erased],
        "kept": [_table(table) for table in planned.kept],
        "files": planned.files,
        "recipients": [str(recipient) for recipient in planned.recipients],
    }


def _table(table: Table) -> dict[str, object]:
    return {"model": table.label, "title": table.title, "rows": table.rows, "reason": str(table.reason)}


def receipt(case: ErasureCase, request: Request) -> dict[str, object]:
    """Show how an erasure stands."""
    page = reverse("compliance:receipt", kwargs={"public_id": case.public_id})
    return {
        "id": case.public_id,
        "state": presenters.receipt(case).state,
        "requested_at": case.created_at,
        "finished_at": case.finished_at,
        "erased": case.erased,
        "kept": case.kept,
        "files_deleted": case.files_deleted,
        "receipt_hash": case.receipt_hash,
        "receipt_url": request.build_absolute_uri(page),
    }
