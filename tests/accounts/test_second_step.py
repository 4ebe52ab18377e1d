"""The second step of signing in: set up, asked for, recovered, sealed; on phones; and for staff."""

import json
import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Session, User
from apps.accounts.services import second_step
from apps.compliance.models import UserKey
from apps.compliance.selectors import audit_trail
from apps.core.errors import NotAllowed
from tests.accounts.google.conftest import Visitor
from tests.conftest import browser_of
from tests.factories import PASSWORD, StaffFactory, UserFactory
from tests.google import PHONE_CLIENT_ID, Google
from tests.phone import APP, Phone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PERIOD_S = 30


def code_of(secret: str) -> str:
    """Return what the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD_S)))


def turn_on(user: User, client: Client | None = None) -> tuple[str, list[str]]:
    """Turn the second step on as people do; return the app's secret and the recovery codes."""
    client = client or browser_of(user)
    if user.has_usable_password():
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).text
    secret = re.search(r'id="secret">(\w+)<', page)[1]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    return secret, re.findall(r"<code>(\d{8})</code>", client.get(done.url).text)


def sign_in(user: User, client: Client | None = None, *, to: str = "") -> tuple[Client, str]:
    """Give address and password; return the browser and where it leads."""
    client = client or Client()
    form = {"login": user.email, "password": PASSWORD} | ({"next": to} if to else {})
    return client, client.post(reverse("account_login"), form).url


@pytest.mark.django_db(transaction=True)
def test_somebody_turns_it_on_and_is_asked_for_a_code_from_then_on(clock, mailoutbox):
    user = UserFactory()
    secret, codes = turn_on(user)
    clock.shift(PERIOD_S)

    client, asked = sign_in(user)
    before = client.get(reverse("accounts:settings")).status_code
    wrong = client.post(asked, {"code": "000000"})
    arrived = client.post(asked, {"code": code_of(secret)})

    assert len(set(codes)) == 10
    assert (asked, before) == (reverse("mfa_authenticate"), 302)
    assert "Incorrect code" in wrong.text
    assert arrived.url == reverse("pages:home")
    assert [mail.subject for mail in mailoutbox] == ["The second step was turned on"]
    assert [event.action for event in audit_trail(user) if event.action != "vault.opened"][:4] == [
        "accounts.signed_in",
        "accounts.second_step_refused",
        "accounts.second_step_added",
        "accounts.second_step_added",
    ]
    [signed_in] = [event for event in audit_trail(user) if event.action == "accounts.signed_in"][:1]
    assert signed_in.details == {"with": "password+totp"}


def test_turning_it_on_or_off_asks_for_the_password(mailoutbox):
    user = UserFactory()
    asked = browser_of(user).get(reverse("mfa_activate_totp"))
    turn_on(user)
    stale = browser_of(user)

    off = stale.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 2
    stale.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    stale.post(reverse("mfa_deactivate_totp"))

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert off.url.startswith(reverse("account_reauthenticate"))
    assert not Authenticator.objects.exists()
    assert mailoutbox[-1].subject == "The second step was turned off"


def test_a_code_works_once_and_for_half_a_minute(clock):
    user = UserFactory()
    secret, _codes = turn_on(user)
    clock.shift(PERIOD_S)
    code = code_of(secret)

    first, asked = sign_in(user)
    accepted = first.post(asked, {"code": code}).status_code
    second, asked = sign_in(user)
    replayed = second.post(asked, {"code": code}).status_code
    clock.shift(2 * PERIOD_S)
    late = second.post(asked, {"code": code}).status_code

    assert (accepted, replayed, late) == (302, 200, 200)


def test_a_recovery_code_lets_somebody_in_once(clock):
    user = UserFactory()
    _secret, codes = turn_on(user)

    first, asked = sign_in(user)
    arrived = first.post(asked, {"code": codes[3]})
    second, asked = sign_in(user)
    again = second.post(asked, {"code": codes[3]})

    assert arrived.url == reverse("pages:home")
    assert "Incorrect code" in again.text
    first.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "9 of 10 are left" in first.get(reverse("mfa_view_recovery_codes")).text


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_replace_the_old_ones(mailoutbox):
    user = UserFactory()
    client = browser_of(user)
    _secret, old = turn_on(user, client)

    client.post(reverse("mfa_generate_recovery_codes"))

    new = re.findall(r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).text)
    assert not set(old) & set(new)
    assert mailoutbox[-1].subject == "New recovery codes were made"


