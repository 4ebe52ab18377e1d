"""The privacy API: the same as the pages, for phones."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance import selectors
from apps.compliance.consent_texts import CURRENT
from apps.compliance.models import ErasureCase, ExportRequest
from apps.compliance.policy import Purpose
from apps.compliance.services import audit, exports
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
CONSENTS, EXPORTS = reverse("api-consents"), reverse("api-exports")
MODEL = reverse("api-consent", kwargs={"purpose": "model"})


def put(client: Client, address: str, body: object) -> Any:
    return client.put(address, body, content_type="application/json")


def post(client: Client, address: str, body: object = None) -> Any:
    return client.post(address, body or {}, content_type="application/json")


def test_consents_are_listed_given_and_withdrawn(athlete: User, athlete_client: Client) -> None:
    listed = athlete_client.get(CONSENTS).json()
    given = put(athlete_client, MODEL, {"version": CURRENT[Purpose.MODEL].version}).json()
    withdrawn = athlete_client.delete(MODEL).json()

    assert {each["purpose"]: each["is_granted"] for each in listed} == {
        "health_storage": True,
        "coach_sharing": False,
        "model": False,
        "garmin_password": False,
    }
    assert given["is_granted"]
    assert given["text_url"].endswith("/privacy/consents/model/")
    assert not withdrawn["is_granted"]
    assert not selectors.has_consent(athlete, Purpose.MODEL)


@pytest.mark.parametrize(
    ("address", "body", "status", "code"),
    [
        (MODEL, {"version": 0}, 409, "consent_text_changed"),
        (MODEL, {}, 400, "invalid"),
        (
            reverse("api-consent", kwargs={"purpose": "peace"}),
            {"version": CURRENT[Purpose.MODEL].version},
            404,
            "not_found",
        ),
    ],
)
def test_a_consent_that_cannot_be_given_says_why(
    address: str, body: object, status: int, code: str, athlete_client: Client
) -> None:
    response = put(athlete_client, address, body)

    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_a_copy_is_asked_for_listed_and_fetched(athlete: User, athlete_client: Client) -> None:
    asked = post(athlete_client, EXPORTS)
    exports.pack_due()
    [listed] = athlete_client.get(EXPORTS).json()
    read = athlete_client.get(reverse("api-export", args=[listed["id"]])).json()
    fetched = athlete_client.get(listed["download_url"])

    assert asked.status_code == 202
    assert asked.json()["download_url"] is None
    assert read["state"] == "done"
    assert b"".join(fetched.streaming_content).startswith(b"PK")
    assert "no-store" in fetched["Cache-Control"]


def test_a_copy_that_is_not_packed_is_not_there(athlete: User, athlete_client: Client) -> None:
    export = exports.request(user=athlete, by=athlete, now=timezone.now())

    response = athlete_client.get(reverse("api-export-download", args=[export.public_id]))

    assert (response.status_code, response.json()["error"]["code"]) == (404, "export_not_ready")


def test_a_copy_can_be_deleted(athlete: User, athlete_client: Client) -> None:
    export = exports.request(user=athlete, by=athlete, now=timezone.now())

    assert athlete_client.delete(reverse("api-export", args=[export.public_id])).status_code == 204
    assert not ExportRequest.objects.exists()


@pytest.mark.parametrize("who", ["coach_client", "other_coach_client", "stranger_client", "staff_client"])
def test_a_copy_is_its_owners_alone(who: str, request: pytest.FixtureRequest, athlete: User) -> None:
    export = exports.request(user=athlete, by=athlete, now=timezone.now())
    exports.pack_due()
    client: Client = request.getfixturevalue(who)

    for name in ("api-export", "api-export-download"):
        assert client.get(reverse(name, args=[export.public_id])).status_code == 404
    assert client.delete(reverse("api-export", args=[export.public_id])).status_code == 404
    assert client.get(EXPORTS).json() == []


def test_the_audit_comes_in_pages_and_names_nobody(
    athlete: User, coach: User, athlete_client: Client
) -> None:
    for number in range(60):
        audit.record(
            action="vault.opened", by=coach, subject=athlete, details={"number": number}, now=timezone.now()
        )

    first = athlete_client.get(reverse("api-audit")).json()
    second = athlete_client.get(first["next"]).json()

    assert len(first["results"]) == 50
    assert first["results"][0]["details"] == {"number": 59}
    assert {entry["actor"] for entry in first["results"]} == {"coach"}
    assert first["results"][0]["words"] == "A sealed secret was opened"
    sequences = [entry["sequence"] for entry in first["results"] + second["results"]]
    assert sequences == sorted(sequences, reverse=True)
    assert str(coach.public_id) not in str(first)


def test_the_audit_is_the_persons_own(stranger_client: Client, athlete: User) -> None:
    audit.record(action="tests.secret", by=athlete, subject=athlete, now=timezone.now())

    assert "tests.secret" not in str(stranger_client.get(reverse("api-audit")).json())


def test_the_plan_is_shown_and_nothing_happens(athlete: User, athlete_client: Client) -> None:
    plan = athlete_client.get(reverse("api-erasure")).json()

    assert {"model": "accounts.User", "title": "Accounts", "rows": 1, "reason": ""} in plan["erased"]
    assert plan["kept"][0]["reason"]
    assert not ErasureCase.objects.exists()


@pytest.mark.parametrize("body", [{}, {"password": "wrong"}, {"email": "a@example.org"}, {"password": None}])
def test_erasure_needs_proof(body: object, athlete_client: Client) -> None:
    response = post(athlete_client, reverse("api-erasure"), body)

    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid")
    assert not ErasureCase.objects.exists()


def test_a_password_cannot_be_guessed(athlete_client: Client) -> None:
    answers = [post(athlete_client, reverse("api-erasure"), {"password": "guess"}) for _ in range(11)]

    assert answers[-1].status_code == 429
    assert answers[-1].json()["error"]["code"] == "too_many_attempts"


def test_erasure_answers_with_a_receipt_that_needs_no_sign_in(
    athlete_client: Client, anonymous: Client
) -> None:
    answer = post(athlete_client, reverse("api-erasure"), {"password": PASSWORD})
    receipt = anonymous.get(reverse("api-erasure-receipt", args=[answer.json()["id"]]))

    assert answer.status_code == 202
    assert receipt.json()["state"] == "waiting"
    assert athlete_client.get(CONSENTS).status_code in {401, 403}


@pytest.mark.parametrize("name", ["api-consents", "api-exports", "api-audit", "api-erasure"])
def test_nobody_gets_in_without_signing_in(name: str, anonymous: Client) -> None:
    assert anonymous.get(reverse(name)).status_code in {401, 403}


def test_a_receipt_that_is_not_there_is_not_found(anonymous: Client) -> None:
    response = anonymous.get(reverse("api-erasure-receipt", args=[uuid4()]))

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
