"""The pages that are composed from several apps: home, Today, activities, load, roster."""

from functools import cache, partial
from uuid import UUID

import orjson
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from apps.accounts.access import require_coach
from apps.accounts.models import Scope
from apps.accounts.selectors import coach_bar, is_coach
from apps.compliance.policy import Purpose
from apps.compliance.selectors import has_consent
from apps.compliance.services import looks
from apps.core.htmx import render
from apps.pages import charts
from apps.pages.presenters import activities as lists
from apps.pages.presenters import activity as activity_page
from apps.pages.presenters import athlete as athlete_page
from apps.pages.presenters import load as load_page
from apps.pages.presenters import note as notes
from apps.pages.presenters import roster as roster_page
from apps.pages.presenters import today as today_page
from apps.pages.viewer import Viewer, looking_at, viewer_of
from apps.wearables.access import shown_activity
from apps.wearables.charts import streams

TODAY_PARTIALS = {
    "latest": "pages/partials/_latest.html",
    "readiness": "pages/partials/_readiness.html",
    "load-card": "pages/partials/_load_card.html",
}
ACTIVITIES_PARTIALS = {
    "activity-list": "pages/partials/_activity_list.html",
    "older-activities": "pages/partials/_activity_rows.html",
    "load-card": "pages/partials/_load_card.html",
    "uploads": "pages/partials/_uploads.html",
}
FRAGMENT_SCOPES = {
    "latest": Scope.ACTIVITIES,
    "load-card": Scope.ACTIVITIES,
    "readiness": Scope.HEALTH,
}
ATHLETE_PARTIALS = {
    name: ACTIVITIES_PARTIALS[name] for name in ("activity-list", "older-activities", "load-card")
}
ACTIVITY_PARTIALS = {
    "activity-head": "pages/partials/_activity_head.html",
    "activity-figures": "pages/partials/_activity_figures.html",
    "own-words": "pages/partials/_own_words.html",
}
WORKOUTS_PARTIALS = {"given-workouts": "pages/partials/_given_workouts.html"}
ROSTER_PARTIALS = {"athletes": "pages/partials/_roster.html"}
LOAD_PARTIALS = {"load": "pages/partials/_load.html", "load-table": "pages/partials/_load_table.html"}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead everybody to where their day begins."""
    if not request.user.is_authenticated:
        return render(request, "pages/pages/landing.html", {})
    viewer = viewer_of(request)
    if is_coach(viewer.user):
        return redirect("pages:roster")
    if not _may_store(viewer):
        return redirect("compliance:consent", purpose=Purpose.HEALTH_STORAGE.value)
    return redirect("pages:today")


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show how the viewer stands today."""
    viewer = viewer_of(request)
    card = cache(partial(lists.load_card, viewer))
    context = {
        "place": viewer.place,
        "page": cache(lambda: today_page.today(viewer, card=card())),
        "load_card": card,
        "planned": cache(partial(today_page.planned, viewer)),
        "may_store": cache(partial(_may_store, viewer)),
        "news_mark": cache(partial(lists.news_mark, viewer)),
        "shows_note": True,
        "note": cache(partial(notes.note, viewer)),
    }
    return render(request, "pages/pages/today.html", context, partials=TODAY_PARTIALS)


@require_safe
def athlete_today(request: HttpRequest, person: UUID) -> HttpResponse:
    """Show a coach how an athlete of theirs stands."""
    viewer = looking_at(request, person, what="summary", scope=None)
    context = about(viewer) | {
        "page": cache(partial(athlete_page.athlete, viewer)),
        "load_card": cache(partial(lists.load_card, viewer)),
    }
    opened = {name for name, scope in FRAGMENT_SCOPES.items() if scope in viewer.scopes}
    partials = {name: TODAY_PARTIALS[name] for name in sorted(opened)}
    return render(request, "pages/pages/athlete.html", context, partials=partials)