def test_somebody_with_google_is_asked_for_it_too(google: Google, settings, clock):
    settings.GOOGLE_BASE_URL = google.url
    clock.move_to(time_machine.escape_hatch.time.time())  # Google's tokens are made by another process
    visitor = Visitor(google)
    visitor.go()
    secret, _codes = turn_on(User.objects.get(), visitor.client)

    later = Visitor(google)
    asked = later.go()
    phone = Phone()
    token = {"client_id": PHONE_CLIENT_ID, "id_token": google.phone_token()}
    halfway = phone.post("/auth/provider/token", provider="google", process="login", token=token)
    done = phone.post("/auth/2fa/authenticate", code=code_of(secret))

    assert asked.url == reverse("mfa_authenticate")
    assert later.client.get(reverse("accounts:settings")).status_code == 302
    assert (halfway.status_code, done.status_code, phone.me().status_code) == (401, 200, 200)


def test_a_phone_is_asked_for_the_code_before_it_gets_tokens(clock):
    user, phone = UserFactory(), Phone()
    secret, codes = turn_on(user)
    clock.shift(PERIOD_S)

    halfway = phone.sign_in(user)
    nothing = (phone.access, phone.me().status_code)
    wrong = phone.post("/auth/2fa/authenticate", code="000000")
    done = phone.post("/auth/2fa/authenticate", code=code_of(secret))

    pending = [flow["id"] for flow in halfway.json()["data"]["flows"] if flow.get("is_pending")]
    assert (halfway.status_code, pending, nothing) == (401, ["mfa_authenticate"], ("", 401))
    assert (wrong.status_code, done.status_code) == (400, 200)
    assert phone.me().json()["email"] == user.email
    assert phone.exchange().status_code == 200
    other = Phone()
    other.sign_in(user)
    assert other.post("/auth/2fa/authenticate", code=codes[0]).status_code == 200


def test_a_phone_turns_it_on_and_off():
    user, phone = UserFactory(), Phone()
    phone.sign_in(user)
    place = f"{APP}/account/authenticators/totp"
    phone.post("/auth/reauthenticate", password=PASSWORD)
    headers = {"X-Session-Token": phone.session}

    begun = phone.client.get(place, headers=headers)
    done = phone.post("/account/authenticators/totp", code=code_of(begun.json()["meta"]["secret"]))
    codes = phone.client.get(f"{APP}/account/authenticators/recovery-codes", headers=headers).json()["data"]
    off = phone.client.delete(place, headers=headers)

    assert (begun.status_code, done.status_code, off.status_code) == (404, 200, 200)
    assert len(codes["unused_codes"]) == 10
    assert not Authenticator.objects.exists()


def test_the_secrets_are_sealed_and_each_opening_is_in_the_trail(clock):
    user = UserFactory()
    secret, codes = turn_on(user)

    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in stored
    assert not [code for code in codes if code in stored]
    assert {event.details["reason"] for event in audit_trail(user) if event.action == "vault.opened"} == {
        "second_step"
    }


def test_a_copy_of_my_second_step_in_somebody_s_account_opens_nothing(clock):
    mine, theirs = UserFactory(), UserFactory()
    secret, _codes = turn_on(mine)
    turn_on(theirs)
    own = Authenticator.objects.get(user=mine, type="totp")
    Authenticator.objects.filter(user=theirs, type="totp").update(data=own.data)
    clock.shift(PERIOD_S)

    client, asked = sign_in(theirs)
    answer = client.post(asked, {"code": code_of(secret)})

    assert answer.status_code == 409
    assert "cannot be read any more" in answer.text
    assert client.get(reverse("accounts:settings")).status_code == 302


