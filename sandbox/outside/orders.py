"""Things ordered for the next few times: whose turn it is, and counting down."""

from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from sandbox.outside.models import Ordered

Order = TypeVar("Order", bound=Ordered)


def due(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return those that have times left, the oldest first."""
    return orders.exclude(remaining=0).order_by("id")


def count_down(order: Ordered) -> None:
    """Take one of the times that an order has left."""
    if order.remaining is not None:
        order.remaining -= 1
        order.save(update_fields=["remaining"])


@transaction.atomic
def take(orders: QuerySet[Order]) -> Order | None:
    """Return the order whose turn it is, counted down."""
    found = due(orders).first()
    if found is not None:
        count_down(found)
    return found
