"""A phone continues with Google: it hands over the id_token and gets tokens of ours; it links and unlinks."""

import base64
import time

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from apps.accounts.models import Session, User
from apps.accounts.sessions import SessionStore
from tests.factories import PASSWORD, UserFactory
from tests.google import CLIENT_ID, PHONE_CLIENT_ID, Google
from tests.phone import APP, Phone

pytestmark = pytest.mark.django_db
GINA = "gina.gruber.sandbox@gmail.com"


def hand_over(phone: Phone, id_token: str, *, process: str = "login", client_id: str = PHONE_CLIENT_ID):
    """Give the site what the phone got from Google."""
    token = {"client_id": client_id, "id_token": id_token}
    return phone.post("/auth/provider/token", provider="google", process=process, token=token)


def test_a_phone_signs_up_with_google_and_uses_the_api(google: Google):
    phone = Phone()

    answer = hand_over(phone, google.phone_token())

    assert answer.status_code == 200
    assert phone.me().json()["email"] == GINA
    assert phone.me().json()["display_name"] == "Gina Gruber"
    assert phone.exchange().status_code == 200
    assert phone.me().status_code == 200


def test_the_next_time_it_is_the_same_account(google: Google):
    ids = set()
    for _ in range(2):
        phone = Phone()
        hand_over(phone, google.phone_token())
        ids.add(phone.me().json()["id"])

    assert len(ids) == User.objects.count() == 1


def test_an_id_token_of_the_site_s_own_client_serves_too(google: Google):
    phone = Phone()

    hand_over(phone, google.tokens()["id_token"], client_id=CLIENT_ID)

    assert phone.me().status_code == 200


def same_bytes(one: str, other: str) -> bool:
    """Say whether two spellings of a token, unlike each other, have the same signature."""
    read = [base64.urlsafe_b64decode(each.rpartition(".")[2] + "==") for each in (one, other)]
    return one != other and read[0] == read[1]


@pytest.mark.parametrize("twist", ["", "no_jti"])
def test_an_id_token_works_once_however_it_is_written(google: Google, twist: str):
    if twist:
        google.do("twist", kind=twist, times=1)
    token = google.phone_token()
    assert ("jti" in jwt.decode(token, options={"verify_signature": False})) is not bool(twist)
    assert hand_over(Phone(), token).status_code == 200

    # the last letter of 256 bytes in base64 has four bits that say nothing
    respelled = token[:-1] + next(letter for letter in "ABQRghwx" if same_bytes(token, token[:-1] + letter))
    for written in (token, respelled):
        again = hand_over(Phone(), written)
        assert (again.status_code, again.json()["errors"][0]["code"]) == (400, "invalid_token")


@pytest.mark.parametrize(
    "kind", ["wrong_aud", "wrong_iss", "expired", "wrong_signature", "unsigned", "hs256", "no_kid"]
)
def test_a_forged_id_token_is_refused(google: Google, kind: str):
    google.do("twist", kind=kind, times=1)
    phone = Phone()

    answer = hand_over(phone, google.phone_token())

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "invalid_token")
    assert not phone.access
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "token",
    [
        {"client_id": PHONE_CLIENT_ID, "id_token": "x"},
        {"client_id": PHONE_CLIENT_ID, "id_token": {}},
        {"client_id": PHONE_CLIENT_ID, "access_token": "an access token proves nothing"},
        {"client_id": "somebody else", "id_token": "x"},
        {"client_id": PHONE_CLIENT_ID, "id_token": jwt.encode({"sub": "1"}, "k" * 32)},
        {"id_token": "x"},
        "x",
        None,
    ],
)
def test_what_is_no_id_token_is_refused(google: Google, token: object):
    answer = Phone().post("/auth/provider/token", provider="google", process="login", token=token)

    assert answer.status_code == 400


def test_a_google_that_is_out_of_order_is_a_refusal_and_no_breakdown(google: Google):
    token = google.phone_token()
    google.is_changed = True
    google.outside.fault("500", provider="google", path="/oauth2/v3/certs")

    assert hand_over(Phone(), token).status_code == 400


