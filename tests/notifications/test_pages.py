"""The notices' pages, by their owner and by everybody else."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from apps.compliance.models import AuditEvent
from apps.compliance.services.subject_refs import ref_for
from apps.notifications import context, kinds
from apps.notifications.models import Channel, Notification, Preference
from apps.notifications.services import preferences
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_owner_sees_their_notices_newest_first(athlete, athlete_client, notice):
    Notification.objects.create(user=athlete, kind="welcome")

    page = athlete_client.get(reverse("notifications:list")).content.decode()

    assert page.index("Welcome to Mesocycle") < page.index("Your data is ready")


@pytest.mark.parametrize("who", ["coach", "other_coach", "stranger", "staff"])
def test_nobody_else_sees_them(request, notice, who):
    client = request.getfixturevalue(f"{who}_client")

    page = client.get(reverse("notifications:list")).content.decode()

    assert "Your data is ready" not in page


def test_pages_need_a_signed_in_person(anonymous, notice):
    for address in (
        reverse("notifications:list"),
        reverse("notifications:unread"),
        reverse("notifications:preferences"),
    ):
        assert anonymous.get(address).url.startswith(reverse("account_login"))
    assert anonymous.post(reverse("notifications:open", args=[notice.public_id])).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_a_notice_marks_it_and_leads_to_its_place(athlete_client, notice):
    answer = athlete_client.post(reverse("notifications:open", args=[notice.public_id]))

    notice.refresh_from_db()
    assert answer.url == "/privacy/"
    assert notice.read_at is not None


@pytest.mark.parametrize("who", ["coach", "other_coach", "stranger", "staff"])
def test_nobody_else_opens_it(request, notice, who):
    client = request.getfixturevalue(f"{who}_client")

    answer = client.post(reverse("notifications:open", args=[notice.public_id]))

    notice.refresh_from_db()
    assert answer.status_code == 404
    assert notice.read_at is None


def test_all_are_marked_at_once(athlete_client, notice):
    athlete_client.post(reverse("notifications:read_all"))

    notice.refresh_from_db()
    assert notice.read_at is not None


def test_the_list_without_notices_says_so(athlete_client, notice):
    notice.delete()

    assert "Nothing new" in athlete_client.get(reverse("notifications:list")).content.decode()


def test_a_long_list_is_cut_into_pages(athlete, athlete_client, notice):
    Notification.objects.bulk_create(Notification(user=athlete, kind="welcome") for _ in range(40))

    first = athlete_client.get(reverse("notifications:list"))
    second = athlete_client.get(reverse("notifications:list"), {"page": "2"})
    beyond = athlete_client.get(reverse("notifications:list"), {"page": "nonsense"})

    assert first.content.decode().count("<article") == 30
    assert second.content.decode().count("<article") == 11
    assert beyond.status_code == 200


def test_htmx_gets_the_notices_alone(athlete_client, notice):
    headers = {"HX-Request": "true", "HX-Target": "notices"}

    answer = athlete_client.get(reverse("notifications:list"), headers=headers)

    assert answer.content.decode().lstrip().startswith("<section")
    assert "HX-Target" in answer.headers["Vary"]


def test_the_number_of_unread_notices_is_shown(athlete_client, notice):
    assert ">1<" in athlete_client.get(reverse("notifications:unread")).content.decode()


def test_the_list_takes_the_same_number_of_queries_for_one_and_for_many(
    athlete, athlete_client, notice, django_assert_max_num_queries
):
    Notification.objects.bulk_create(Notification(user=athlete, kind="welcome") for _ in range(20))

    with django_assert_max_num_queries(9):
        athlete_client.get(reverse("notifications:list"))


def test_the_number_costs_no_query_unless_a_template_uses_it(athlete, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = athlete

    with django_assert_num_queries(0):
        offered = context.unread(request)
    with django_assert_num_queries(1):
        Template("{{ unread_notifications }}{{ unread_notifications }}").render(Context(offered))


def test_choices_are_kept_and_shown(athlete, athlete_client):
    page = reverse("notifications:preferences")

    others = [f"{kind.key}:in_app" for kind in kinds.KINDS.values() if kind.is_optional]
    others += [f"{kind.key}:email" for kind in kinds.KINDS.values() if kind.is_optional and kind.by_email]
    others.remove("export_ready:email")

    athlete_client.post(page, {"wanted": [*others, "nonsense", "erasure_started:email"]})

    rows = Preference.objects.filter(user=athlete).values_list("kind", "channel", "enabled")
    assert list(rows) == [("export_ready", "email", False)]
    assert athlete_client.get(page).content.decode().count("checked") == len(others)


def unsubscribe_link(user, kind=kinds.EXPORT_READY) -> str:
    return reverse("notifications:unsubscribe", args=[preferences.unsubscribe_token(user=user, kind=kind)])


def test_the_link_in_a_mail_asks_before_it_does_anything(athlete, anonymous):
    asked = anonymous.get(unsubscribe_link(athlete))

    assert asked.status_code == 200
    assert not Preference.objects.exists()


def test_the_link_in_a_mail_turns_that_kind_off_for_that_person_without_signing_in(athlete, anonymous):
    anonymous.handler.enforce_csrf_checks = True

    anonymous.post(unsubscribe_link(athlete))

    row = Preference.objects.get()
    assert (row.user, row.kind, row.channel, row.enabled) == (athlete, "export_ready", Channel.EMAIL, False)
    [event] = AuditEvent.objects.filter(action="notifications.unsubscribed")
    assert (event.actor_kind, event.actor_ref) == ("self", ref_for(athlete))


@pytest.mark.parametrize("damage", ["changed", "not optional", "gone"])
def test_a_link_that_is_not_ours_leads_nowhere(athlete, anonymous, damage):
    link = {
        "changed": unsubscribe_link(athlete)[:-2] + "x/",
        "not optional": unsubscribe_link(athlete, kinds.ERASURE_STARTED),
        "gone": unsubscribe_link(UserFactory.build(pk=987654)),
    }[damage]

    assert anonymous.post(link).status_code == 404
    assert not Preference.objects.exists()
