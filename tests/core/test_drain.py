"""`manage.py drain` does the work without a broker."""

import pytest
from django.core.management import call_command
from django.db import transaction

from apps.core import events
from apps.core.events import Event
from apps.core.models import Outbox


@pytest.mark.django_db(transaction=True)
def test_due_work_is_done_in_the_process_itself():
    heard = []
    event = Event("test.drained", fields=("user_id",))
    event.subscribe("test.drain")(lambda *, user_id, now: heard.append(user_id))
    with transaction.atomic():
        event.publish(user_id=7)

    call_command("drain", once=True)
    del events.SUBSCRIPTIONS["test.drain"]

    assert (heard, Outbox.objects.count()) == ([7], 0)
