"""What Garmin makes of a workout that is sent: it refuses what it cannot read, and changes some of the rest.

As recorded: a numeric id wins over the word beside it, and bounds come back in another order. What watches
cannot show is rounded. Everything else is kept as it was sent, also where it makes no sense: watts under the
id of a pace come back as a pace.
"""

from collections.abc import Mapping
from typing import Final

from sandbox.outside.registry import Json

SPORTS: Final = {
    1: "running",
    2: "cycling",
    3: "other",
    4: "swimming",
    5: "strength_training",
    6: "cardio_training",
    17: "walking",
    18: "hiking",
}
STEP_TYPES: Final = {
    1: "warmup",
    2: "cooldown",
    3: "interval",
    4: "recovery",
    5: "rest",
    6: "repeat",
    7: "other",
    8: "main",
}
ENDS: Final = {
    1: "lap.button",
    2: "time",
    3: "distance",
    4: "calories",
    5: "power",
    6: "heart.rate",
    7: "iterations",
    8: "fixed.rest",
    10: "reps",
}
TARGETS: Final = {
    1: "no.target",
    2: "power.zone",
    3: "cadence",
    4: "heart.rate.zone",
    5: "speed.zone",
    6: "pace.zone",
}
LAP_BUTTON, REPEAT, TIME, NO_TARGET = 1, 6, 2, 1
SPEEDS = {5, 6}
MOST_STEPS, MOST_TIMES, LONGEST_NAME, LONGEST_NOTE, LONGEST_DESCRIPTION = 50, 99, 255, 512, 1024
NO_STROKE = {"strokeTypeId": 0, "displayOrder": 0}
NO_EQUIPMENT = {"equipmentTypeId": 0, "displayOrder": 0}


class BadWorkout(ValueError):
    """The text says what is wrong with it."""


def made_of(sent: Json, *, first_step_id: int) -> dict[str, Json]:
    """Return what is stored of a workout that was sent, without ids and dates.

    Raises:
        BadWorkout: it is none that Garmin takes.
    """
    if not isinstance(sent, dict):
        raise BadWorkout("A workout is an object.")
    name, description = sent.get("workoutName"), sent.get("description")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        raise BadWorkout("workoutName is missing or too long.")
    if description is not None and (
        not isinstance(description, str) or len(description) > LONGEST_DESCRIPTION
    ):
        raise BadWorkout("description is too long.")
    sport = _sport(sent.get("sportType"))
    segments = _listed(sent.get("workoutSegments"), "workoutSegments")
    numbers = _Numbers(first_step_id)
    made: list[dict[str, Json]] = [
        {
            "segmentOrder": order,
            "sportType": _sport(segment.get("sportType")),
            "workoutSteps": [
                _step(step, numbers) for step in _listed(segment.get("workoutSteps"), "workoutSteps")
            ],
        }
        for order, segment in enumerate(segments, start=1)
    ]
    if numbers.given > MOST_STEPS:
        raise BadWorkout(f"A workout has at most {MOST_STEPS} steps.")
    seconds = sum(_seconds(step) for segment in made for step in segment["workoutSteps"])
    return {
        "workoutName": name.strip(),
        "description": description,
        "sportType": sport,
        "author": {},
        "estimatedDurationInSecs": round(seconds),
        "workoutSegments": made,
    }


class _Numbers:
    """Gives steps their order and id."""

    def __init__(self, first_id: int) -> None:
        self.given, self._first_id, self._groups = 0, first_id, 0

    def next(self) -> dict[str, Json]:
        """Return the order and id of the next step."""
        self.given += 1
        return {"stepId": self._first_id + self.given, "stepOrder": self.given}

    def next_group(self) -> int:
        """Return the number of the next repeated group."""
        self._groups += 1
        return self._groups


def _step(sent: Mapping[str, Json], numbers: _Numbers, group: int | None = None) -> dict[str, Json]:
    kind = sent.get("type")
    if kind == "RepeatGroupDTO" and group is None:
        return _repeat(sent, numbers)
    if kind != "ExecutableStepDTO":
        raise BadWorkout(f"{kind} cannot stand there.")
    number = numbers.next()
    step_type = _named(sent.get("stepType"), "stepType", STEP_TYPES)
    if step_type["stepTypeId"] == REPEAT:
        raise BadWorkout("A step cannot be of the type repeat.")
    return {
        "type": kind,
        **number,
        "stepType": step_type,
        "childStepId": group,
        "description": _note(sent.get("description")),
        **_end(sent),
        **_target(sent),
        "strokeType": sent.get("strokeType") or NO_STROKE,
        "equipmentType": sent.get("equipmentType") or NO_EQUIPMENT,
    }


