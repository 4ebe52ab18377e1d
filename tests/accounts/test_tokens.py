"""Phones: sign-up and sign-in through allauth's headless API, tokens that rotate, and their end."""

import re
from datetime import timedelta

import jwt
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisDown

from apps.accounts.models import Session, SpentRefreshToken, User
from apps.accounts.services import sessions
from apps.accounts.tokens import RotatingJWTStrategy
from tests.factories import PASSWORD, UserFactory
from tests.phone import APP, Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone() -> Phone:
    return Phone()


def lifetime(token: str) -> timedelta:
    payload = jwt.decode(token, options={"verify_signature": False})
    return timedelta(seconds=payload["exp"] - payload["iat"])


def test_somebody_signs_up_confirms_by_code_and_uses_the_api(phone, mailoutbox):
    begun = phone.post("/auth/signup", email="New@Example.org", password=PASSWORD)
    code = re.search(r"^\s+(\S+)$", mailoutbox[0].body, re.MULTILINE)[1]
    before = phone.me()
    done = phone.post("/auth/email/verify", key=code)

    assert (begun.status_code, before.status_code, done.status_code) == (401, 401, 200)
    assert phone.me().json()["email"] == "new@example.org"
    assert User.objects.get(email="new@example.org").profile.time_zone == "UTC"


def test_a_wrong_code_opens_nothing(phone):
    phone.post("/auth/signup", email="new@example.org", password=PASSWORD)

    answer = phone.post("/auth/email/verify", key="wrong")

    assert answer.status_code == 400
    assert not phone.access


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner_by_mail(phone, mailoutbox):
    known = UserFactory()
    fresh = Phone().post("/auth/signup", email="fresh@example.org", password=PASSWORD)

    answer = phone.post("/auth/signup", email=known.email, password=PASSWORD)

    assert (answer.status_code, answer.json()["data"]) == (fresh.status_code, fresh.json()["data"])
    assert mailoutbox[-1].to == [known.email]
    assert "account already" in mailoutbox[-1].subject


def test_tokens_last_fifteen_minutes_and_seven_days(phone):
    phone.sign_in(UserFactory())

    assert lifetime(phone.access) == timedelta(minutes=15)
    assert lifetime(phone.refresh) == timedelta(days=7)


def test_an_access_token_ends_after_fifteen_minutes_and_a_refresh_token_renews_it(phone, clock):
    phone.sign_in(UserFactory())
    clock.shift(timedelta(minutes=15, seconds=1))

    before, exchanged, after = phone.me(), phone.exchange(), phone.me()

    assert (before.status_code, exchanged.status_code, after.status_code) == (401, 200, 200)


def test_a_refresh_token_ends_after_seven_days(phone, clock):
    phone.sign_in(UserFactory())
    clock.shift(timedelta(days=7, seconds=1))

    assert phone.exchange().status_code == 400


def test_a_refresh_token_works_once_and_a_quick_repeat_costs_nothing_else(phone):
    phone.sign_in(UserFactory())
    first = phone.refresh

    answers = [phone.exchange(first).status_code, phone.exchange(first).status_code]

    assert answers == [200, 400]
    assert phone.refresh != first
    assert phone.me().status_code == 200
    assert phone.exchange().status_code == 200


def test_a_late_repeat_ends_every_token_of_that_sign_in(phone, clock):
    phone.sign_in(UserFactory())
    stolen = phone.refresh
    phone.exchange()
    clock.shift(RotatingJWTStrategy.LEEWAY + timedelta(seconds=1))

    replay = Phone().exchange(stolen)

    assert replay.status_code == 400
    assert phone.me().status_code == 401
    assert phone.exchange().status_code == 400


def test_a_late_repeat_leaves_the_persons_other_phone_alone(phone, clock):
    user = UserFactory()
    other = Phone()
    phone.sign_in(user)
    other.sign_in(user)
    stolen = phone.refresh
    phone.exchange()
    clock.shift(RotatingJWTStrategy.LEEWAY + timedelta(seconds=1))

    Phone().exchange(stolen)

    assert other.me().status_code == 200


def test_an_exchange_is_remembered_without_redis(phone, monkeypatch, clock):
    phone.sign_in(UserFactory())
    stolen = phone.refresh

    def down(*_args, **_kwargs):
        raise RedisDown

    with monkeypatch.context() as patch:
        patch.setattr("redis.connection.ConnectionPool.get_connection", down)
        first = phone.exchange().status_code
        clock.shift(timedelta(minutes=1))
        replay = Phone().exchange(stolen).status_code

    assert (first, replay) == (200, 400)
    assert not Session.objects.exists()


def test_a_session_token_is_no_access_token_and_a_refresh_token_neither(phone):
    phone.sign_in(UserFactory())

    for token in (phone.session, phone.refresh):
        phone.access = token
        assert phone.me().status_code == 401


def test_signing_out_ends_access_and_refresh_tokens_at_once(phone):
    phone.sign_in(UserFactory())

    Client().delete(f"{APP}/auth/session", headers={"X-Session-Token": phone.session})

    assert phone.me().status_code == 401
    assert phone.exchange().status_code == 400


def test_ending_all_sessions_ends_all_tokens(phone):
    user = UserFactory()
    phone.sign_in(user)

    sessions.end_all(user=user)

    assert phone.me().status_code == 401


def test_a_closed_account_has_no_tokens(phone):
    user = UserFactory()
    phone.sign_in(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert phone.me().status_code == 401
    assert phone.exchange().status_code == 400


def test_a_changed_password_ends_the_tokens_of_before(phone):
    user = UserFactory()
    phone.sign_in(user)
    user.set_password("another long sentence")
    user.save()

    assert phone.me().status_code == 401
    assert phone.exchange().status_code == 400


def test_a_token_signed_by_somebody_else_is_refused(phone):
    phone.sign_in(UserFactory())
    payload = jwt.decode(phone.access, options={"verify_signature": False})
    phone.access = jwt.encode(
        payload, "somebody else's key, long enough for the algorithm", algorithm="HS256"
    )

    answer = phone.me()

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "authentication_failed"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_unsigned_token_is_refused(phone):
    phone.sign_in(UserFactory())
    payload = jwt.decode(phone.access, options={"verify_signature": False})
    phone.access = jwt.encode(payload, None, algorithm="none")

    assert phone.me().status_code == 401


def test_the_sign_in_of_browsers_is_not_offered_under_headless():
    assert Client().get("/_allauth/browser/v1/auth/session").status_code == 404


def test_the_description_of_the_api_names_the_bearer_scheme(anonymous):
    schema = anonymous.get("/api/schema/?format=json").json()

    assert schema["components"]["securitySchemes"]["bearer"] == {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
    }


def test_spent_tokens_and_sessions_are_cleared_once_they_have_run_out(phone):
    phone.sign_in(UserFactory())
    phone.exchange()
    later = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE, days=2)

    sessions.clear(now=timezone.now())
    kept = (Session.objects.count(), SpentRefreshToken.objects.count())
    sessions.clear(now=later)

    assert kept == (1, 1)
    assert (Session.objects.count(), SpentRefreshToken.objects.count()) == (0, 0)
