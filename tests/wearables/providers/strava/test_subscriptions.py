"""The webhook subscription is seen, made and ended through stravalib, with the application's credentials."""

import pytest

from apps.wearables.providers.base import ApplicationSuspended, MalformedPayload, ProviderError
from apps.wearables.providers.strava import subscriptions
from apps.wearables.providers.strava.subscriptions import Subscription
from tests.wearables.providers.strava.stand import Stand

PATH = "/api/v3/push_subscriptions"
ONE = {"id": 131300, "resource_state": 2, "application_id": 24523, "callback_url": "https://us.example/hook"}
CREDENTIALS = {"client_id": ["4711"], "client_secret": ["the-client-secret"]}


def test_what_is_there_is_listed(stand: Stand) -> None:
    stand.put("GET", PATH, [ONE])

    found = subscriptions(stand.application()).list()

    assert found == (Subscription(131300, "https://us.example/hook"),)
    assert stand.asked[0].query.items() >= CREDENTIALS.items()


def test_none_is_none(stand: Stand) -> None:
    stand.put("GET", PATH, [])

    assert subscriptions(stand.application()).list() == ()


def test_one_is_made_with_our_verify_token(stand: Stand) -> None:
    stand.put("POST", PATH, ONE, status=201)

    made = subscriptions(stand.application(verify_token="T")).create(callback_url="https://us.example/hook")

    assert made == Subscription(131300, "https://us.example/hook")
    assert stand.asked[0].form == CREDENTIALS | {
        "callback_url": ["https://us.example/hook"],
        "verify_token": ["T"],
    }
    assert stand.asked[0].query == {}


def test_without_a_verify_token_none_is_made(stand: Stand) -> None:
    with pytest.raises(ProviderError) as refused:
        subscriptions(stand.application()).create(callback_url="https://us.example/hook")

    assert refused.value.permanent
    assert stand.asked == []


def test_a_second_one_is_refused(stand: Stand) -> None:
    body = {
        "message": "Bad Request",
        "errors": [{"resource": "PushSubscription", "field": "", "code": "already exists"}],
    }
    stand.put("POST", PATH, body, status=400)

    with pytest.raises(ProviderError, match="already exists") as refused:
        subscriptions(stand.application(verify_token="T")).create(callback_url="https://us.example/hook")

    assert type(refused.value) is ProviderError
    assert refused.value.permanent


@pytest.mark.parametrize("status", [204, 404])
def test_one_is_ended_once_or_twice(stand: Stand, status: int) -> None:
    stand.put("DELETE", f"{PATH}/131300", b"", status=status)

    subscriptions(stand.application()).delete(131300)

    (asked,) = stand.asked
    assert (asked.form, asked.query) == (CREDENTIALS, {})


def test_wrong_credentials_are_the_application_s_fault(stand: Stand) -> None:
    stand.put("GET", PATH, {"message": "Authorization Error", "errors": []}, status=401)

    with pytest.raises(ApplicationSuspended):
        subscriptions(stand.application()).list()


@pytest.mark.parametrize("body", [[{}], [7], {"id": 1}, [{"id": "x"}]])
def test_another_shape_is_refused(stand: Stand, body: object) -> None:
    stand.put("GET", PATH, body)

    with pytest.raises(MalformedPayload):
        subscriptions(stand.application()).list()
