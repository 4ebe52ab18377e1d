"""The page of thresholds: entering them as people write them, removing them."""

from datetime import date

import pytest
from django.urls import reverse

from apps.accounts.models import Units
from apps.accounts.services import people
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.training.models import ActivityLoad, Threshold, ThresholdKind
from tests.conftest import NOON
from tests.deeds import set_threshold, train

pytestmark = pytest.mark.django_db
THRESHOLDS = reverse("training:thresholds")


def enter(client, kind, value, since="2026-11-01"):
    return client.post(THRESHOLDS, {"kind": kind.value, "value": value, "effective_on": since})


def card(client, kind):
    cards = {card.kind: card for card, _form in client.get(THRESHOLDS).context["rows"]}
    return cards[kind]


def test_an_empty_page_explains_each_and_claims_none(athlete_client):
    page = athlete_client.get(THRESHOLDS)

    assert all(card.current is None for card, _form in page.context["rows"])
    assert page.text.count("not set") == len(ThresholdKind)


@pytest.mark.parametrize(
    ("kind", "units", "said"),
    [
        (ThresholdKind.FTP, Units.METRIC, ("250", 250.0)),
        (ThresholdKind.LTHR, Units.METRIC, (" 168 ", 168.0)),
        (ThresholdKind.RUN_SPEED, Units.METRIC, ("4:00", 1000 / 240)),
        (ThresholdKind.RUN_SPEED, Units.IMPERIAL, ("6:30", 1609.344 / 390)),
        (ThresholdKind.SWIM_SPEED, Units.METRIC, ("1:40", 1.0)),
        (ThresholdKind.SWIM_SPEED, Units.IMPERIAL, ("1:40", 0.9144)),
    ],
)
def test_a_threshold_is_written_as_people_say_it(athlete, athlete_client, kind, units, said):
    written, stored = said
    people.update_profile(user=athlete, changes={"units": units}, by=athlete, now=NOON)

    answer = enter(athlete_client, kind, written)

    assert answer.status_code == 302
    assert Threshold.objects.get(user=athlete, kind=kind).value == pytest.approx(stored)
    assert card(athlete_client, kind).current.value == written.strip()


@pytest.mark.parametrize(
    ("kind", "written", "words"),
    [
        (ThresholdKind.FTP, "lots", "Write a number"),
        (ThresholdKind.FTP, "nan", "Write a number"),
        (ThresholdKind.FTP, "2500", "30 to 600 W"),
        (ThresholdKind.RUN_SPEED, "4.5 min", "Write minutes and seconds"),
        (ThresholdKind.RUN_SPEED, "1:00", "2:05 to 16:40 /km"),
        (ThresholdKind.SWIM_SPEED, "0:00", "Write minutes and seconds"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(athlete_client, kind, written, words):
    answer = enter(athlete_client, kind, written)

    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{written}"' in answer.text
    assert not Threshold.objects.exists()


def test_a_kind_that_does_not_exist_is_refused(athlete_client):
    answer = athlete_client.post(THRESHOLDS, {"kind": "vo2", "value": "60", "effective_on": "2026-11-01"})

    assert answer.status_code == 422


def test_the_latest_that_has_begun_holds(athlete, athlete_client):
    for value, since in (("240", "2026-01-01"), ("250", "2026-11-01"), ("260", "2027-01-01")):
        enter(athlete_client, ThresholdKind.FTP, value, since)

    found = card(athlete_client, ThresholdKind.FTP)

    assert found.current.value == "250"
    assert [entry.is_future for entry in found.entries] == [True, False, False]


def test_entering_one_for_the_same_day_replaces_it(athlete, athlete_client):
    enter(athlete_client, ThresholdKind.FTP, "240")
    enter(athlete_client, ThresholdKind.FTP, "250")

    assert Threshold.objects.get().value == 250


def test_load_follows_by_itself(athlete, athlete_client, drain):
    train(athlete, drain, seconds=3600, heart_rate=None)
    before = ActivityLoad.objects.get().value
    enter(athlete_client, ThresholdKind.FTP, "200")
    drain()
    with_it = ActivityLoad.objects.get().value
    athlete_client.post(reverse("training:remove_threshold", args=[Threshold.objects.get().public_id]))
    drain()

    assert before is None
    assert round(with_it) == 100
    assert ActivityLoad.objects.get().value is None


def test_without_consent_nothing_is_kept(athlete, athlete_client):
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=NOON)

    assert enter(athlete_client, ThresholdKind.FTP, "250").status_code == 403
    assert not Threshold.objects.exists()


@pytest.mark.parametrize("who", ["coach_client", "other_coach_client", "stranger_client", "staff_client"])
def test_nobody_else_sees_or_removes_one(request, athlete, who):
    threshold = set_threshold(athlete, ThresholdKind.FTP, 287)
    client = request.getfixturevalue(who)

    page = client.get(THRESHOLDS)
    answer = client.post(reverse("training:remove_threshold", args=[threshold.public_id]))

    assert "287" not in page.text
    assert answer.status_code == 404
    assert Threshold.objects.exists()


def test_nobody_enters_one_without_signing_in(anonymous):
    answer = anonymous.post(THRESHOLDS, {"kind": "ftp_w", "value": "250", "effective_on": date(2026, 11, 1)})

    assert answer.status_code == 302
    assert not Threshold.objects.exists()


def test_queries_do_not_grow_with_entries(athlete, athlete_client, django_assert_max_num_queries):
    for year in (2024, 2025, 2026):
        enter(athlete_client, ThresholdKind.FTP, "240", f"{year}-01-01")
    with django_assert_max_num_queries(15) as few:
        athlete_client.get(THRESHOLDS)
    enough = len(few)
    for month in range(1, 13):
        enter(athlete_client, ThresholdKind.LTHR, "160", f"2025-{month:02}-01")

    with django_assert_max_num_queries(enough):
        athlete_client.get(THRESHOLDS)


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "2999-01-01"])
def test_a_day_that_nobody_means_is_refused_by_page_and_api(athlete, athlete_client, day):
    page = enter(athlete_client, ThresholdKind.FTP, "250", since=day)
    wanted = {"kind": "ftp_w", "value": 250, "effective_on": day}
    answer = athlete_client.post(reverse("api-thresholds"), wanted, content_type="application/json")

    assert (page.status_code, answer.status_code) == (422, 422)
    assert "Give a day between" in page.text
    assert answer.json()["error"]["code"] == "implausible_threshold"
    assert not Threshold.objects.exists()


def test_heart_rates_that_contradict_each_other_are_pointed_out(athlete_client):
    for kind, value in (
        (ThresholdKind.RESTING_HR, "60"),
        (ThresholdKind.LTHR, "180"),
        (ThresholdKind.MAX_HR, "170"),
    ):
        enter(athlete_client, kind, value)
    told = athlete_client.get(THRESHOLDS).context["doubts"]
    enter(athlete_client, ThresholdKind.MAX_HR, "190")

    assert told.startswith("Threshold heart rate (180 bpm) is not below Maximum heart rate (170 bpm)")
    assert athlete_client.get(THRESHOLDS).context["doubts"] == ""
