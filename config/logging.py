"""Logging: one JSON object a line, with the request id, and never the text of an exception or an address.

Database drivers and parsers put values into their messages (an address, a heart rate), so an exception is
logged as its class and its frames. What a person needs to see is said by a typed error's `code`. The path of
a request can hold a signed link, so a line names the route. Of what is given as `extra` known names pass.
"""

import re
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

FACTS = (
    "entry",
    "gone",
    "method",
    "provider",
    "route",
    "row",
    "row_id",
    "status",
    "taken_ms",
    "task",
)
"""What `extra` may carry into a line: codes, counts and ids."""

LINK = re.compile(r"https?://\S+")


def route_not_path(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Name the route where Django's own lines name the path, and leave out addresses of other sites."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    if isinstance(path, str):
        match = getattr(request, "resolver_match", None)
        event["event"] = LINK.sub("(address)", str(event["event"]).removesuffix(path).rstrip(" :"))
        event["route"] = match.view_name if match else ""
        event["status"] = getattr(record, "status_code", None)
    return event


def frames_only(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace `exc_info` by the exception's class and frames, chained causes included."""
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        for words in filter(None, (repr(error), str(error))):  # Celery says them in the line itself
            event["event"] = str(event["event"]).replace(words, type(error).__name__)
        event["error"] = type(error).__name__
        event["frames"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        if error.__cause__ is not None:
            event["cause"] = type(error.__cause__).__name__
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(FACTS),
]


def configuration(*, level: str, readable: bool) -> dict[str, object]:
    """Build Django's LOGGING: `readable` lines for a developer's terminal, JSON otherwise."""
    renderer = (
        structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    route_not_path,
                    frames_only,
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
            },
        },
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO"},  # Django's own would write paths beside our lines
            "django.server": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
        },
    }


def configure_structlog() -> None:
    """Route structlog's loggers through the standard library, so that one handler writes everything."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
