"""Forget audit events that are past their time, without breaking the chains."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from apps.compliance.models import AuditChain, AuditEvent, AuditSweep


@transaction.atomic
def forget(*, before: datetime) -> int:
    """Delete events older than `before`; each chain notes where it begins now. Return how many went.

    Only the oldest events of a chain go: one out of order in time keeps what comes after it. The delete
    trigger lets nothing pass that is younger than six years by the database's own clock.
    """
    sweep = AuditSweep.objects.create(before=before)
    gone = 0
    for head in AuditChain.objects.select_for_update().filter(last_sequence__gte=F("first_sequence")):
        gone += _shorten(head, before)
    sweep.delete()
    return gone


def _shorten(head: AuditChain, before: datetime) -> int:
    events = AuditEvent.objects.filter(subject_ref=head.ref).order_by("sequence")
    young = events.filter(at__gte=before).first()
    old = events if young is None else events.filter(sequence__lt=young.sequence)
    last = old.last()
    if last is None:
        return 0
    going = AuditEvent.objects.filter(subject_ref=head.ref, sequence__lte=last.sequence)
    gone: int = going._raw_delete(going.db)
    head.first_sequence, head.first_previous_hash = last.sequence + 1, last.hash
    head.save(update_fields=["first_sequence", "first_previous_hash"])
    return gone
