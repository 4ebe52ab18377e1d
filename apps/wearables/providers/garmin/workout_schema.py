"""Workouts and the calendar as Garmin Connect sends them. Of each kind the number counts, not its word."""

from datetime import UTC, datetime
from typing import Annotated, Union

from pydantic import Field

from apps.wearables.providers.answers import Id, Text
from apps.wearables.providers.garmin.schema import Answer, Day, Number, Stamp, Whole


class SportType(Answer):
    """The sport of a workout."""

    sport_type_id: Whole | None = None


class StepType(Answer):
    """What a step is for."""

    step_type_id: Whole | None = None


class Condition(Answer):
    """What ends a step."""

    condition_type_id: Whole | None = None


class Target(Answer):
    """What to hold."""

    workout_target_type_id: Whole | None = None


class Stroke(Answer):
    """How to swim."""

    stroke_type_id: Whole | None = None


class Equipment(Answer):
    """What to wear."""

    equipment_type_id: Whole | None = None


class Step(Answer):
    """An executable step."""

    type: Annotated[str, Field(pattern="^ExecutableStepDTO$")]
    step_type: StepType = StepType()
    description: Text | None = None
    end_condition: Condition = Condition()
    end_condition_value: Number | None = None
    target_type: Target | None = None
    target_value_one: Number | None = None
    target_value_two: Number | None = None
    zone_number: Whole | None = None
    secondary_target_type: Target | None = None
    stroke_type: Stroke | None = None
    equipment_type: Equipment | None = None
    exercise_name: Text | None = None
    weight_value: Number | None = None


class Group(Answer):
    """Steps that are repeated."""

    type: Annotated[str, Field(pattern="^RepeatGroupDTO$")]
    number_of_iterations: Whole | None = None
    end_condition: Condition = Condition()
    skip_last_rest_step: bool | None = None
    workout_steps: tuple[Union[Step, "Group"], ...] = ()


class Segment(Answer):
    """A part of a workout in one sport."""

    workout_steps: tuple[Step | Group, ...] = ()


class ListedWorkout(Answer):
    """A workout as the library lists it; whether its description is in there was not seen."""

    workout_id: Id
    workout_name: Text = ""
    description: Text | None = None
    sport_type: SportType = SportType()
    estimated_duration_in_secs: Number | None = None
    update_date: Stamp | None = None

    @property
    def tells_description(self) -> bool:
        """Whether the list says what the description is, be it nothing."""
        return "description" in self.model_fields_set


class Workout(Answer):
    """A workout with its steps."""

    workout_id: Id
    workout_name: Text = ""
    description: Text | None = None
    sport_type: SportType = SportType()
    workout_segments: tuple[Segment, ...] = ()


class Appointment(Answer):
    """What scheduling answers."""

    workout_schedule_id: Id


class CalendarItem(Answer):
    """An entry of the calendar; only those of workouts have a workout's id."""

    id: Id | None = None
    item_type: Text | None = None
    date: Day | None = None
    workout_id: Id | None = None


class Month(Answer):
    """A month of the calendar, and the ends of its neighbours."""

    calendar_items: tuple[CalendarItem, ...] = ()


def in_utc(stamp: datetime | None) -> datetime | None:
    """Return a stamp as the instant that it is: Garmin writes UTC without saying so."""
    return None if stamp is None else stamp.replace(tzinfo=UTC)
