"""Edits, hiding and separating, when something else happened since the row was looked up."""

import pytest
from django.utils import timezone

from apps.compliance.policy import Purpose
from apps.compliance.services import consents
from apps.core.errors import Conflict, ConsentRequired, NotFound
from apps.training.models import ActivityLoad, ThresholdKind
from apps.wearables.models import Activity, Recording
from apps.wearables.services import activities
from apps.wearables.services.activities import Edits
from sandbox.recordings import make_fit, make_gpx, make_tcx
from tests.deeds import MORNING, set_threshold, train, upload

pytestmark = pytest.mark.django_db


def edit(activity, **edits):
    activities.edit(activity=activity, edits=Edits(**edits), by=activity.user, now=timezone.now())


def stale(activity):
    """Return the activity as another browser tab looked it up a moment ago."""
    return Activity.objects.get(pk=activity.pk)


def two_recordings(athlete, drain):
    activity = train(athlete, drain, seconds=600)
    upload(athlete, make_tcx(started_at=MORNING, seconds=600, power=201), "watch.tcx")
    drain()
    return activity, Recording.objects.get(kind="tcx")


def test_an_edit_does_not_bring_a_hidden_activity_back(athlete, drain):
    activity = train(athlete, drain)
    in_another_tab = stale(activity)
    activities.delete(activity=activity, by=athlete, now=timezone.now())

    edit(in_another_tab, title="Hills")

    found = Activity.objects.get()
    assert found.deleted_at is not None
    assert found.edited_title == "Hills"


def test_an_edit_leaves_a_richer_recording_shown_that_came_meanwhile(athlete, drain):
    upload(athlete, make_gpx(started_at=MORNING, seconds=600), "ride.gpx")
    drain()
    before = Activity.objects.get()
    upload(athlete, make_fit(started_at=MORNING, seconds=600, power=200))
    drain()

    edit(before, title="Hills")

    assert Activity.objects.get().canonical.kind == "fit"


def test_an_edit_changes_only_the_columns_that_are_given(athlete, drain):
    activity = train(athlete, drain)
    in_another_tab = stale(activity)
    edit(activity, note="Windy.", feel=4, perceived_exertion=7)

    edit(in_another_tab, title="Hills")
    edit(in_another_tab, feel=None)

    found = Activity.objects.get()
    assert (found.edited_title, found.note, found.perceived_exertion, found.feel) == (
        "Hills",
        "Windy.",
        7,
        None,
    )


def test_hiding_twice_from_two_tabs_is_once(athlete, drain):
    activity = train(athlete, drain)
    in_another_tab = stale(activity)
    first_at = timezone.now()
    activities.delete(activity=activity, by=athlete, now=first_at)

    activities.delete(activity=in_another_tab, by=athlete, now=timezone.now())

    assert Activity.objects.get().deleted_at == first_at


def test_without_consent_no_word_is_stored(athlete, drain):
    activity = train(athlete, drain)
    consents.withdraw(athlete, Purpose.HEALTH_STORAGE, by=athlete, now=timezone.now())

    with pytest.raises(ConsentRequired):
        edit(activity, note="Ill.", feel=1)

    assert (Activity.objects.get().note, Activity.objects.get().feel) == ("", None)


def test_a_double_click_on_separate_separates_once(athlete, drain):
    set_threshold(athlete, ThresholdKind.FTP, 200)
    activity, watch = two_recordings(athlete, drain)
    second_click = stale(activity), Recording.objects.get(pk=watch.pk)
    activities.separate(activity=activity, recording=watch, by=athlete, now=timezone.now())

    with pytest.raises(NotFound):
        activities.separate(
            activity=second_click[0], recording=second_click[1], by=athlete, now=timezone.now()
        )
    drain()

    assert (Activity.objects.count(), ActivityLoad.objects.count()) == (2, 2)


def test_a_recording_that_was_separated_meanwhile_cannot_be_shown(athlete, drain):
    activity, watch = two_recordings(athlete, drain)
    in_another_tab = stale(activity), Recording.objects.get(pk=watch.pk)
    activities.separate(activity=activity, recording=watch, by=athlete, now=timezone.now())

    with pytest.raises(NotFound):
        activities.show_recording(
            activity=in_another_tab[0], recording=in_another_tab[1], by=athlete, now=timezone.now()
        )

    assert Activity.objects.get(pk=activity.pk).canonical.kind == "fit"


def test_a_recording_chosen_meanwhile_cannot_be_separated(athlete, drain):
    activity, watch = two_recordings(athlete, drain)
    in_another_tab = stale(activity)
    activities.show_recording(activity=activity, recording=watch, by=athlete, now=timezone.now())

    with pytest.raises(Conflict):
        activities.separate(activity=in_another_tab, recording=watch, by=athlete, now=timezone.now())
