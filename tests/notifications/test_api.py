"""Notices in the API."""

from uuid import uuid4

import pytest

from apps.notifications.models import Notification

pytestmark = pytest.mark.django_db
LIST = "/api/v1/notifications/"


def test_the_owner_lists_their_notices_in_words(athlete_client, notice):
    result = athlete_client.get(LIST).json()["results"]

    assert [(row["id"], row["kind"], row["title"], row["read_at"]) for row in result] == [
        (str(notice.public_id), "export_ready", "Your data is ready to download", None)
    ]


@pytest.mark.parametrize("who", ["coach", "other_coach", "stranger", "staff"])
def test_others_neither_list_nor_read_them(request, notice, who):
    client = request.getfixturevalue(f"{who}_client")

    listed = client.get(LIST).json()["results"]
    read = client.post(f"{LIST}{notice.public_id}/read/")

    assert str(notice.public_id) not in [row["id"] for row in listed]
    assert (read.status_code, read.json()["error"]["code"]) == (404, "not_found")


def test_nobody_gets_in_without_signing_in(anonymous, notice):
    assert anonymous.get(LIST).status_code == 401
    assert anonymous.post(f"{LIST}{notice.public_id}/read/").status_code == 401


def test_the_owner_marks_one_as_read(athlete_client, notice):
    answer = athlete_client.post(f"{LIST}{notice.public_id}/read/")

    assert answer.status_code == 200
    assert answer.json()["read_at"] is not None


def test_an_unknown_notice_is_not_found(athlete_client):
    assert athlete_client.post(f"{LIST}{uuid4()}/read/").status_code == 404


def test_long_lists_come_in_pages(athlete, athlete_client, notice):
    Notification.objects.bulk_create(Notification(user=athlete, kind="welcome") for _ in range(3))

    first = athlete_client.get(LIST, {"limit": 2}).json()
    second = athlete_client.get(first["next"]).json()

    ids = [row["id"] for row in first["results"] + second["results"]]
    assert len(set(ids)) == 4
    assert second["next"] is None