@require_safe
def activities(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """List activities, take files, show what becomes of them. A fragment pays only for what it shows."""
    viewer = looking_at(request, person, what="activities", scope=Scope.ACTIVITIES)
    context = about(viewer) | {
        "page": cache(partial(lists.page, viewer, request.GET.get("after", ""))),
        "load_card": cache(partial(lists.load_card, viewer)),
    }
    if viewer.is_coach:
        return render(request, "pages/pages/activities.html", context, partials=ATHLETE_PARTIALS)
    context |= {
        "uploads": cache(partial(lists.uploads, viewer)),
        "just_hidden": cache(partial(lists.just_hidden, viewer, request.GET.get("deleted", ""))),
        "may_store": cache(partial(_may_store, viewer)),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "news_mark": cache(partial(lists.news_mark, viewer)),
    }
    return render(request, "pages/pages/activities.html", context, partials=ACTIVITIES_PARTIALS)


@require_safe
def hidden(request: HttpRequest) -> HttpResponse:
    """List hidden activities, so that they can be brought back."""
    return render(request, "pages/pages/hidden.html", {"lines": lists.hidden(viewer_of(request))})


@require_safe
def activity(request: HttpRequest, public_id: UUID, person: UUID | None = None) -> HttpResponse:
    """Show one activity."""
    viewer = looking_at(request, person, what="activity", scope=Scope.ACTIVITIES)
    context = about(viewer) | {
        "page": activity_page.page(viewer, public_id),
        "may_store": cache(partial(_may_store, viewer)),
    }
    return render(request, "pages/pages/activity.html", context, partials=ACTIVITY_PARTIALS)


@require_safe
def athlete_streams(request: HttpRequest, person: UUID, public_id: UUID) -> HttpResponse:
    """Give the stream charts of an athlete's activity their figures."""
    viewer = looking_at(request, person, what="activity", scope=Scope.ACTIVITIES)
    found = shown_activity(viewer.subject, public_id, viewer.audience)
    figures = streams(found, units=viewer.preferences.units, seen=viewer.seen)
    return HttpResponse(orjson.dumps(figures), content_type="application/json")


@require_safe
def athlete_workouts(request: HttpRequest, person: UUID) -> HttpResponse:
    """List what an athlete was given by their coach, for the coach."""
    viewer = looking_at(request, person, what="plan", scope=Scope.PLAN)
    page = athlete_page.workouts(viewer, request.GET.get("after", ""))
    return render(
        request,
        "pages/pages/athlete_workouts.html",
        about(viewer) | {"page": page},
        partials=WORKOUTS_PARTIALS,
    )


@require_safe
def load(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """Show fitness, fatigue, form and daily load."""
    viewer = looking_at(request, person, what="load", scope=Scope.ACTIVITIES)
    page = load_page.page(viewer, load_page.Wanted.of(request.GET.dict(), viewer.place))
    return render(request, "pages/pages/load.html", about(viewer) | {"page": page}, partials=LOAD_PARTIALS)


@require_safe
def load_figures(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """Give the load chart its figures."""
    viewer = looking_at(request, person, what="load", scope=Scope.ACTIVITIES)
    wanted = load_page.Wanted.of(request.GET.dict(), viewer.place)
    figures = charts.figures_of(viewer, sport=wanted.sport, convention=wanted.convention)
    return HttpResponse(orjson.dumps(figures), content_type="application/json")


@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Show a coach their athletes."""
    viewer = viewer_of(request)
    require_coach(viewer.user)
    page = roster_page.roster(viewer, roster_page.Wanted.of(request.GET.dict()))
    looks.note(viewer=viewer.user, subjects=page.seen, what="roster")
    return render(request, "pages/pages/roster.html", {"page": page}, partials=ROSTER_PARTIALS)


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead browsers that look for an icon on their own to ours."""
    return redirect(static("img/favicon.svg"))


def about(viewer: Viewer) -> dict[str, object]:
    """Say whose pages these are: where they lead, and for a coach the bar that names the athlete."""
    bar = coach_bar(viewer.subject, viewer.scopes) if viewer.is_coach else None
    return {"place": viewer.place, "coach_bar": bar}


def _may_store(viewer: Viewer) -> bool:
    return has_consent(viewer.user, Purpose.HEALTH_STORAGE)