def test_with_the_key_of_a_person_their_second_step_is_gone(clock):
    user = UserFactory()
    secret, _codes = turn_on(user)
    UserKey.objects.filter(user_id=user.pk).delete()
    clock.shift(PERIOD_S)

    client, asked = sign_in(user)

    assert client.post(asked, {"code": code_of(secret)}).status_code == 409


def test_staff_without_it_may_not_enter_where_it_is_required(settings, staff, staff_client):
    settings.STAFF_MFA_REQUIRED = True

    page = staff_client.get(reverse("admin:index"), follow=True)

    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert "Staff need a second step" in page.text
    assert "Please turn it on" in page.text
    for name in ("admin:accounts_user_changelist", "admin:compliance_auditevent_changelist"):
        assert staff_client.get(reverse(name)).status_code == 302


def test_staff_are_told_where_it_is_not_required(staff_client):
    page = staff_client.get(reverse("admin:index"))

    assert page.status_code == 200
    assert "no second step of signing in" in page.text


@pytest.mark.parametrize("is_required", [True, False])
def test_staff_enter_with_a_code_and_a_session_from_before_does_not(settings, clock, is_required):
    settings.STAFF_MFA_REQUIRED = is_required
    staff = StaffFactory()
    before = browser_of(staff)
    secret, _codes = turn_on(staff)
    clock.shift(PERIOD_S)

    client, asked = sign_in(staff, to=reverse("admin:index"))
    arrived = client.post(asked, {"code": code_of(secret)})
    page = client.get(arrived.url)
    old = before.get(reverse("admin:index"), follow=True)
    clock.shift(PERIOD_S)
    let_in = before.post(
        reverse("mfa_reauthenticate"), {"code": code_of(secret), "next": reverse("admin:index")}
    )

    assert (arrived.url, page.status_code) == (reverse("admin:index"), 200)
    assert "no second step" not in page.text
    assert old.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    assert before.get(let_in.url).status_code == 200


def test_the_door_of_the_admin_leads_nowhere_else(settings, clock):
    staff = StaffFactory()
    turn_on(staff)

    answer = browser_of(staff).get(reverse("admin:login"), {"next": "https://evil.example/"})

    assert "evil.example" not in answer.url


def test_others_are_no_staff_with_a_second_step(settings, clock):
    user = UserFactory()
    secret, _codes = turn_on(user)
    clock.shift(PERIOD_S)
    client, asked = sign_in(user)
    client.post(asked, {"code": code_of(secret)})

    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_a_superuser_helps_somebody_who_lost_everything(staff, staff_client, mailoutbox):
    user = UserFactory()
    turn_on(user)
    action = {"action": "remove_second_step", "_selected_action": [user.pk]}

    staff_client.post(reverse("admin:accounts_user_changelist"), action)

    assert not Authenticator.objects.exists()
    assert not Session.objects.filter(user_id=user.pk).exists()
    assert (mailoutbox[-1].to, mailoutbox[-1].subject) == ([user.email], "The second step was turned off")
    assert audit_trail(user)[0].action == "accounts.second_step_taken_away"
    assert sign_in(user)[1] == reverse("pages:home")


def test_nobody_else_takes_a_second_step_away(staff):
    user, clerk = UserFactory(), StaffFactory(is_superuser=False)
    turn_on(user)

    for by in (clerk, user):
        with pytest.raises(NotAllowed):
            second_step.remove(user=user, by=by, now=timezone.now())
    with pytest.raises(NotAllowed):
        second_step.remove(user=staff, by=staff, now=timezone.now() + timedelta(days=1))

    assert Authenticator.objects.count() == 2


def test_the_admin_shows_who_has_one_and_never_its_secret(staff_client):
    user = UserFactory()
    secret, _codes = turn_on(user)
    row = Authenticator.objects.get(type="totp")

    texts = [
        staff_client.get(reverse("admin:mfa_authenticator_changelist")).text,
        staff_client.get(reverse("admin:mfa_authenticator_change", args=[row.pk])).text,
    ]

    for text in texts:
        assert str(user) in text
        assert secret not in text
        assert row.data["secret"] not in text
