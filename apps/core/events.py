"""Declared events: how news goes up the stack of apps without an import going up.

An app declares `Event("wearables.activities_changed", fields=(...))` in its `events.py`. A service publishes
it inside its transaction: one outbox row per subscriber is written there and then. A higher app's
`receivers.py` subscribes. The drain (`core.services.outbox`) calls the subscriber in the transaction that
marks the row delivered, so that its effect happens exactly once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from apps.core import request_id
from apps.core.models import Outbox
from apps.core.queues import Queue
from apps.core.wakeup import wake

Value = int | str | date | UUID | None
Handler = Callable[..., None]


@dataclass(frozen=True)
class Subscription:
    """Who is told of an event, where, and whether its effect lies outside the database."""

    name: str
    handler: Handler
    queue: Queue
    external: bool


SUBSCRIPTIONS: dict[str, Subscription] = {}


class Event:
    """A kind of news with named fields: ids and ISO dates, never a reading, a name or a token."""

    def __init__(self, name: str, *, fields: tuple[str, ...]) -> None:
        self.name = name
        self.fields = frozenset(fields)
        self.subscribers: list[str] = []

    def subscribe(
        self, name: str, *, queue: Queue = Queue.DEFAULT, external: bool = False
    ) -> Callable[[Handler], Handler]:
        """Register a function `(**fields, now: datetime) -> None` under a stable name.

        Args:
            name: what outbox rows call the subscriber; renaming it strands rows that are under way.
            queue: where the drain runs it.
            external: its effect leaves the database (a mail); it runs at least once, outside a transaction.
        """

        def register(handler: Handler) -> Handler:
            SUBSCRIPTIONS[name] = Subscription(name, handler, queue, external)
            self.subscribers.append(name)
            return handler

        return register

    def publish(self, *, at: datetime | None = None, **payload: Value) -> None:
        """Write the news for every subscriber, to be delivered after this transaction commits.

        Args:
            at: deliver no earlier than this.

        Raises:
            RuntimeError: outside a transaction, where the news could be lost or lie.
            TypeError: fields other than the declared ones.
        """
        self.publish_each([payload], at=at)

    def publish_each(self, payloads: Iterable[Mapping[str, Value]], *, at: datetime | None = None) -> None:
        """Write several pieces of news in one statement; otherwise as `publish`."""
        if not connection.in_atomic_block:
            raise RuntimeError(f"{self.name} must be published inside a transaction")
        chosen = [SUBSCRIPTIONS[name] for name in self.subscribers]
        later = {} if at is None else {"next_attempt_at": at}
        rows = []
        for payload in payloads:
            if payload.keys() != self.fields:
                raise TypeError(f"{self.name} takes {sorted(self.fields)}")
            subject = payload.get("user_id")
            rows += [
                Outbox(
                    event=self.name,
                    subscriber=subscription.name,
                    queue=subscription.queue,
                    payload=dict(payload),
                    subject_id=subject if isinstance(subject, int) else None,
                    request_id=request_id.current(),
                    **later,
                )
                for subscription in chosen
            ]
        Outbox.objects.bulk_create(rows)
        for queue in {subscription.queue for subscription in chosen if rows}:
            wake("core.drain_outbox", queue)
