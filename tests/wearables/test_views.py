"""Uploading, what becomes of a file, and the file itself."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.compliance.models import AuditEvent
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.wearables.models import Activity, Delivery, OriginalFile
from sandbox.recordings import make_fit
from tests.conftest import NOON
from tests.deeds import MORNING, train, upload

pytestmark = pytest.mark.django_db
UPLOAD = reverse("wearables:upload")
OTHERS = ["coach_client", "other_coach_client", "stranger_client", "staff_client"]
HTMX = {"HX-Request": "true", "Accept": "text/html, application/json;q=0.9"}


def file(name="ride.fit", **figures):
    content = make_fit(**{"started_at": MORNING, "seconds": 120, "power": 200} | figures)
    return SimpleUploadedFile(name, content)


def test_looking_at_the_address_leads_to_the_activities(athlete_client):
    assert athlete_client.get(UPLOAD).url == reverse("pages:activities")


def test_the_plain_form_takes_several_files(athlete, athlete_client, drain):
    files = [file("a.fit"), file("b.fit", started_at=MORNING.replace(hour=15))]

    answer = athlete_client.post(UPLOAD, {"file": files}, follow=True)
    drain()

    assert "2 files received" in answer.text
    assert Activity.objects.filter(user=athlete).count() == 2


def test_the_script_gets_a_row_that_asks_for_itself(athlete, athlete_client):
    answer = athlete_client.post(UPLOAD, {"file": file()}, headers=HTMX)

    delivery = Delivery.objects.get(user=athlete)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<li")
    assert reverse("wearables:delivery", args=[delivery.public_id]) in answer.text


def test_a_program_gets_json(athlete, athlete_client):
    answer = athlete_client.post(UPLOAD, {"file": file()}, headers={"Accept": "application/json"})

    [received] = answer.json()["received"]
    assert (answer.status_code, answer.json()["refused"]) == (202, [])
    assert received["url"] == reverse("wearables:delivery", args=[received["id"]])


def test_a_file_that_is_refused_does_not_keep_the_others_out(athlete, athlete_client):
    files = [file("good.fit"), SimpleUploadedFile("empty.fit", b"")]

    answer = athlete_client.post(UPLOAD, {"file": files}, follow=True)

    assert "1 file received" in answer.text
    assert "empty.fit: This file is empty" in answer.text
    assert Delivery.objects.filter(user=athlete).count() == 1


def test_a_program_is_told_of_each_file(athlete_client):
    files = [file("good.fit"), SimpleUploadedFile("empty.fit", b"")]

    answer = athlete_client.post(UPLOAD, {"file": files}, headers={"Accept": "application/json"})

    assert answer.status_code == 202
    assert len(answer.json()["received"]) == 1
    assert [(each["name"], each["code"]) for each in answer.json()["refused"]] == [
        ("empty.fit", "file_empty")
    ]


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, HTMX])
def test_several_files_of_which_none_is_taken_are_each_refused(athlete_client, headers):
    files = [SimpleUploadedFile("a.fit", b""), SimpleUploadedFile("b.fit", b"")]

    answer = athlete_client.post(UPLOAD, {"file": files}, headers=headers)

    assert answer.status_code == 422
    assert [answer.text.count(word) for word in ("a.fit", "b.fit", "This file is empty")] == [1, 1, 2]


def test_several_files_from_the_script_get_a_row_each(athlete_client):
    files = [file("a.fit"), file("b.fit", power=150), SimpleUploadedFile("empty.fit", b"")]

    answer = athlete_client.post(UPLOAD, {"file": files}, headers=HTMX)

    assert answer.status_code == 200
    assert [answer.text.count(word) for word in ("<li", "hx-get", "data-refusal")] == [3, 2, 1]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [({}, 422, "no_file"), ({"file": SimpleUploadedFile("empty.fit", b"")}, 422, "file_empty")],
)
def test_nothing_to_take_is_said(athlete_client, sent, status, code):
    page = athlete_client.post(UPLOAD, sent)
    json = athlete_client.post(UPLOAD, sent, headers={"Accept": "application/json"})
    row = athlete_client.post(UPLOAD, sent, headers=HTMX)

    assert (page.status_code, json.status_code, row.status_code) == (status, status, status)
    assert json.json()["error"]["code"] == code
    assert f'data-refusal="{code}"' in row.text


def test_a_file_over_the_limit_is_refused_with_a_sentence(athlete_client, settings):
    settings.UPLOAD_MAX_BYTES = 100

    answer = athlete_client.post(UPLOAD, {"file": file()})

    assert answer.status_code == 413
    assert "larger than" in answer.text


@pytest.mark.parametrize("names", [["a.fit"], ["a.fit", "b.fit"]])
def test_without_consent_nothing_is_kept(athlete, athlete_client, names):
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=NOON)

    answer = athlete_client.post(UPLOAD, {"file": [file(name) for name in names]})

    assert answer.status_code == 403
    assert not OriginalFile.objects.exists()


def test_an_hour_takes_so_many_files_and_the_next_hour_again(athlete_client, clock, settings):
    settings.UPLOADS_PER_HOUR = 2
    athlete_client.post(UPLOAD, {"file": [file("a.fit"), file("b.fit", power=150)]})

    refused = athlete_client.post(UPLOAD, {"file": file("c.fit", power=100)}, headers=HTMX)
    clock.shift(3600)
    taken = athlete_client.post(UPLOAD, {"file": file("c.fit", power=100)}, headers=HTMX)

    assert refused.status_code == 429
    assert "You may upload 2 files in an hour" in refused.text
    assert taken.status_code == 200
    assert Delivery.objects.count() == 3


def test_one_persons_uploads_do_not_use_up_anothers(athlete_client, stranger_client, settings):
    settings.UPLOADS_PER_HOUR = 1
    athlete_client.post(UPLOAD, {"file": file()})

    assert stranger_client.post(UPLOAD, {"file": file()}, headers=HTMX).status_code == 200


def test_nobody_uploads_without_signing_in(anonymous):
    answer = anonymous.post(UPLOAD, {"file": file()})

    assert answer.status_code == 302
    assert not Delivery.objects.exists()


def test_a_row_asks_until_it_is_read_and_then_tells_the_page(athlete, athlete_client, drain):
    delivery = upload(athlete, make_fit(started_at=MORNING, seconds=120))
    address = reverse("wearables:delivery", args=[delivery.public_id])
    headers = {"HX-Request": "true", "HX-Target": f"delivery-{delivery.public_id}"}

    waiting = athlete_client.get(address, headers=headers)
    drain()
    done = athlete_client.get(address, headers=headers)

    assert 'hx-trigger="every' in waiting.text
    assert "HX-Trigger" not in waiting
    assert "hx-trigger" not in done.text
    assert "activities-changed" in done["HX-Trigger"]
    assert reverse("pages:activity", args=[Activity.objects.get().public_id]) in done.text


def test_a_broken_file_gets_its_sentence(athlete, athlete_client, drain):
    delivery = upload(athlete, b"<gpx></gpx>", "route.gpx")
    drain()

    page = athlete_client.get(reverse("wearables:delivery", args=[delivery.public_id]))

    assert "<html" in page.text
    assert "Not read" in page.text
    assert "holds no recorded activity" in page.text


def test_a_file_of_a_deleted_activity_says_so_and_offers_it_back(athlete, athlete_client, drain):
    activity = train(athlete, drain)
    athlete_client.post(reverse("wearables:delete", args=[activity.public_id]))
    delivery = Delivery.objects.get()

    row = athlete_client.get(reverse("wearables:delivery", args=[delivery.public_id]))

    assert "You deleted this activity" in row.text
    assert reverse("wearables:restore", args=[activity.public_id]) in row.text


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_an_upload_or_its_file(request, athlete, drain, who):
    delivery = upload(athlete, make_fit(started_at=MORNING, seconds=60), "mine.fit")
    client = request.getfixturevalue(who)

    row = client.get(reverse("wearables:delivery", args=[delivery.public_id]))
    original = client.get(reverse("wearables:original", args=[delivery.original_file.public_id]))

    assert (row.status_code, original.status_code) == (404, 404)
    assert "mine.fit" not in row.text


def test_the_original_comes_back_byte_by_byte_and_the_trail_says_so(athlete, athlete_client):
    content = make_fit(started_at=MORNING, seconds=60)
    delivery = upload(athlete, content, "my ride.fit")

    answer = athlete_client.get(reverse("wearables:original", args=[delivery.original_file.public_id]))

    assert hashlib.sha256(answer.getvalue()).hexdigest() == delivery.original_file.sha256
    assert answer["Content-Disposition"] == 'attachment; filename="my ride.fit"'
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.filter(action="wearables.original_downloaded").count() == 1


def test_a_file_that_storage_lost_is_a_sentence_and_no_trail(athlete, athlete_client):
    original = upload(athlete, make_fit(started_at=MORNING, seconds=60)).original_file
    default_storage.delete(original.storage_name)

    answer = athlete_client.get(reverse("wearables:original", args=[original.public_id]))

    assert answer.status_code == 404
    assert "lost this file" in answer.text
    assert not AuditEvent.objects.filter(action="wearables.original_downloaded").exists()


def test_a_program_reads_all_its_uploads_page_by_page(athlete, athlete_client):
    for number in range(5):
        upload(athlete, b"no activity %d" % number, f"{number}.txt")

    first = athlete_client.get(reverse("api-uploads"), {"limit": 3}).json()
    second = athlete_client.get(first["next"]).json()

    listed = [row["name"] for row in first["results"] + second["results"]]
    assert listed == ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]
    assert second["next"] is None
