"""The coach's library: what is in it, one workout, whom it is given to."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.selectors import athletes_of, current_user, display_name, preferences_of
from apps.coaching import access, selectors
from apps.coaching.forms import ShareForm
from apps.coaching.models import Workout
from apps.coaching.presenters import library as presenter
from apps.coaching.services import library, sharing
from apps.coaching.services.sharing import Outcome
from apps.compliance.services import looks
from apps.core.htmx import render

MOST = 200
PARTIALS = {"given": "coaching/partials/_given.html"}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List a team's workouts."""
    viewer, now = current_user(request), timezone.now()
    rows = selectors.library_of(access.own_team(viewer))[:MOST]
    page = presenter.library(viewer, preferences_of(viewer), list(rows), now=now)
    return render(request, "coaching/pages/library.html", {"page": page})


@require_safe
def workout(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one workout, with a form to give it and who was given it."""
    viewer = current_user(request)
    row = access.library_workout(viewer, public_id)
    return _page(request, viewer, row, _form(viewer))


@require_POST
def share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a workout to athletes for a day; each one's outcome is said."""
    viewer, now = current_user(request), timezone.now()
    row = access.library_workout(viewer, public_id)
    form = _form(viewer, request)
    if not form.is_valid():
        return _page(request, viewer, row, form, status=422)
    given = form.cleaned_data
    outcomes = sharing.share(
        workout=row,
        athlete_ids=[UUID(each) for each in given["athletes"]],
        planned_on=given["planned_on"],
        note=given["note"],
        by=viewer,
        now=now,
    )
    if all(each.refusal for each in outcomes):
        for sentence in _refusals(form, outcomes):
            form.add_error(None, sentence)
        return _page(request, viewer, row, form, status=422)
    _say(request, form, outcomes)
    return _back(request, row, UUID(given["athletes"][0]))


@require_POST
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a workout out of the library, unless athletes have it ahead of them."""
    viewer = current_user(request)
    row = access.library_workout(viewer, public_id)
    try:
        library.remove(workout=row, by=viewer, now=timezone.now())
    except library.StillGiven as still:
        messages.error(request, str(still.message))
        return redirect("coaching:workout", public_id=row.public_id)
    messages.success(request, _("Taken out of the library. What athletes were given stays theirs."))
    return redirect("coaching:library")


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a workout back from an athlete."""
    viewer, now = current_user(request), timezone.now()
    row = access.coached_assignment(viewer, public_id, now)
    sharing.withdraw(assignment=row, by=viewer, now=now)
    messages.success(request, _("Taken back. If it is on a watch, it is being taken off."))
    return _back(request, row.workout, row.athlete.public_id)


def _back(request: HttpRequest, workout: Workout | None, athlete: UUID) -> HttpResponse:
    """Lead back to where the button was: the list of what an athlete was given, or the workout."""
    if "from_athlete" in request.POST:
        return redirect("pages:athlete_workouts", person=athlete)
    if workout is None:
        return redirect("coaching:library")
    return redirect("coaching:workout", public_id=workout.public_id)


def _page(
    request: HttpRequest, viewer: User, row: Workout, form: ShareForm, *, status: int = 200
) -> HttpResponse:
    page = presenter.workout(viewer, preferences_of(viewer), row, now=timezone.now())
    if page.shown:
        looks.note(viewer=viewer, subjects=page.shown, what="plan")
    context = {"page": page, "form": form}
    return render(request, "coaching/pages/workout.html", context, partials=PARTIALS, status=status)


def _form(viewer: User, request: HttpRequest | None = None) -> ShareForm:
    now = timezone.now()
    plannable = access.who_may_be_planned(viewer, now)
    athletes = [each for each in athletes_of(viewer, now) if each.pk in plannable]
    today = now.astimezone(preferences_of(viewer).time_zone).date()
    return ShareForm(request.POST if request else None, athletes=athletes, today=today)


def _refusals(form: ShareForm, outcomes: tuple[Outcome, ...]) -> list[str]:
    """Say who was not given it and why, those of one reason together."""
    named: dict[str, list[str]] = {}
    for each in outcomes:
        if each.refusal is not None:
            named.setdefault(str(each.refusal.message), []).append(form.name_of(each.athlete_id))
    return [f"{', '.join(names)}: {why}" for why, names in named.items()]


def _say(request: HttpRequest, form: ShareForm, outcomes: tuple[Outcome, ...]) -> None:
    """Say what became of it: who was given it, who had it, who was not given it and why."""
    fresh = [each for each in outcomes if each.is_new]
    if fresh:
        words = ngettext("Given to %(count)d athlete.", "Given to %(count)d athletes.", len(fresh))
        messages.success(request, words % {"count": len(fresh)})
    if any(each.is_replaced for each in fresh):
        messages.info(request, _("What they had for that day, from before it changed, is taken back."))
    for sentence in _refusals(form, outcomes):
        messages.error(request, sentence)
    for each in outcomes:
        if not each.is_new and each.assignment is not None:
            name = display_name(each.assignment.athlete)
            messages.info(request, _("%(name)s has it for that day already.") % {"name": name})
