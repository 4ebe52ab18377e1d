"""What the API takes and gives about load and thresholds."""

from typing import Any

from rest_framework import serializers

from apps.training.domain.fitness import Convention
from apps.training.domain.load_result import SeriesSport
from apps.training.models import ThresholdKind


class LoadQuery(serializers.Serializer[Any]):
    """Which series, and from which day on."""

    sport = serializers.ChoiceField(choices=list(SeriesSport), default=SeriesSport.ALL)
    convention = serializers.ChoiceField(
        choices=[(each.value, each.value) for each in Convention], default=Convention.TP.value
    )
    first_on = serializers.DateField(required=False)


class LoadOutput(serializers.Serializer[Any]):
    """Daily series of one length. Classic terms: fitness is CTL, fatigue ATL, form TSB."""

    sport = serializers.CharField()
    convention = serializers.CharField()
    today = serializers.DateField()
    days = serializers.ListField(child=serializers.DateField())
    load = serializers.ListField(child=serializers.FloatField())
    fitness = serializers.ListField(child=serializers.FloatField())
    fatigue = serializers.ListField(child=serializers.FloatField())
    form = serializers.ListField(child=serializers.FloatField())
    has_estimates = serializers.BooleanField()
    sources = serializers.ListField(child=serializers.CharField())


class ActivityLoadOutput(serializers.Serializer[Any]):
    """Load of one activity, by one method; null comes with a reason."""

    value = serializers.FloatField(allow_null=True)
    method = serializers.CharField()
    is_estimated = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)
    basis = serializers.CharField(allow_blank=True)
    intensity_factor = serializers.FloatField(allow_null=True)
    normalised_power_w = serializers.FloatField(allow_null=True)
    trimp = serializers.FloatField(allow_null=True)
    sources = serializers.ListField(child=serializers.CharField())


class ThresholdInput(serializers.Serializer[Any]):
    """A threshold from a day on; the unit is in the kind's name."""

    kind = serializers.ChoiceField(choices=ThresholdKind.choices)
    value = serializers.FloatField(min_value=0)
    effective_on = serializers.DateField()


class ThresholdOutput(serializers.Serializer[Any]):
    """An entered threshold."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.CharField()
    value = serializers.FloatField()
    effective_on = serializers.DateField()
