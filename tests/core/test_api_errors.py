"""Whatever goes wrong at an address of the API, the answer has one shape and says no more than it should."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from redis.exceptions import ConnectionError as RedisDown
from rest_framework.throttling import SimpleRateThrottle

from tests.conftest import browser_of
from tests.phone import Phone

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
JSON = "application/json"
DEEP = "[" * 100_000


@pytest.fixture
def phone(athlete):
    """A client that sees a 500 as people do."""
    client = Client(raise_request_exception=False)
    client.force_login(athlete)
    return client


@pytest.fixture
def nobody():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def assert_one_shape(answer, status, code):
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, JSON)
    assert list(answer.json()) == ["error"]
    error = answer.json()["error"]
    assert list(error) == ["code", "message", "details", "timestamp", "request_id"]
    assert error["code"] == code
    assert error["message"]
    assert error["request_id"] == answer.headers["X-Request-ID"] != ""


@pytest.mark.parametrize(
    "path", ["/api/", "/api/nothing", "/api/v1/me", "/api/v2/me/", "/api/v1/activities/x/"]
)
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
def test_an_address_that_does_not_exist_is_said_to_be_none_to_everybody(nobody, phone, path, method):
    for client in (nobody, phone):
        assert_one_shape(client.generic(method.upper(), path), 404, "not_found")


def test_who_does_not_sign_in_is_asked_to(nobody):
    answer = nobody.get(ME)

    assert_one_shape(answer, 401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["Bearer x", "Bearer x y", "Bearer", "Bearer \xff"])
def test_a_token_that_is_none_is_refused(nobody, token):
    assert_one_shape(nobody.get(ME, headers={"Authorization": token}), 401, "authentication_failed")


def test_a_browser_without_the_token_of_the_form_is_refused(athlete):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(athlete)

    assert_one_shape(browser.patch(ME, "{}", content_type=JSON), 403, "permission_denied")


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", JSON, 400, "parse_error"),
        (b"\xff", JSON, 400, "parse_error"),
        ('{"birth_year": NaN}', JSON, 400, "parse_error"),
        (DEEP, JSON, 400, "parse_error"),
        ('"text"', JSON, 400, "invalid"),
        ('{"birth_year": 1' + "0" * 400 + "}", JSON, 400, "invalid"),
        ('{"display_name": "\\ud800"}', JSON, 400, "invalid"),
        ("display_name=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ("<x/>", "text/xml", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_cannot_be_used_is_said_to_be_so(phone, body, kind, status, code):
    assert_one_shape(phone.patch(ME, body, content_type=kind), status, code)


def test_a_method_that_is_not_offered_names_those_that_are(phone):
    answer = phone.delete(ME)

    assert_one_shape(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET, PATCH, HEAD, OPTIONS"


def test_only_json_is_spoken(phone):
    assert_one_shape(phone.get(ME, headers={"Accept": "text/html"}), 406, "not_acceptable")


@pytest.mark.parametrize("signed_in_by", ["token", "cookie"])
def test_a_body_is_read_up_to_a_limit(phone, athlete, settings, signed_in_by):
    with_token = Phone()
    with_token.sign_in(athlete)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = '{"display_name": "' + "x" * 100 + '"}'

    if signed_in_by == "token":
        answer = with_token.call("patch", "me/", body)
    else:
        answer = phone.patch(ME, body, content_type=JSON)

    assert_one_shape(answer, 413, "too_large")


def test_more_fields_than_a_form_has_are_refused(phone, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1

    assert_one_shape(phone.post("/api/v1/uploads/", {"a": "1", "b": "2"}), 400, "bad_request")


def test_another_sites_name_is_refused(nobody):
    assert_one_shape(nobody.get(ME, headers={"Host": "evil.example"}), 400, "bad_request")


def test_what_broke_says_nothing_of_its_insides(phone, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("rider@example.org")

    monkeypatch.setattr("apps.accounts.selectors.profile_of", broken)
    answer = phone.get(ME)

    assert_one_shape(answer, 500, "server_error")
    assert b"rider" not in answer.content
    assert b"ZeroDivision" not in answer.content


def test_who_asks_too_often_is_told_how_long_to_wait(phone, monkeypatch):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "user", "2/min")

    answers = [phone.get(ME) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert_one_shape(answers[-1], 429, "throttled")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 61


def test_an_address_that_is_made_up_does_not_help_who_asks_too_often(monkeypatch, client):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "anon", "2/min")

    statuses = [
        client.get(reverse("api-docs"), headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code
        for number in range(3)
    ]

    assert statuses == [200, 200, 429]


def test_without_redis_nothing_is_counted_and_everything_served(athlete, monkeypatch):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "user", "1/min")

    def down(*_args, **_kwargs):
        raise RedisDown

    browser = browser_of(athlete)
    with monkeypatch.context() as without_redis:
        without_redis.setattr("redis.connection.ConnectionPool.get_connection", down)
        statuses = [browser.get(ME).status_code for _ in range(3)]

    assert statuses == [200, 200, 200]


def test_too_many_uploads_say_when_to_go_on(phone, settings, athlete):
    settings.UPLOADS_PER_HOUR = 1
    phone.post("/api/v1/uploads/", {"file": SimpleUploadedFile("a.fit", b"one")})

    answer = phone.post("/api/v1/uploads/", {"file": SimpleUploadedFile("b.fit", b"two")})

    assert_one_shape(answer, 429, "too_many_uploads")
    assert 0 < int(answer.headers["Retry-After"]) <= 3601
