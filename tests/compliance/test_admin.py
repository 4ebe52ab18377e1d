"""Staff: evidence to look at, never to change; erasure with its plan first."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Relationship, User
from apps.compliance.models import AuditEvent, Consent, ErasureCase, ExportRequest, UserKey
from apps.compliance.services import erasure, exports, vault
from apps.compliance.services.subject_refs import ref_for
from apps.core.models import Outbox
from apps.wearables.models import Connection
from tests.conftest import browser_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
MODELS = [AuditEvent, Consent, ErasureCase, ExportRequest, UserKey]
PEOPLE = reverse("admin:accounts_user_changelist")
CASES = reverse("admin:compliance_erasurecase_changelist")
OUTBOX = reverse("admin:core_outbox_changelist")


@pytest.fixture
def evidence(athlete: User) -> None:
    vault.seal(Connection(user=athlete), "tokens", "a token")
    exports.request(user=athlete, by=athlete, now=timezone.now())
    erasure.request(user=UserFactory(), by=UserFactory(is_staff=True), now=timezone.now())


@pytest.mark.usefixtures("evidence")
@pytest.mark.parametrize("model", MODELS)
def test_evidence_can_be_read_searched_and_not_changed(model: type, staff_client: Client) -> None:
    name = f"admin:compliance_{model.__name__.lower()}"
    row = model.objects.first()  # type: ignore[attr-defined]

    assert staff_client.get(reverse(f"{name}_changelist"), {"q": "something"}).status_code == 200
    page = staff_client.get(reverse(f"{name}_change", args=[row.pk]))
    assert page.status_code == 200
    assert 'type="submit"' not in page.content.decode().split("<main")[-1].split("logout-form")[-1]
    assert staff_client.get(reverse(f"{name}_add")).status_code == 403
    assert staff_client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.usefixtures("evidence")
def test_keys_and_places_are_never_shown(staff_client: Client) -> None:
    key = UserKey.objects.get()
    page = staff_client.get(reverse("admin:compliance_userkey_change", args=[key.pk])).content

    assert bytes(key.wrapped).hex().encode() not in page
    assert b"wrapped" not in page.lower().replace(b"wrapped_", b"")
    export = ExportRequest.objects.get()
    ExportRequest.objects.update(storage_name="exports/secret-place.zip")
    page = staff_client.get(reverse("admin:compliance_exportrequest_change", args=[export.pk])).content
    assert b"secret-place" not in page


@pytest.mark.parametrize("by", ["email", "public_id", "ref"])
def test_the_audit_of_a_living_account_is_found_by_who_it_is(
    by: str, athlete: User, stranger: User, staff_client: Client
) -> None:
    term = ref_for(athlete) if by == "ref" else getattr(athlete, by)

    page = staff_client.get(reverse("admin:compliance_auditevent_changelist"), {"q": str(term)})

    shown = {event.subject_ref for event in page.context["cl"].result_list}
    assert shown == {ref_for(athlete)}


def test_the_audit_is_found_by_what_happened(athlete: User, staff_client: Client) -> None:
    page = staff_client.get(reverse("admin:compliance_auditevent_changelist"), {"q": "consent_given"})

    assert {event.action for event in page.context["cl"].result_list} == {"compliance.consent_given"}


def test_staff_see_the_plan_before_anything_happens(athlete: User, staff_client: Client) -> None:
    page = staff_client.post(PEOPLE, {"action": "erase_people", "_selected_action": [athlete.pk]})

    words = page.content.decode()
    assert "This is the plan. Nothing has happened yet." in words
    assert "Audit entries" in words
    assert not ErasureCase.objects.exists()


def test_staff_confirm_and_get_the_receipts(athlete: User, stranger: User, staff_client: Client) -> None:
    page = staff_client.post(
        PEOPLE,
        {
            "action": "erase_people",
            "_selected_action": [athlete.pk, stranger.pk],
            "confirmed": "yes",
        },
    )

    cases = ErasureCase.objects.all()
    assert {case.user_id for case in cases} == {athlete.pk, stranger.pk}
    assert {case.requested_by for case in cases} == {"staff"}
    for case in cases:
        assert reverse("compliance:receipt", args=[case.public_id]) in page.content.decode()
    assert not User.objects.get(pk=athlete.pk).is_active


def test_staff_without_the_right_cannot_erase(athlete: User) -> None:
    helper = UserFactory(is_staff=True)
    helper.user_permissions.add(
        *Permission.objects.filter(
            codename__in=["view_user", "change_user"], content_type__app_label="accounts"
        )
    )
    client = Client()
    client.force_login(helper)

    client.post(
        PEOPLE, {"action": "erase_people", "_selected_action": [athlete.pk], "confirmed": "yes"}, follow=True
    )

    assert not ErasureCase.objects.exists()


def helper_with(*rights: str) -> Client:
    """Return the browser of staff who are no superusers and have these rights."""
    helper = UserFactory(is_staff=True)
    helper.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return browser_of(helper)


@pytest.mark.parametrize("confirmed", ["", "yes"])
@pytest.mark.parametrize("rank", ["is_staff", "is_superuser"])
def test_staff_erase_no_staff(athlete: User, stranger: User, rank: str, confirmed: str) -> None:
    User.objects.filter(pk=stranger.pk).update(**{rank: True})
    helper = helper_with("view_user", "add_erasurecase")
    chosen = [athlete.pk, stranger.pk]

    page = helper.post(PEOPLE, {"action": "erase_people", "_selected_action": chosen, "confirmed": confirmed})

    assert page.status_code == 403
    assert not ErasureCase.objects.exists()
    assert User.objects.filter(pk__in=chosen, is_active=True).count() == 2


def test_superusers_erase_staff_and_staff_erase_people(athlete: User, staff: User) -> None:
    helper = UserFactory(is_staff=True)

    for user, by in ((athlete, helper), (helper, staff), (staff, staff)):
        assert erasure.request(user=user, by=by, now=timezone.now()).user_id == user.pk


def test_more_than_twenty_at_once_are_refused_with_a_sentence(staff_client: Client) -> None:
    chosen = [UserFactory().pk for _ in range(21)]

    page = staff_client.post(
        PEOPLE, {"action": "erase_people", "_selected_action": chosen, "confirmed": "yes"}, follow=True
    )

    assert "Choose 20 people at most. Nobody was erased." in page.content.decode()
    assert not ErasureCase.objects.exists()


def test_news_that_failed_is_sent_again_and_the_trail_says_by_whom(athlete: User, staff: User) -> None:
    news = Outbox.objects.create(
        event="tests.news", subscriber="tests.nobody", subject_id=athlete.pk, state="failed", attempts=8
    )
    kept = Outbox.objects.create(event="tests.news", subscriber="tests.nobody", state="claimed", attempts=1)

    browser_of(staff).post(OUTBOX, {"action": "send_again", "_selected_action": [news.pk, kept.pk]})

    news.refresh_from_db()
    kept.refresh_from_db()
    assert (news.state, news.attempts, kept.state, kept.attempts) == ("pending", 0, "claimed", 1)
    [event] = AuditEvent.objects.filter(action="compliance.news_sent_again")
    assert (event.actor_ref, event.subject_ref) == (ref_for(staff), ref_for(athlete))
    assert event.details == {"event": "tests.news", "subscriber": "tests.nobody"}


@pytest.mark.parametrize("right", ["view", "change"])
def test_who_may_only_look_cannot_act(athlete: User, coach: User, right: str) -> None:
    case = erasure.request(user=UserFactory(), by=UserFactory(is_staff=True), now=timezone.now())
    ErasureCase.objects.update(state="failed")
    news = Outbox.objects.create(event="tests.news", subscriber="tests.nobody", state="failed")
    coaching = Relationship.objects.get(athlete=athlete)
    models = ("erasurecase", "outbox", "relationship")
    helper = helper_with(*(f"view_{name}" for name in models), *(f"{right}_{name}" for name in models))

    for address, action, row in (
        (CASES, "try_again", case),
        (OUTBOX, "send_again", news),
        (reverse("admin:accounts_relationship_changelist"), "end", coaching),
    ):
        helper.post(address, {"action": action, "_selected_action": [row.pk]})
        row.refresh_from_db()

    acted = (case.state == "pending", news.state == "pending", coaching.active_to is not None)
    assert acted == (right == "change",) * 3


def test_a_stuck_erasure_can_be_tried_again(athlete: User, staff: User) -> None:
    case = erasure.request(user=athlete, by=athlete, now=timezone.now())
    ErasureCase.objects.update(state="failed", attempts=100, finished_at=timezone.now())

    for _ in range(2):
        browser_of(staff).post(CASES, {"action": "try_again", "_selected_action": [case.pk]})

    case.refresh_from_db()
    assert (case.state, case.attempts, case.finished_at) == ("pending", 0, None)
    [event] = AuditEvent.objects.filter(action="compliance.erasure_tried_again")
    assert (event.actor_kind, event.actor_ref) == ("staff", ref_for(staff))
    assert event.subject_ref == case.subject_ref
