"""What the API gives about notices."""

from typing import Any

from rest_framework import serializers


class NoticeOutput(serializers.Serializer[Any]):
    """A notice in words, in the language of whoever asks."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    url = serializers.CharField(help_text="A path of this site, or empty.")
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
