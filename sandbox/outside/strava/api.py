"""What lies under /api/v3/: the athlete, the activities, laps and streams."""

from datetime import UTC, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from sandbox.outside.strava import bodies, figures, refusals
from sandbox.outside.strava.gate import READ, READ_ALL, Caller, needs
from sandbox.outside.strava.models import Activity

PER_PAGE = 30
MOST_PER_PAGE = 200
DETAILED_ATHLETE = "profile:read_all"
LATEST_EPOCH = 32_503_680_000  # the year 3000


@needs("read", "read_all", DETAILED_ATHLETE)
def athlete(_request: HttpRequest, *, caller: Caller) -> HttpResponse:
    """Show whose token it is."""
    return JsonResponse(bodies.athlete(caller.account, detailed=DETAILED_ATHLETE in caller.scopes))


@needs(READ, READ_ALL)
def activities(request: HttpRequest, *, caller: Caller) -> HttpResponse:
    """List summaries, newest first; with `after` oldest first, as theirs does."""
    numbers: dict[str, int] = {}
    for name in ("before", "after", "page", "per_page"):
        given = request.GET.get(name)
        if given and (not given.isdecimal() or int(given) > LATEST_EPOCH):
            return refusals.bad_number(name)
        if given:
            numbers[name] = int(given)
    page, per_page = numbers.get("page", 1), numbers.get("per_page", PER_PAGE)
    if page < 1 or not 0 < per_page <= MOST_PER_PAGE:
        return refusals.bad_number("per page" if page else "page")
    rows = _visible(caller)
    if "before" in numbers:
        rows = rows.filter(started_at__lt=datetime.fromtimestamp(numbers["before"], UTC))
    if "after" in numbers:
        rows = rows.filter(started_at__gt=datetime.fromtimestamp(numbers["after"], UTC))
    order = ("started_at", "id") if "after" in numbers else ("-started_at", "-id")
    found = rows.order_by(*order)[(page - 1) * per_page : page * per_page]
    return JsonResponse([bodies.summary(activity) for activity in found], safe=False)


@needs(READ, READ_ALL)
def activity(_request: HttpRequest, *, caller: Caller, activity_id: int) -> HttpResponse:
    """Show one activity in full."""
    found = _visible(caller).filter(id=activity_id).first()
    return JsonResponse(bodies.detail(found)) if found else refusals.refuse(refusals.NOT_FOUND)


@needs(READ, READ_ALL)
def laps(_request: HttpRequest, *, caller: Caller, activity_id: int) -> HttpResponse:
    """List the laps of an activity."""
    found = _visible(caller).filter(id=activity_id).first()
    return JsonResponse(bodies.laps(found), safe=False) if found else refusals.refuse(refusals.NOT_FOUND)


@needs(READ, READ_ALL)
def streams(request: HttpRequest, *, caller: Caller, activity_id: int, types: str = "") -> HttpResponse:
    """Send streams: an object by type with `key_by_type`, else a list; 404 if there is no recording."""
    found = _visible(caller).filter(id=activity_id, is_manual=False).first()
    if found is None:
        return refusals.refuse(refusals.NOT_FOUND)
    resolution = request.GET.get("resolution") or None
    if resolution is not None and resolution not in figures.RESOLUTIONS:
        return refusals.bad_number("resolution")
    keys = (types or request.GET.get("keys", "")).split(",")
    sent = figures.streams(bodies.trace_of(found), keys=keys, resolution=resolution)
    if request.GET.get("key_by_type", "").lower() == "true":
        return JsonResponse(sent)
    return JsonResponse([{"type": key, **stream} for key, stream in sent.items()], safe=False)


@csrf_exempt
def nothing_here(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """Say that there is no such address."""
    return refusals.refuse(refusals.NO_SUCH_PATH)


def _visible(caller: Caller) -> QuerySet[Activity]:
    rows = Activity.objects.filter(account=caller.account).select_related("account")
    return rows if caller.sees_private else rows.filter(is_private=False)
