"""A person's workouts at Garmin Connect: read, stored so that they are found again, put on days."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from apps.wearables.domain.grants import Grant
from apps.wearables.domain.workouts import DeviceWorkout, WorkoutSummary
from apps.wearables.providers.base import Missing
from apps.wearables.providers.garmin import reading, workouts
from apps.wearables.providers.garmin.client import Api, number_of
from apps.wearables.providers.garmin.workout_schema import (
    Appointment,
    CalendarItem,
    ListedWorkout,
    Month,
    Workout,
    in_utc,
)

if TYPE_CHECKING:
    from garminconnect import Garmin

PAGE: Final = 100
EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)
MOST_PAGES: Final = 20
LOOKED_INTO: Final = 20
"""How many of the newest workouts are opened where the list does not say what their descriptions are."""


class GarminWorkouts:
    """Reads and writes with a grant whose access token is fresh; raises what `errors.translated` says."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def workouts(self, grant: Grant, /) -> Iterable[WorkoutSummary]:
        """Yield a line for each workout in the person's library, the one changed last first."""
        with self._api.as_person(grant) as garmin:
            found = [reading.summary(workout) for workout in _listed(garmin)]
        yield from sorted(found, key=lambda line: line.changed_at or EARLIEST, reverse=True)

    def workout(self, grant: Grant, /, *, external_id: str) -> DeviceWorkout | None:
        """Return one of them whole, or None when it is gone."""
        try:
            with self._api.as_person(grant) as garmin:
                return reading.from_garmin(_whole(garmin, number_of(external_id)))
        except Missing:
            return None

    def upload(self, grant: Grant, workout: DeviceWorkout, /, *, marker: str) -> str:
        """Store a workout and return Garmin's id of it.

        Raises:
            UnsupportedWorkout: Garmin cannot take it as it is; nothing was sent.
        """
        body = workouts.to_garmin(workout, marker=marker)
        with self._api.as_person(grant) as garmin:
            return str(Workout.model_validate(garmin.upload_workout(body)).workout_id)

    def find(self, grant: Grant, /, *, marker: str) -> tuple[str, ...]:
        """Return the ids of all stored workouts that carry the marker, the oldest first."""
        with self._api.as_person(grant) as garmin:
            found = [
                workout.workout_id
                for place, workout in enumerate(_newest_first(_listed(garmin)))
                if workouts.marker_of(_description(garmin, workout, place)) == marker
            ]
        return tuple(map(str, sorted(found)))

    def schedule(self, grant: Grant, /, *, external_id: str, on: date) -> str:
        """Put a stored workout on a day, once, and return the id of the appointment.

        One that already lies on that day is left there; others of it are taken away, as far as they lie in
        that month or a month beside it.

        Raises:
            Missing: the workout is gone.
        """
        number = number_of(external_id)
        with self._api.as_person(grant) as garmin:
            there = list(_appointments(garmin, number, on))
            kept = next((item.id for item in there if item.date == on), None)
            if kept is None:
                answer = garmin.schedule_workout(number, on.isoformat())
                kept = Appointment.model_validate(answer).workout_schedule_id
        for item in there:
            if item.id != kept:
                self._take_away(grant, item)
        return str(kept)

    def _take_away(self, grant: Grant, item: CalendarItem) -> None:
        """Take a workout off its day; one that is gone meanwhile is as good."""
        try:
            with self._api.as_person(grant) as garmin:
                garmin.client.delete("connectapi", f"{garmin.garmin_workouts_schedule_url}/{item.id}")
        except Missing:
            return

    def read_back(self, grant: Grant, /, *, external_id: str) -> DeviceWorkout | None:
        """Return what Garmin made of a workout, which may differ from what was sent; None when gone."""
        return self.workout(grant, external_id=external_id)

    def update(self, grant: Grant, workout: DeviceWorkout, /, *, external_id: str, marker: str) -> None:
        """Replace a stored workout; its appointments stay.

        Raises:
            UnsupportedWorkout: Garmin cannot take it as it is; nothing was sent.
            Missing: it is gone.
        """
        number = number_of(external_id)
        body = workouts.to_garmin(workout, marker=marker) | {"workoutId": number}
        with self._api.as_person(grant) as garmin:
            garmin.client.put("connectapi", _address(garmin, number), json=body)

    def remove(self, grant: Grant, /, *, external_id: str) -> None:
        """Delete a stored workout with its appointments; one that is already gone is no error."""
        try:
            with self._api.as_person(grant) as garmin:
                garmin.client.delete("connectapi", _address(garmin, number_of(external_id)))
        except Missing:
            return


def _address(garmin: "Garmin", number: int) -> str:
    return f"{garmin.garmin_workouts}/workout/{number}"


def _whole(garmin: "Garmin", number: int) -> Workout:
    return Workout.model_validate(garmin.get_workout_by_id(number))


def _listed(garmin: "Garmin") -> Iterator[ListedWorkout]:
    """Yield the library, page by page until one is not full; what slid to the next page comes once."""
    seen: set[int] = set()
    for page in range(MOST_PAGES):
        answer: list[dict[str, Any]] = garmin.get_workouts(page * PAGE, PAGE)
        for workout in map(ListedWorkout.model_validate, answer):
            if workout.workout_id not in seen:
                seen.add(workout.workout_id)
                yield workout
        if len(answer) < PAGE:
            return


def _newest_first(found: Iterable[ListedWorkout]) -> list[ListedWorkout]:
    """Put the one changed last first: the list comes in whatever order Garmin likes."""
    return sorted(
        found, key=lambda line: (in_utc(line.update_date) or EARLIEST, line.workout_id), reverse=True
    )


def _description(garmin: "Garmin", workout: ListedWorkout, place: int) -> str | None:
    if workout.tells_description or place >= LOOKED_INTO:
        return workout.description
    return _whole(garmin, workout.workout_id).description


def _appointments(garmin: "Garmin", number: int, on: date) -> Iterator[CalendarItem]:
    """Yield a workout's appointments in the month of a day and in those beside it, each once."""
    first = on.replace(day=1)
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    seen: set[int] = set()
    for month in (before, first, after):
        answer = garmin.get_scheduled_workouts(month.year, month.month)
        for item in Month.model_validate(answer).calendar_items:
            if item.workout_id == number and item.id is not None and item.id not in seen:
                seen.add(item.id)
                yield item
