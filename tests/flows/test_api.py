"""The whole job by phone: sign in, upload, look, take everything away, be erased; and how the API behaves."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.notifications import kinds
from apps.notifications.services import notifications
from apps.training.models import ThresholdKind
from apps.training.services import thresholds
from apps.wearables.models import Activity, Delivery
from sandbox.recordings import make_fit
from tests.deeds import MORNING, train_daily
from tests.factories import PASSWORD, AthleteFactory, UserFactory
from tests.phone import Phone

pytestmark = pytest.mark.django_db
RIDE = {"started_at": MORNING, "seconds": 1200, "power": 200, "heart_rate": 140, "laps": 2}


@pytest.fixture
def phone(clock: object, athlete: User) -> Phone:
    """The athlete's phone, signed in."""
    phone = Phone()
    phone.sign_in(athlete)
    return phone


def file(content: bytes, name: str = "ride.fit") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def ok(answer, status=200):
    assert answer.status_code == status, answer.content
    return answer.json() if answer.content else None


@pytest.mark.django_db(transaction=True)
def test_the_job_from_signing_in_to_being_erased(clock, drain):
    clock.move_to(MORNING + timedelta(hours=3))
    person, phone = UserFactory(), Phone()
    assert phone.sign_in(person).status_code == 200
    ride = make_fit(**RIDE)

    refused = phone.call("post", "uploads/", file(ride))
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "consent_required")
    assert refused.json()["error"]["details"] == {"purpose": "health_storage"}
    [wanted] = [row for row in ok(phone.get("consents/")) if row["purpose"] == "health_storage"]
    agreed = ok(phone.call("put", "consents/health_storage/", {"version": wanted["current_version"]}))
    assert agreed["is_granted"]

    ok(
        phone.call("post", "thresholds/", {"kind": "ftp_w", "value": 250, "effective_on": "2026-11-01"}),
        201,
    )
    sent = ok(phone.call("post", "uploads/", file(ride)), 202)
    assert (sent["state"], sent["activities"]) == ("pending", [])
    drain()
    read = ok(phone.get(f"uploads/{sent['id']}/"))
    [shown] = read["activities"]
    assert (read["state"], shown["sport"], shown["avg_power_w"]) == ("done", "ride", 200)

    [listed] = ok(phone.get("activities/"))["results"]
    assert listed == shown
    detail = ok(phone.get(f"activities/{shown['id']}/"))
    assert [lap["number"] for lap in detail["laps"]] == [1, 2]
    streams = ok(phone.get(f"activities/{shown['id']}/streams/"))
    assert len(streams["time_s"]) == len(streams["channels"]["power_w"]) == 1201
    assert set(streams["channels"]["power_w"]) == {200}
    thinned = ok(phone.get(f"activities/{shown['id']}/streams/", points="100"))
    assert len(thinned["time_s"]) <= 100
    of_ride = ok(phone.get(f"activities/{shown['id']}/load/"))
    assert (of_ride["method"], round(of_ride["value"], 1)) == ("power", 21.3)
    series = ok(phone.get("load/"))
    assert series["days"][-1] == series["today"] == "2026-11-16"
    assert series["load"][-1] == pytest.approx(of_ride["value"])

    asked = ok(phone.call("post", "exports/"), 202)
    drain()
    packed = ok(phone.get(f"exports/{asked['id']}/"))
    archive = phone.call("get", packed["download_url"], headers={"Accept": "application/zip"})
    with ZipFile(BytesIO(b"".join(archive.streaming_content))) as copy:
        [original] = [name for name in copy.namelist() if name.startswith("files/originals/")]
        assert copy.read(original) == ride
        [theirs] = json.loads(copy.read("data/wearables/activity.json"))
        assert theirs["public_id"] == shown["id"]
    trail = [row["action"] for row in ok(phone.get("audit/"))["results"]]
    assert trail[:2] == ["compliance.export_downloaded", "compliance.export_packed"]

    wrong = phone.call("post", "erasure/", {"password": "guessed"})
    assert (wrong.status_code, list(wrong.json()["error"]["details"]["fields"])) == (400, ["password"])
    case = ok(phone.call("post", "erasure/", {"password": PASSWORD}), 202)
    assert phone.me().status_code == 401
    assert phone.exchange().status_code == 400
    while ok(phone.get(f"erasure/receipts/{case['id']}/"))["state"] != "done":
        drain()
        clock.shift(timedelta(seconds=30))
    assert not User.objects.filter(pk=person.pk).exists()


def test_the_sign_in_tells_the_public_id_and_not_the_number_of_the_row(athlete):
    answer = Phone().sign_in(athlete)

    assert answer.json()["data"]["user"]["id"] == str(athlete.public_id)


def test_an_access_token_that_ran_out_is_renewed_and_the_old_pair_is_dead(phone, clock):
    first = (phone.access, phone.refresh)
    clock.shift(timedelta(minutes=16))

    assert phone.me().status_code == 401
    assert phone.exchange().status_code == 200
    assert ok(phone.me())["email"]
    assert phone.exchange(first[1]).status_code == 400


