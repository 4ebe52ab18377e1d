"""Mails: through the outbox, to an address that is looked up at the last moment, as text and HTML."""

import re

import pytest
from django.conf import settings
from django.core import mail as django_mail

from apps.accounts.models import Profile, User
from apps.core.models import Outbox
from apps.notifications import kinds
from apps.notifications.kinds import EXPORT_READY, WELCOME
from apps.notifications.models import Channel, Preference
from apps.notifications.services import mails
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(drain):
    user = UserFactory(email="anna@example.org", profile__display_name="Anna <3")
    drain()
    django_mail.outbox.clear()
    return user


def test_a_mail_waits_in_the_outbox_without_the_address_and_goes_with_the_drain(user, drain, mailoutbox):
    mails.send(user=user, kind=EXPORT_READY, url="/privacy/")

    waiting = Outbox.objects.get()
    assert "anna" not in str(waiting.payload)
    assert not mailoutbox
    drain()
    assert [mail.to for mail in mailoutbox] == [["anna@example.org"]]
    assert not Outbox.objects.exists()


def test_a_mail_goes_to_the_address_of_the_moment_when_it_is_sent(user, drain, mailoutbox):
    mails.send(user=user, kind=EXPORT_READY)
    User.objects.filter(pk=user.pk).update(email="new@example.org")

    drain()

    assert mailoutbox[0].to == ["new@example.org"]


def test_a_mail_has_a_text_and_an_html_form_with_the_link_in_both(user, drain, mailoutbox):
    mails.send(user=user, kind=EXPORT_READY, url="/privacy/")
    drain()

    sent = mailoutbox[0]
    link = f"{settings.BASE_URL}/privacy/"
    html = sent.alternatives[0].content
    assert sent.subject == "Your data is ready to download"
    assert link in sent.body
    assert f'href="{link}"' in html
    assert "Hello Anna <3," in sent.body
    assert "Hello <bdi>Anna &lt;3</bdi>," in html


def test_an_optional_mail_says_in_its_headers_how_to_stop_it(user, drain, mailoutbox, anonymous):
    mails.send(user=user, kind=EXPORT_READY)
    drain()
    headers = mailoutbox[0].extra_headers
    link = re.fullmatch(rf"<{settings.BASE_URL}(.+)>", headers["List-Unsubscribe"])[1]

    answer = anonymous.post(link, {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 200
    assert not Preference.objects.get(user=user, kind="export_ready", channel=Channel.EMAIL).enabled


def test_a_mail_that_must_come_has_no_link_to_stop_it(user, drain, mailoutbox):
    mails.send(user=user, kind=kinds.ERASURE_STARTED)
    drain()

    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers
    assert "Stop mails" not in mailoutbox[0].body


def test_a_kind_that_does_not_go_by_mail_is_not_sent(user):
    mails.send(user=user, kind=WELCOME)

    assert not Outbox.objects.exists()


def test_somebody_who_turned_it_off_meanwhile_gets_nothing(user, drain, mailoutbox):
    mails.send(user=user, kind=EXPORT_READY)
    Preference.objects.create(user=user, kind="export_ready", channel=Channel.EMAIL, enabled=False)

    drain()

    assert not mailoutbox


def test_a_mail_that_cannot_be_sent_is_tried_again(user, drain, mailoutbox, settings, clock):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    mails.send(user=user, kind=EXPORT_READY)
    drain(failing=True)
    row = Outbox.objects.get()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    clock.shift(60)

    drain(failing=True)

    assert (row.state, row.error_code) == ("pending", "ConnectionRefusedError")
    assert len(mailoutbox) == 1


def test_a_mail_is_in_the_persons_language(user, drain, mailoutbox, settings):
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    Profile.objects.filter(user=user).update(locale="de")

    mails.send(user=user, kind=EXPORT_READY)
    drain()

    assert '<html lang="de">' in mailoutbox[0].alternatives[0].content


def test_a_subject_cannot_smuggle_a_header(user, monkeypatch):
    kind = kinds.Kind(key="trial", label="", title="%(name)s", body="", by_email=True)

    message = mails.compose(user=user, kind=kind, params={"name": "a\nBcc: evil@example.org"}, url="")

    assert message.subject == "a Bcc: evil@example.org"
