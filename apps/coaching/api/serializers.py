"""What the API takes and gives about workouts. SI units throughout; missing is null."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.coaching.domain.comparison import What
from apps.coaching.domain.document import Basis
from apps.coaching.domain.standing import Standing
from apps.coaching.services.sharing import LONGEST_NOTE, MOST_ATHLETES
from apps.wearables.domain.sports import Sport
from apps.wearables.domain.workouts import EndKind, StepKind

SPORTS = [(sport.value, sport.value) for sport in Sport]
STANDINGS = [(each.value, each.value) for each in Standing]


class EndOutput(serializers.Serializer[Any]):
    """What ends a step; `value` is null for the lap button."""

    kind = serializers.ChoiceField(choices=[(each.value, each.value) for each in EndKind])
    value = serializers.FloatField(allow_null=True)


class TargetOutput(serializers.Serializer[Any]):
    """What to hold; the bounds of the first three are fractions of a threshold."""

    basis = serializers.ChoiceField(choices=[(each.value, each.value) for each in Basis])
    low = serializers.FloatField()
    high = serializers.FloatField()


class StepOutput(serializers.Serializer[Any]):
    """One step, or a repeat: then `times` and `steps` are there and nothing else."""

    kind = serializers.ChoiceField(choices=[(each.value, each.value) for each in StepKind], required=False)
    end = EndOutput(required=False)
    target = TargetOutput(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True)
    times = serializers.IntegerField(required=False)
    steps = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Steps of the same shape, without repeats."
    )


class DocumentOutput(serializers.Serializer[Any]):
    """The canonical workout."""

    version = serializers.IntegerField()
    title = serializers.CharField()
    sport = serializers.ChoiceField(choices=SPORTS)
    note = serializers.CharField(allow_blank=True)
    steps = StepOutput(many=True)


class WorkoutOutput(serializers.Serializer[Any]):
    """A workout of the library."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    sport = serializers.ChoiceField(choices=SPORTS)
    provider = serializers.CharField(allow_blank=True)
    external_id = serializers.CharField(allow_blank=True)
    imported_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField()
    left_out = serializers.ListField(child=serializers.CharField())
    duration_s = serializers.FloatField(help_text="An estimate, of the steps whose length is known.")
    load = serializers.FloatField(allow_null=True, help_text="An estimate; classic: TSS.")
    intensity = serializers.FloatField(allow_null=True, help_text="An estimate; classic: IF.")
    document = DocumentOutput()


class DifferenceOutput(serializers.Serializer[Any]):
    """One difference between what was sent and what the device holds."""

    what = serializers.ChoiceField(choices=[(each.value, each.value) for each in What])
    where = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class StateOutput(serializers.Serializer[Any]):
    """How a shared workout stands. Ask again while `is_moving`."""

    standing = serializers.ChoiceField(choices=STANDINGS)
    is_moving = serializers.BooleanField()
    message = serializers.CharField(allow_blank=True)
    error_code = serializers.CharField(allow_blank=True)
    differences = DifferenceOutput(many=True)


class ShareOutput(StateOutput):
    """A workout that an athlete was given, as their coach sees it."""

    id = serializers.UUIDField()
    athlete = serializers.UUIDField()
    workout = serializers.UUIDField(allow_null=True, help_text="Null once it is out of the library.")
    title = serializers.CharField()
    planned_on = serializers.DateField()
    created_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class ShareInput(serializers.Serializer[Any]):
    """Whom to give a workout, and for which of their days."""

    athletes = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_ATHLETES)
    planned_on = serializers.DateField()
    note = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST_NOTE)


@extend_schema_field({"type": "string", "description": "Empty where it was given."})
class Code(serializers.CharField):
    """A stable word for why something was refused."""


class OutcomeOutput(serializers.Serializer[Any]):
    """What became of sharing with one athlete."""

    athlete = serializers.UUIDField()
    share = serializers.UUIDField(allow_null=True)
    is_new = serializers.BooleanField()
    is_replaced = serializers.BooleanField(
        help_text="They had it for that day from before it changed; that is taken back."
    )
    code = Code(allow_blank=True)
    message = serializers.CharField(allow_blank=True)


class FoundOutput(serializers.Serializer[Any]):
    """A workout in the account at the provider."""

    id = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    sport = serializers.ChoiceField(choices=SPORTS)
    duration_s = serializers.FloatField(allow_null=True)
    changed_at = serializers.DateTimeField(allow_null=True)


class ResultOutput(serializers.Serializer[Any]):
    """What became of one choice."""

    id = serializers.CharField()
    outcome = serializers.ChoiceField(
        choices=[(word, word) for word in ("new", "updated", "unchanged", "gone", "refused")]
    )
    workout = serializers.UUIDField(allow_null=True)
    message = serializers.CharField(allow_blank=True)


class ImportOutput(serializers.Serializer[Any]):
    """A look into the account: ask again until `state` is done or failed."""

    id = serializers.UUIDField()
    provider = serializers.CharField()
    stage = serializers.ChoiceField(choices=[("list", "list"), ("fetch", "fetch")])
    state = serializers.ChoiceField(choices=["pending", "claimed", "done", "failed"])
    error_code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)
    found = FoundOutput(many=True)
    chosen = serializers.ListField(child=serializers.CharField())
    results = ResultOutput(many=True)


class ChoiceInput(serializers.Serializer[Any]):
    """Which of the found workouts to take over."""

    workouts = serializers.ListField(child=serializers.CharField(max_length=64), min_length=1, max_length=50)
    as_fractions = serializers.BooleanField(
        default=True, help_text="Turn watts, heart rates and speeds into fractions of my own thresholds."
    )


class PlannedQuery(serializers.Serializer[Any]):
    """From which day to which; both are included, a year at most."""

    first_on = serializers.DateField(required=False)
    last_on = serializers.DateField(required=False)


class PlannedOutput(StateOutput):
    """A workout that I was given."""

    id = serializers.UUIDField()
    planned_on = serializers.DateField()
    title = serializers.CharField()
    sport = serializers.ChoiceField(choices=SPORTS)
    note = serializers.CharField(allow_blank=True)
    duration_s = serializers.FloatField(allow_null=True)
    load = serializers.FloatField(allow_null=True)
    intensity = serializers.FloatField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class ThresholdUsedOutput(serializers.Serializer[Any]):
    """A threshold that numbers were worked out from."""

    basis = serializers.CharField()
    value = serializers.FloatField()
    since = serializers.DateField()


class DeviceStepOutput(serializers.Serializer[Any]):
    """One step in my own numbers, or a repeat: then `times` and `steps` are there and nothing else."""

    kind = serializers.CharField(required=False)
    end = serializers.CharField(required=False)
    end_value = serializers.FloatField(required=False, allow_null=True)
    target = serializers.CharField(required=False)
    low = serializers.FloatField(required=False, allow_null=True)
    high = serializers.FloatField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True)
    times = serializers.IntegerField(required=False)
    steps = serializers.ListField(child=serializers.DictField(), required=False)


class PlannedWorkoutOutput(PlannedOutput):
    """One workout that I was given, whole."""

    document = DocumentOutput()
    resolved = DeviceStepOutput(many=True, allow_null=True, help_text="Null where no device takes it.")
    remarks = serializers.ListField(
        child=serializers.CharField(), help_text="What a device takes differently."
    )
    thresholds = ThresholdUsedOutput(many=True)
