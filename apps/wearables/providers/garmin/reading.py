"""Garmin Connect's workouts as ours; pure. What our record cannot hold is named, never passed over."""

from typing import Final

from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import (
    DeviceWorkout,
    EndKind,
    LeftOut,
    Repeat,
    Step,
    StepKind,
    TargetKind,
    WorkoutSummary,
)
from apps.wearables.providers.garmin import workout_schema as theirs
from apps.wearables.providers.garmin.sports import ON_FOOT, WORKOUTS
from apps.wearables.providers.garmin.workouts import (
    ENDS,
    FEET,
    ITERATIONS,
    MOST_STEPS,
    PACE,
    STEP_KINDS,
    TARGETS,
    note_of,
)

_STEP_KINDS: Final = {number: kind for kind, (number, _word) in STEP_KINDS.items()} | {8: StepKind.WORK}
_FIXED_REST: Final = 8
_ENDS: Final = {number: end for end, (number, _word) in ENDS.items()} | {_FIXED_REST: EndKind.TIME_S}
_TARGETS: Final = {number: target for target, (number, _word) in TARGETS.items()} | {
    PACE[0]: TargetKind.SPEED_MPS
}
_NO_TARGET: Final = (None, 1)


def from_garmin(workout: theirs.Workout) -> DeviceWorkout:
    """Return a workout; `left_out` says what our record cannot hold."""
    sport = _sport(workout.sport_type)
    reader = _Reader(sport)
    if len(workout.workout_segments) > 1:
        reader.left_out.add(LeftOut.SEVERAL_SPORTS)
    parts = tuple(
        part for segment in workout.workout_segments for part in reader.parts(segment.workout_steps)
    )
    return DeviceWorkout(
        title=workout.workout_name,
        sport=sport,
        parts=parts,
        note=note_of(workout.description),
        left_out=frozenset(reader.left_out),
    )


def summary(workout: theirs.ListedWorkout) -> WorkoutSummary:
    """Return a line of a library."""
    return WorkoutSummary(
        external_id=str(workout.workout_id),
        title=workout.workout_name,
        sport=_sport(workout.sport_type),
        duration_s=workout.estimated_duration_in_secs or None,
        changed_at=theirs.in_utc(workout.update_date),
    )


def _sport(sport: theirs.SportType) -> Sport:
    return WORKOUTS.get(sport.sport_type_id or 0, ("", Sport.OTHER))[1]


class _Reader:
    """Reads the steps of one workout, and notes what it cannot keep."""

    def __init__(self, sport: Sport) -> None:
        self._on_foot = sport.family in ON_FOOT
        self.left_out: set[LeftOut] = set()

    def parts(self, steps: tuple[theirs.Step | theirs.Group, ...]) -> list[Step | Repeat]:
        return [self._group(step) if isinstance(step, theirs.Group) else self._step(step) for step in steps]

    def _group(self, group: theirs.Group) -> Repeat:
        if (
            group.end_condition.condition_type_id not in (None, ITERATIONS[0])
            or not group.number_of_iterations
        ):
            self.left_out.add(LeftOut.OTHER_END)
        if group.skip_last_rest_step:
            self.left_out.add(LeftOut.DETAILS)
        return Repeat(times=max(1, group.number_of_iterations or 1), steps=tuple(self._inner(group)))

    def _inner(self, group: theirs.Group) -> list[Step]:
        """Return a group's steps; a repeat in it is written out where that is not too long."""
        steps: list[Step] = []
        for step in group.workout_steps:
            if isinstance(step, theirs.Step):
                steps.append(self._step(step))
                continue
            inner = self._group(step)
            times = inner.times if inner.times * len(inner.steps) <= MOST_STEPS else 1
            if times != inner.times:
                self.left_out.add(LeftOut.INNER_REPEAT)
            steps.extend(inner.steps * times)
        return steps

    def _step(self, step: theirs.Step) -> Step:
        kind = _STEP_KINDS.get(step.step_type.step_type_id or 0)
        if kind is None:
            self.left_out.add(LeftOut.OTHER_STEP)
        if _has_details(step):
            self.left_out.add(LeftOut.DETAILS)
        second = step.secondary_target_type
        if second is not None and second.workout_target_type_id not in _NO_TARGET:
            self.left_out.add(LeftOut.SECOND_TARGET)
        end, end_value = self._end(step)
        target, low, high = self._target(step)
        return Step(
            kind=kind or StepKind.WORK,
            end=end,
            end_value=end_value,
            target=target,
            target_low=low,
            target_high=high,
            note=step.description or "",
        )

    def _end(self, step: theirs.Step) -> tuple[EndKind, float | None]:
        number, value = step.end_condition.condition_type_id or 0, step.end_condition_value
        end = _ENDS.get(number)
        if end == EndKind.LAP_BUTTON:
            return end, None
        if end is None or value is None or value <= 0:
            self.left_out.add(LeftOut.OTHER_END)
            return EndKind.LAP_BUTTON, None
        return end, value

    def _target(self, step: theirs.Step) -> tuple[TargetKind, float | None, float | None]:
        number = step.target_type.workout_target_type_id if step.target_type else None
        if number in _NO_TARGET:
            return TargetKind.NONE, None, None
        target = _TARGETS.get(number or 0)
        one, two = step.target_value_one, step.target_value_two
        if target is None or one is None or two is None:
            is_zone = target is not None and step.zone_number is not None
            self.left_out.add(LeftOut.ZONE_TARGET if is_zone else LeftOut.OTHER_TARGET)
            return TargetKind.NONE, None, None
        factor = FEET if target == TargetKind.CADENCE_RPM and self._on_foot else 1
        return target, min(one, two) / factor, max(one, two) / factor


def _has_details(step: theirs.Step) -> bool:
    """Whether a step says how to swim, what to wear, which exercise, or a rest of a kind of its own."""
    return bool(
        (step.stroke_type and step.stroke_type.stroke_type_id)
        or (step.equipment_type and step.equipment_type.equipment_type_id)
        or step.exercise_name
        or step.weight_value
        or step.end_condition.condition_type_id == _FIXED_REST
    )