def _repeat(sent: Mapping[str, Json], numbers: _Numbers) -> dict[str, Json]:
    times = sent.get("numberOfIterations")
    if not isinstance(times, int) or not 0 < times <= MOST_TIMES:
        raise BadWorkout(f"numberOfIterations is 1 to {MOST_TIMES}.")
    number, group = numbers.next(), numbers.next_group()
    inner = [_step(step, numbers, group) for step in _listed(sent.get("workoutSteps"), "workoutSteps")]
    return {
        "type": "RepeatGroupDTO",
        **number,
        "stepType": _named({"stepTypeId": REPEAT}, "stepType", STEP_TYPES),
        "childStepId": group,
        "numberOfIterations": times,
        "workoutSteps": inner,
        "endConditionValue": float(times),
        "endCondition": _named({"conditionTypeId": 7}, "conditionType", ENDS),
        "smartRepeat": False,
    }


def _end(sent: Mapping[str, Json]) -> dict[str, Json]:
    end = _named(sent.get("endCondition"), "conditionType", ENDS)
    value = _number(sent.get("endConditionValue"), "endConditionValue")
    if end["conditionTypeId"] == LAP_BUTTON:
        return {"endCondition": end, "endConditionValue": value and float(round(value))}
    if value is None or value <= 0:
        raise BadWorkout("endConditionValue has to be above 0.")
    return {"endCondition": end, "endConditionValue": max(1.0, float(round(value)))}


def _target(sent: Mapping[str, Json]) -> dict[str, Json]:
    target = _named(sent.get("targetType") or {"workoutTargetTypeId": 1}, "workoutTargetType", TARGETS)
    kind, zone = target["workoutTargetTypeId"], sent.get("zoneNumber")
    bounds = [_number(sent.get(name), name) for name in ("targetValueOne", "targetValueTwo")]
    if kind == NO_TARGET:
        return {"targetType": target, "targetValueOne": None, "targetValueTwo": None, "zoneNumber": None}
    given = [bound for bound in bounds if bound is not None]
    if not given and zone is None:
        raise BadWorkout("A target has a zone or bounds.")
    if given and (len(given) == 1 or min(given) < 0):
        raise BadWorkout("A target has two bounds of 0 or more.")
    places = 3 if kind in SPEEDS else 0
    # Of a pace theirs has the faster bound first, whichever way round it was sent.
    if given:
        given.sort(reverse=kind in SPEEDS)
    ordered: list[float | None] = [float(round(bound, places)) for bound in given] or [None, None]
    secondary = {name: sent[name] for name in sent if name.startswith("secondary")}
    return {
        "targetType": target,
        "targetValueOne": ordered[0],
        "targetValueTwo": ordered[1],
        "zoneNumber": None if given else zone,
        **secondary,
    }


def _sport(sent: Json) -> dict[str, Json]:
    return _named(sent, "sportType", SPORTS)


def _named(sent: Json, name: str, known: Mapping[int, str]) -> dict[str, Json]:
    """Return id, word and place of one of Garmin's kinds; the id wins over the word."""
    if not isinstance(sent, dict):
        raise BadWorkout(f"{name} is missing.")
    number = sent.get(f"{name}Id")
    if number is None:
        number = next((each for each, word in known.items() if word == sent.get(f"{name}Key")), None)
    if type(number) is not int or number not in known:
        raise BadWorkout(f"There is no such {name}.")
    return {f"{name}Id": number, f"{name}Key": known[number], "displayOrder": number}


def _listed(sent: Json, name: str) -> list[dict[str, Json]]:
    if not isinstance(sent, list) or not sent or not all(isinstance(each, dict) for each in sent):
        raise BadWorkout(f"{name} is missing or empty.")
    return sent


def _note(sent: Json) -> str | None:
    if sent is not None and (not isinstance(sent, str) or len(sent) > LONGEST_NOTE):
        raise BadWorkout("A step's description is too long.")
    return sent or None


def _number(sent: Json, name: str) -> float | None:
    if sent is not None and (isinstance(sent, bool) or not isinstance(sent, int | float)):
        raise BadWorkout(f"{name} is a number.")
    return sent


def _seconds(step: Mapping[str, Json]) -> float:
    """Return how long a step takes; one that ends by distance is guessed at three metres a second."""
    if step["type"] == "RepeatGroupDTO":
        return float(step["numberOfIterations"] * sum(_seconds(inner) for inner in step["workoutSteps"]))
    end, value = step["endCondition"]["conditionTypeId"], step["endConditionValue"] or 0.0
    return float(value if end == TIME else value / 3 if end == TIME + 1 else 0.0)
