"""The pages: asking, following, reading with evidence, deciding; the coach's queue; Today; what staff see."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.insights.models import ModelPause, Recommendation, Stage
from apps.insights.services import switches
from tests.conftest import Drain, browser_of
from tests.factories import AthleteFactory, coaching
from tests.insights.conftest import ask, train_for_weeks
from tests.outside import Outside

pytestmark = pytest.mark.django_db
INDEX, ASK, DRAFTS = (reverse(f"insights:{name}") for name in ("index", "ask", "drafts"))


def address(name: str, row: Recommendation) -> str:
    return reverse(f"insights:{name}", args=[row.public_id])


def test_who_asks_sees_it_being_written_then_read_and_decides(
    runner: User, athlete_client: Client, drain: Drain, model: Outside
):
    answer = athlete_client.post(ASK, {"question": "What <b>now</b>?"}, follow=True)
    row = Recommendation.objects.get()
    assert "Your recommendation is being written" in answer.text
    assert f'hx-get="{address("one", row)}"' in answer.text
    assert "&lt;b&gt;now&lt;/b&gt;" in answer.text

    drain()
    row.refresh_from_db()
    htmx = {"HX-Request": "true", "HX-Target": "recommendation"}
    part = athlete_client.get(address("one", row), headers=htmx).text
    assert "<html" not in part
    assert "hx-get" not in part
    assert "Drafted by Claude, a language model of Anthropic" in part
    assert row.draft["headline"] in part
    assert part.count('class="evidence"') >= len(row.draft["statements"])
    assert "Uploaded file" in part
    assert "weighted by 1/N" in part
    assert row.draft["headline"] in athlete_client.get(reverse("pages:today")).text

    page = athlete_client.post(address("accept", row), follow=True).text
    assert "Nothing was changed for you" in page
    row.refresh_from_db()
    assert row.standing is Stage.ACCEPTED
    again = athlete_client.post(address("dismiss", row))
    assert again.status_code == 409


def test_without_a_key_the_page_says_that_rules_write(runner: User, athlete_client: Client, drain: Drain):
    ask(runner, drain)

    page = athlete_client.get(INDEX).text

    assert "Written by rules, not by a model" in page
    assert "This site has no key for a language model" in page
    assert "Fitness is " in page


def test_no_writer_is_named_where_nobody_wrote(
    runner: User, athlete_client: Client, drain: Drain, model: Outside
):
    ask(runner, drain, "I had chest pain yesterday")

    page = athlete_client.get(INDEX).text

    assert "Your words were neither sent nor kept" in page
    assert "Drafted by" not in page


def test_what_is_missing_is_said_before_anybody_asks(
    athlete: User, athlete_client: Client, staff: User, model: Outside
):
    consent = reverse("compliance:consent", args=["model"])
    page = athlete_client.get(INDEX).text
    assert f'href="{consent}?next=/insights/"' in page
    assert ASK not in page
    assert athlete_client.post(ASK).status_code == 403

    consents.grant(athlete, Purpose.MODEL, by=athlete, now=timezone.now())
    assert ASK in athlete_client.get(INDEX).text
    switches.pause(user=None, by=staff, now=timezone.now())
    assert "switched off here at the moment" in athlete_client.get(INDEX).text
    assert athlete_client.post(ASK, {"question": "x" * 501}).status_code == 422


def test_a_draft_is_the_coachs_to_change_and_pass_on(
    runner: User, coach: User, athlete_client: Client, coach_client: Client, drain: Drain
):
    row = ask(runner, drain, "And now?")
    waiting = athlete_client.get(INDEX).text
    assert "A draft waits for your coach" in waiting
    assert row.draft["statements"][0]["text"] not in waiting
    assert "A draft waits for your coach" in athlete_client.get(reverse("pages:today")).text

    assert "Alex Athlete" in coach_client.get(DRAFTS).text
    page = coach_client.get(address("draft", row)).text
    assert "And now?" in page
    assert row.draft["statements"][0]["text"] in page
    assert coach_client.post(address("approve", row), {"headline": ""}).status_code == 422
    emptied = coach_client.post(address("approve", row), {"headline": "Typed, and all else emptied"})
    assert emptied.status_code == 422
    assert "Leave at least one sentence" in emptied.text
    assert 'value="Typed, and all else emptied"' in emptied.text
    words = {"headline": "Calm days", "statement_0": "Keep <i>calm</i>."}
    assert "Alex Athlete sees it now" in coach_client.post(address("approve", row), words, follow=True).text

    seen = athlete_client.get(INDEX).text
    assert "Approved by Cora Coach, who changed the words" in seen
    assert "Calm days" in seen
    assert "Keep &lt;i&gt;calm&lt;/i&gt;." in seen
    assert row.draft["statements"][1]["text"] not in seen
    today = athlete_client.get(reverse("pages:today")).text
    assert f'href="{address("one", row)}"' in today
    assert today.count("Approved") == 1
    assert coach_client.get(address("draft", row)).status_code == 404


def test_a_draft_that_is_not_passed_on_shows_the_coachs_word(
    runner: User, coach: User, athlete_client: Client, coach_client: Client, drain: Drain
):
    row = ask(runner, drain)
    assert coach_client.post(address("reject", row), {"word": ""}).status_code == 422

    coach_client.post(address("reject", row), {"word": "Rest first, please."})

    page = athlete_client.get(address("one", row)).text
    assert "Your coach did not approve this draft" in page
    assert "Rest first, please." in page
    assert row.draft["statements"][0]["text"] not in page


@pytest.mark.either_database
def test_the_queries_do_not_grow_with_athletes_or_history(
    runner: User, coach: User, athlete_client: Client, coach_client: Client, drain: Drain
):
    def count(client: Client, url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url).status_code == 200
        return len(found)

    ask(runner, drain)
    before = count(coach_client, DRAFTS), count(athlete_client, INDEX)
    other = AthleteFactory()
    train_for_weeks(other, drain, until=timezone.now())
    coaching(coach, other)
    ask(other, drain)
    ask(runner, drain)

    assert (count(coach_client, DRAFTS), count(athlete_client, INDEX)) == before


def test_staff_turn_the_switch_and_see_no_readings(
    runner: User, staff_client: Client, drain: Drain, model: Outside
):
    row = ask(runner, drain, "And now?")
    changes = f"/admin/insights/recommendation/{row.pk}/change/"
    page = staff_client.get(changes).text
    assert "fitness, fatigue, form" in page
    assert row.draft["headline"] not in page
    assert "And now?" not in page

    pauses = "/admin/insights/modelpause/"
    assert "Switch it off for everybody" in staff_client.get(pauses).text
    staff_client.post(pauses, {"everybody": "pause"})
    assert ModelPause.objects.get(user=None).ended_at is None
    assert "switched off for everybody" in staff_client.get(pauses).text
    staff_client.post(pauses, {"everybody": "resume"})
    assert ModelPause.objects.get(user=None).ended_at is not None

    act = {"action": "pause_for_them", "_selected_action": [row.pk]}
    staff_client.post("/admin/insights/recommendation/", act)
    assert browser_of(runner).post(ASK).status_code == 409
    check = {"action": "check_again", "_selected_action": [row.pk]}
    checked = staff_client.post("/admin/insights/recommendation/", check, follow=True)
    assert "1 pass, 0 do not." in checked.text
