"""JSON by orjson: fast, strict about what it cannot say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.utils.functional import Promise
from rest_framework.renderers import JSONRenderer


def _other(value: object) -> object:
    if isinstance(value, Decimal | Promise):
        return str(value)
    raise TypeError(f"cannot be written as JSON: {type(value).__name__}")


class OrjsonRenderer(JSONRenderer):
    """Write JSON; NumPy arrays of numbers included, NaN as null."""

    charset = None

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Serialise `data`; nothing for an empty body."""
        if data is None:
            return b""
        return orjson.dumps(data, default=_other, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS)
