"""Workouts in libraries, what athletes were given, what goes to their devices, what is being imported."""

from apps.coaching.models.assignments import Assignment, AssignmentQuerySet
from apps.coaching.models.dispatches import Dispatch, Wanted
from apps.coaching.models.imports import ImportStage, LibraryImport
from apps.coaching.models.workouts import Workout

__all__ = [
    "Assignment",
    "AssignmentQuerySet",
    "Dispatch",
    "ImportStage",
    "LibraryImport",
    "Wanted",
    "Workout",
]
