"""A phone connects with a password: 202 and a pending id, its state, the code, then the connection."""

import pytest

from apps.accounts.models import IdempotencyKey
from apps.wearables.models import Connection, Delivery, PendingSignIn
from tests.factories import AthleteFactory
from tests.phone import Phone
from tests.wearables.garmin import ways
from tests.wearables.garmin.fake import CODE, PASSWORD, USERNAME

pytestmark = pytest.mark.django_db
BEGIN = "connections/garmin/sign-in/"
FILLED = {"username": USERNAME, "password": PASSWORD}


def phone_of(user) -> Phone:
    phone = Phone()
    phone.sign_in(user)
    return phone


@pytest.fixture
def phone(athlete) -> Phone:
    return phone_of(athlete)


def test_a_phone_connects_with_a_code(garmin, phone):
    garmin.wants_code = True
    begun = phone.call("post", BEGIN, FILLED)
    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    place = f"connections/sign-ins/{begun.json()['id']}/"
    ways.step()
    asked = phone.get(place).json()
    assert (asked["state"], asked["question"]) == ("needs_code", "Garmin has sent you a code by e-mail.")

    answered = phone.call("post", f"{place}code/", {"code": CODE})
    assert (answered.status_code, answered.json()["state"]) == (202, "waiting")
    ways.step()

    done = phone.get(place).json()
    [listed] = phone.get("connections/").json()
    assert (done["state"], done["connection"], done["error"]) == ("done", listed["id"], "")
    assert (listed["provider"], listed["state"], listed["is_stopped"]) == ("garmin", "active", False)
    assert listed["next_sync_at"]


def test_it_is_paused_resumed_asked_and_ended(garmin, connected, phone):
    place = f"connections/{connected.public_id}/"

    states = [phone.call("post", f"{place}{verb}/").json()["state"] for verb in ("pause", "resume", "sync")]

    assert states == ["paused", "active", "active"]
    assert phone.call("delete", place).status_code == 204
    assert phone.get("connections/").json() == []


def test_a_failure_has_a_code_and_a_sentence(garmin, phone):
    begun = phone.call("post", BEGIN, FILLED | {"password": "another"}).json()
    ways.step()

    failed = phone.get(f"connections/sign-ins/{begun['id']}/").json()

    assert (failed["state"], failed["error_code"]) == ("failed", "wrong_credentials")
    assert "does not know this e-mail address" in failed["error"]
    assert phone.call("delete", f"connections/sign-ins/{begun['id']}/").status_code == 204
    assert phone.get(f"connections/sign-ins/{begun['id']}/").status_code == 404


@pytest.mark.parametrize("wants_code", [False, True])
def test_a_password_or_code_that_was_mended_counts_whatever_the_key(garmin, phone, wants_code):
    garmin.wants_code = wants_code
    key = {"Idempotency-Key": "sign-in-1"}
    mistyped = phone.call("post", BEGIN, FILLED | {"password": "another"}, headers=key)

    mended = phone.call("post", BEGIN, FILLED, headers=key)
    ways.step()

    assert (mistyped.status_code, mended.status_code) == (202, 202)
    assert PendingSignIn.objects.count() == 1
    place = f"connections/sign-ins/{mended.json()['id']}/"
    assert phone.get(place).json()["state"] == ("needs_code" if wants_code else "done")
    if wants_code:
        assert phone.call("post", f"{place}code/", {"code": CODE}, headers=key).status_code == 202
        again = phone.call("post", f"{place}code/", {"code": CODE}, headers=key)
        assert "Idempotent-Replayed" not in again.headers
        ways.step()
        assert phone.get(place).json()["state"] == "done"
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(("method", "path"), [("post", "sync/"), ("post", "pause/"), ("delete", "")])
def test_a_repeated_request_about_a_connection_is_done_once(garmin, connected, phone, method, path):
    key = {"Idempotency-Key": "again"}
    place = f"connections/{connected.public_id}/{path}"

    answers = [phone.call(method, place, {}, headers=key) for _ in range(2)]

    assert answers[0].status_code == answers[1].status_code < 300
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert Delivery.objects.count() <= 1


def test_what_cannot_be_is_refused_with_a_reason(garmin, athlete, phone, settings):
    place = f"connections/sign-ins/{ways.begin(athlete).public_id}/"
    early = phone.call("post", f"{place}code/", {"code": CODE})
    empty = phone.call("post", BEGIN, {"username": "nobody"})
    strava = phone.call("post", "connections/strava/sign-in/", FILLED)
    settings.SIGN_IN_TRIES_PER_MINUTE = 0
    often = phone.call("post", BEGIN, FILLED)
    unasked = phone_of(AthleteFactory()).call("post", BEGIN, FILLED)

    assert (early.status_code, early.json()["error"]["code"]) == (409, "no_code_wanted")
    assert empty.status_code == 400
    assert strava.status_code == 403
    assert (often.status_code, often.json()["error"]["code"]) == (429, "too_many_tries")
    assert (unasked.status_code, unasked.json()["error"]["code"]) == (403, "consent_required")
    assert PASSWORD not in empty.text + often.text


def test_other_people_s_sign_ins_are_not_there(garmin, athlete, stranger, coach):
    place = f"connections/sign-ins/{ways.begin(athlete).public_id}/"
    for somebody in (stranger, coach):
        phone = phone_of(somebody)
        assert phone.get(place).status_code == 404
        assert phone.call("delete", place).status_code == 404
        assert phone.call("post", f"{place}code/", {"code": CODE}).status_code == 404
    assert Phone().get(place).status_code == 401
    assert not Connection.objects.exists()
