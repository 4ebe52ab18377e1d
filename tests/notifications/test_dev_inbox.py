"""The mails of a development site: written to files, shown on a page, gone with the person."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from apps.notifications.domain import mailbox
from apps.notifications.privacy import _forget_mail_files
from apps.notifications.services import mail_files
from tests.factories import UserFactory

INBOX = "notifications:dev_inbox"


@pytest.fixture
def folder(tmp_path, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def letter(to: str, subject: str = "Hello", text: str = "Text ä", html: str = "") -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(subject, text, to=[to])
    if html:
        message.attach_alternative(html, "text/html")
    return message


def send(*letters: EmailMultiAlternatives) -> None:
    get_connection().send_messages(list(letters))


def test_mails_are_read_back_as_they_were_written(folder):
    send(letter("a@example.org", "Ünïcode", "Zeile ä\n" + "-" * 78, "<p>ä</p>"), letter("b@example.org"))
    (file,) = folder.glob("*.log")

    first, second = mailbox.read(file.read_bytes())

    assert (first.recipients, first.subject) == ("a@example.org", "Ünïcode")
    assert first.text == "Zeile ä\n" + "-" * 78
    assert first.html == "<p>ä</p>"
    assert second.html == ""


def test_an_empty_file_holds_no_mail():
    assert mailbox.read(b"") == []


def test_the_page_does_not_exist_outside_development(anonymous, folder, settings):
    settings.IS_DEVELOPMENT = False

    assert anonymous.get(reverse(INBOX)).status_code == 404


def test_the_page_shows_the_newest_mail_first_and_html_as_text(anonymous, folder, settings):
    settings.IS_DEVELOPMENT = True
    send(letter("a@example.org", "First"), letter("a@example.org", "Second", html="<script>bad()</script>"))

    page = anonymous.get(reverse(INBOX)).content.decode()

    assert page.index("Second") < page.index("First")
    assert "<script>bad()" not in page
    assert "&lt;script&gt;bad()" in page


def test_links_in_a_mail_can_be_followed(anonymous, folder, settings):
    settings.IS_DEVELOPMENT = True
    send(letter("a@example.org", text="Go to http://testserver/accounts/x/ now"))

    assert 'href="http://testserver/accounts/x/"' in anonymous.get(reverse(INBOX)).content.decode()


def test_the_page_without_mails_says_so(anonymous, folder, settings):
    settings.IS_DEVELOPMENT = True

    assert "No mail yet" in anonymous.get(reverse(INBOX)).content.decode()


def test_forgetting_somebody_takes_their_mails_and_leaves_those_of_others(folder):
    send(letter("Anna <anna@example.org>"), letter("bob@example.org", "For Bob"))
    send(letter("ANNA@example.org"))

    removed = mail_files.forget(folder=folder, addresses={"anna@example.org"})

    contents = b"".join(file.read_bytes() for file in folder.glob("*.log"))
    assert removed == 2
    assert b"anna" not in contents.lower()
    assert [mail.subject for mail in mailbox.read(contents)] == ["For Bob"]


@pytest.mark.django_db
def test_erasure_forgets_the_mails_to_the_person(folder):
    user = UserFactory()
    send(letter(user.email))

    _forget_mail_files(user)

    assert not list(folder.glob("*.log"))
