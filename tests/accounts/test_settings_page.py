"""The settings page and what it changes about every page."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts import context, selectors
from apps.accounts.middleware import PreferencesMiddleware
from apps.accounts.models import Profile, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FORM = {
    "display_name": "Alex A.",
    "time_zone": "America/New_York",
    "units": "imperial",
    "locale": "en",
    "first_weekday": "7",
    "birth_year": "1990",
    "sex": "female",
}


def test_a_person_changes_their_profile(athlete, athlete_client):
    answer = athlete_client.post(reverse("accounts:settings"), FORM, follow=True)

    profile = Profile.objects.get(user=athlete)
    assert "Your settings are saved." in answer.content.decode()
    assert (profile.display_name, profile.time_zone, profile.first_weekday) == (
        "Alex A.",
        "America/New_York",
        7,
    )
    assert (profile.units, profile.birth_year, profile.sex) == ("imperial", 1990, "female")


@pytest.mark.parametrize("name", ["accounts:settings", "mfa_index", "socialaccount_connections"])
def test_the_rail_marks_settings_on_every_part_of_them(athlete_client, name):
    page = athlete_client.get(reverse(name)).text

    assert 'title="Settings" aria-current="page"' in page


def test_what_was_typed_stays_when_something_is_refused(athlete, athlete_client):
    answer = athlete_client.post(
        reverse("accounts:settings"), FORM | {"birth_year": "1800", "display_name": "Typed"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Typed"' in page
    assert 'value="1800"' in page
    assert "Give a year between" in page
    assert Profile.objects.get(user=athlete).display_name == "Alex Athlete"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("units", "furlongs"),
        ("sex", "x"),
        ("first_weekday", "3"),
        ("locale", "tlh"),
    ],
)
def test_values_that_do_not_exist_are_refused(athlete_client, name, value):
    assert athlete_client.post(reverse("accounts:settings"), FORM | {name: value}).status_code == 422


def test_htmx_gets_the_form_alone_with_the_word_that_it_was_saved(athlete_client):
    headers = {"HX-Request": "true", "HX-Target": "profile-form"}

    answer = athlete_client.post(reverse("accounts:settings"), FORM, headers=headers, follow=True)

    page = answer.content.decode()
    assert page.lstrip().startswith("<form")
    assert "Your settings are saved." in page


def test_everybody_sees_their_own_settings_only(athlete_client, coach_client, stranger_client, staff_client):
    pages = [
        client.get(reverse("accounts:settings")).content.decode()
        for client in (athlete_client, coach_client, stranger_client, staff_client)
    ]

    names = ["Alex Athlete", "Cora Coach", "Sam Stranger", "Stella Staff"]
    assert [name in page for name, page in zip(names, pages, strict=True)] == [True] * 4
    assert not any("Alex Athlete" in page for page in pages[1:])


def test_strangers_to_the_site_are_sent_to_sign_in(anonymous):
    answer = anonymous.get(reverse("accounts:settings"))

    assert answer.url == f"{reverse('account_login')}?next={reverse('accounts:settings')}"


def test_a_time_zone_that_went_out_of_use_is_still_offered(athlete, athlete_client):
    Profile.objects.filter(user=athlete).update(time_zone="US/Pacific-New")

    assert "US/Pacific-New" in athlete_client.get(reverse("accounts:settings")).content.decode()


def seen_by(user: User) -> tuple[str, str]:
    def view(_request):
        return HttpResponse(f"{timezone.get_current_timezone_name()} {translation.get_language()}")

    request = RequestFactory().get("/")
    request.user = user
    zone, language = PreferencesMiddleware(view)(request).content.decode().split()
    return zone, language


def test_pages_are_in_the_persons_time_zone_and_language(settings):
    settings.LANGUAGES = [("en", "English"), ("de", "German")]
    user = UserFactory(profile__time_zone="Asia/Tokyo", profile__locale="de")

    with translation.override("en"):
        seen = seen_by(user)

    assert seen == ("Asia/Tokyo", "de")


def test_a_language_and_a_zone_that_are_gone_do_no_harm():
    user = UserFactory(profile__time_zone="US/Pacific-New", profile__locale="tlh")

    with translation.override("en"):
        seen = seen_by(user)

    assert seen == ("UTC", "en")


def test_the_time_zone_does_not_outlive_the_request():
    seen_by(UserFactory(profile__time_zone="Asia/Tokyo"))

    assert timezone.get_current_timezone_name() == "UTC"


def test_preferences_cost_one_query_a_request(django_assert_num_queries):
    user = User.objects.get(pk=UserFactory().pk)

    with django_assert_num_queries(1):
        seen_by(user)
        seen_by(user)


def test_an_account_without_a_profile_has_the_defaults():
    user = User.objects.create_superuser("root@example.org", "x")

    assert selectors.preferences_of(user).time_zone.key == "UTC"
    assert seen_by(user)[0] == "UTC"


def test_the_frame_asks_for_nothing_that_no_template_uses(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = UserFactory()

    with django_assert_num_queries(0):
        context.account(request)