def test_a_known_address_is_not_taken_over(google: Google, mailoutbox):
    UserFactory(email=GINA)
    phone = Phone()

    answer = hand_over(phone, google.phone_token())

    assert answer.status_code == 401
    assert not phone.access
    assert mailoutbox[0].to == [GINA]
    assert "account already" in mailoutbox[0].subject
    assert not SocialAccount.objects.exists()


def test_an_address_that_google_does_not_vouch_for_is_confirmed_by_code(google: Google, mailoutbox):
    phone = Phone()

    answer = hand_over(phone, google.phone_token("paul"))

    pending = [flow["id"] for flow in answer.json()["data"]["flows"] if flow.get("is_pending")]
    assert (answer.status_code, pending, mailoutbox[0].to) == (
        401,
        ["verify_email"],
        ["paul@elsewhere.example"],
    )


def test_a_phone_links_and_unlinks_after_proof(google: Google, mailoutbox):
    user, phone = UserFactory(), Phone()
    phone.sign_in(user)

    stale = hand_over(phone, google.phone_token(), process="connect")
    assert not SocialAccount.objects.exists()
    phone.post("/auth/reauthenticate", password=PASSWORD)
    done = hand_over(phone, google.phone_token(), process="connect")
    headers = {"X-Session-Token": phone.session}
    listed = phone.client.get(f"{APP}/account/providers", headers=headers).json()["data"]
    body = {"provider": "google", "account": listed[0]["uid"]}
    gone = phone.client.delete(
        f"{APP}/account/providers", body, content_type="application/json", headers=headers
    )

    assert (stale.status_code, done.status_code) == (401, 200)
    assert listed[0]["provider"]["id"] == "google"
    assert (gone.status_code, gone.json()["data"]) == (200, [])
    assert [mail.subject for mail in mailoutbox][-2:] == [
        "A Google account was linked",
        "A Google account was unlinked",
    ]


def test_the_phone_is_told_whether_google_is_offered(google: Google, settings):
    offered = Client().get(f"{APP}/config").json()["data"]["socialaccount"]["providers"]
    settings.SOCIALACCOUNT_PROVIDERS = {"google": settings.SOCIALACCOUNT_PROVIDERS["google"] | {"APPS": []}}

    off = Client().get(f"{APP}/config").json()["data"]["socialaccount"]["providers"]

    assert [each["id"] for each in offered] == ["google"]
    assert off == []


def age(phone: Phone) -> None:
    """Make the sign-in of a phone one of last week."""
    row = Session.objects.get(session_key=phone.session)
    said = row.get_decoded()
    said["account_authentication_methods"] = [
        {**record, "at": time.time() - 3600} for record in said["account_authentication_methods"]
    ]
    Session.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(said))


@pytest.mark.parametrize("shown", ["token", "session"])
def test_who_has_google_alone_changes_nothing_on_a_phone_with_a_session_of_last_week(
    google: Google, shown: str
):
    phone = Phone()
    hand_over(phone, google.phone_token())
    age(phone)
    headers = {"X-Session-Token": phone.session} if shown == "session" else {}

    for path, body in {
        "password/change": {"new_password": PASSWORD},
        "email": {"email": "e@evil.example"},
    }.items():
        address = f"{APP}/account/{path}"
        if headers:
            refused = phone.client.post(address, body, content_type="application/json", headers=headers)
        else:
            refused = phone.call("post", address, body)
        said = refused.json()
        assert (refused.status_code, said["status"], said["errors"][0]["code"]) == (403, 403, "sign_in_again")
        assert "Sign out and in again first" in said["errors"][0]["message"]

    assert not User.objects.get().has_usable_password()
    assert User.objects.get().emailaddress_set.count() == 1


def test_who_has_google_alone_sets_a_password_on_a_phone_right_after_signing_in(google: Google):
    phone = Phone()
    hand_over(phone, google.phone_token())

    phone.call("post", f"{APP}/account/password/change", {"new_password": PASSWORD})

    assert User.objects.get().check_password(PASSWORD)
