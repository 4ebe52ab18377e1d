"""What happens at the door stands in the person's trail."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.compliance.selectors import audit_trail
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "a-new-and-long-secret"


def actions(user):
    return [event.action for event in audit_trail(user)]


def signed_in(user) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_signing_in_and_out_are_noted(athlete):
    signed_in(athlete).post(reverse("account_logout"))

    assert actions(athlete)[:2] == ["accounts.session_ended", "accounts.signed_in"]


def test_a_wrong_password_is_no_sign_in(athlete):
    Client().post(reverse("account_login"), {"login": athlete.email, "password": "wrong"})

    assert "accounts.signed_in" not in actions(athlete)


def test_a_changed_password_is_noted_without_it(athlete):
    words = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    signed_in(athlete).post(reverse("account_change_password"), words)

    [noted] = [event for event in audit_trail(athlete) if event.action == "accounts.password_changed"]
    assert (noted.details, noted.actor_kind) == ({}, "self")
