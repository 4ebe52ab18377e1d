"""The API: a phone asks, follows and decides; a coach passes drafts on."""

import pytest
from rest_framework.throttling import SimpleRateThrottle

from apps.accounts.models import User
from apps.insights.models import Recommendation
from tests.conftest import Drain
from tests.outside import Outside
from tests.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(runner: User) -> Phone:
    """The athlete's phone, signed in."""
    phone = Phone()
    phone.sign_in(runner)
    return phone


def test_a_phone_asks_once_follows_and_accepts(phone: Phone, drain: Drain, model: Outside):
    sent = {"question": "What now?"}
    first = phone.call("post", "recommendations/", sent, headers={"Idempotency-Key": "k1"})
    again = phone.call("post", "recommendations/", sent, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json()["id"] == again.json()["id"]
    assert (first.json()["stage"], first.json()["content"]) == ("queued", None)

    drain()

    one = f"recommendations/{first.json()['id']}/"
    told = phone.get(one).json()
    assert (told["stage"], told["writer"], told["can_decide"]) == ("drafted", "model", True)
    cited = {name for each in told["content"]["statements"] for name in each["evidence"]}
    assert cited <= {fact["id"] for fact in told["evidence"]}
    assert {"key": "fitness", "sources": ["file"]}.items() <= told["evidence"][0].items()
    assert phone.call("post", f"{one}accept/").json()["stage"] == "accepted"
    assert phone.call("post", f"{one}dismiss/").status_code == 409
    assert [row["id"] for row in phone.get("recommendations/").json()["results"]] == [told["id"]]


def test_a_coach_passes_on_in_their_own_words(runner: User, phone: Phone, coach: User, drain: Drain):
    phone.call("post", "recommendations/", {})
    drain()
    row = Recommendation.objects.get()
    assert phone.get(f"recommendations/{row.public_id}/").json()["waits_for_coach"]
    theirs = Phone()
    theirs.sign_in(coach)

    [draft] = theirs.get("drafts/").json()
    assert (draft["id"], draft["athlete_id"]) == (str(row.public_id), str(runner.public_id))
    refused = theirs.call("post", f"drafts/{draft['id']}/approve/", {"statements": ["one"]})
    assert refused.status_code == 422
    approved = theirs.call(
        "post", f"drafts/{draft['id']}/approve/", {"headline": "Calm", "keeps_proposal": False}
    )
    assert approved.status_code == 204

    told = phone.get(f"recommendations/{row.public_id}/").json()
    assert (told["stage"], told["approved_by"], told["is_edited"]) == ("approved", "Cora Coach", True)
    assert (told["content"]["headline"], told["content"]["proposal"]) == ("Calm", None)
    assert theirs.get("drafts/").json() == []


def test_asking_is_throttled(phone: Phone, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "recommendations", "1/hour")

    statuses = [phone.call("post", "recommendations/", {}).status_code for _ in range(2)]

    assert statuses == [202, 429]
