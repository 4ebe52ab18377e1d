"""Fetching activities, samples and days: a call for each 20 activities, two for a whole one, three a day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from apps.wearables.domain.grants import Grant
from apps.wearables.domain.health import DailyHealthRecord
from apps.wearables.domain.records import ActivityRecord
from apps.wearables.domain.samples import Samples
from apps.wearables.providers.base import Missing
from apps.wearables.providers.garmin import mapping
from apps.wearables.providers.garmin.client import Api, number_of
from apps.wearables.providers.garmin.schema import (
    Activity,
    Details,
    Hrv,
    Lap,
    ListedActivity,
    Sleep,
    Splits,
    Summary,
)
from apps.wearables.providers.garmin.streams import MOST_POINTS, to_samples

A_DAY = timedelta(days=1)


class GarminPull:
    """Fetches with a grant whose access token is fresh; raises what `errors.translated` says."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def activities(self, grant: Grant, /, *, after: datetime, before: datetime) -> Iterable[ActivityRecord]:
        """Yield summaries of [after, before), oldest first, without laps and samples.

        Garmin is asked by local days, so for one more at each end.
        """
        first, last = (after - A_DAY).date(), (before + A_DAY).date()
        with self._api.as_person(grant) as garmin:
            answer = garmin.get_activities_by_date(first.isoformat(), last.isoformat(), sortorder="asc")
            found = [ListedActivity.model_validate(activity) for activity in answer]
        records = {activity.activity_id: mapping.listed(activity) for activity in found}
        inside = [record for record in records.values() if after <= record.started_at < before]
        yield from sorted(inside, key=lambda record: record.started_at)

    def activity(self, grant: Grant, /, *, external_id: str) -> ActivityRecord | None:
        """Return one activity with laps, or None when it is deleted."""
        try:
            with self._api.as_person(grant) as garmin:
                number = str(number_of(external_id))
                activity = Activity.model_validate(garmin.get_activity(number))
                laps: tuple[Lap, ...] = ()
                if not activity.metadata.manual_activity:
                    laps = Splits.model_validate(garmin.get_activity_splits(number)).laps
        except Missing:
            return None
        return mapping.whole(activity, laps)

    def streams(
        self, grant: Grant, /, *, external_id: str, is_power_measured: bool = False
    ) -> Samples | None:
        """Return one activity's samples, or None when it has none. Its power is what the device recorded."""
        try:
            with self._api.as_person(grant) as garmin:
                number = str(number_of(external_id))
                answer = garmin.get_activity_details(number, maxchart=MOST_POINTS, maxpoly=0)
                details = Details.model_validate(answer)
        except Missing:
            return None
        return to_samples(details)

    def daily_health(self, grant: Grant, /, *, first_on: date, last_on: date) -> Iterable[DailyHealthRecord]:
        """Yield the days that have data, both ends included; the night is the one that ended on the day."""
        with self._api.as_person(grant) as garmin:
            for number in range((last_on - first_on).days + 1):
                on = first_on + timedelta(days=number)
                record = mapping.day(
                    on,
                    hrv=Hrv.model_validate(garmin.get_hrv_data(on.isoformat()) or {}),
                    sleep=Sleep.model_validate(garmin.get_sleep_data(on.isoformat()) or {}),
                    summary=Summary.model_validate(garmin.get_user_summary(on.isoformat())),
                )
                if record != DailyHealthRecord(on=on):
                    yield record
