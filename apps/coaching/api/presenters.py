"""Shape workouts for the API: plain dictionaries as the serializers document them."""

from typing import Any
from uuid import UUID

from apps.coaching import selectors, sentences
from apps.coaching.domain import document_json
from apps.coaching.domain.athlete import Abilities
from apps.coaching.domain.document_json import Fault
from apps.coaching.domain.estimate import estimate
from apps.coaching.models import Assignment, LibraryImport, Workout
from apps.coaching.presenters import state as words
from apps.coaching.services.sharing import Outcome

Body = dict[str, Any]
COPIED = ("title", "sport", "provider", "external_id", "imported_at", "changed_at", "left_out", "document")
PLANNED = ("planned_on", "title", "sport", "note", "duration_s", "load", "intensity", "withdrawn_at")


def workout(row: Workout) -> Body:
    """Shape a workout of the library."""
    guess = estimate(document_json.load(row.document), Abilities())
    return (
        {"id": row.public_id}
        | {name: getattr(row, name) for name in COPIED}
        | {
            "duration_s": guess.duration_s,
            "load": guess.load,
            "intensity": guess.intensity,
        }
    )


def state(row: Assignment, *, is_for_coach: bool = False) -> Body:
    """Shape how an assignment stands."""
    stands = words.state_of(row, imperial=False, is_for_coach=is_for_coach)
    way = selectors.dispatch_of(row)
    found = way.differences if way and stands.differences else []
    return {
        "standing": stands.standing.value,
        "is_moving": stands.is_moving,
        "message": stands.reason,
        "error_code": stands.code,
        "differences": [
            {"what": each["what"], "where": each["where"], "message": sentence}
            for each, sentence in zip(found, stands.differences, strict=True)
        ],
    }


def share(row: Assignment) -> Body:
    """Shape an assignment as its coach sees it."""
    return state(row, is_for_coach=True) | {
        "id": row.public_id,
        "athlete": row.athlete.public_id,
        "workout": row.workout.public_id if row.workout else None,
        "title": row.title,
        "planned_on": row.planned_on,
        "created_at": row.created_at,
        "withdrawn_at": row.withdrawn_at,
    }


def outcome(each: Outcome) -> Body:
    """Shape what became of sharing with one athlete."""
    return {
        "athlete": each.athlete_id,
        "share": each.assignment.public_id if each.assignment else None,
        "is_new": each.is_new,
        "is_replaced": each.is_replaced,
        "code": each.refusal.code if each.refusal else "",
        "message": str(each.refusal.message) if each.refusal else "",
    }


def library_import(row: LibraryImport) -> Body:
    """Shape a look into an account at a provider."""
    return {
        "id": row.public_id,
        "provider": row.provider,
        "stage": row.stage,
        "state": row.state,
        "error_code": row.error_code,
        "message": sentences.of_trouble(row.error_code),
        "found": row.found,
        "chosen": row.chosen,
        "results": [_result(result) for result in row.results],
    }


def _result(result: Body) -> Body:
    fault = str(sentences.FAULTS[Fault(result["fault"])]) if result["fault"] else ""
    return {
        "id": result["id"],
        "outcome": result["outcome"],
        "workout": UUID(result["workout"]) if result["workout"] else None,
        "message": fault or sentences.of_left_out(result["left_out"]),
    }


def planned(row: Assignment) -> Body:
    """Shape an assignment as its athlete sees it in a list."""
    return state(row) | {"id": row.public_id} | {name: getattr(row, name) for name in PLANNED}


def planned_whole(row: Assignment) -> Body:
    """Shape an assignment as its athlete sees it, whole."""
    return planned(row) | {
        "document": row.document,
        "resolved": row.device["parts"] if row.device else None,
        "remarks": list(words.remark_words(row.remarks)),
        "thresholds": [
            {"basis": basis, "value": kept["value"], "since": kept["since"]}
            for basis, kept in row.thresholds.items()
        ],
    }
