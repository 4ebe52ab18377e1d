"""Signing up, in and out in a browser; changing address and password. Every mail has two forms."""

import re

import pytest
from allauth.account.forms import AddEmailForm
from allauth.account.models import EmailAddress
from django.template.loader import render_to_string
from django.urls import reverse

from apps.accounts.models import Profile, Session, User
from apps.compliance.models import AuditEvent
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "new@example.org"


def code_in(mail) -> str:
    return re.search(r"^\s+(\S+)$", mail.body, re.MULTILINE)[1]


def html_of(mail) -> str:
    assert len(mail.alternatives) == 1
    return mail.alternatives[0].content


def sign_up(client, **extra):
    return client.post(reverse("account_signup"), {"email": NEW, "password1": PASSWORD} | extra)


def test_somebody_signs_up_confirms_by_code_and_arrives_at_home(client, mailoutbox):
    asked = sign_up(client, time_zone="Europe/Berlin")
    arrived = client.post(asked.url, {"code": code_in(mailoutbox[0])})

    assert asked.url == reverse("account_email_verification_sent")
    assert arrived.url == reverse("pages:home")
    assert User.objects.get().is_authenticated
    assert Profile.objects.get().time_zone == "Europe/Berlin"
    noted = set(AuditEvent.objects.values_list("action", flat=True))
    assert noted >= {"accounts.joined", "accounts.email_confirmed", "accounts.signed_in"}
    assert "accounts.email_changed" not in noted
    assert client.get(reverse("accounts:settings")).status_code == 200


def test_nothing_is_open_before_the_code_was_entered(client):
    sign_up(client)

    assert client.get(reverse("accounts:settings")).status_code == 302


def test_the_session_of_somebody_who_was_not_confirmed_yet_is_known_as_theirs(client):
    sign_up(client)

    assert Session.objects.get().user_id == User.objects.get().pk


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../../etc/passwd", "x" * 5000])
def test_a_time_zone_that_does_not_exist_counts_as_utc(client, zone):
    sign_up(client, time_zone=zone)

    assert Profile.objects.get().time_zone == "UTC"


def test_a_wrong_code_is_said_and_a_new_one_can_be_sent(client, mailoutbox):
    sign_up(client)
    page = reverse("account_email_verification_sent")

    wrong = client.post(page, {"code": "wrong"})
    client.post(page, {"action": "resend"})
    arrived = client.post(page, {"code": code_in(mailoutbox[-1])})

    assert "Incorrect code" in wrong.content.decode()
    assert len(mailoutbox) == 2
    assert arrived.url == reverse("pages:home")


def test_a_form_that_is_refused_keeps_the_address_and_forgets_the_password(client):
    answer = sign_up(client, password1="short").content.decode()

    assert NEW in answer
    assert "too short" in answer
    assert 'value="short"' not in answer


def test_signing_up_with_a_known_address_looks_the_same_and_makes_nothing(client, mailoutbox):
    known = UserFactory(email=NEW)

    answer = sign_up(client)

    assert answer.url == reverse("account_email_verification_sent")
    assert User.objects.get() == known
    assert "account already" in mailoutbox[0].subject


def test_the_password_of_an_unknown_address_is_refused_like_a_wrong_one(client):
    known = UserFactory()
    page = reverse("account_login")

    unknown = client.post(page, {"login": "nobody@example.org", "password": "wrong"}).content.decode()
    wrong = client.post(page, {"login": known.email, "password": "wrong"}).content.decode()

    sentence = "not correct"
    assert sentence in unknown
    assert sentence in wrong


def test_an_address_signs_in_however_it_is_typed(client):
    UserFactory(email=NEW)

    answer = client.post(reverse("account_login"), {"login": "NEW@Example.Org", "password": PASSWORD})

    assert answer.url == reverse("pages:home")


def test_signing_in_leads_back_to_where_somebody_wanted_to_go_and_nowhere_else(client):
    user = UserFactory()
    page = reverse("account_login")
    form = {"login": user.email, "password": PASSWORD}

    inside = client.post(page, form | {"next": "/accounts/settings/"})
    client.logout()
    outside = client.post(page, form | {"next": "https://evil.example/"})

    assert (inside.url, outside.url) == ("/accounts/settings/", reverse("pages:home"))


