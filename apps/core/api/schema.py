"""Add to the OpenAPI description what every operation may answer: the errors, in their one shape."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

Schema = dict[str, Any]
METHODS = {"get", "post", "put", "patch", "delete"}
ERROR: Schema = {
    "type": "object",
    "description": "Why something was not done.",
    "additionalProperties": False,
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "additionalProperties": False,
            "required": ["code", "message", "details", "timestamp", "request_id"],
            "properties": {
                "code": {"type": "string", "description": "A stable word for programs."},
                "message": {"type": "string", "description": "A sentence for people."},
                "details": {
                    "type": "object",
                    "description": "Further facts; `fields` names what cannot be used.",
                },
                "timestamp": {"type": "string", "format": "date-time"},
                "request_id": {"type": "string", "description": "Name it when you ask for help."},
            },
        }
    },
}


def add_errors(result: Schema, **_kwargs: object) -> Schema:
    """Postprocess the description: a response for each refusal that an operation can give."""
    result.setdefault("components", {}).setdefault("schemas", {})["Error"] = ERROR
    for path, method, operation in _operations(result):
        for status in refusals(path, method, operation):
            operation["responses"].setdefault(str(status.value), _response(status))
    return result


def refusals(path: str, method: str, operation: Schema) -> Iterator[HTTPStatus]:
    """Say which errors an operation can answer with."""
    yield from (HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.TOO_MANY_REQUESTS)
    if operation.get("security"):
        yield from (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    in_query = any(parameter["in"] == "query" for parameter in operation.get("parameters", ()))
    if in_query or method != "get":
        yield HTTPStatus.BAD_REQUEST
    if "{" in path:
        yield HTTPStatus.NOT_FOUND
    if method != "get":
        yield HTTPStatus.CONFLICT
        yield HTTPStatus.UNPROCESSABLE_ENTITY
    if "requestBody" in operation:
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        yield HTTPStatus.UNSUPPORTED_MEDIA_TYPE


def _operations(result: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, methods in result.get("paths", {}).items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def _response(status: HTTPStatus) -> Schema:
    return {
        "description": status.phrase,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
