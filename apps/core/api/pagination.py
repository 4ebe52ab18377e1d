"""How long lists are cut: by cursor, newest first, so that new rows never shift a page."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from apps.core.errors import Refusal

NUMBER = re.compile("[0-9]{1,6}")


class BadCursor(Refusal):
    """The cursor is none of ours."""

    code = "invalid_cursor"


def moment(text: str) -> datetime:
    """Read a point in time that the database can compare with. Raises ValueError."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def day(text: str) -> date:
    """Read a day. Raises ValueError."""
    return date.fromisoformat(text)


class BadLimit(Refusal):
    """A page of that length is not given."""

    code = "invalid_limit"


class NewestFirst(CursorPagination):
    """Cursor pages of 50, up to 200 on request.

    Attributes:
        position: reads where a cursor points in the ordering column; raises ValueError for what is not there.
    """

    ordering: str | tuple[str, ...] = "-pk"
    position: ClassVar[Callable[[str], object]] = int
    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int:
        """Read how long the page shall be."""
        given = request.query_params.get(self.page_size_query_param)
        if given is None:
            return self.page_size
        if not NUMBER.fullmatch(given) or not 1 <= int(given) <= self.max_page_size:
            raise BadLimit(_("limit must be a number from 1 to %(most)d.") % {"most": self.max_page_size})
        return int(given)

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read the cursor of a request; people change cursors, and must not reach the database with them."""
        given = request.query_params.get(self.cursor_query_param)
        if given is None:
            return None
        try:
            b64decode(given, validate=True)
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                type(self).position(str(cursor.position))
        except (ValueError, NotFound) as error:
            raise BadCursor(_("This cursor does not work. Begin with the first page.")) from error
        return cursor

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe a page in OpenAPI 3.1."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: object) -> list[dict[str, Any]]:
        """Describe the query of a list."""
        return [
            {
                "name": self.cursor_query_param,
                "in": "query",
                "required": False,
                "description": str(_("From `next` or `previous` of another page.")),
                "schema": {"type": "string"},
            },
            {
                "name": self.page_size_query_param,
                "in": "query",
                "required": False,
                "description": str(_("How long a page is.")),
                "schema": {"type": "integer", "minimum": 1, "maximum": self.max_page_size, "default": 50},
            },
        ]
