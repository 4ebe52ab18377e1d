"""Strava's events are read, told apart and never believed without a key."""

import hashlib
import hmac
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.wearables.domain.deliveries import Happening, Subject
from apps.wearables.providers.base import MalformedPayload, SignatureMismatch
from apps.wearables.providers.strava.webhook import MAX_EVENT_BYTES, StravaWebhook, answer_challenge
from tests.recorded import recorded

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
BODY = b'{"aspect_type":"create"}'
KNOWN_DIGEST = "53e6eed6e1fc177bcb3123666984233ff2d1c0f15e64332605b235a0cc35fec2"
KNOWN = {
    "aspect_type": "update",
    "event_time": 1516126040,
    "object_id": 1360128428,
    "object_type": "activity",
    "owner_id": 134815,
    "subscription_id": 120475,
    "updates": {"title": "Messy"},
}


def event(**changes: object) -> bytes:
    """Return the documented event with changes; a value of ... leaves the field out."""
    facts = {name: value for name, value in (KNOWN | changes).items() if value is not ...}
    return json.dumps(facts).encode()


def signature(key: str = "key", *, stamp: int = STAMP, body: bytes = BODY) -> str:
    return hmac.new(key.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def verify(
    header: str | None, *, key: str = "key", body: bytes = BODY, name: str = "X-Strava-Signature"
) -> bool:
    headers = {} if header is None else {name: header}
    return StravaWebhook(signing_key=key).verify(headers=headers, body=body, now=NOW)


def test_a_known_answer_verifies() -> None:
    # printf '1795240800.{"aspect_type":"create"}' | openssl dgst -sha256 -hmac key
    header = f"t=1795240800,v1={KNOWN_DIGEST}"

    assert STAMP == 1795240800
    assert verify(header)


def test_without_a_key_nothing_is_proved_and_nothing_refused() -> None:
    assert verify(f"t={STAMP},v1={signature()}", key="") is False
    assert verify("nonsense", key="") is False


def test_without_a_signature_nothing_is_proved() -> None:
    assert verify(None) is False
    assert verify("") is False


def test_the_header_is_found_in_any_case() -> None:
    assert verify(f"t={STAMP},v1={signature()}", name="x-strava-signature")


def test_one_right_signature_among_several_is_enough() -> None:
    assert verify(f"t={STAMP}, v0=old, v1={'0' * 64}, v1={signature()}")


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_signature_holds_for_five_minutes(seconds: int) -> None:
    stamp = STAMP + seconds

    assert verify(f"t={stamp},v1={signature(stamp=stamp)}")


@pytest.mark.parametrize(
    "header",
    [
        f"t={STAMP},v1={signature('another key')}",
        f"t={STAMP},v1={signature(body=b'another body')}",
        f"t={STAMP},v1={signature()[:-1]}{'0' if signature()[-1] != '0' else '1'}",
        f"t={STAMP},v1={signature()[:8]}",
        f"t={STAMP - 1},v1={signature()}",
        f"t={STAMP + 301},v1={signature(stamp=STAMP + 301)}",
        f"t={STAMP - 301},v1={signature(stamp=STAMP - 301)}",
        f"t={STAMP}",
        f"t={STAMP},v1=",
        f"v1={signature()}",
        f"t=soon,v1={signature()}",
        f"t=-{STAMP},v1={signature()}",
        f"t={'9' * 30},v1={signature()}",
        f"t={STAMP},v1={signature().upper()}",
        f"t={STAMP},v1=ü{signature()}",
        "ü",
    ],
)
def test_a_wrong_signature_is_refused(header: str) -> None:
    with pytest.raises(SignatureMismatch):
        verify(header)


@given(header=st.text(max_size=200), body=st.binary(max_size=200))
def test_no_forged_header_passes_or_fails_otherwise(header: str, body: bytes) -> None:
    with suppress(SignatureMismatch):
        assert not verify(header, body=body)


@given(key=st.text(min_size=1, max_size=80), body=st.binary(max_size=500), shift=st.integers(-300, 300))
def test_what_is_signed_by_the_key_passes(key: str, body: bytes, shift: int) -> None:
    stamp = STAMP + shift

    assert verify(f"t={stamp},v1={signature(key, stamp=stamp, body=body)}", key=key, body=body)


def test_a_changed_activity_is_announced() -> None:
    (found,) = StravaWebhook().parse(event(), is_signed=True)

    assert (found.happening, found.subject) == (Happening.UPDATED, Subject.ACTIVITY)
    assert (found.provider_user_id, found.external_id) == ("134815", "1360128428")
    assert found.occurred_at == datetime(2018, 1, 16, 18, 7, 20, tzinfo=UTC)
    assert found.is_signed
    assert found.dedupe_key == (
        "120475:activity:1360128428:update:1516126040:" + hashlib.sha256(b'{"title":"Messy"}').hexdigest()
    )
    assert len(found.dedupe_key) <= 160


@pytest.mark.parametrize(
    ("aspect", "happening"),
    [("create", Happening.CREATED), ("update", Happening.UPDATED), ("delete", Happening.DELETED)],
)
def test_each_aspect_is_a_happening(aspect: str, happening: Happening) -> None:
    (found,) = StravaWebhook().parse(event(aspect_type=aspect, updates=...), is_signed=False)

    assert found.happening is happening
    assert not found.is_signed


@pytest.mark.parametrize("aspect", ["create", "update", "delete"])
def test_a_deauthorisation_is_one_whatever_the_aspect(aspect: str) -> None:
    body = event(object_type="athlete", object_id=134815, aspect_type=aspect, updates={"authorized": "false"})

    (found,) = StravaWebhook().parse(body, is_signed=False)

    assert (found.happening, found.subject) == (Happening.REVOKED, Subject.PERSON)


def test_an_activity_cannot_end_a_grant() -> None:
    (found,) = StravaWebhook().parse(event(updates={"authorized": "false"}), is_signed=False)

    assert (found.happening, found.subject) == (Happening.UPDATED, Subject.ACTIVITY)


def test_a_repeat_has_the_same_key_and_everything_else_another() -> None:
    def key(**changes: object) -> str:
        return StravaWebhook().parse(event(**changes), is_signed=False)[0].dedupe_key

    others = [
        key(updates={"title": "Tidy"}),
        key(updates={}),
        key(object_id=1),
        key(aspect_type="delete"),
        key(event_time=1516126041),
        key(subscription_id=1),
    ]
    assert key() == key()
    assert key(updates={"a": "1", "b": "2"}) == key(updates={"b": "2", "a": "1"})
    assert len({key(), *others}) == 1 + len(others)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 10_000,
        event(object_type="club"),
        event(aspect_type="created"),
        event(object_id=...),
        event(owner_id=None),
        event(object_id="1360128428"),
        event(object_id=True),
        event(object_id=1.5),
        event(object_id=0),
        event(object_id=2**63),
        event(event_time=-1),
        event(event_time="now"),
        event(event_time=10**12),
        event(updates=[]),
        event(updates={"title": ["a"]}),
        event(updates={"title": "x" * MAX_EVENT_BYTES}),
    ],
)
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedPayload) as refused:
        StravaWebhook().parse(body, is_signed=True)

    assert refused.value.permanent
    assert refused.value.__cause__ is None