def test_a_broken_file_says_what_is_wrong_and_the_next_one_is_read(phone, drain):
    broken = ok(phone.call("post", "uploads/", file(b"no activity", "notes.txt")), 202)
    good = ok(phone.call("post", "uploads/", file(make_fit(**RIDE))), 202)
    drain()

    states = {row["id"]: (row["state"], row["message"]) for row in ok(phone.get("uploads/"))["results"]}
    assert states[good["id"]] == ("done", "")
    assert states[broken["id"]][0] == "failed"
    assert "not a FIT, TCX or GPX file" in states[broken["id"]][1]


def test_an_upload_that_was_sent_twice_with_one_key_is_one_upload(phone):
    key = {"Idempotency-Key": "of-this-ride"}

    first = phone.call("post", "uploads/", file(make_fit(**RIDE)), headers=key)
    again = phone.call("post", "uploads/", file(make_fit(**RIDE)), headers=key)
    other = phone.call("post", "uploads/", file(b"something else"), headers=key)

    assert (first.status_code, again.status_code, other.status_code) == (202, 202, 422)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert other.json()["error"]["code"] == "idempotency_key_reused"
    assert Delivery.objects.count() == 1


def test_words_of_ones_own_are_changed_hidden_and_brought_back(phone, drain):
    phone.call("post", "uploads/", file(make_fit(**RIDE)))
    drain()
    address = f"activities/{Activity.objects.get().public_id}/"

    changed = ok(phone.call("patch", address, {"title": "Race", "feel": 5}))
    kept = ok(phone.call("patch", address, {"note": "windy"}))
    ok(phone.call("delete", address), 204)
    hidden = phone.get(address)
    back = ok(phone.call("post", f"{address}restore/"))

    assert (changed["title"], changed["feel"], changed["note"]) == ("Race", 5, "")
    assert (kept["title"], kept["feel"], kept["note"]) == ("Race", 5, "windy")
    assert hidden.status_code == 404
    assert back == kept


@pytest.mark.parametrize(
    ("zone", "today"), [("Pacific/Auckland", "2026-11-17"), ("America/Los_Angeles", "2026-11-16")]
)
def test_today_is_the_persons_own(clock, zone, today):
    clock.move_to(MORNING.replace(hour=20))
    phone = Phone()
    phone.sign_in(AthleteFactory(profile__time_zone=zone))

    assert ok(phone.get("load/"))["today"] == today


def have(athlete: User, drain, number: int) -> None:
    """Have so many of everything that is listed."""
    train_daily(athlete, drain, days=number)
    for day in range(number):
        on = (MORNING - timedelta(days=day)).date()
        arguments = {"kind": ThresholdKind.FTP, "value": 250, "effective_on": on}
        thresholds.enter(user=athlete, by=athlete, now=timezone.now(), **arguments)
        notifications.notify(user=athlete, kind=kinds.WELCOME, now=timezone.now())


@pytest.mark.either_database
def test_a_list_of_thirty_asks_the_database_no_more_than_one_of_three(drain, clock):
    growing = ("activities/", "uploads/", "thresholds/", "notifications/", "audit/")
    asked = {path: [] for path in (*growing, "exports/", "consents/")}
    for number in (3, 30):
        person, phone = AthleteFactory(), Phone()
        phone.sign_in(person)
        have(person, drain, number)
        for path, counts in asked.items():
            with CaptureQueriesContext(connection) as queries:
                answer = ok(phone.get(path))
            rows = answer["results"] if isinstance(answer, dict) else answer
            counts.append(len(queries))
            assert path not in growing or len(rows) >= number, path

    for path, (of_three, of_thirty) in asked.items():
        assert of_three == of_thirty <= 12, path


def pages(phone: Phone, path: str):
    answer = ok(phone.get(path, limit="3"))
    while True:
        yield answer
        if answer["next"] is None:
            return
        answer = ok(phone.call("get", answer["next"]))


@pytest.mark.parametrize("path", ["activities/", "notifications/"])
def test_pages_neither_repeat_nor_miss_a_row_while_new_ones_arrive(phone, athlete, path, drain, clock):
    have(athlete, drain, 7)
    before = [row["id"] for row in ok(phone.get(path, limit="200"))["results"]]

    seen = []
    for number, page in enumerate(pages(phone, path), start=1):
        seen += [row["id"] for row in page["results"]]
        train_daily(athlete, drain, days=1, last_at=MORNING + timedelta(hours=number))
        notifications.notify(user=athlete, kind=kinds.WELCOME, now=timezone.now())

    assert seen == before


def test_pages_lead_back_too(phone, athlete, drain, clock):
    have(athlete, drain, 7)
    there = list(pages(phone, "activities/"))

    back = ok(phone.call("get", there[1]["previous"]))

    assert back["results"] == there[0]["results"]
    assert [len(page["results"]) for page in there] == [3, 3, 1]


def test_sessions_that_began_at_the_same_second_are_not_lost_between_pages(phone, athlete, drain, clock):
    for number in range(5):
        fit = make_fit(started_at=MORNING, seconds=60 + number, sport="running", home=(10.0 * number, 8.0))
        phone.call("post", "uploads/", file(fit, f"{number}.fit"))
    drain()
    Activity.objects.update(started_at=MORNING)

    seen = [row["id"] for page in pages(phone, "activities/") for row in page["results"]]

    assert len(seen) == len(set(seen)) == Activity.objects.count()
