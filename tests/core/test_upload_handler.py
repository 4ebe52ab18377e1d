"""What is taken onto the disk of a form, before anybody knows who sent it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
LIMIT = 100_000


@pytest.fixture(autouse=True)
def _limit(settings):
    settings.UPLOAD_MAX_BYTES = LIMIT
    settings.REQUEST_MAX_BYTES = 5 * LIMIT


@pytest.fixture
def on_disk(monkeypatch):
    """Count the bytes that are written to temporary files."""
    written = []

    def write(self, raw_data, start):
        written.append(len(raw_data))
        self.file.write(raw_data)

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", write)
    return written


def file(size: int) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.fit", b"x" * size)


def test_a_file_within_the_limit_is_taken_whole(athlete_client):
    answer = athlete_client.post(reverse("api-uploads"), {"file": file(LIMIT)})

    assert (answer.status_code, answer.json()["byte_count"]) == (202, LIMIT)


def test_of_a_file_over_the_limit_no_more_is_written_and_its_sender_is_told(athlete_client, on_disk):
    answer = athlete_client.post(reverse("api-uploads"), {"file": file(3 * LIMIT)})

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "file_too_large")
    assert sum(on_disk) == LIMIT


@pytest.mark.parametrize(("address", "status"), [("api-uploads", 413), ("wearables:upload", 400)])
def test_a_request_over_all_limits_is_not_read(athlete_client, on_disk, address, status):
    answer = athlete_client.post(reverse(address), {"file": file(6 * LIMIT)})

    assert answer.status_code == status
    assert on_disk == []


def test_a_stranger_cannot_fill_the_disk_with_a_form(on_disk):
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies["csrftoken"] = "a" * 32

    answer = stranger.post(reverse("wearables:upload"), {"file": file(3 * LIMIT)})

    assert answer.status_code == 403
    assert sum(on_disk) <= LIMIT
