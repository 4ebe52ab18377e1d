"""Workouts of devices as JSON, for what was sent and what was read back."""

from collections.abc import Mapping
from typing import Any

from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import (
    DeviceWorkout,
    EndKind,
    LeftOut,
    Repeat,
    Step,
    StepKind,
    TargetKind,
)

Json = dict[str, Any]


def dump(workout: DeviceWorkout) -> Json:
    """Write a workout; `load` reads back the same."""
    return {
        "title": workout.title,
        "sport": workout.sport.value,
        "note": workout.note,
        "left_out": sorted(workout.left_out),
        "parts": [_dump_part(part) for part in workout.parts],
    }


def _dump_part(part: Step | Repeat) -> Json:
    if isinstance(part, Repeat):
        return {"times": part.times, "steps": [_dump_part(step) for step in part.steps]}
    return {
        "kind": part.kind.value,
        "end": part.end.value,
        "end_value": part.end_value,
        "target": part.target.value,
        "low": part.target_low,
        "high": part.target_high,
        "note": part.note,
    }


def load(body: Mapping[str, Any]) -> DeviceWorkout:
    """Read what `dump` wrote."""
    return DeviceWorkout(
        title=body["title"],
        sport=Sport(body["sport"]),
        note=body["note"],
        left_out=frozenset(LeftOut(word) for word in body["left_out"]),
        parts=tuple(_part(item) for item in body["parts"]),
    )


def _part(body: Mapping[str, Any]) -> Step | Repeat:
    if "times" in body:
        return Repeat(times=body["times"], steps=tuple(_step(item) for item in body["steps"]))
    return _step(body)


def _step(body: Mapping[str, Any]) -> Step:
    return Step(
        kind=StepKind(body["kind"]),
        end=EndKind(body["end"]),
        end_value=body["end_value"],
        target=TargetKind(body["target"]),
        target_low=body["low"],
        target_high=body["high"],
        note=body["note"],
    )
