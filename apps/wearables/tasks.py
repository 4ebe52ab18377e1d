"""Tasks of `wearables`: thin, idempotent, keyed by queue; the claims decide what is done."""

from celery import shared_task
from django.utils import timezone

from apps.core import wakeup
from apps.core.queues import Queue
from apps.core.services.claims import wake_for_the_rest
from apps.wearables.models import Delivery, PendingSignIn
from apps.wearables.providers.base import ProviderError
from apps.wearables.services import (
    connections,
    files,
    ingestion,
    partitions,
    sign_ins,
    signing_in,
    subscriptions,
    syncs,
)


@shared_task(name="wearables.drain_deliveries", queue=Queue.INGEST)
def drain_deliveries(*, queue: str) -> None:
    """Ingest every delivery that is due."""
    wakeup.taken("wearables.drain_deliveries", Queue(queue))
    ingestion.drain()
    wake_for_the_rest(Delivery, "wearables.drain_deliveries", Queue(queue))


@shared_task(
    name="wearables.sign_in",
    queue=Queue.SIGN_IN,
    soft_time_limit=signing_in.TIME_LIMIT_S,
    time_limit=signing_in.TIME_LIMIT_S + 10,
)
def sign_in(*, queue: str) -> None:
    """Sign in whoever waits for it at a provider; the only task that may sleep."""
    wakeup.taken("wearables.sign_in", Queue(queue))
    signing_in.drain()
    wake_for_the_rest(PendingSignIn, "wearables.sign_in", Queue(queue))


@shared_task(name="wearables.sync_due", queue=Queue.DEFAULT)
def sync_due() -> None:
    """Ask for what is recent at providers that announce nothing, where an hour has passed."""
    syncs.run_due(now=timezone.now())


@shared_task(name="wearables.sweep_sign_ins", queue=Queue.DEFAULT)
def sweep_sign_ins() -> None:
    """Take away sign-ins whose time is over, with what they hold."""
    sign_ins.sweep(now=timezone.now())


@shared_task(name="wearables.maintain_partitions", queue=Queue.SLOW)
def maintain_partitions() -> None:
    """Make the partitions of the coming months and drop those past their retention."""
    partitions.maintain(now=timezone.now())


@shared_task(
    name="wearables.keep_subscription",
    queue=Queue.SLOW,
    autoretry_for=(ProviderError,),
    retry_backoff=2,
    max_retries=6,
)
def keep_subscription() -> None:
    """See that Strava's webhook comes to us, where this site is registered there.

    Asked hourly, and when a worker starts; the web processes, which Strava asks back, may start later.
    """
    if subscriptions.is_wanted():
        subscriptions.keep()


@shared_task(name="wearables.forget_pending_grants", queue=Queue.SLOW)
def forget_pending_grants() -> None:
    """Forget who set out to a provider and did not come back, and who left one that could not be told."""
    now = timezone.now()
    connections.forget_expired(now=now)
    connections.tell_again(now=now)


@shared_task(name="wearables.remove_orphaned_files", queue=Queue.SLOW)
def remove_orphaned_files() -> None:
    """Remove stored files that no row names: their upload broke before its commit."""
    files.remove_orphans(now=timezone.now())
