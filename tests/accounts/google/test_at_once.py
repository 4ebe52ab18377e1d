"""Two who link or sign up with one Google account at once: the second is told that it is linked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import pre_social_login
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.accounts.google.conftest import Visitor
from tests.accounts.google.test_phone import hand_over
from tests.accounts.google.test_takeover import LINKED, fresh
from tests.conftest import browser_of
from tests.factories import PASSWORD, UserFactory
from tests.google import Google
from tests.phone import Phone

pytestmark = pytest.mark.django_db
LINKED_ELSEWHERE = "That Google account is linked to another account here."


@contextmanager
def somebody_quicker(**facts: str) -> Iterator[None]:
    """Have somebody else link the account just after allauth has looked and found nothing."""

    def link(sociallogin: SocialLogin, **_facts: object) -> None:
        SocialAccount(user=UserFactory(**facts), provider="google", uid=sociallogin.account.uid).save()

    pre_social_login.connect(link)
    try:
        yield
    finally:
        pre_social_login.disconnect(link)


def test_who_was_asked_for_the_password_meanwhile_is_told(google: Google):
    slow, quick = UserFactory(), UserFactory()
    client = browser_of(slow)
    asked = Visitor(google, client).go("gina", "connect")
    Visitor(google, fresh(quick)).go("gina", "connect")

    answer = client.post(asked.url, {"password": PASSWORD})

    assert answer.url == reverse(LINKED)
    assert LINKED_ELSEWHERE in client.get(answer.url).text
    assert SocialAccount.objects.get().user == quick


def test_who_links_in_two_browsers_has_one_link(google: Google):
    user = UserFactory()
    client = browser_of(user)
    asked = Visitor(google, client).go("gina", "connect")
    Visitor(google, fresh(user)).go("gina", "connect")

    answer = client.post(asked.url, {"password": PASSWORD})

    assert LINKED_ELSEWHERE not in client.get(answer.url).text
    assert SocialAccount.objects.get().user == user


def test_who_comes_back_second_to_link_is_told(google: Google):
    second = UserFactory()
    client = fresh(second)

    with somebody_quicker():
        answer = Visitor(google, client).go("gina", "connect")

    assert answer.url == reverse(LINKED)
    assert LINKED_ELSEWHERE in client.get(answer.url).text
    assert not SocialAccount.objects.filter(user=second).exists()


def test_who_comes_back_second_to_sign_up_is_told_and_nothing_is_left(google: Google):
    client = Client()

    with somebody_quicker(email="quick@example.org"):
        answer = Visitor(google, client).go("gina")

    assert answer.url == reverse("account_login")
    assert LINKED_ELSEWHERE in client.get(answer.url).text
    assert SocialAccount.objects.get().user == User.objects.get()


def test_neither_is_there_a_breakdown_where_the_address_was_taken_meanwhile(google: Google):
    client = Client()

    def take(instance: User, **_facts: object) -> None:
        pre_save.disconnect(take, sender=User)
        UserFactory(email=instance.email)

    pre_save.connect(take, sender=User)
    answer = Visitor(google, client).go("gina")

    assert answer.url == reverse("account_login")
    assert LINKED_ELSEWHERE in client.get(answer.url).text
    assert not SocialAccount.objects.exists()


def linking(phone: Phone) -> str:
    """Sign a phone in and prove who it is."""
    phone.sign_in(UserFactory())
    phone.post("/auth/reauthenticate", password=PASSWORD)
    return "connect"


@pytest.mark.parametrize("prepared", [linking, lambda _phone: "login"])
def test_a_phone_that_comes_second_is_told(google: Google, prepared: Callable[[Phone], str]):
    phone = Phone()
    process = prepared(phone)
    people = User.objects.count()

    with somebody_quicker(email="quick@example.org"):
        answer = hand_over(phone, google.phone_token(), process=process)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "connected_other")
    assert SocialAccount.objects.get().user.email == "quick@example.org"
    assert User.objects.count() == people + 1
