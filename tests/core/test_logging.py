"""Logs are JSON with the request id, and never carry the text of an exception."""

import json
import logging

import structlog
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils.log import log_response

from config.logging import configuration


def logged(record: logging.LogRecord) -> dict[str, object]:
    formatter = configuration(level="INFO", readable=False)["formatters"]["line"]
    kind, options = structlog.stdlib.ProcessorFormatter, dict(formatter)
    options.pop("()")
    return json.loads(kind(**options).format(record))


def test_an_exception_is_its_class_and_frames_without_its_text():
    try:
        raise ValueError("rider@example.com had 191 bpm")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("apps.x", logging.ERROR, __file__, 1, "work failed", None, info)

    line = logged(record)

    assert line["error"] == "ValueError"
    assert "test_an_exception" in str(line["frames"])
    assert "191" not in json.dumps(line)


def test_a_line_carries_the_request_id():
    structlog.contextvars.bind_contextvars(request_id="abc12345")
    record = logging.LogRecord("apps.x", logging.INFO, __file__, 1, "hello", None, None)

    line = logged(record)
    structlog.contextvars.clear_contextvars()

    assert (line["event"], line["request_id"]) == ("hello", "abc12345")


def test_a_line_carries_known_facts_and_no_others():
    record = logging.LogRecord("mesocycle.access", logging.INFO, __file__, 1, "request", None, None)
    record.route, record.status, record.heart_rate = "pages:today", 200, 191

    line = logged(record)

    assert (line["route"], line["status"]) == ("pages:today", 200)
    assert "191" not in json.dumps(line)


def test_a_refused_request_is_named_by_its_route_not_by_its_path(caplog):
    request = RequestFactory().get("/notifications/off/a-signed-link/")
    request.resolver_match = resolve(request.path)

    log_response("%s: %s", "Not Found", request.path, response=HttpResponse(status=404), request=request)

    line = logged(caplog.records[-1])
    assert (line["event"], line["route"], line["status"]) == ("Not Found", "notifications:unsubscribe", 404)
    assert "signed" not in json.dumps(line)


def test_a_refused_form_of_another_site_does_not_name_its_page(caplog):
    request = RequestFactory().post("/today/")
    reason = "Referer checking failed - https://mail.example/?secret=1 does not match any trusted origins."

    log_response(
        "Forbidden (%s): %s", reason, request.path, response=HttpResponse(status=403), request=request
    )

    assert "secret" not in json.dumps(logged(caplog.records[-1]))


def test_what_celery_says_of_a_failed_task_is_without_the_text_of_the_exception():
    error = PermissionDenied("rider@example.com had 191 bpm")
    words = {"name": "wearables.drain", "id": "1", "exc": repr(error)}
    message = "Task %(name)s[%(id)s] raised unexpected: %(exc)s"
    info = (type(error), error, None)
    record = logging.LogRecord("celery.app.trace", logging.ERROR, __file__, 1, message, (words,), info)

    line = logged(record)

    assert line["event"] == "Task wearables.drain[1] raised unexpected: PermissionDenied"
    assert "191" not in json.dumps(line)


def test_only_our_handler_writes():
    names = ("django", "django.request", "django.security", "celery", "mesocycle.access")

    assert [name for name in names if logging.getLogger(name).handlers] == []
