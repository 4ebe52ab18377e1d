"""The privacy pages, as their owner and as others meet them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.compliance import selectors
from apps.compliance.consent_texts import CURRENT
from apps.compliance.models import AuditEvent, ErasureCase, ExportRequest
from apps.compliance.policy import Purpose
from apps.compliance.services import audit, consents, erasure, exports
from apps.core.models import Outbox
from apps.wearables.models import DailyHealth, Recording
from tests.conftest import browser_of
from tests.factories import PASSWORD, UserFactory

NOBODYS = UUID("7d4588f3-17e6-4c3f-a285-3c323576d31f")

pytestmark = pytest.mark.django_db
PRIVACY = reverse("compliance:privacy")


def with_recordings(user: User) -> None:
    """Give somebody a file, a ride from Strava, and a night from Garmin, which no activity shows."""
    now = timezone.now()
    at = {"user": user, "started_at": now, "local_on": now.date()}
    for source in ("file", "strava"):
        Recording.objects.create(provider=source, external_id="1", sport="ride", **at)
    DailyHealth.objects.create(user=user, source="garmin", on=now.date())


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def packed(user: User) -> ExportRequest:
    export = exports.request(user=user, by=user, now=timezone.now())
    exports.pack_due()
    export.refresh_from_db()
    return export


def test_the_page_shows_each_source_with_the_reason_for_each_no(
    athlete: User, athlete_client: Client
) -> None:
    with_recordings(athlete)

    page = text_of(athlete_client.get(PRIVACY))

    for words in (
        'Files you uploaded <small class="nowrap"> 1 record </small>',
        'Garmin <small class="nowrap"> 1 record </small>',
        "You have not agreed that a coach sees your data.",
        "Strava&#x27;s terms let nobody but you see what came from Strava.",
        "Strava&#x27;s terms bar its data from any AI, even with your consent.",
    ):
        assert words in page


def test_a_consent_turns_its_no_into_a_yes(athlete: User, athlete_client: Client) -> None:
    with_recordings(athlete)
    consents.grant(athlete, Purpose.COACH_SHARING, by=athlete, now=timezone.now())

    page = text_of(athlete_client.get(PRIVACY))

    assert "You have not agreed that a coach sees your data." not in page
    assert "Strava&#x27;s terms let nobody but you see what came from Strava." in page


def test_the_page_is_never_cached_and_costs_a_constant_number_of_queries(
    athlete: User, athlete_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with_recordings(athlete)
    for _ in range(30):
        audit.record(action="tests.seen", by=athlete, subject=athlete, now=timezone.now())

    with django_assert_max_num_queries(16):
        response = athlete_client.get(PRIVACY)

    assert "no-store" in response["Cache-Control"]


def test_the_trail_shows_what_others_did_by_what_they_are(
    athlete: User, coach: User, staff: User, athlete_client: Client
) -> None:
    for by in (athlete, coach, staff, None):
        audit.record(action="vault.opened", by=by, subject=athlete, now=timezone.now())
    fetched = {"field": "tokens", "reason": "sync"}
    audit.record(action="vault.opened", by=None, subject=athlete, details=fetched, now=timezone.now())

    page = text_of(athlete_client.get(PRIVACY))

    assert "A sealed secret was opened" in page
    assert "Your sealed key at a provider was used to fetch" in page
    for who in ("You", "Your coach", "Staff", "The system"):
        assert f'<p class="small dim">{who}</p>' in page
    assert "Cora Coach" not in page


def test_the_trail_is_cut_into_pages_and_fetched_as_a_fragment(athlete: User, athlete_client: Client) -> None:
    for _ in range(40):
        audit.record(action="tests.seen", by=athlete, subject=athlete, now=timezone.now())
    newest = selectors.audit_trail(athlete).first()
    assert newest is not None

    fragment = athlete_client.get(
        f"{PRIVACY}?before={newest.sequence - 14}", headers={"HX-Request": "true", "HX-Target": "trail"}
    )

    page = text_of(fragment)
    assert page.startswith('<section class="card"')
    assert page.count("tests: seen") == 15
    assert f"?by=all&amp;before={newest.sequence - 29}" in page


def test_what_people_did_can_be_told_from_what_the_system_did(athlete: User, athlete_client: Client) -> None:
    for by in (*[athlete] * 17, None):
        audit.record(action="tests.seen", by=by, subject=athlete, now=timezone.now())

    page = text_of(
        athlete_client.get(f"{PRIVACY}?by=people", headers={"HX-Request": "true", "HX-Target": "trail"})
    )

    assert page.count("tests: seen") == 15
    assert "The system" not in page
    assert "?by=people&amp;before=" in page


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "½"])
def test_a_nonsense_place_in_the_trail_is_not_an_error(before: str, athlete_client: Client) -> None:
    assert athlete_client.get(PRIVACY, {"before": before}).status_code == 200


def test_a_person_reads_the_words_and_agrees() -> None:
    person = UserFactory()
    browser = browser_of(person)
    address = reverse("compliance:consent", kwargs={"purpose": "health_storage"})

    page = text_of(browser.get(address, {"next": PRIVACY}))
    response = browser.post(address, {"version": "1", "next": PRIVACY})

    assert "asks for your clear consent" in page
    assert f'name="next" value="{PRIVACY}"' in page
    assert response["Location"] == PRIVACY
    assert selectors.has_consent(person, Purpose.HEALTH_STORAGE)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_led_off_the_site_after_agreeing(target: str) -> None:
    browser = browser_of(UserFactory())

    response = browser.post(
        reverse("compliance:consent", kwargs={"purpose": "model"}),
        {"version": str(CURRENT[Purpose.MODEL].version), "next": target},
    )

    assert response["Location"] == reverse("pages:home")


def test_an_outdated_text_is_not_agreed_to() -> None:
    person = UserFactory()

    response = browser_of(person).post(
        reverse("compliance:consent", kwargs={"purpose": "model"}), {"version": "0"}
    )

    assert response.status_code == 409
    assert "Read it again" in text_of(response)
    assert not selectors.has_consent(person, Purpose.MODEL)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_every_consent_has_its_pages_before_and_after(purpose: Purpose) -> None:
    person = UserFactory()
    browser = browser_of(person)
    where = {"purpose": purpose.value}

    for name in ("compliance:consent", "compliance:withdraw"):
        assert str(CURRENT[purpose].title) in text_of(browser.get(reverse(name, kwargs=where)))
    consents.grant(person, purpose, by=person, now=timezone.now())

    assert "You agreed to this on" in text_of(browser.get(reverse("compliance:consent", kwargs=where)))
    assert "Withdraw now" in text_of(browser.get(reverse("compliance:withdraw", kwargs=where)))


def test_an_unknown_purpose_is_not_found(athlete_client: Client) -> None:
    response = athlete_client.get(reverse("compliance:consent", kwargs={"purpose": "world-peace"}))

    assert response.status_code == 404


def test_withdrawing_storage_is_in_force_at_once_and_offers_the_ways_out(
    athlete: User, athlete_client: Client
) -> None:
    address = reverse("compliance:withdraw", kwargs={"purpose": "health_storage"})

    assert "nothing new is kept" in text_of(athlete_client.get(address))
    page = text_of(athlete_client.post(address, follow=True))

    assert not selectors.has_consent(athlete, Purpose.HEALTH_STORAGE)
    assert "Your consent is withdrawn." in page
    assert "Nothing new is kept." in page
    assert "Pack a copy" in page
    assert "See the plan" in page


def test_a_copy_is_asked_for_watched_and_fetched(athlete: User, athlete_client: Client) -> None:
    athlete_client.post(reverse("compliance:request_export"))
    waiting = athlete_client.get(PRIVACY, headers={"HX-Request": "true", "HX-Target": "export"})
    exports.pack_due()
    ready = athlete_client.get(PRIVACY, headers={"HX-Request": "true", "HX-Target": "export"})
    export = ExportRequest.objects.get()
    download = athlete_client.get(reverse("compliance:download", args=[export.public_id]))

    assert 'hx-trigger="every 2s"' in text_of(waiting)
    assert "hx-trigger" not in text_of(ready)
    assert "no-store" in download["Cache-Control"]
    assert download["Content-Disposition"].startswith('attachment; filename="mesocycle-')
    assert b"".join(download.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


def test_a_failed_copy_says_so(athlete: User, athlete_client: Client) -> None:
    exports.request(user=athlete, by=athlete, now=timezone.now())
    ExportRequest.objects.update(state="failed", finished_at=timezone.now())

    assert "The copy could not be packed." in text_of(athlete_client.get(PRIVACY))


def test_a_copy_can_be_stopped(athlete: User, athlete_client: Client) -> None:
    export = exports.request(user=athlete, by=athlete, now=timezone.now())

    athlete_client.post(reverse("compliance:stop_export", args=[export.public_id]))

    assert not ExportRequest.objects.exists()


@pytest.mark.parametrize("who", ["coach_client", "other_coach_client", "stranger_client", "staff_client"])
def test_a_copy_is_its_owners_alone(who: str, request: pytest.FixtureRequest, athlete: User) -> None:
    export = packed(athlete)
    client: Client = request.getfixturevalue(who)

    assert client.get(reverse("compliance:download", args=[export.public_id])).status_code == 404
    assert client.post(reverse("compliance:stop_export", args=[export.public_id])).status_code == 404
    assert ExportRequest.objects.filter(pk=export.pk).exists()


@pytest.mark.parametrize(
    "address",
    [
        PRIVACY,
        reverse("compliance:erase"),
        reverse("compliance:consent", kwargs={"purpose": "model"}),
        reverse("compliance:withdraw", kwargs={"purpose": "model"}),
        reverse("compliance:download", args=[NOBODYS]),
    ],
)
def test_nobody_sees_these_pages_without_signing_in(address: str, anonymous: Client) -> None:
    response = anonymous.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_the_plan_is_shown_and_nothing_happens(athlete: User, athlete_client: Client) -> None:
    page = text_of(athlete_client.get(reverse("compliance:erase")))

    assert "Nothing has happened yet." in page
    assert "Audit entries" in page
    assert "Erasure destroys the list of who is who" in page
    assert not ErasureCase.objects.exists()


def test_erasure_needs_the_password(athlete: User, athlete_client: Client) -> None:
    response = athlete_client.post(reverse("compliance:erase"), {"password": "wrong"})

    assert response.status_code == 422
    assert "This is not your password. Nothing was erased." in text_of(response)
    assert not ErasureCase.objects.exists()


def test_a_password_cannot_be_guessed_at_the_form(athlete: User, athlete_client: Client) -> None:
    address = reverse("compliance:erase")

    answers = [athlete_client.post(address, {"password": f"guess {number}"}) for number in range(11)]
    right = athlete_client.post(address, {"password": PASSWORD})

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert right.status_code == 429
    assert "You have tried too often." in text_of(right)
    assert not ErasureCase.objects.exists()


def test_erasure_needs_the_address_where_there_is_no_password(athlete: User) -> None:
    athlete.set_unusable_password()
    athlete.save()
    browser = browser_of(athlete)
    address = reverse("compliance:erase")

    assert 'name="password"' not in text_of(browser.get(address))
    assert browser.post(address, {"email": "else@example.org"}).status_code == 422
    assert browser.post(address, {"email": athlete.email.upper()}).status_code == 302


def test_erasure_signs_out_and_leads_to_a_receipt_that_anybody_with_its_address_can_read(
    athlete: User, athlete_client: Client, anonymous: Client
) -> None:
    response = athlete_client.post(reverse("compliance:erase"), {"password": PASSWORD})

    case = ErasureCase.objects.get()
    receipt = reverse("compliance:receipt", args=[case.public_id])
    assert response["Location"] == receipt
    assert athlete_client.get(PRIVACY).status_code == 302
    assert "is being erased" in text_of(anonymous.get(receipt))
    assert 'hx-trigger="every 2s"' in text_of(anonymous.get(receipt))


def test_the_receipt_shows_counts_and_nothing_of_the_person(athlete: User, anonymous: Client) -> None:
    email, number = athlete.email, str(athlete.public_id)
    case = erasure.request(user=athlete, by=athlete, now=timezone.now())
    Outbox.objects.all().delete()
    erasure.carry_out_due()
    case.refresh_from_db()

    page = text_of(anonymous.get(reverse("compliance:receipt", args=[case.public_id])))

    assert "Everything is erased." in page
    assert case.receipt_hash in page.replace("<wbr>", "")
    assert "hx-trigger" not in page
    for secret in (email, number, "Alex Athlete"):
        assert secret not in page


def test_a_stuck_erasure_says_that_staff_will_finish_it(athlete: User, anonymous: Client) -> None:
    case = erasure.request(user=athlete, by=athlete, now=timezone.now())
    ErasureCase.objects.update(state="failed")

    page = text_of(anonymous.get(reverse("compliance:receipt", args=[case.public_id])))

    assert "The erasure is stuck." in page


def test_a_receipt_that_is_not_there_is_not_found(anonymous: Client) -> None:
    assert anonymous.get(reverse("compliance:receipt", args=[uuid4()])).status_code == 404


def test_every_look_at_the_copy_is_in_the_trail(athlete: User, athlete_client: Client) -> None:
    export = packed(athlete)

    download = athlete_client.get(reverse("compliance:download", args=[export.public_id]))
    assert b"".join(download.streaming_content)  # type: ignore[attr-defined]

    assert "The copy was downloaded" in text_of(athlete_client.get(PRIVACY))
    event = AuditEvent.objects.get(action="compliance.export_downloaded")
    assert event.at > timezone.now() - timedelta(minutes=1)
