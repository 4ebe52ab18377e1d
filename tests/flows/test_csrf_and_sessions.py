"""Forged forms, stolen and fixed sessions, addresses that lead away, frames, scripts, caches, other sites."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Session
from apps.accounts.services import sessions
from apps.compliance.services import erasure
from tests.conftest import browser_of
from tests.factories import PASSWORD
from tests.flows import access_world as who
from tests.flows.access_library import SIGN_IN, pages_of_models
from tests.flows.access_requests import Seen, address_of, client_of, send
from tests.flows.access_routes import Route
from tests.flows.access_table import API, PAGES
from tests.flows.access_world import World

pytestmark = pytest.mark.django_db
COOKIE = settings.SESSION_COOKIE_NAME
FORMS = PAGES | SIGN_IN
UNSAFE = ("post", "put", "patch", "delete")
SECRET_ADDRESSES = {"notifications:unsubscribe", "wearables:strava-webhook"}  # the address is the proof
TRAIL = {"compliance_auditevent", "compliance_auditchain"}
HTMX = {"HX-Request": "true"}
AWAY = {"Origin": "https://evil.example"}


def unsafe(table: dict[str, Route], world: World) -> Iterator[tuple[str, str, str, Any]]:
    """Return name, method, address and body of everything that a browser can send to change something."""
    for name, route in table.items():
        for method in UNSAFE:
            if method in route.methods and not route.address:
                yield name, method, address_of(world, name, route), route.send.get(method)


@pytest.mark.either_database
@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("headers", [{}, HTMX, AWAY, {"Content-Type": "application/json"}])
def test_no_form_of_the_site_is_taken_without_its_token(world, headers):
    taken = []
    for name, method, address, body in unsafe(FORMS, world):
        for role in (who.OWNER, who.NOBODY):
            client = client_of(world, role, enforce_csrf_checks=True)
            seen = send(world, role, method, address, body, headers=headers, client=client)
            if seen.status != 403 or seen.writes:
                taken.append((method, name, role, seen.status, seen.writes))

    assert {entry[1] for entry in taken} == SECRET_ADDRESSES


def test_the_api_takes_no_cookie_without_the_token_of_a_form(world):
    for name, method, address, body in unsafe(API, world):
        client = client_of(world, who.OWNER, enforce_csrf_checks=True)
        seen = send(world, who.OWNER, method, address, body, headers=HTMX, client=client)

        assert (seen.status, seen.writes) == (403, ()), (name, method)
        assert '"code":"permission_denied"' in seen.text


def test_the_admin_takes_no_form_without_its_token(world):
    for page in pages_of_models(world):
        client = client_of(world, who.STAFF, enforce_csrf_checks=True)

        assert send(world, who.STAFF, "post", page.address, client=client).status == 403, page.name


def test_a_form_with_its_token_is_taken_from_the_site_and_not_from_elsewhere(athlete):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(athlete)
    page = browser.get(reverse("compliance:withdraw", args=["health_storage"])).content.decode()
    form = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]}
    address = reverse("notifications:read_all")

    assert browser.post(address, form, headers={"Origin": "http://testserver"}).status_code == 302
    assert (
        browser.post(address, headers=HTMX | {"X-CSRFToken": form["csrfmiddlewaretoken"]}).status_code == 302
    )
    assert browser.post(address, form, headers=AWAY).status_code == 403
    assert browser.post(address, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


@pytest.fixture(scope="module")
def looked_at(built_world: World, django_db_blocker: DjangoDbBlocker) -> dict[str, Seen]:
    """Everything that the owner can look at, as asked for by a page of another site."""
    with django_db_blocker.unblock():
        return {
            name: send(built_world, who.OWNER, "get", address_of(built_world, name, route), headers=AWAY)
            for name, route in (FORMS | API).items()
            if "get" in route.methods
        }


@pytest.mark.either_database
def test_looking_changes_nothing_but_the_trail(looked_at):
    changed = {name: set(looked_at[name].writes) for name in (PAGES | API) if name in looked_at}

    assert {name: written for name, written in changed.items() if written} == dict.fromkeys(
        ("compliance:download", "wearables:original", "api-export-download"), TRAIL
    )


def sign_in(browser: Client, email: str, **extra: str) -> HttpResponse:
    return browser.post(reverse("account_login"), {"login": email, "password": PASSWORD, **extra})


def is_in(key: str) -> bool:
    """Say whether a session key opens the site."""
    browser = Client()
    browser.cookies[COOKIE] = key
    return browser.get(reverse("accounts:settings")).status_code == 200


def test_signing_in_changes_the_key_of_the_session(athlete):
    browser = Client()
    browser.get(reverse("account_login"))
    session = browser.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    browser.cookies[COOKIE] = planted

    sign_in(browser, athlete.email)

    assert browser.cookies[COOKIE].value != planted
    assert is_in(browser.cookies[COOKIE].value)
    assert not is_in(planted)


def test_a_key_that_somebody_made_up_is_not_taken_over(athlete):
    browser = Client()
    browser.cookies[COOKIE] = "a" * 32

    sign_in(browser, athlete.email)

    assert browser.cookies[COOKIE].value != "a" * 32
    assert not Session.objects.filter(session_key="a" * 32).exists()


def signs_out(browser: Client, athlete: Any) -> None:
    browser.post(reverse("account_logout"))


def changes_password(browser: Client, athlete: Any) -> None:
    fresh = "another long enough sentence"
    form = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    Client.post(other_browser(athlete), reverse("account_change_password"), form)


def other_browser(athlete: Any) -> Client:
    browser = Client()
    sign_in(browser, athlete.email)
    return browser


def is_signed_out_by_staff(browser: Client, athlete: Any) -> None:
    sessions.sign_out(user=athlete, by=athlete, now=timezone.now())


def asks_for_erasure(browser: Client, athlete: Any) -> None:
    erasure.request(user=athlete, by=athlete, now=timezone.now())


def is_closed(browser: Client, athlete: Any) -> None:
    athlete.is_active = False
    athlete.save()


@pytest.mark.parametrize(
    "happens", [signs_out, changes_password, is_signed_out_by_staff, asks_for_erasure, is_closed]
)
def test_a_copied_cookie_is_worth_nothing_once_the_person(athlete, happens):
    browser = other_browser(athlete)
    copied = browser.cookies[COOKIE].value
    assert is_in(copied)

    happens(browser, athlete)

    assert not is_in(copied)


def test_whoever_changes_the_password_stays_signed_in_there(athlete):
    browser = other_browser(athlete)
    fresh = "another long enough sentence"

    browser.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    )

    assert browser.get(reverse("accounts:settings")).status_code == 200


def test_cookies_are_kept_from_scripts_and_from_other_sites(athlete):
    browser = Client()
    browser.get(reverse("account_login"))

    sign_in(browser, athlete.email)

    for name in (COOKIE, settings.CSRF_COOKIE_NAME):
        assert browser.cookies[name]["httponly"], name
        assert browser.cookies[name]["samesite"] == "Lax", name
        assert browser.cookies[name]["path"] == "/", name
        assert not browser.cookies[name]["domain"], name


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:///evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\thttps://evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
]


@pytest.mark.either_database
@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_leads_away_from_the_site(athlete, athlete_client, staff_client, target):
    answers = [
        sign_in(Client(), athlete.email, next=target),
        Client().post(
            reverse("account_login") + "?next=" + target, {"login": athlete.email, "password": PASSWORD}
        ),
        browser_of(athlete).get(reverse("account_login"), {"next": target}),
        browser_of(athlete).post(reverse("account_logout"), {"next": target}),
        athlete_client.post(reverse("compliance:consent", args=["coach_sharing"]), {"next": target}),
        staff_client.get(reverse("admin:login"), {"next": target}),
    ]

    for answer in answers:
        place = urlsplit(answer.headers["Location"])
        assert (answer.status_code, place.scheme, place.netloc) == (302, "", "")
        assert place.path.startswith("/")
        assert not place.path.startswith("//")
    page = athlete_client.get(reverse("compliance:consent", args=["coach_sharing"]), {"next": target})
    assert "evil.example" not in page.content.decode()


def shown(world: World, looked_at: dict[str, Seen]) -> Iterator[tuple[str, Seen]]:
    """Return every page as its owner, as nobody and, of the admin, as staff sees it."""
    for name in FORMS.keys() & looked_at.keys():
        yield name, looked_at[name]
        yield name, send(world, who.NOBODY, "get", address_of(world, name, FORMS[name]))
    for page in pages_of_models(world):
        yield page.name, send(world, who.STAFF, "get", page.address)
    for address in ("/nothing/", "/api/docs/"):
        yield address, send(world, who.OWNER, "get", address)


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/json|application/ld\+json)\")[^>]*>"
    r"|<style[\s>]|<[^>]+\s(?:style|on\w+)\s*=|(?:href|src|action)\s*=\s*[\"']?\s*javascript:",
    re.IGNORECASE,
)


@pytest.mark.either_database
def test_every_page_forbids_frames_sniffing_and_everything_inline(world, looked_at):
    for name, seen in shown(world, looked_at):
        policy = seen.headers["Content-Security-Policy"]
        assert "unsafe-" not in policy, name
        assert {
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        } <= set(policy.split("; ")), name
        assert seen.headers["X-Frame-Options"] == "DENY", name
        assert seen.headers["X-Content-Type-Options"] == "nosniff", name
        assert seen.headers["Referrer-Policy"] == "same-origin", name
        assert seen.headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        if seen.headers.get("Content-Type", "").startswith("text/html"):
            assert not (found := INLINE.search(seen.text)), (name, found[0])


@pytest.mark.either_database
def test_nothing_personal_is_kept_by_a_cache(looked_at):
    kept = [
        name
        for name, seen in looked_at.items()
        if seen.status == 200 and "no-store" not in seen.headers.get("Cache-Control", "")
    ]

    assert kept == []


@pytest.mark.either_database
def test_no_other_site_reads_an_answer(world, looked_at):
    asking = AWAY | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    asked = {
        name: send(world, who.OWNER, "options", address_of(world, name, route), headers=asking)
        for name, route in (PAGES | API).items()
    }

    for name, seen in (*looked_at.items(), *asked.items()):
        assert not [header for header in seen.headers if header.startswith("Access-Control-")], name


class Forgotten(APIView):
    """A view of the API without a word about who may see it."""

    def get(self, request: Any) -> Response:
        return Response({"open": True})


def forgotten(request: Any) -> HttpResponse:
    """Answer as a page without a word about who may see it."""
    return HttpResponse("open")


urlpatterns = [
    path("forgotten/", forgotten),
    path("api/forgotten/", Forgotten.as_view()),
    path("accounts/", include("apps.accounts.urls")),
]


@pytest.mark.urls(__name__)
@pytest.mark.either_database
def test_a_view_that_says_nothing_is_closed(anonymous, athlete_client):
    page, api = anonymous.get("/forgotten/"), anonymous.get("/api/forgotten/")

    assert (page.status_code, page.headers["Location"]) == (302, "/accounts/login/?next=/forgotten/")
    assert api.status_code == 401
    assert (
        athlete_client.get("/forgotten/").status_code
        == athlete_client.get("/api/forgotten/").status_code
        == 200
    )


HOSTILE = ("\x00", "9" * 5000, "-1", "٣", "2026-13-40", "[]", "<script>'ü%s/../../etc/passwd")
ASKED = ("after", "before", "page", "sport", "convention", "deleted", "next", "version", "days", "from")
FILLED = ("title", "feel", "value", "kind", "effective_on", "time_zone")


@pytest.mark.services  # PostgreSQL refuses what SQLite takes
@pytest.mark.usefixtures("quiet")
def test_no_page_breaks_on_what_is_written_into_its_address_or_form(world):
    broken = []
    for name, route in PAGES.items():
        for method in {"get", "post"} & route.methods.keys():
            for value in HOSTILE:
                body = dict.fromkeys((*ASKED, *FILLED), value)
                seen = send(world, who.OWNER, method, address_of(world, name, route), body)
                if seen.status >= 500 or "<script>" in seen.text:
                    broken.append((method, name, value[:20], seen.status))

    assert broken == []


def test_a_form_that_is_out_of_date_is_answered_with_a_page_of_ours(athlete):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(athlete)

    answer = browser.post(reverse("notifications:read_all"))

    assert answer.status_code == 403
    assert "This form is out of date" in answer.text
    assert not INLINE.search(answer.text)
