"""What happens to a fragment whose session is over, and whose id a request has."""

import pytest
import structlog

from apps.compliance.models import AuditEvent
from apps.core import request_id


@pytest.mark.django_db
def test_a_fragment_without_a_session_leads_the_whole_page_to_the_sign_in(client):
    headers = {
        "HX-Request": "true",
        "HX-Target": "load-card",
        "HX-Current-URL": "http://testserver/activities/",
    }

    response = client.get("/activities/", headers=headers)

    assert response.status_code == 200
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Factivities%2F"
    assert b"password" not in response.content


@pytest.mark.django_db
def test_a_page_without_a_session_redirects_as_ever(client):
    assert client.get("/activities/").status_code == 302


@pytest.mark.django_db
def test_no_letters_that_a_client_chose_come_into_rows(athlete_client):
    headers = {"X-Request-ID": "alex-athlete-was-here"}

    answer = athlete_client.post("/privacy/export/", headers=headers)

    event = AuditEvent.objects.get(action="compliance.export_requested")
    assert event.request_id == answer.headers["X-Request-ID"] != headers["X-Request-ID"]


def test_what_a_client_calls_its_request_is_logged_beside_our_id():
    ours = request_id.bind("a-clients-own-id")

    logged = structlog.contextvars.get_contextvars()

    assert logged == {"request_id": ours, "client_request_id": "a-clients-own-id"}


@pytest.mark.parametrize("offered", [None, "", "short", "x" * 65, "with a space in it"])
def test_what_is_not_well_formed_is_not_logged(offered):
    ours = request_id.bind(offered)

    assert structlog.contextvars.get_contextvars() == {"request_id": ours}
