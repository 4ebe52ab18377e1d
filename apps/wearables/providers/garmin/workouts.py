"""Planned workouts as Garmin Connect's JSON, both ways; pure.

Garmin goes by the numbers of its kinds, not by the words beside them: watts are id 2 with two bounds (under
id 6 they are shown as a pace of so many metres a second), a speed is id 6 on foot and in water, else 5.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from apps.wearables.domain.sports import Sport, SportFamily
from apps.wearables.domain.workouts import (
    DeviceWorkout,
    EndKind,
    Repeat,
    Step,
    StepKind,
    TargetKind,
    Unsupported,
)
from apps.wearables.providers.base import UnsupportedWorkout
from apps.wearables.providers.garmin.sports import ON_FOOT, WORKOUTS, workout_sport

MOST_STEPS: Final = 50
MOST_TIMES: Final = 99
LONGEST_TITLE: Final = 255
LONGEST_NOTE: Final = 1024
LONGEST_STEP_NOTE: Final = 512
FEET: Final = 2

STEP_KINDS: Final = {
    StepKind.WARM_UP: (1, "warmup"),
    StepKind.COOL_DOWN: (2, "cooldown"),
    StepKind.WORK: (3, "interval"),
    StepKind.RECOVERY: (4, "recovery"),
    StepKind.REST: (5, "rest"),
}
REPEAT: Final = (6, "repeat")
ENDS: Final = {
    EndKind.LAP_BUTTON: (1, "lap.button"),
    EndKind.TIME_S: (2, "time"),
    EndKind.DISTANCE_M: (3, "distance"),
}
ITERATIONS: Final = (7, "iterations")
TARGETS: Final = {
    TargetKind.NONE: (1, "no.target"),
    TargetKind.POWER_W: (2, "power.zone"),
    TargetKind.CADENCE_RPM: (3, "cadence"),
    TargetKind.HEART_RATE_BPM: (4, "heart.rate.zone"),
    TargetKind.SPEED_MPS: (5, "speed.zone"),
}
PACE: Final = (6, "pace.zone")
MARKED: Final = re.compile(r"(?:\A|\n+)mesocycle:(\S{1,64})\s*\Z")
_MARKER: Final = re.compile(r"\S{1,64}")


def to_garmin(workout: DeviceWorkout, *, marker: str) -> dict[str, Any]:
    """Return the body that stores a workout; the marker stands in the last line of its description.

    Raises:
        UnsupportedWorkout: something in it would not arrive as it is meant.
    """
    number = workout_sport(workout.sport)
    if number is None:
        raise UnsupportedWorkout(Unsupported.SPORT)
    if not 0 < len(workout.title.strip()) <= LONGEST_TITLE:
        raise UnsupportedWorkout(Unsupported.TITLE)
    if not workout.parts:
        raise UnsupportedWorkout(Unsupported.NO_STEPS)
    sport = {"sportTypeId": number, "sportTypeKey": WORKOUTS[number][0]}
    steps = list(_Writer(workout.sport).parts(workout.parts))
    return {
        "workoutName": workout.title.strip(),
        "description": _described(workout.note, marker),
        "sportType": sport,
        "workoutSegments": [{"segmentOrder": 1, "sportType": sport, "workoutSteps": steps}],
    }


def marker_of(description: str | None) -> str:
    """Return the marker in a description, "" where there is none."""
    match = MARKED.search(description or "")
    return match[1] if match else ""


def note_of(description: str | None) -> str:
    """Return a description without our marker."""
    return MARKED.sub("", description or "").strip()


def _described(note: str, marker: str) -> str:
    if not _MARKER.fullmatch(marker):
        raise ValueError("a marker is one word")
    text = f"{note.strip()}\n\nmesocycle:{marker}".lstrip()
    if len(text) > LONGEST_NOTE:
        raise UnsupportedWorkout(Unsupported.NOTE)
    return text


class _Writer:
    """Numbers the steps and groups of one workout while it writes them."""

    def __init__(self, sport: Sport) -> None:
        self._sport = sport
        self._order = self._groups = self._step = 0

    def parts(self, parts: tuple[Step | Repeat, ...]) -> Iterator[dict[str, Any]]:
        for part in parts:
            yield self._repeat(part) if isinstance(part, Repeat) else self._one(part, None)

    def _repeat(self, repeat: Repeat) -> dict[str, Any]:
        if not 0 < repeat.times <= MOST_TIMES or not repeat.steps:
            raise UnsupportedWorkout(Unsupported.REPEAT, step=self._step + 1)
        self._groups += 1
        group = self._groups
        return {
            "type": "RepeatGroupDTO",
            "stepOrder": self._next(),
            "stepType": _kind("stepType", REPEAT),
            "childStepId": group,
            "numberOfIterations": repeat.times,
            "endCondition": _kind("conditionType", ITERATIONS),
            "endConditionValue": float(repeat.times),
            "smartRepeat": False,
            "workoutSteps": [self._one(step, group) for step in repeat.steps],
        }

    def _one(self, step: Step, group: int | None) -> dict[str, Any]:
        self._step += 1
        if len(step.note) > LONGEST_STEP_NOTE:
            raise UnsupportedWorkout(Unsupported.NOTE, step=self._step)
        return {
            "type": "ExecutableStepDTO",
            "stepOrder": self._next(),
            "stepType": _kind("stepType", STEP_KINDS[step.kind]),
            "childStepId": group,
            "description": step.note or None,
            "endCondition": _kind("conditionType", ENDS[step.end]),
            "endConditionValue": self._end_value(step),
            **self._target(step),
        }

    def _end_value(self, step: Step) -> float | None:
        if step.end == EndKind.LAP_BUTTON:
            return None
        if step.end_value is None or step.end_value <= 0:
            raise UnsupportedWorkout(Unsupported.END, step=self._step)
        return float(step.end_value)

    def _target(self, step: Step) -> dict[str, Any]:
        low, high = step.target_low, step.target_high
        if step.target == TargetKind.NONE:
            return {"targetType": _kind("workoutTargetType", TARGETS[TargetKind.NONE])}
        if low is None or high is None or not 0 <= low <= high:
            raise UnsupportedWorkout(Unsupported.TARGET, step=self._step)
        family = self._sport.family
        is_pace = step.target == TargetKind.SPEED_MPS and family in ON_FOOT | {SportFamily.SWIMMING}
        factor = FEET if step.target == TargetKind.CADENCE_RPM and family in ON_FOOT else 1
        return {
            "targetType": _kind("workoutTargetType", PACE if is_pace else TARGETS[step.target]),
            "targetValueOne": float(low * factor),
            "targetValueTwo": float(high * factor),
        }

    def _next(self) -> int:
        self._order += 1
        if self._order > MOST_STEPS:
            raise UnsupportedWorkout(Unsupported.TOO_MANY_STEPS)
        return self._order


def _kind(name: str, kind: tuple[int, str]) -> dict[str, Any]:
    return {f"{name}Id": kind[0], f"{name}Key": kind[1]}
