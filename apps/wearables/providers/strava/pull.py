"""Fetching activities and their samples. Strava has neither daily health nor workouts.

Each call costs the application one read; `activities` one for each 200.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from math import ceil

from apps.wearables.domain.grants import Grant
from apps.wearables.domain.records import ActivityRecord
from apps.wearables.domain.samples import Samples
from apps.wearables.providers.strava.client import Api
from apps.wearables.providers.strava.errors import Gone
from apps.wearables.providers.strava.mapping import to_record
from apps.wearables.providers.strava.schema import Activity
from apps.wearables.providers.strava.streams import KEYS, to_samples


class StravaPull:
    """Fetches activities with a grant whose access token is fresh; raises what `errors.translated` says."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def activities(self, grant: Grant, /, *, after: datetime, before: datetime) -> Iterable[ActivityRecord]:
        """Yield summaries of [after, before), oldest first, without laps and samples.

        Strava's bounds are whole seconds, exclusive, and the order depends on which are given; so it is asked
        for a second more, and what it gives is sorted.
        """
        lower, upper = int(after.timestamp()) - 1, ceil(before.timestamp())
        with self._api.as_person(grant.access_token) as client:
            from stravalib.client import BatchedResultsIterator

            fetch = partial(client.protocol.get, "/athlete/activities", after=lower, before=upper)
            found = list(BatchedResultsIterator(entity=Activity, result_fetcher=fetch))
        records = {
            activity.id: to_record(activity) for activity in found
        }  # a page may repeat the last one's end
        inside = [record for record in records.values() if after <= record.started_at < before]
        yield from sorted(inside, key=lambda record: record.started_at)

    def activity(self, grant: Grant, /, *, external_id: str) -> ActivityRecord | None:
        """Return one activity with laps, or None when it is deleted or no longer this person's to see."""
        try:
            with self._api.as_person(grant.access_token) as client:
                answer = client.protocol.get("/activities/{id}", id=int(external_id))
                activity = Activity.model_validate(answer)
        except Gone:
            return None
        return to_record(activity)

    def streams(
        self, grant: Grant, /, *, external_id: str, is_power_measured: bool = False
    ) -> Samples | None:
        """Return one activity's samples, or None when it has none, as those entered by hand.

        Power is in them only where the activity's summary says that it was measured.
        """
        try:
            with self._api.as_person(grant.access_token) as client:
                answer = client.protocol.get(
                    "/activities/{id}/streams", id=int(external_id), keys=",".join(KEYS), key_by_type="true"
                )
        except Gone:
            return None
        return to_samples(answer, is_power_measured=is_power_measured)
