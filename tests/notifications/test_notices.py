"""Telling people something, and their reading it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from apps.accounts import events as account_events
from apps.compliance import events as compliance_events
from apps.core.errors import NotFound
from apps.notifications import kinds, selectors
from apps.notifications.kinds import Kind
from apps.notifications.models import Channel, Notification, Preference
from apps.notifications.services import notifications
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
KIND = Kind(key="trial", label="Trial", title="%(count)d rides", body="From %(name)s.", action="Look")


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    monkeypatch.setitem(kinds.KINDS, KIND.key, KIND)


@pytest.fixture
def user():
    user = UserFactory()
    Notification.objects.all().delete()
    return user


def test_words_are_made_when_a_notice_is_read(user):
    notifications.notify(user=user, kind=KIND, params={"count": 3, "name": "file"}, url="/load/", now=NOW)

    notice = selectors.in_words(Notification.objects.get())
    assert (notice.title, notice.body, notice.action, notice.url) == (
        "3 rides",
        "From file.",
        "Look",
        "/load/",
    )


def test_a_notice_whose_parameters_do_not_fit_still_shows(user):
    notifications.notify(user=user, kind=KIND, params={}, now=NOW)

    assert selectors.in_words(Notification.objects.get()).title == "%(count)d rides"


def test_a_notice_of_a_retired_kind_still_shows(user):
    row = Notification.objects.create(user=user, kind="retired")

    assert selectors.in_words(row).title == "retired"


def test_two_kinds_cannot_share_a_key():
    with pytest.raises(ValueError, match="trial"):
        kinds.declare(Kind(key="trial", label="Another", title="", body=""))


def test_reading_twice_keeps_the_first_time(user):
    row = Notification.objects.create(user=user, kind="trial")

    notifications.mark_read(user=user, public_id=row.public_id, now=NOW)
    notifications.mark_read(user=user, public_id=row.public_id, now=datetime(2027, 1, 1, tzinfo=UTC))

    row.refresh_from_db()
    assert row.read_at == NOW


@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
def test_only_ones_own_notices_can_be_read(user, whose):
    row = Notification.objects.create(user=UserFactory(), kind="trial")

    with pytest.raises(NotFound):
        notifications.mark_read(
            user=user, public_id=row.public_id if whose == "somebody else's" else uuid4(), now=NOW
        )

    row.refresh_from_db()
    assert row.read_at is None


def test_all_can_be_read_at_once_and_others_stay(user):
    for owner in (user, user, UserFactory()):
        Notification.objects.create(user=owner, kind="trial")

    count = notifications.mark_all_read(user=user, now=NOW)

    assert count == 2
    assert selectors.count_unread(user) == 0
    assert Notification.objects.unread().filter(kind="trial").count() == 1


def test_a_kind_that_was_turned_off_is_not_shown(user):
    Preference.objects.create(user=user, kind="trial", channel=Channel.IN_APP, enabled=False)

    notifications.notify(user=user, kind=KIND, now=NOW)

    assert not Notification.objects.exists()


def test_what_is_not_optional_cannot_be_turned_off(user):
    for channel in Channel:
        Preference.objects.create(user=user, kind=kinds.ERASURE_STARTED.key, channel=channel, enabled=False)

    assert selectors.wants(user, kinds.ERASURE_STARTED, Channel.EMAIL)


def test_somebody_who_joins_is_welcomed_once(user, drain):
    account_events.joined.publish(user_id=user.pk)
    drain()
    drain()

    assert list(Notification.objects.filter(user=user, kind="welcome").values_list("url", flat=True)) != []


def test_a_finished_export_is_told_on_the_site_and_by_mail(user, drain, mailoutbox):
    drain()
    Notification.objects.all().delete()

    compliance_events.export_ready.publish(user_id=user.pk, export=uuid4())
    drain()

    assert Notification.objects.get(user=user).kind == "export_ready"
    assert [mail.to for mail in mailoutbox] == [[user.email]]


def test_a_beginning_erasure_is_told_by_mail_to_the_address_that_is_about_to_go(user, drain, mailoutbox):
    compliance_events.erasure_started.publish(user_id=user.pk, case=uuid4())
    drain()

    assert mailoutbox[0].to == [user.email]
    assert "being erased" in mailoutbox[0].subject


def test_news_for_somebody_who_is_gone_is_dropped(drain, mailoutbox):
    account_events.joined.publish(user_id=987654)
    compliance_events.export_ready.publish(user_id=987654, export=uuid4())
    compliance_events.erasure_started.publish(user_id=987654, case=uuid4())

    drain()

    assert not mailoutbox
