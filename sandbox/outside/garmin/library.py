"""The coach's library: workouts as coaches write them, two of them with what other worlds cannot hold."""

from sandbox.outside.registry import Json


def workouts() -> list[dict[str, Json]]:
    """Return what the coach stored, oldest first."""
    return [
        _workout(
            "Threshold 5 x 5 min",
            (2, "cycling"),
            "Five times five minutes just above threshold. Seated.",
            [
                _step(1, seconds=900, target=(2, 120, 170)),
                _repeat(
                    5, [_step(3, seconds=300, target=(2, 255, 270), note="Smooth"), _step(4, seconds=180)]
                ),
                _step(2, seconds=600),
            ],
        ),
        _workout(
            "Kilometres 6 x 1 km",
            (1, "running"),
            "Even pace, easy jog between.",
            [
                _step(1, seconds=900, target=(4, 110, 140)),
                _repeat(6, [_step(3, metres=1000, target=(6, 3.9, 4.15)), _step(4, seconds=120)]),
                _step(2),
            ],
        ),
        _workout(
            "Endurance with a lid on the heart",
            (2, "cycling"),
            "Two hours; if the heart says more, ride less.",
            [_step(3, seconds=7200, target=(4, 118, 138)), _step(2, seconds=600)],
        ),
        _workout(
            "Spin-ups",
            (2, "cycling"),
            None,
            [
                _step(1, seconds=600),
                _repeat(8, [_step(3, seconds=30, target=(3, 105, 120)), _step(4, seconds=90)]),
                _step(2, seconds=300),
            ],
        ),
        _workout(
            "Easy by zones",
            (1, "running"),
            "By the zones of whoever runs it.",
            [_step(1, seconds=600), _step(3, seconds=2400) | _target(4) | {"zoneNumber": 2}, _step(2)],
        ),
    ]


def _workout(
    name: str, sport: tuple[int, str], description: str | None, steps: list[Json]
) -> dict[str, Json]:
    sport_type = {"sportTypeId": sport[0], "sportTypeKey": sport[1]}
    segment = {"segmentOrder": 1, "sportType": sport_type, "workoutSteps": steps}
    return {
        "workoutName": name,
        "description": description,
        "sportType": sport_type,
        "workoutSegments": [segment],
    }


def _repeat(times: int, steps: list[Json]) -> dict[str, Json]:
    return {"type": "RepeatGroupDTO", "numberOfIterations": times, "workoutSteps": steps}


def _step(
    kind: int,
    *,
    seconds: int | None = None,
    metres: int | None = None,
    target: tuple[int, float, float] | None = None,
    note: str | None = None,
) -> dict[str, Json]:
    """Return a step; without seconds and metres the lap button ends it."""
    end = 2 if seconds is not None else 3 if metres is not None else 1
    number, low, high = target or (1, None, None)
    return {
        "type": "ExecutableStepDTO",
        "stepType": {"stepTypeId": kind},
        "description": note,
        "endCondition": {"conditionTypeId": end},
        "endConditionValue": metres if seconds is None else seconds,
        **_target(number),
        "targetValueOne": low,
        "targetValueTwo": high,
    }


def _target(number: int) -> dict[str, Json]:
    return {"targetType": {"workoutTargetTypeId": number}}
