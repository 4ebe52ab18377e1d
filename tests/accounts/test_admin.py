"""What staff see and do of people in the admin, and what they do not."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from apps.accounts.admin.schedule import allowed_tasks
from apps.accounts.models import CoachProfile, Profile, Relationship, Session, User
from apps.compliance.models import AuditEvent
from tests.conftest import browser_of
from tests.factories import PASSWORD, RelationshipFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "admin:accounts_user_changelist"


@pytest.fixture
def helper_client() -> Client:
    """Staff with every permission there is, but no superuser."""
    helper = StaffFactory(is_superuser=False)
    helper.user_permissions.set(Permission.objects.all())
    return browser_of(helper)


def page_of(user: User) -> str:
    return reverse("admin:accounts_user_change", args=[user.pk])


def test_signing_in_to_the_admin_goes_through_the_sites_own_page(anonymous):
    answer = anonymous.get(reverse("admin:login"), {"next": "/admin/"})

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["athlete", "coach", "stranger"])
def test_people_who_are_not_staff_do_not_get_in(request, who):
    client = request.getfixturevalue(f"{who}_client")

    assert client.get(reverse("admin:index")).status_code in {302, 403}
    assert client.get(reverse("admin:login")).status_code == 403


def test_staff_find_people_by_address_and_by_public_id(staff_client, athlete, stranger):
    for words in (athlete.email, str(athlete.public_id), athlete.public_id.hex):
        page = staff_client.get(reverse(LIST), {"q": words}).content.decode()
        assert athlete.email in page
        assert stranger.email not in page


@pytest.mark.parametrize("kind", admin.site._registry, ids=lambda kind: kind._meta.label)
def test_every_list_can_be_searched_and_asks_once_for_whose_it_is(staff_client, kind):
    shown = admin.site._registry[kind]
    columns = {name for name in shown.list_display if isinstance(name, str)}
    people = {field.name for field in kind._meta.fields if field.related_model is User} & columns
    related = shown.list_select_related

    page = staff_client.get(
        reverse(f"admin:{kind._meta.app_label}_{kind._meta.model_name}_changelist"), {"q": "x"}
    )

    assert page.status_code == 200
    assert related is True or people <= set(related or ())


def test_staff_find_coaching_by_its_number_and_by_either_person(staff_client):
    wanted, other = RelationshipFactory(), RelationshipFactory()
    coach = wanted.team.members.get().user

    for words in (wanted.public_id, wanted.athlete.public_id, coach.public_id, coach.email):
        page = staff_client.get(reverse("admin:accounts_relationship_changelist"), {"q": str(words)}).text
        assert str(wanted.public_id) in page
        assert str(other.public_id) not in page


def test_no_password_hash_is_shown_and_nothing_of_the_profile_can_be_changed(staff_client, athlete):
    page = staff_client.get(page_of(athlete)).content.decode()

    assert "Alex Athlete" in page
    assert athlete.password not in page
    assert "display_name" not in {part.split('"')[0] for part in page.split('name="')[1:]}


def test_nobody_is_added_or_deleted_in_the_admin(staff_client, athlete):
    assert staff_client.get(reverse("admin:accounts_user_add")).status_code == 403
    assert staff_client.post(reverse("admin:accounts_user_delete", args=[athlete.pk])).status_code == 403
    staff_client.post(
        reverse(LIST), {"action": "delete_selected", "_selected_action": [athlete.pk], "post": "yes"}
    )
    assert User.objects.filter(pk=athlete.pk).exists()


def inline_forms(user: User) -> dict[str, str]:
    return {
        "profile-TOTAL_FORMS": "0",
        "profile-INITIAL_FORMS": "0",
        "coach_profile-TOTAL_FORMS": "0",
        "coach_profile-INITIAL_FORMS": "0",
    }


def test_a_superuser_gives_rights_and_it_is_in_the_audit(staff_client, athlete):
    staff_client.post(page_of(athlete), {"is_active": "on", "is_staff": "on"} | inline_forms(athlete))

    athlete.refresh_from_db()
    assert athlete.is_staff
    assert AuditEvent.objects.get(action="accounts.rights_changed").details == {"is_staff": True}


def test_staff_without_that_right_cannot_give_themselves_any(helper_client):
    helper = User.objects.get()

    helper_client.post(page_of(helper), {"is_active": "on", "is_superuser": "on"} | inline_forms(helper))

    helper.refresh_from_db()
    assert not helper.is_superuser


def test_staff_make_coaches(staff_client, athlete):
    staff_client.post(reverse(LIST), {"action": "make_coach", "_selected_action": [athlete.pk]})

    assert CoachProfile.objects.filter(user=athlete).exists()


def test_staff_sign_somebody_out_everywhere(staff_client, athlete, athlete_client):
    staff_client.post(reverse(LIST), {"action": "sign_out", "_selected_action": [athlete.pk]})

    assert athlete_client.get(reverse("accounts:settings")).status_code == 302
    assert AuditEvent.objects.filter(action="accounts.signed_out").exists()


def test_staff_erase_somebody_after_they_saw_the_plan(clock, staff_client, athlete, drain, mailoutbox):
    address, form = athlete.email, {"action": "erase_people", "_selected_action": [athlete.pk]}

    plan = staff_client.post(reverse(LIST), form)
    before = User.objects.filter(pk=athlete.pk).exists()
    staff_client.post(reverse(LIST), form | {"confirmed": "yes"})
    drain()
    clock.shift(60)
    drain()

    assert plan.status_code == 200
    assert before
    assert not User.objects.filter(pk=athlete.pk).exists()
    assert [mail.to for mail in mailoutbox] == [[address]]


def test_staff_without_that_right_cannot_erase(athlete):
    helper = StaffFactory(is_superuser=False)
    helper.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))

    browser_of(helper).post(
        reverse(LIST), {"action": "erase_people", "_selected_action": [athlete.pk], "confirmed": "yes"}
    )

    athlete.refresh_from_db()
    assert athlete.is_active


def test_sessions_are_listed_without_their_keys(staff_client, athlete_client):
    page = staff_client.get(reverse("admin:accounts_session_changelist")).content.decode()

    assert "result_list" in page
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_what_a_session_holds_is_never_shown(staff_client, athlete_client):
    session = Session.objects.first()

    page = staff_client.get(reverse("admin:accounts_session_change", args=[session.pk])).content.decode()

    assert session.session_data not in page


@pytest.mark.parametrize("model", ["accounts_team", "accounts_relationship", "account_emailaddress"])
def test_evidence_is_read_only(staff_client, coach, model):
    assert staff_client.get(reverse(f"admin:{model}_changelist")).status_code == 200
    assert staff_client.get(reverse(f"admin:{model}_add")).status_code == 403


def test_staff_end_coaching(staff_client):
    relationship = RelationshipFactory()
    form = {"action": "end", "_selected_action": [relationship.pk]}

    staff_client.post(reverse("admin:accounts_relationship_changelist"), form)

    assert Relationship.objects.get().active_to is not None


@pytest.mark.parametrize("model", ["periodictask", "intervalschedule", "crontabschedule"])
def test_the_schedule_is_closed_to_all_but_superusers(staff_client, helper_client, model):
    page = reverse(f"admin:django_celery_beat_{model}_changelist")

    assert staff_client.get(page).status_code == 200
    assert helper_client.get(page).status_code == 403


def task_form(**changes: str) -> dict[str, str]:
    every, _ = IntervalSchedule.objects.get_or_create(every=7, period="seconds")
    form = {
        "name": "trial",
        "task": "core.sweep",
        "queue": "default",
        "interval": str(every.pk),
        "kwargs": "{}",
        "enabled": "on",
    }
    return form | changes


def test_a_superuser_schedules_a_task_of_ours(staff_client):
    staff_client.post(reverse("admin:django_celery_beat_periodictask_add"), task_form())

    assert PeriodicTask.objects.get(name="trial").task == "core.sweep"


@pytest.mark.parametrize(
    "changes",
    [
        {"task": "celery.backend_cleanup"},
        {"task": "os.system"},
        {"queue": "nowhere"},
        {"kwargs": "[1]"},
        {"kwargs": "nonsense"},
    ],
)
def test_other_tasks_queues_and_arguments_are_refused(staff_client, changes):
    answer = staff_client.post(reverse("admin:django_celery_beat_periodictask_add"), task_form(**changes))

    assert answer.status_code == 200
    assert not PeriodicTask.objects.filter(name="trial").exists()


def test_the_list_of_tasks_holds_ours_only():
    names = [name for name, _ in allowed_tasks()]

    assert "core.sweep" in names
    assert not [name for name in names if name.startswith("celery.")]


def test_every_list_and_page_of_ours_opens(staff_client):
    user = UserFactory()
    RelationshipFactory(athlete=user)

    for model in ("accounts_user", "accounts_team", "accounts_relationship", "accounts_session"):
        assert staff_client.get(reverse(f"admin:{model}_changelist")).status_code == 200
    assert staff_client.get(page_of(user)).status_code == 200
    assert Profile.objects.filter(user=user).exists()


def test_the_sample_password_signs_staff_in_to_the_admin(client):
    staff = StaffFactory()

    client.post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})

    assert client.get(reverse("admin:index")).status_code == 200
