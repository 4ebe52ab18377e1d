"""Reads of many athletes for their coach: what came last, how fresh it is; only what a source lets out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, OuterRef, Subquery

from apps.compliance.policy import Source, Use, permits
from apps.wearables.models import Activity, Connection, ConnectionState, DailyHealth, Delivery
from apps.wearables.selectors import ActivityRow, rows, sources_for


def latest_for_coach(athletes: Iterable[int]) -> dict[int, ActivityRow]:
    """Return each person's newest activity that its sources' terms let a coach see; two queries."""
    seen = sources_for(Use.COACH_VIEW)
    newest = Activity.objects.filter(
        user=OuterRef("user"), deleted_at__isnull=True, canonical__provider__in=seen
    ).order_by("-started_at", "-pk")
    found = Activity.objects.filter(user__in=list(athletes), pk=Subquery(newest.values("pk")[:1]))
    owners = dict(found.values_list("pk", "user_id"))
    return {owners[row.pk]: row for row in rows(found) if permits(row.sources, Use.COACH_VIEW)}


def nights_for_coach(athletes: Iterable[int], *, since: date) -> dict[int, dict[date, float]]:
    """Return each person's nights (RMSSD, ms) since a day, by the day they ended; one query.

    Of each person the one source that told last: what different sources measure is never mixed.
    """
    found = DailyHealth.objects.filter(
        user__in=list(athletes), source__in=sources_for(Use.COACH_VIEW), on__gte=since, rmssd_ms__isnull=False
    )
    nights: dict[int, dict[date, float]] = {}
    told: dict[int, str] = {}
    rows = found.order_by("-on", "source").values_list("user_id", "source", "on", "rmssd_ms")
    for person, source, on, rmssd_ms in rows:
        if told.setdefault(person, source) == source and rmssd_ms is not None:
            nights.setdefault(person, {})[on] = rmssd_ms
    return nights


@dataclass(frozen=True, slots=True)
class Freshness:
    """How fresh a person's data is.

    Attributes:
        at: when something came in last, or a provider was last asked with success; None for never.
        connected: something comes in by itself, so that its age says something.
        is_broken: a connection of theirs wants them to sign in again.
    """

    at: datetime | None
    connected: bool
    is_broken: bool


def freshness_for_coach(athletes: Iterable[int]) -> dict[int, Freshness]:
    """Return how fresh each person's data is; two queries. What a coach may not see is left out of it."""
    people, seen = list(athletes), sources_for(Use.COACH_VIEW)
    uploads = Delivery.objects.filter(user__in=people, provider=Source.FILE).order_by()
    came = dict(uploads.values_list("user_id").annotate(Max("created_at")))
    found: dict[int, list[Connection]] = {}
    for connection in Connection.objects.filter(user__in=people, provider__in=seen).exclude(
        state=ConnectionState.REVOKED
    ):
        found.setdefault(connection.user_id, []).append(connection)
    return {person: _freshness(came.get(person), found.get(person, [])) for person in people}


def _freshness(uploaded_at: datetime | None, connections: list[Connection]) -> Freshness:
    fetched = [each.fetched_at for each in connections if each.fetched_at is not None]
    return Freshness(
        at=max([*fetched, *([uploaded_at] if uploaded_at else [])], default=None),
        connected=any(each.state != ConnectionState.PAUSED for each in connections),
        is_broken=any(each.state == ConnectionState.NEEDS_SIGN_IN for each in connections),
    )
