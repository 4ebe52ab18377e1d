"""What members see of themselves: profile, activities with laps and samples, days and nights."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse

from sandbox.outside.garmin import bodies, refusals, wellness
from sandbox.outside.garmin.gate import members_only
from sandbox.outside.garmin.models import Activity, Day, Member

MOST_A_PAGE = 1000
PAGE = 20
CHART = 2000
STEPS_DAYS = 28
RHR_METRIC = "60"


@members_only("GET")
def social_profile(_request: HttpRequest, *, member: Member) -> HttpResponse:
    """Show who the member is."""
    return JsonResponse(bodies.profile(member))


@members_only("GET")
def user_settings(_request: HttpRequest, *, member: Member) -> HttpResponse:
    """Show the member's settings."""
    return JsonResponse(bodies.settings(member))


@members_only("GET")
def activities(request: HttpRequest, *, member: Member) -> HttpResponse:
    """List activities by local start, newest first unless asked otherwise."""
    try:
        start, limit = (int(request.GET.get(name, usual)) for name, usual in (("start", 0), ("limit", PAGE)))
        days = [request.GET.get(name) for name in ("startDate", "endDate")]
        first, last = (date.fromisoformat(day) if day else None for day in days)
    except ValueError:
        return refusals.refuse(refusals.BAD_REQUEST)
    if start < 0 or not 0 < limit <= MOST_A_PAGE:
        return refusals.refuse(refusals.BAD_REQUEST)
    descending = request.GET.get("sortOrder", "desc").lower() != "asc"
    rows = _activities(member).order_by(*(("-started_at", "-id") if descending else ("started_at", "id")))
    found = [
        activity
        for activity in rows
        if (first is None or _local_day(activity) >= first) and (last is None or _local_day(activity) <= last)
    ]
    return JsonResponse([bodies.listed(activity) for activity in found[start : start + limit]], safe=False)


@members_only("GET")
def activity(_request: HttpRequest, *, member: Member, activity_id: int) -> HttpResponse:
    """Show one activity."""
    found = _activities(member).filter(id=activity_id).first()
    return JsonResponse(bodies.detailed(found)) if found else refusals.refuse(refusals.NOT_FOUND)


@members_only("GET")
def splits(_request: HttpRequest, *, member: Member, activity_id: int) -> HttpResponse:
    """List one activity's laps."""
    found = _activities(member).filter(id=activity_id).first()
    return JsonResponse(bodies.splits(found)) if found else refusals.refuse(refusals.NOT_FOUND)


@members_only("GET")
def details(request: HttpRequest, *, member: Member, activity_id: int) -> HttpResponse:
    """Send one activity's samples, at most `maxChartSize` of them."""
    most = request.GET.get("maxChartSize", str(CHART))
    found = _activities(member).filter(id=activity_id).first()
    if found is None:
        return refusals.refuse(refusals.NOT_FOUND)
    if not most.isdecimal() or int(most) < 1:
        return refusals.refuse(refusals.BAD_REQUEST)
    return JsonResponse(bodies.details(found, most=int(most)))


@members_only("GET")
def hrv_day(_request: HttpRequest, *, member: Member, on: date) -> HttpResponse:
    """Show a night's heart rate variability; nothing at all where there is none."""
    day = _days(member).filter(on=on).exclude(rmssd_ms=None).first()
    return JsonResponse(wellness.hrv(day, member)) if day else HttpResponse(status=204)


@members_only("GET")
def hrv_range(_request: HttpRequest, *, member: Member, first: date, last: date) -> HttpResponse:
    """List the nights' heart rate variability."""
    days = _days(member, first, last).exclude(rmssd_ms=None)
    found = [wellness.hrv_summary(day) for day in days]
    return JsonResponse({"hrvSummaries": found, "userProfilePk": int(member.account.external_id)})


@members_only("GET")
def sleep(request: HttpRequest, *, member: Member) -> HttpResponse:
    """Show a night's sleep; a night without has the same shape, empty."""
    on = _day(request.GET.get("date"))
    if on is None:
        return refusals.refuse(refusals.BAD_REQUEST)
    return JsonResponse(wellness.sleep(_days(member).filter(on=on).first(), member, on))


@members_only("GET")
def resting_heart_rate(request: HttpRequest, *, member: Member) -> HttpResponse:
    """List resting heart rates; days without are there, empty."""
    first, last = _day(request.GET.get("fromDate")), _day(request.GET.get("untilDate"))
    if first is None or last is None or last < first or request.GET.get("metricId") != RHR_METRIC:
        return refusals.refuse(refusals.BAD_REQUEST)
    known = {day.on: day.resting_bpm for day in _days(member, first, last)}
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    values = [{"value": known.get(on), "calendarDate": on.isoformat()} for on in dates]
    return JsonResponse(
        {
            "userProfileId": int(member.account.external_id),
            "statisticsStartDate": first.isoformat(),
            "statisticsEndDate": last.isoformat(),
            "allMetrics": {"metricsMap": {"WELLNESS_RESTING_HEART_RATE": values}},
            "groupedMetrics": None,
        }
    )


@members_only("GET")
def steps(_request: HttpRequest, *, member: Member, first: date, last: date) -> HttpResponse:
    """List steps by day, four weeks at most."""
    if not 0 <= (last - first).days < STEPS_DAYS:
        return refusals.refuse(refusals.BAD_REQUEST)
    return JsonResponse([wellness.steps(day) for day in _days(member, first, last)], safe=False)


@members_only("GET")
def summary(request: HttpRequest, *, member: Member) -> HttpResponse:
    """Show a day's sums."""
    on = _day(request.GET.get("calendarDate"))
    if on is None:
        return refusals.refuse(refusals.BAD_REQUEST)
    return JsonResponse(wellness.summary(_days(member).filter(on=on).first(), member, on))


@members_only("GET")
def stress(_request: HttpRequest, *, member: Member, on: date) -> HttpResponse:
    """Show a day's stress and body battery."""
    return JsonResponse(wellness.stress(_days(member).filter(on=on).first(), member, on))


@members_only("GET")
def body_battery(request: HttpRequest, *, member: Member) -> HttpResponse:
    """List the body battery by day."""
    first, last = _day(request.GET.get("startDate")), _day(request.GET.get("endDate"))
    if first is None or last is None:
        return refusals.refuse(refusals.BAD_REQUEST)
    return JsonResponse([wellness.body_battery(day) for day in _days(member, first, last)], safe=False)


def _activities(member: Member) -> QuerySet[Activity]:
    return Activity.objects.filter(account=member.account).select_related("account")


def _days(member: Member, first: date | None = None, last: date | None = None) -> QuerySet[Day]:
    rows = Day.objects.filter(account=member.account).order_by("on")
    return rows if first is None or last is None else rows.filter(on__gte=first, on__lte=last)


def _local_day(found: Activity) -> date:
    return found.started_at.astimezone(bodies.ZONE).date()


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
