"""Tasks of `compliance`: pack copies, carry out erasures, enforce retention."""

from celery import shared_task
from django.utils import timezone

from apps.compliance.services import enforcement, erasure, exports
from apps.core import wakeup
from apps.core.queues import Queue


@shared_task(name="compliance.pack_exports", queue=Queue.SLOW)
def pack_exports(*, queue: str) -> None:
    """Pack every copy that is due. Idempotent: the claims decide."""
    wakeup.taken("compliance.pack_exports", Queue(queue))
    exports.pack_due()


@shared_task(name="compliance.carry_out_erasures", queue=Queue.SLOW)
def carry_out_erasures(*, queue: str) -> None:
    """Carry out every erasure that is due. Idempotent: the claims decide."""
    wakeup.taken("compliance.carry_out_erasures", Queue(queue))
    erasure.carry_out_due()


@shared_task(name="compliance.enforce_retention", queue=Queue.SLOW)
def enforce_retention() -> None:
    """Delete what is past the time that config/retention.yaml gives it. Idempotent."""
    enforcement.enforce(now=timezone.now())
