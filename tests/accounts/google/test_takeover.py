"""Nobody gets into somebody else's account by Google: cases (a) to (e) of the design's page on providers."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Session, User
from apps.compliance.selectors import audit_trail
from tests.accounts.google.conftest import Visitor
from tests.conftest import browser_of
from tests.factories import PASSWORD, UserFactory
from tests.google import Google

pytestmark = pytest.mark.django_db
GINA, PAUL = "gina.gruber.sandbox@gmail.com", "paul@elsewhere.example"
LINKED = "socialaccount_connections"


def fresh(user: User) -> Client:
    """Return a browser in which somebody has just given their password again."""
    client = browser_of(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def linked(user: User, google: Google, account: str = "gina") -> Client:
    """Link a Google account as people do; return the browser."""
    client = fresh(user)
    Visitor(google, client).go(account, "connect")
    assert SocialAccount.objects.filter(user=user).exists()
    return client


def test_a_an_account_that_somebody_registered_with_my_address_before_me_is_not_merged(
    visitor: Visitor, client: Client
):
    client.post(reverse("account_signup"), {"email": GINA, "password1": PASSWORD})
    planted = User.objects.get()

    page = visitor.client.get(visitor.go().url)

    assert "There is an account with your address already" in page.text
    assert not SocialAccount.objects.exists()
    assert visitor.client.get(reverse("accounts:settings")).status_code == 302
    planted.refresh_from_db()
    assert not planted.emailaddress_set.get().verified


def test_a_neither_is_a_confirmed_one(visitor: Visitor):
    mine = UserFactory(email=GINA)

    page = visitor.client.get(visitor.go().url)

    assert "There is an account with your address already" in page.text
    assert not SocialAccount.objects.exists()
    assert User.objects.get() == mine


@pytest.mark.parametrize("said", ["false", "text false"])
def test_b_an_address_that_google_did_not_verify_has_to_be_confirmed(
    visitor: Visitor, google: Google, mailoutbox, said: str
):
    google.do("email-verified", account="gina", verified=said)

    answer = visitor.go()

    assert answer.url == reverse("account_email_verification_sent")
    assert not User.objects.get().emailaddress_set.get().verified
    assert visitor.client.get(reverse("accounts:settings")).status_code == 302
    code = re.search(r"^\s+(\S+)$", mailoutbox[0].body, re.MULTILINE)[1]
    assert visitor.client.post(answer.url, {"code": code}).url == reverse("pages:home")


def test_a_neither_does_a_google_account_stay_that_was_planted_on_my_address(
    visitor: Visitor, google: Google, mailoutbox
):
    google.do("email-verified", account="gina", verified="false")
    visitor.go()
    planted, owner = User.objects.get(), Client()
    assert SocialAccount.objects.filter(user=planted).exists()
    planted_session = visitor.client.session.session_key

    owner.post(reverse("account_reset_password"), {"email": GINA})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[-1].body)[1]
    owner.post(owner.get(link).url, {"password1": PASSWORD, "password2": PASSWORD})

    planted.refresh_from_db()
    assert planted.check_password(PASSWORD)
    assert not SocialAccount.objects.exists()
    assert not Session.objects.filter(session_key=planted_session).exists()
    assert [event.action for event in audit_trail(planted)][:2] == [
        "accounts.unlinked",
        "accounts.password_reset",
    ]
    EmailAddress.objects.update(verified=True)
    again = Visitor(google)
    again.go()
    assert again.client.get(reverse("accounts:settings")).status_code == 302
    assert not SocialAccount.objects.exists()


def test_a_confirmed_account_keeps_its_google_account_over_a_new_password(google: Google, mailoutbox):
    user, owner = UserFactory(), Client()
    linked(user, google)

    owner.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[-1].body)[1]
    owner.post(owner.get(link).url, {"password1": PASSWORD + "new", "password2": PASSWORD + "new"})

    user.refresh_from_db()
    assert user.check_password(PASSWORD + "new")
    assert SocialAccount.objects.filter(user=user).exists()


@pytest.mark.parametrize(("account", "is_vouched_for"), [("hugo", True), ("paul", False)])
def test_b_an_address_is_google_s_to_vouch_for_only_where_google_runs_the_mailbox(
    visitor: Visitor, account: str, is_vouched_for: bool
):
    visitor.go(account)

    assert User.objects.get().emailaddress_set.get().verified is is_vouched_for


def test_b_whoever_is_not_vouched_for_learns_nothing_of_accounts_here(visitor: Visitor, google, mailoutbox):
    UserFactory(email=PAUL)
    known = visitor.go("paul")
    google.do("change-email", account="paul", email="unknown@elsewhere.example")

    unknown = Visitor(google).go("paul")

    assert known.url == unknown.url == reverse("account_email_verification_sent")
    assert "account already" in mailoutbox[0].subject
    assert not SocialAccount.objects.filter(user__email=PAUL).exists()


def test_c_linking_asks_for_the_password_and_is_told_by_mail(google: Google, mailoutbox):
    user = UserFactory()
    client = browser_of(user)

    asked = Visitor(google, client).go("gina", "connect")
    assert not SocialAccount.objects.exists()
    done = client.post(asked.url, {"password": PASSWORD})

    assert asked.url == reverse("account_reauthenticate")
    assert done.url == reverse(LINKED)
    assert SocialAccount.objects.get().user == user
    assert (mailoutbox[-1].to, mailoutbox[-1].subject) == ([user.email], "A Google account was linked")
    assert "linked" in mailoutbox[-1].alternatives[0].content
    assert audit_trail(user)[0].action == "accounts.linked"
    assert GINA in client.get(reverse(LINKED)).text


def test_c_an_account_at_google_is_linked_to_one_account_here(google: Google):
    first, second = UserFactory(), UserFactory()
    linked(first, google)

    answer = Visitor(google, fresh(second)).go("gina", "connect")

    page = browser_of(second).get(answer.url)
    assert SocialAccount.objects.get().user == first
    assert page.status_code == 200


def test_c_nobody_links_without_being_signed_in(visitor: Visitor):
    visitor.go("gina", "connect")

    assert not SocialAccount.objects.exists()
    assert not User.objects.exists()


def test_d_the_only_way_in_is_not_unlinked(visitor: Visitor):
    visitor.go()
    account = SocialAccount.objects.get()

    refused = visitor.client.post(reverse(LINKED), {"account": account.pk})

    assert "no password set up" in refused.text
    assert "Set a password" in refused.text
    assert SocialAccount.objects.exists()


def test_d_with_a_password_it_is_after_proof_and_told_by_mail(google: Google, mailoutbox):
    user = UserFactory()
    linked(user, google)
    account, stale = SocialAccount.objects.get(), browser_of(user)

    asked = stale.post(reverse(LINKED), {"account": account.pk})
    assert SocialAccount.objects.exists()
    stale.post(asked.url, {"password": PASSWORD})

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not SocialAccount.objects.exists()
    assert mailoutbox[-1].subject == "A Google account was unlinked"
    assert audit_trail(user)[0].action == "accounts.unlinked"


def test_d_one_unlinks_one_s_own_only(google: Google):
    owner = UserFactory()
    linked(owner, google)

    fresh(UserFactory()).post(reverse(LINKED), {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.exists()


def test_e_a_changed_address_at_google_moves_nothing(visitor: Visitor, google: Google):
    visitor.go()
    gina = User.objects.get()
    other = UserFactory(email="other@example.org")
    google.do("change-email", account="gina", email=other.email)

    Visitor(google).go()

    gina.refresh_from_db()
    assert gina.email == GINA
    assert SocialAccount.objects.get().user == gina
    assert SocialAccount.objects.get().extra_data == {"email": other.email}
    assert audit_trail(gina)[0].action == "accounts.signed_in"
    assert "accounts.signed_in" not in [event.action for event in audit_trail(other)]


def test_e_somebody_else_who_gets_my_old_address_at_google_gets_an_account_of_their_own_or_none(
    visitor: Visitor, google: Google
):
    visitor.go()
    google.do("change-email", account="gina", email="gina@new.example")
    google.do("change-email", account="hugo", email=GINA)

    page = Visitor(google)
    text = page.client.get(page.go("hugo").url).text

    assert "There is an account with your address already" in text
    assert SocialAccount.objects.count() == 1


def test_who_has_google_alone_changes_nothing_with_a_session_of_last_week(visitor: Visitor):
    visitor.go()
    session = visitor.client.session
    session["account_authentication_methods"] = [
        {**record, "at": time.time() - 3600} for record in session["account_authentication_methods"]
    ]
    session.save()

    for name in ("account_set_password", "account_email"):
        refused = visitor.client.post(
            reverse(name),
            {"password1": PASSWORD, "password2": PASSWORD, "email": "e@evil.example", "action_add": ""},
        )
        assert refused.status_code == 403, name
        assert "Sign out and in again first" in refused.text
    assert not User.objects.get().has_usable_password()


def test_who_has_google_alone_sets_a_password_right_after_signing_in(visitor: Visitor):
    visitor.go()

    visitor.client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get().check_password(PASSWORD)


def test_a_closed_account_stays_closed(visitor: Visitor, google: Google):
    visitor.go()
    User.objects.update(is_active=False)

    again = Visitor(google)

    assert again.go().url == reverse("account_inactive")
    assert again.client.get(reverse("accounts:settings")).status_code == 302


def test_somebody_who_is_linked_is_not_lost_when_the_operator_switches_google_off(google: Google, settings):
    user = UserFactory()
    client = linked(user, google)
    settings.GOOGLE_CLIENT_ID = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"google": settings.SOCIALACCOUNT_PROVIDERS["google"] | {"APPS": []}}

    assert GINA in client.get(reverse(LINKED)).text
    client.post(reverse(LINKED), {"account": SocialAccount.objects.get().pk})

    assert not SocialAccount.objects.exists()
