"""Nothing that is somebody's reaches a log line, a task's arguments, the outbox or the audit.

A person with marks goes through everything, mistakes and breakdowns included; then every line that was
logged, as production writes it, is searched for the marks.
"""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import structlog
from celery import current_app
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.core import events
from config.logging import configuration
from sandbox.recordings import make_fit
from tests.deeds import MORNING
from tests.factories import PASSWORD, AthleteFactory
from tests.phone import Phone

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = (
    "nora.markmail",
    "Nora Markname",
    "Marktitle",
    "Marknote",
    "markfile",
    "markpassword",
    "283.25",
    "markbreak",
)
TABLES = re.compile(r'^INSERT INTO "(core_outbox|compliance_auditevent)"')


@dataclass
class Kept:
    """What was logged, sent to workers, and written for other apps and for the trail."""

    lines: list[str] = field(default_factory=list)
    tasks: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)


class Keeper(logging.Handler):
    """Formats every record as production does."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines
        options = dict(configuration(level="INFO", readable=False)["formatters"]["line"])
        options.pop("()")
        self.setFormatter(structlog.stdlib.ProcessorFormatter(**options))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """Keep every line at production's level, each task that is sent, each row of two tables."""
    kept = Kept()
    keeper = Keeper(kept.lines)
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    closed = [logger for logger in loggers if logger is logging.root or not logger.propagate]
    levels = {logger: logger.level for logger in loggers}
    for logger in loggers:
        logger.setLevel(logging.INFO if logger is logging.root else logging.NOTSET)
    for logger in closed:
        logger.addHandler(keeper)

    def sent(name: str, kwargs: dict[str, Any], **options: Any) -> None:
        kept.tasks.append((name, kwargs))
        cache.clear()  # so that the next wake-up is sent too

    def written(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if TABLES.match(sql):
            kept.rows.append(str(params))
        return execute(sql, params, many, context)

    monkeypatch.setattr(current_app, "send_task", sent)
    with connection.execute_wrapper(written):
        yield kept
    for logger in closed:
        logger.removeHandler(keeper)
    for logger, level in levels.items():
        logger.setLevel(level)


def has_mistakes(person: User, browser: Client, phone: Phone) -> list[str]:
    """Do what goes wrong every day; return the secrets that were shown on the way."""
    sign_in = reverse("account_login")
    browser.post(sign_in, {"login": person.email, "password": "markpassword"})
    browser.post(reverse("account_reset_password"), {"email": person.email})
    browser.get("/accounts/password/reset/key/1-markpassword/")
    browser.get("/notifications/off/markpassword/")
    browser.get("/nothing/nora.markmail/?q=markpassword")
    browser.get("/api/v1/markpassword/")
    Client(enforce_csrf_checks=True).post(
        "/notifications/off/markpassword/x/", headers={"Referer": "https://mail.example/?nora.markmail"}
    )
    Client(enforce_csrf_checks=True).post(
        sign_in, {"login": person.email}, headers={"Origin": "https://nora.markmail.example"}
    )
    phone.post("/auth/login", email=person.email, password="markpassword")
    phone.call("post", "thresholds/", {"kind": "ftp_w", "value": 283.25, "effective_on": "Marknote"})
    phone.call("patch", "me/", {"time_zone": "Nora Markname"})
    stolen = phone.access[:-4] + "mark"
    phone.call("get", "me/", headers={"Authorization": f"Bearer {stolen}"})
    return [stolen]


def breaks(phone: Phone, drain: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a view and a subscriber break, with a reading in the text of the exception."""

    def broken(*args: Any, **options: Any) -> None:
        raise ValueError("nora.markmail@example.org had 283.25 W: markbreak")

    with monkeypatch.context() as patch:
        patch.setattr("apps.accounts.selectors.is_coach", broken)
        assert phone.me().status_code == 500
        for subscription in list(events.SUBSCRIPTIONS.values()):
            patch.setitem(
                events.SUBSCRIPTIONS,
                subscription.name,
                events.Subscription(subscription.name, broken, subscription.queue, external=False),
            )
        phone.call("post", "uploads/", {"file": ride(seconds=300)})
        drain(failing=True)


def ride(seconds: int = 900) -> SimpleUploadedFile:
    content = make_fit(started_at=MORNING, seconds=seconds, power=237, heart_rate=141)
    return SimpleUploadedFile("markfile-of-nora.fit", content)


def test_nothing_that_is_somebodys_is_logged_sent_or_noted(kept, clock, drain, monkeypatch, mailoutbox):
    person = AthleteFactory(email="nora.markmail@example.org", profile__display_name="Nora Markname")
    browser, phone = Client(raise_request_exception=False), Phone()
    secrets = has_mistakes(person, browser, phone)
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    phone.sign_in(person)
    secrets += [browser.cookies["sessionid"].value, phone.access, phone.refresh, phone.session]

    phone.call("post", "thresholds/", {"kind": "ftp_w", "value": 283.25, "effective_on": "2026-11-01"})
    sent = phone.call("post", "uploads/", {"file": ride()}).json()
    phone.call("post", "uploads/", {"file": SimpleUploadedFile("markfile.txt", b"Marknote")})
    drain()
    [activity] = phone.get(f"uploads/{sent['id']}/").json()["activities"]
    browser.get(reverse("pages:activity", args=[activity["id"]]))
    phone.call("patch", f"activities/{activity['id']}/", {"title": "Marktitle", "note": "Marknote"})
    drain()
    assert sum(phone.get("load/").json()["load"]) > 0
    breaks(phone, drain, monkeypatch)
    clock.shift(3600)
    drain()
    phone.exchange()
    secrets += [phone.access, phone.refresh]
    export = phone.call("post", "exports/").json()
    drain()
    packed = phone.get(f"exports/{export['id']}/").json()
    assert b"".join(phone.call("get", packed["download_url"]).streaming_content)
    leave = re.search(r"http\S+/notifications/off/\S+/", mailoutbox[-1].body)[0]
    browser.get(urlsplit(leave).path)
    secrets.append(leave.rstrip("/").rpartition("/")[2])
    browser.post(reverse("compliance:erase"), {"password": PASSWORD})
    while User.objects.filter(pk=person.pk).exists():
        drain()
        clock.shift(60)

    assert_kept_apart(kept, [*WORDS, *filter(None, secrets)])


def assert_kept_apart(kept: Kept, words: list[str]) -> None:
    lines = [json.loads(line) for line in kept.lines]
    routes = {line["route"] for line in lines if line["event"] == "request"}
    assert {"api-uploads", "pages:activity", "compliance:erase", "notifications:unsubscribe"} <= routes
    assert [line for line in lines if line.get("error") == "ValueError"], "the breakdowns were logged"
    assert len(kept.tasks) > 10
    assert len(kept.rows) > 20
    for word in words:
        for place in (*kept.lines, *map(str, kept.tasks), *kept.rows):
            assert word not in place
    assert all(kwargs.keys() == {"queue"} for _name, kwargs in kept.tasks)
    assert all("request_id" in line for line in lines if line["event"] == "request")
