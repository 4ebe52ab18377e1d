"""Continue with Google in a browser: a new account, the next visit, and whatever goes wrong on the way."""

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Session, User
from apps.compliance.selectors import audit_trail
from tests.accounts.google.conftest import SITE, Visitor
from tests.google import answer_in

pytestmark = pytest.mark.django_db
GINA = "gina.gruber.sandbox@gmail.com"


def test_somebody_signs_up_with_google_and_arrives_as_after_an_e_mail_sign_up(visitor: Visitor):
    arrived = visitor.go(time_zone="Europe/Zurich")

    user = User.objects.get(email=GINA)
    assert arrived.url == reverse("pages:home")
    assert (
        visitor.client.get(reverse("pages:home"), follow=True)
        .redirect_chain[-1][0]
        .startswith("/privacy/consents/health_storage/")
    )
    assert (user.profile.display_name, user.profile.time_zone) == ("Gina Gruber", "Europe/Zurich")
    assert not user.has_usable_password()
    assert user.emailaddress_set.get().verified
    assert [event.action for event in audit_trail(user)] == [
        "accounts.signed_in",
        "accounts.linked",
        "accounts.joined",
    ]
    assert audit_trail(user)[0].details == {"with": "google"}


def test_the_next_visit_finds_the_same_account(visitor: Visitor, google):
    visitor.go()
    again = Visitor(google)

    arrived = again.go()

    assert arrived.url == reverse("pages:home")
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_what_is_kept_of_google_is_who_it_is_and_no_token(visitor: Visitor):
    visitor.go()

    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("108204268033311370001", {"email": GINA})
    assert not SocialToken.objects.exists()
    heard = visitor.google.outside.state()["google"]["tokens"]
    assert len(heard) >= 1
    for session in Session.objects.all():
        assert "access" not in str(session.get_decoded())


def test_the_request_has_pkce_a_state_and_a_nonce_and_nothing_of_the_address_bar(visitor: Visitor):
    address = (
        reverse("google_login")
        + "?process=login&scope=https://www.googleapis.com/auth/drive&auth_params=hd%3Devil"
    )

    asked = answer_in(visitor.client.post(address).url)

    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["state"]
    assert asked["nonce"]
    assert (set(asked["scope"].split()), asked.get("hd")) == ({"openid", "email", "profile"}, None)


def test_looking_at_the_button_s_address_leads_nowhere(anonymous: Client):
    page = anonymous.get(reverse("google_login"))

    assert page.status_code == 200
    assert "Go on" in page.text


def test_one_who_says_no_at_google_is_told_that_nothing_happened(visitor: Visitor, google):
    back = google.pick(visitor.ask(), button="cancel").removeprefix(SITE)

    page = visitor.client.get(back, follow=True)

    assert "Nothing happened" in page.text
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "kind", ["wrong_aud", "wrong_iss", "expired", "wrong_signature", "unsigned", "hs256", "no_kid"]
)
def test_a_wrong_id_token_signs_nobody_in(visitor: Visitor, google, kind: str):
    google.do("twist", kind=kind, times=1)

    answer = visitor.go()

    assert answer.status_code == 401
    assert "Nobody was signed in" in answer.text
    assert not User.objects.exists()


def test_a_short_issuer_is_google_s_too_and_a_new_key_is_fetched(visitor: Visitor, google):
    visitor.go()
    google.do("rotate-key")
    google.do("twist", kind="short_iss", times=1)

    assert Visitor(google).go().status_code == 302


@pytest.mark.parametrize(
    ("fault", "path"),
    [
        ("500", "/token"),
        ("429", "/token"),
        ("truncated", "/token"),
        ("wrong_types", "/token"),
        ("hung", "/token"),
        ("500", "/oauth2/v3/certs"),
        ("truncated", "/oauth2/v3/certs"),
        ("wrong_types", "/oauth2/v3/certs"),
    ],
)
def test_a_google_that_is_out_of_order_signs_nobody_in(visitor: Visitor, google, settings, fault, path):
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 1
    google.is_changed = True
    back = visitor.back()
    google.outside.fault(fault, provider="google", path=path)

    answer = visitor.client.get(back)

    assert answer.status_code == 401
    assert not User.objects.exists()


def test_a_stolen_answer_of_google_is_worth_nothing_in_another_browser(visitor: Visitor, google):
    back = visitor.back()

    stolen = Client().get(back)

    assert stolen.status_code == 401
    assert not User.objects.exists()


def test_an_answer_works_once(visitor: Visitor):
    back = visitor.back()
    visitor.client.get(back)

    assert visitor.client.get(back).status_code == 401


def test_a_code_of_another_sign_in_is_refused_by_its_verifier(visitor: Visitor, google):
    mine = visitor.back("gina")
    foreign = answer_in(Visitor(google).back("hugo"))["code"]

    answer = visitor.client.get(mine.replace(answer_in(mine)["code"], foreign))

    assert answer.status_code == 401
    assert not User.objects.exists()


def test_an_id_token_with_another_nonce_is_refused(visitor: Visitor):
    back = visitor.back()
    session = visitor.client.session
    states = session["socialaccount_states"]
    states[answer_in(back)["state"]][0]["nonce"] = "another"
    session["socialaccount_states"] = states
    session.save()

    assert visitor.client.get(back).status_code == 401


def test_who_has_no_address_at_google_gives_one_and_confirms_it(visitor: Visitor, google, mailoutbox):
    google.do("twist", kind="no_email", times=1)

    asked = visitor.go()
    page = visitor.client.get(asked.url)
    sent = visitor.client.post(asked.url, {"email": "new@example.org"})

    assert asked.url == reverse("socialaccount_signup")
    assert "css/tokens.css" in page.text
    assert sent.url == reverse("account_email_verification_sent")
    assert mailoutbox[-1].to == ["new@example.org"]
    assert not User.objects.get().emailaddress_set.get().verified


def test_google_is_not_there_where_nobody_configured_it(anonymous: Client, athlete_client: Client, settings):
    settings.GOOGLE_CLIENT_ID = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"google": settings.SOCIALACCOUNT_PROVIDERS["google"] | {"APPS": []}}

    for name in ("google_login", "google_callback"):
        assert anonymous.get(reverse(name)).status_code == 404
        assert anonymous.post(reverse(name)).status_code == 404
    for name in ("account_login", "account_signup"):
        assert "Google" not in anonymous.get(reverse(name)).text
    assert "Google" not in athlete_client.get(reverse("accounts:settings")).text


def test_the_button_is_on_both_pages_and_the_policy_lets_its_form_go_there(anonymous: Client):
    for name in ("account_login", "account_signup"):
        page = anonymous.get(reverse(name))
        assert "Continue with Google" in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]


def test_made_up_keys_ask_google_once_a_minute(visitor: Visitor, google):
    visitor.go()
    google.do("twist", kind="no_kid", times=3)
    before = len(google.outside.heard("google"))

    for _ in range(3):
        Visitor(google).go()

    asked = [each["path"] for each in google.outside.heard("google")[before:]]
    assert asked.count("/oauth2/v3/certs") == 1
    assert cache.get("accounts:google:keys")
    assert settings.GOOGLE_CLIENT_ID
