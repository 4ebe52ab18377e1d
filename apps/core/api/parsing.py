"""Read what a request sends: JSON no larger or deeper than a person's can be, as a serializer wants it."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from apps.core.errors import TooLarge


class BoundedJSONParser(JSONParser):
    """DRF's parser, which reads whatever comes, with a limit."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Read a body.

        Raises:
            TooLarge: it is longer than `DATA_UPLOAD_MAX_MEMORY_SIZE`.
            ParseError: it is no JSON, or nested beyond reason.
        """
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(most + 1)
        if len(body) > most:
            raise TooLarge(_("This is more than is taken at once."))
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None


def valid_body(kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Return the body as the serializer reads it.

    Raises:
        ValidationError: it is not as the serializer wants it.
    """
    return _valid(kind(data=request.data))


def valid_query(kind: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """Likewise the query of the address; the last of several values counts."""
    return _valid(kind(data=request.query_params.dict()))


def _valid(sent: Serializer[Any]) -> dict[str, Any]:
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)