@given(st.binary(max_size=400))
def test_no_bytes_break_it(body: bytes) -> None:
    with pytest.raises(MalformedPayload):
        StravaWebhook().parse(body, is_signed=False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(field=st.sampled_from(sorted(KNOWN)), value=JSON)
def test_a_strange_value_is_read_or_refused(field: str, value: object) -> None:
    try:
        (found,) = StravaWebhook().parse(event(**{field: value}), is_signed=False)
    except MalformedPayload:
        return
    assert found.provider_user_id.isdigit()
    assert found.external_id.isdigit()
    assert len(found.dedupe_key) <= 160


def test_strava_is_told_that_the_address_is_ours() -> None:
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": "15f7d1a91c1f40f8a748fd134752feb3",
        "hub.verify_token": "T",
    }

    assert answer_challenge(query, verify_token="T") == {"hub.challenge": "15f7d1a91c1f40f8a748fd134752feb3"}


@pytest.mark.parametrize(("given_token", "ours"), [("t", "T"), ("", ""), ("", "T"), ("ü", "T")])
def test_who_does_not_know_the_token_is_told_nothing(given_token: str, ours: str) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "abc", "hub.verify_token": given_token}

    with pytest.raises(SignatureMismatch):
        answer_challenge(query, verify_token=ours)


@pytest.mark.parametrize(
    "changes",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": ""},
        {"hub.challenge": "a" * 257},
        {"hub.challenge": "<script> "},
        {"hub.challenge": "a\nb"},
    ],
)
def test_another_question_is_refused(changes: dict[str, str]) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "abc", "hub.verify_token": "T"} | changes

    with pytest.raises(MalformedPayload):
        answer_challenge(query, verify_token="T")


@pytest.mark.data
def test_the_documented_events_are_read() -> None:
    documented = json.loads(recorded("strava_api/strava_documented.json").read_text())

    (changed,) = StravaWebhook().parse(
        json.dumps(documented["webhook_event_update_title"]).encode(), is_signed=False
    )
    (ended,) = StravaWebhook().parse(
        json.dumps(documented["webhook_event_athlete_deauthorized"]).encode(), is_signed=False
    )

    assert changed.happening is Happening.UPDATED
    assert (ended.happening, ended.external_id) == (Happening.REVOKED, "134815")
    assert abs(changed.occurred_at - ended.occurred_at) == timedelta(0)
