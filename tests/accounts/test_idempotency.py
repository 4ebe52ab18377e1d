"""Requests that are sent twice."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.utils import timezone
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import force_authenticate
from rest_framework.views import APIView

from apps.accounts.api.idempotency import run_once
from apps.accounts.models import IdempotencyKey
from apps.accounts.services import idempotency
from apps.core.errors import Refusal
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Counting(APIView):
    """A view that counts how often it did something."""

    parser_classes = (JSONParser, MultiPartParser)
    done = 0
    outcome: list[object]

    @run_once
    def post(self, request: Request) -> Response:
        Counting.done += 1
        if request.data.get("refuse"):
            raise Refusal("no", code="no")
        if request.data.get("break"):
            raise ZeroDivisionError
        status = 503 if request.data.get("down") else 201
        return Response({"done": Counting.done, "at": timezone.now()}, status=status)


@pytest.fixture
def send():
    Counting.done = 0
    sender = UserFactory()

    def post(body, key="k-1", user=sender, **extra):
        headers = {"Idempotency-Key": key} if key else {}
        kind = (
            {}
            if any(hasattr(value, "chunks") for value in body.values())
            else {"content_type": "application/json"}
        )
        request = RequestFactory().post("/things/", body, headers=headers, **kind, **extra)
        request.user = user
        force_authenticate(request, user=user)
        answer = Counting.as_view()(request)
        request.close()
        return answer

    return post


def test_the_same_request_is_done_once_and_answered_the_same(send):
    first = send({"name": "a"})
    second = send({"name": "a"})

    assert Counting.done == 1
    assert (second.status_code, second.data["done"]) == (201, first.data["done"])
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers


def test_without_a_key_every_request_is_done(send):
    send({"name": "a"}, key="")
    send({"name": "a"}, key="")

    assert Counting.done == 2


def test_another_key_is_another_request(send):
    send({"name": "a"}, key="k-1")
    send({"name": "a"}, key="k-2")

    assert Counting.done == 2


def test_somebody_elses_key_is_another_key(send):
    send({"name": "a"})
    send({"name": "a"}, user=UserFactory())

    assert Counting.done == 2


def test_a_key_with_another_body_is_refused(send):
    send({"name": "a"})
    answer = send({"name": "b"})

    assert (answer.status_code, answer.data["error"]["code"]) == (422, "idempotency_key_reused")
    assert Counting.done == 1


def test_a_key_whose_first_request_is_under_way_is_refused(send):
    user = UserFactory()
    send({"name": "a"}, user=user)
    IdempotencyKey.objects.update(status=None)

    answer = send({"name": "a"}, user=user)

    assert (answer.status_code, answer.data["error"]["code"]) == (409, "still_under_way")


def test_a_request_that_was_cut_off_may_be_sent_again_after_a_while(send):
    user = UserFactory()
    send({"name": "a"}, user=user)
    cut_off = timezone.now() - idempotency.UNDER_WAY - timedelta(seconds=1)
    IdempotencyKey.objects.update(status=None, created_at=cut_off)

    assert send({"name": "a"}, user=user).status_code == 201


def test_a_refused_request_may_be_mended_and_sent_with_the_same_key(send):
    refused = send({"refuse": True})
    mended = send({"name": "a"})

    assert (refused.status_code, mended.status_code) == (400, 201)


def test_a_server_error_is_not_remembered(send):
    down = send({"down": True})
    again = send({"down": True})

    assert (down.status_code, again.status_code) == (503, 503)
    assert Counting.done == 2
    assert not IdempotencyKey.objects.exists()


def test_an_exception_frees_the_key(send):
    with pytest.raises(ZeroDivisionError):
        send({"break": True})

    assert not IdempotencyKey.objects.exists()


def test_a_key_is_forgotten_after_a_day(send):
    user = UserFactory()
    send({"name": "a"}, user=user)
    IdempotencyKey.objects.update(created_at=timezone.now() - idempotency.KEEP - timedelta(seconds=1))

    send({"name": "b"}, user=user)

    assert Counting.done == 2


def test_an_overlong_key_is_refused(send):
    assert send({"name": "a"}, key="k" * 81).status_code == 400


def test_files_count_by_their_content(send):
    same = send({"file": SimpleUploadedFile("a.fit", b"one")})
    again = send({"file": SimpleUploadedFile("a.fit", b"one")})
    other = send({"file": SimpleUploadedFile("a.fit", b"two")})

    assert (same.status_code, again.data["done"], other.status_code) == (201, 1, 422)


@pytest.mark.parametrize("odd", [10**30, "\ud800", [1, {"b": None}], 1.5])
def test_any_json_can_be_told_apart(send, odd):
    answers = [send({"name": odd}), send({"name": odd}), send({"name": [odd]})]

    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert Counting.done == 1
