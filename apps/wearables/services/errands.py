"""What one delivery of a provider wants: a list, one activity, one day of somebody's health.

It is asked outside transactions, and written in one.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.accounts.selectors import preferences_of
from apps.compliance.policy import Use, missing_consent, permits, retention_of
from apps.wearables.domain.grants import Grant
from apps.wearables.domain.records import ActivityRecord
from apps.wearables.domain.samples import Samples
from apps.wearables.domain.summaries import complete
from apps.wearables.models import Connection, DailyHealth, Delivery, DeliveryKind, Recording
from apps.wearables.providers.base import PullActivities, PullHealth, Renewal
from apps.wearables.services import deliveries, health, recordings, syncs, trail, turns

A_DAY = timedelta(days=1)
CONSENT_GONE = "consent_withdrawn"
NOT_ALLOWED = "source_not_allowed"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a provider that something can be fetched with."""

    renewal: Renewal
    activities: PullActivities
    health: PullHealth | None = None


@dataclass(frozen=True)
class Errand:
    """One delivery and whom to ask about it."""

    delivery: Delivery
    connection: Connection
    user: User
    parts: Parts
    now: datetime

    def run(self, grant: Grant) -> None:
        """Ask, and write the answer with the delivery's end in one transaction."""
        if self.delivery.kind in {DeliveryKind.BACKFILL, DeliveryKind.SYNC}:
            self._list(grant)
        elif self.delivery.kind == DeliveryKind.HEALTH:
            self._fetch_day(grant)
        else:
            self._fetch_one(grant)

    def _list(self, grant: Grant) -> None:
        """Ask what there is, and put each activity and each day into the inbox.

        What we hold of that time and is not in the list gets asked for, too: it may be gone there.
        """
        is_everything = self.delivery.kind == DeliveryKind.BACKFILL
        history = syncs.history_of(self.connection.provider) if is_everything else syncs.RECENT
        after = self.now - min(history, retention_of(self.connection.provider) or history)
        found = self.parts.activities.activities(grant, after=after, before=self.now + A_DAY)
        ids = [record.external_id for record in found if record.external_id]
        with transaction.atomic():
            turns.take(self.user.pk)
            for day in self._days(history, is_everything=is_everything):
                self._want(DeliveryKind.HEALTH, day.isoformat(), is_again=True)
            held = self._held(after)
            for external_id in [*ids, *(held - set(ids))]:
                is_known = external_id in held and external_id in ids
                self._want(DeliveryKind.FETCH, external_id, is_again=is_everything or not is_known)
            self._succeed("wearables.backfill_listed", activities=len(ids))
            deliveries.wake_ingestion()

    def _held(self, after: datetime) -> set[str]:
        """Return the provider's ids of what is kept here of the time since `after`."""
        kept = Recording.objects.filter(
            user=self.user, provider=self.connection.provider, started_at__gte=after
        )
        return {external_id.rpartition(":")[0] for external_id in kept.values_list("external_id", flat=True)}

    def _days(self, history: timedelta, *, is_everything: bool) -> list[date]:
        """Return the local days to ask for, the newest first: all of them, or those that may still change.

        The clock asks for today and yesterday, and for days of late that are not known yet.
        """
        if self.parts.health is None:
            return []
        today = self.now.astimezone(preferences_of(self.user).time_zone).date()
        days = [today - timedelta(days=back) for back in range(history.days)]
        known = DailyHealth.objects.filter(user=self.user, source=self.connection.provider, on__in=days[2:])
        there = set() if is_everything else set(known.values_list("on", flat=True))
        return [day for day in days if day not in there]

    def _want(self, kind: DeliveryKind, external_id: str, *, is_again: bool) -> None:
        key = f"{kind.value}:{self.connection.public_id}:{external_id}"
        row, is_new = deliveries.put(self.connection, kind, key, now=self.now, external_id=external_id)
        if is_again and not is_new:
            deliveries.ask_anew(row, now=self.now)

    def _fetch_one(self, grant: Grant) -> None:
        """Ask how an activity stands now, and keep that; what is gone at the provider goes here too."""
        record = self.parts.activities.activity(grant, external_id=self.delivery.external_id)
        is_kept = record is not None and not why_not_store(self.connection, self.user)
        self._store(self._whole(grant, record) if record and is_kept else record)

    @transaction.atomic
    def _store(self, whole: ActivityRecord | None) -> None:
        """Write it all or nothing. The consent is asked again: it may have been withdrawn meanwhile."""
        turns.take(self.user.pk)
        if whole is None:
            count = recordings.remove(found=self._recorded(), now=self.now)
            self._succeed("wearables.recording_removed", activities=count)
        elif refusal := why_not_store(self.connection, self.user):
            refuse(self.delivery, self.connection, refusal, now=self.now)
        else:
            origin = recordings.Origin(
                provider=self.connection.provider,
                external_id=self.delivery.external_id,
                connection=self.connection,
            )
            shown = recordings.store(user=self.user, found=[whole], origin=origin, now=self.now)
            self._succeed("wearables.delivery_ingested", activities=len(shown))

    def _whole(self, grant: Grant, record: ActivityRecord) -> ActivityRecord:
        samples = self.parts.activities.streams(
            grant,
            external_id=self.delivery.external_id,
            is_power_measured=record.avg_power_w is not None,
        )
        return complete(replace(record, samples=samples or Samples.empty()))

    def _recorded(self) -> QuerySet[Recording]:
        return Recording.objects.filter(
            user=self.user,
            provider=self.connection.provider,
            external_id=f"{self.delivery.external_id}:0",
        )

    def _fetch_day(self, grant: Grant) -> None:
        """Ask for one day of the person's health, and keep what it has."""
        day = date.fromisoformat(self.delivery.external_id)
        source = self.parts.health
        found = [] if source is None else list(source.daily_health(grant, first_on=day, last_on=day))
        with transaction.atomic():
            turns.take(self.user.pk)
            if refusal := why_not_store(self.connection, self.user):
                refuse(self.delivery, self.connection, refusal, now=self.now)
                return
            kept = health.store(connection=self.connection, found=found, now=self.now)
            self._succeed("wearables.health_stored", count=kept)

    def _succeed(self, action: str, **details: int) -> None:
        self.delivery.finish(now=self.now)
        Connection.objects.filter(pk=self.connection.pk).update(
            fetched_at=self.now, error_code="", error_at=None
        )
        trail.record(action, self.delivery, by=None, now=self.now, **details)


def why_not_store(connection: Connection, user: User) -> str:
    """Return the code of why nothing of a connection may be stored, if so."""
    if missing_consent(user, connection.provider):
        return CONSENT_GONE
    return "" if permits([connection.provider], Use.STORE) else NOT_ALLOWED


@transaction.atomic
def refuse(delivery: Delivery, connection: Connection, code: str, *, now: datetime) -> None:
    """Give a delivery up, and let the connection say why."""
    turns.take(connection.user_id)
    delivery.fail(code=code, now=now)
    if code in {CONSENT_GONE, NOT_ALLOWED}:
        Connection.objects.filter(pk=connection.pk).update(error_code=code, error_at=now)
