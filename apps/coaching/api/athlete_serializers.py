"""What the API gives about a coach's athletes."""

from typing import Any

from rest_framework import serializers

from apps.coaching.domain.check_in import Sign
from apps.coaching.domain.ordering import Order


class RosterQuery(serializers.Serializer[Any]):
    """How the roster is sorted and narrowed."""

    sort = serializers.ChoiceField(
        choices=[(order.value, order.value) for order in Order], default=Order.NEED.value
    )
    show = serializers.ChoiceField(choices=["all", "need"], default="all")
    q = serializers.CharField(max_length=80, allow_blank=True, default="", help_text="Words of the name.")


class SignOutput(serializers.Serializer[Any]):
    """Something that was seen, by a rule over the figures."""

    code = serializers.ChoiceField(choices=[(sign.value, sign.value) for sign in Sign])
    sentence = serializers.CharField()


class AthleteOutput(serializers.Serializer[Any]):
    """An athlete as their coach may see them; null is not known, or not open."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField(), help_text="What is open; empty is nothing.")
    needs_a_look = serializers.BooleanField()
    reason = serializers.CharField()
    signs = SignOutput(many=True)
    fitness = serializers.FloatField(allow_null=True)
    fatigue = serializers.FloatField(allow_null=True)
    form = serializers.FloatField(allow_null=True)
    ramp_7d = serializers.FloatField(allow_null=True)
    days_known = serializers.IntegerField(allow_null=True)
    hrv_deviation_sd = serializers.FloatField(
        allow_null=True, help_text="7-day mean of ln RMSSD against the athlete's own baseline."
    )
    last_activity_at = serializers.DateTimeField(allow_null=True)
    data_at = serializers.DateTimeField(allow_null=True)


class RosterOutput(serializers.Serializer[Any]):
    """All athletes of a coach that fit; figures come from code, never from a model."""

    as_of = serializers.DateTimeField()
    total = serializers.IntegerField()
    in_need = serializers.IntegerField()
    results = AthleteOutput(many=True)
