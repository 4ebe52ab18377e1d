"""What the API takes and gives about consents, exports, the audit trail and erasure."""

from typing import Any

from rest_framework import serializers

from apps.compliance.domain.purposes import Purpose
from apps.compliance.models import ActorKind

PURPOSES = [(purpose.value, purpose.value) for purpose in Purpose]


class ConsentOutput(serializers.Serializer[Any]):
    """How one purpose stands."""

    purpose = serializers.ChoiceField(choices=PURPOSES)
    title = serializers.CharField()
    is_granted = serializers.BooleanField()
    is_in_force = serializers.BooleanField(
        help_text="False also while the consent to keep health data is missing, on which every other rests."
    )
    is_outdated = serializers.BooleanField(help_text="Agreed to a text that no longer counts.")
    granted_at = serializers.DateTimeField(allow_null=True)
    current_version = serializers.IntegerField()
    text_sha256 = serializers.CharField()
    text_url = serializers.URLField(help_text="The page with the words.")


class ConsentInput(serializers.Serializer[Any]):
    """Agreement to the words of one version."""

    version = serializers.IntegerField(help_text="The version that was shown; an outdated one is refused.")


class ExportOutput(serializers.Serializer[Any]):
    """A copy of everything and how it stands."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["pending", "claimed", "done", "failed"])
    parts_done = serializers.IntegerField()
    parts_total = serializers.IntegerField()
    byte_count = serializers.IntegerField()
    sha256 = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    download_url = serializers.URLField(allow_null=True, help_text="Where it can be fetched, once packed.")


class AuditEntryOutput(serializers.Serializer[Any]):
    """One thing that happened to the person's data."""

    sequence = serializers.IntegerField()
    at = serializers.DateTimeField()
    actor = serializers.ChoiceField(choices=ActorKind.choices)
    action = serializers.CharField()
    words = serializers.CharField(help_text="The action in the language of the request.")
    target = serializers.CharField(allow_blank=True)
    details = serializers.DictField()


class PlannedTable(serializers.Serializer[Any]):
    """One kind of row in the plan."""

    model = serializers.CharField()
    title = serializers.CharField()
    rows = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True, help_text="Why it stays.")


class ErasurePlanOutput(serializers.Serializer[Any]):
    """What erasing the account would do."""

    erased = PlannedTable(many=True)
    kept = PlannedTable(many=True)
    files = serializers.IntegerField()
    recipients = serializers.ListField(child=serializers.CharField())


class ErasureInput(serializers.Serializer[Any]):
    """Proof that it is really the person: the password, or the address where there is no password."""

    password = serializers.CharField(required=False, trim_whitespace=False)
    email = serializers.EmailField(required=False)


class ReceiptOutput(serializers.Serializer[Any]):
    """How an erasure stands; nothing about the person."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=["waiting", "telling", "cleaning", "done", "failed"])
    requested_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    erased = serializers.DictField(child=serializers.IntegerField())
    kept = serializers.DictField(child=serializers.IntegerField())
    files_deleted = serializers.IntegerField()
    receipt_hash = serializers.CharField(allow_blank=True)
    receipt_url = serializers.URLField()