def test_an_unconfirmed_account_gets_to_the_code_page_only(client):
    user = UserFactory(verified=False)

    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert answer.url == reverse("account_email_verification_sent")
    assert client.get(reverse("accounts:settings")).status_code == 302


def test_signing_out_takes_a_post(athlete_client):
    asked = athlete_client.get(reverse("account_logout"))
    done = athlete_client.post(reverse("account_logout"))

    assert asked.status_code == 200
    assert done.url == reverse("account_login")
    assert athlete_client.get(reverse("accounts:settings")).status_code == 302


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client, mailoutbox):
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"https?://testserver(\S+)", mailoutbox[0].body)[1]
    form = client.get(link).url

    changed = client.post(form, {"password1": "another long sentence", "password2": "another long sentence"})
    again = client.get(link, follow=True)

    user.refresh_from_db()
    assert changed.status_code == 302
    assert user.check_password("another long sentence")
    assert "used up" in again.content.decode()


def test_asking_for_a_new_password_looks_the_same_for_an_unknown_address(client, mailoutbox):
    known = UserFactory()
    page = reverse("account_reset_password")

    answers = [client.post(page, {"email": email}).url for email in (known.email, "nobody@example.org")]

    assert answers[0] == answers[1]
    assert [mail.to for mail in mailoutbox] == [[known.email], ["nobody@example.org"]]


def reauthenticated(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_new_address_counts_once_its_code_was_entered(athlete, athlete_client, mailoutbox):
    client = reauthenticated(athlete_client)
    old = athlete.email

    asked = client.post(reverse("account_email"), {"email": NEW, "action_add": ""}, follow=True)
    athlete.refresh_from_db()
    before = athlete.email
    client.post(reverse("account_email_verification_sent"), {"code": code_in(mailoutbox[0])})

    athlete.refresh_from_db()
    assert asked.status_code == 200
    assert (before, athlete.email) == (old, NEW)
    assert list(EmailAddress.objects.values_list("email", flat=True)) == [NEW]
    assert [old] in [mail.to for mail in mailoutbox]


def test_changing_the_address_asks_for_the_password_first(athlete_client):
    answer = athlete_client.post(reverse("account_email"), {"email": NEW, "action_add": ""})

    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_a_changed_password_is_told_by_mail(athlete, athlete_client, mailoutbox):
    new = "another long sentence"
    client = reauthenticated(athlete_client)

    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )

    athlete.refresh_from_db()
    assert athlete.check_password(new)
    assert "password was changed" in html_of(mailoutbox[-1])


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
    ],
)
def test_pages_before_sign_in_are_open_and_in_our_look(anonymous, name):
    page = anonymous.get(reverse(name))

    assert page.status_code == 200
    assert 'class="brand"' in page.content.decode()
    assert "<style" not in page.content.decode()


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_reauthenticate"])
def test_pages_of_the_account_are_closed_to_strangers_and_in_our_look(anonymous, athlete_client, name):
    assert anonymous.get(reverse(name)).status_code == 302
    page = reauthenticated(athlete_client).get(reverse(name))
    assert page.status_code in {200, 302}
    if page.status_code == 200:
        assert "css/tokens.css" in page.content.decode()


def test_every_mail_of_sign_in_has_a_text_and_an_html_form_in_our_look(client, mailoutbox):
    sign_up(client)
    mail = mailoutbox[0]

    assert code_in(mail) in html_of(mail)
    assert "Mesocycle" in html_of(mail)
    assert mail.subject == "Your code for Mesocycle"


@pytest.mark.parametrize(
    ("template", "buttons"), [("account/request_login_code.html", 2), ("account/email.html", 4)]
)
def test_pages_of_allauth_that_have_no_template_of_ours_still_look_like_ours(rf, athlete, template, buttons):
    request = rf.get("/")
    request.user = athlete
    context = {
        "form": AddEmailForm(user=athlete),
        "emailaddresses": [athlete.email],
        "can_add_email": True,
        "login_url": "/",
    }

    page = render_to_string(template, context, request)

    assert page.count('class="btn ') - page.count('class="btn quiet') >= buttons
    assert "css/tokens.css" in page
    assert "style=" not in page
