"""What the API takes and gives about recommendations; missing is null."""

from typing import Any

from rest_framework import serializers

from apps.insights.domain.answers import LONGEST_HEADLINE, LONGEST_TEXT, MOST_STATEMENTS
from apps.insights.domain.facts import SPORTS
from apps.insights.domain.guardrails import Intensity
from apps.insights.models import Stage, WriterKind
from apps.insights.services.approvals import LONGEST_WORD
from apps.insights.services.recommendations import LONGEST_QUESTION


class AskInput(serializers.Serializer[Any]):
    """A question, which may be left out."""

    question = serializers.CharField(max_length=LONGEST_QUESTION, allow_blank=True, default="")


class EvidenceOutput(serializers.Serializer[Any]):
    """A fact that sentences rest on, by its id."""

    id = serializers.CharField()
    key = serializers.CharField()
    what = serializers.CharField()
    value = serializers.FloatField()
    unit = serializers.CharField(allow_blank=True)
    sources = serializers.ListField(child=serializers.CharField())


class StatementOutput(serializers.Serializer[Any]):
    """A sentence with the ids of its evidence."""

    text = serializers.CharField()
    evidence = serializers.ListField(child=serializers.CharField())


class ProposalOutput(serializers.Serializer[Any]):
    """A proposed next session."""

    sport = serializers.ChoiceField(choices=SPORTS)
    intensity = serializers.ChoiceField(choices=[each.value for each in Intensity])
    duration_min = serializers.IntegerField()
    distance_km = serializers.FloatField(allow_null=True)
    why = serializers.CharField()
    evidence = serializers.ListField(child=serializers.CharField())


class ContentOutput(serializers.Serializer[Any]):
    """The words of a recommendation."""

    headline = serializers.CharField()
    statements = StatementOutput(many=True)
    proposal = ProposalOutput(allow_null=True)


class RecommendationOutput(serializers.Serializer[Any]):
    """A recommendation as its athlete may see it; `content` is null until it is for their eyes."""

    id = serializers.UUIDField()
    stage = serializers.ChoiceField(choices=Stage.values)
    writer = serializers.ChoiceField(choices=WriterKind.values)
    written_by = serializers.CharField()
    question = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)
    content = ContentOutput(allow_null=True)
    evidence = EvidenceOutput(many=True)
    sources = serializers.ListField(child=serializers.CharField())
    left_out = serializers.ListField(child=serializers.CharField())
    convention = serializers.CharField(allow_blank=True)
    waits_for_coach = serializers.BooleanField()
    can_decide = serializers.BooleanField()
    approved_by = serializers.CharField(allow_blank=True)
    is_edited = serializers.BooleanField()
    coach_word = serializers.CharField(allow_blank=True)
    asked_at = serializers.DateTimeField()
    drafted_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)


class DraftOutput(serializers.Serializer[Any]):
    """A draft that waits for a coach."""

    id = serializers.UUIDField()
    athlete_id = serializers.UUIDField()
    athlete_name = serializers.CharField(allow_blank=True)
    writer = serializers.ChoiceField(choices=WriterKind.values)
    written_by = serializers.CharField()
    question = serializers.CharField(allow_blank=True)
    content = ContentOutput()
    evidence = EvidenceOutput(many=True)
    sources = serializers.ListField(child=serializers.CharField())
    drafted_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class ApproveInput(serializers.Serializer[Any]):
    """A coach's own words, where they have any: an empty sentence is left out."""

    headline = serializers.CharField(max_length=LONGEST_HEADLINE, required=False)
    statements = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True),
        max_length=MOST_STATEMENTS,
        required=False,
    )
    keeps_proposal = serializers.BooleanField(default=True)


class RejectInput(serializers.Serializer[Any]):
    """Why a draft is not passed on; the athlete reads it."""

    word = serializers.CharField(max_length=LONGEST_WORD)
