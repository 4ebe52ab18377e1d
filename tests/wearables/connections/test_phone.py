"""A phone app connects an account: it opens Strava's page itself and hands the answer over."""

import pytest
from django.utils import timezone

from apps.core.models import State
from apps.wearables.models import Connection, ConnectionState, PendingGrant, Recording
from apps.wearables.services import grants
from tests.conftest import browser_of
from tests.phone import Phone
from tests.wearables.connections import ways

pytestmark = pytest.mark.django_db
OURS = "http://localhost/connected"
BEGIN, COMPLETE = "connections/strava/begin/", "connections/strava/complete/"


@pytest.fixture(autouse=True)
def _app(settings):
    """The app's own address is one that this site sends people to."""
    settings.PHONE_REDIRECT_URIS = [OURS]


@pytest.fixture
def phone(athlete) -> Phone:
    """The athlete's phone."""
    phone = Phone()
    phone.sign_in(athlete)
    return phone


def connect(outside, phone) -> dict:
    begun = phone.call("post", BEGIN, {"redirect_uri": OURS})
    assert begun.status_code == 201, begun.json()
    back = outside.answer(begun.json()["authorize_url"])
    made = phone.call("post", COMPLETE, back)
    assert made.status_code == 201, made.json()
    return dict(made.json())


def test_a_phone_connects_looks_asks_and_ends(outside, athlete, phone, drain):
    made = connect(outside, phone)
    ride = outside.new_ride()
    drain()

    [listed] = phone.get("connections/").json()
    read = phone.get(f"connections/{made['id']}/").json()
    assert listed == read
    assert read["state"] == "active"
    assert read["scopes"] == ["activity:read_all", "profile:read_all", "read"]
    assert read["fetched_at"]
    assert read["error"] == ""
    assert Recording.objects.filter(external_id=f"{ride['id']}:0").count() == 1

    synced = phone.call("post", f"connections/{made['id']}/sync/")
    assert (synced.status_code, synced.json()["id"]) == (202, made["id"])
    drain()

    assert phone.call("delete", f"connections/{made['id']}/").status_code == 204
    assert phone.get("connections/").json() == []
    assert phone.get(f"connections/{made['id']}/").status_code == 404
    drain()
    assert not Recording.objects.exists()
    assert Connection.objects.get().tokens is None


def test_an_answer_that_was_lost_is_given_again(outside, athlete, phone):
    back = outside.answer(phone.call("post", BEGIN, {"redirect_uri": OURS}).json()["authorize_url"])
    key = {"Idempotency-Key": "complete-1"}

    first, again = (phone.call("post", COMPLETE, back, headers=key) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert Connection.objects.count() == 1


def test_no_answer_holds_a_token(outside, athlete, phone):
    made = connect(outside, phone)
    row = Connection.objects.get()
    grant = grants.read(connection=row, reason="test", now=timezone.now())

    said = repr(made) + phone.get("connections/").text + phone.get(f"connections/{made['id']}/").text

    assert grant.access_token not in said
    assert grant.refresh_token not in said


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/connected", OURS + "/x", "javascript:alert(1)", "", f"{OURS}@evil.example"],
)
def test_a_foreign_address_to_return_to_is_refused(phone, address):
    answer = phone.call("post", BEGIN, {"redirect_uri": address})

    assert answer.status_code == 400
    assert not PendingGrant.objects.exists()


def test_what_does_not_fit_is_refused_with_a_reason(outside, athlete, phone):
    unknown = phone.call("post", COMPLETE, {"state": "made-up", "code": outside.grant(), "scope": "read"})
    empty = phone.call("post", COMPLETE, {})
    nowhere = phone.call("post", "connections/nobody/begin/", {"redirect_uri": OURS})

    assert (unknown.status_code, unknown.json()["error"]["code"]) == (422, "state_unknown")
    assert empty.status_code == 400
    assert nowhere.status_code in {403, 404}
    assert not Connection.objects.exists()


def test_another_person_s_account_is_a_conflict(outside, connected, stranger):
    phone = Phone()
    phone.sign_in(stranger)
    back = outside.answer(phone.call("post", BEGIN, {"redirect_uri": OURS}).json()["authorize_url"])

    answer = phone.call("post", COMPLETE, back)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "connected_elsewhere")


def test_what_does_not_work_is_said(outside, athlete, phone, drain):
    made = connect(outside, phone)
    outside.deauthorise()
    drain()

    read = phone.get(f"connections/{made['id']}/").json()
    synced = phone.call("post", f"connections/{made['id']}/sync/")

    assert read["state"] == ConnectionState.NEEDS_SIGN_IN
    assert "Connect again" in read["error"]
    assert (synced.status_code, synced.json()["error"]["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", ""), ("delete", ""), ("post", "sync/")],
)
def test_others_see_and_end_nothing(outside, connected, stranger, coach, *, method, path):
    address = f"connections/{connected.public_id}/{path}"
    for somebody in (stranger, coach):
        phone = Phone()
        phone.sign_in(somebody)
        assert phone.call(method, address).status_code == 404
    assert Phone().call(method, address).status_code == 401

    connected.refresh_from_db()
    assert connected.state == ConnectionState.ACTIVE
    assert not ways.waiting()


def test_a_browser_and_a_phone_share_the_connection(outside, athlete, phone, drain):
    connect(outside, phone)
    drain()

    page = browser_of(athlete).get(ways.CONNECTIONS)

    assert "Ask now" in page.text
    assert not [row for row in ways.waiting() if row.state != State.DONE]
