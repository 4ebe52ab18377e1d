"""Send a request to a declared route as one of the roles; see what comes back and is written; undo it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from tests.flows.access_routes import Route
from tests.flows.access_world import World

WRITE = re.compile(r'^(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"')


@dataclass(frozen=True)
class Seen:
    """What came back: status, headers and body as one text, and what was written."""

    status: int
    location: str
    text: str
    headers: dict[str, str]
    writes: tuple[str, ...]


def address_of(world: World, name: str, route: Route) -> str:
    """Return the address of a route, about the owner's things."""
    if route.address:
        return route.address
    things = {parameter: world.things[thing] for parameter, thing in route.at.items()}
    return reverse(name, kwargs={key: getattr(thing, "public_id", thing) for key, thing in things.items()})


def client_of(world: World, role: str, *, enforce_csrf_checks: bool = False) -> Client:
    """Return the browser of a role: its cookie, and 500 as people see it."""
    client = Client(raise_request_exception=False)
    client.handler = site(enforce_csrf_checks=enforce_csrf_checks)
    if role in world.cookies:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.cookies[role]
    return client


@cache
def site(*, enforce_csrf_checks: bool) -> ClientHandler:
    """Return the site behind all browsers: loading its middleware anew takes as long as many an answer."""
    return ClientHandler(enforce_csrf_checks)


def send(
    world: World,
    role: str,
    method: str,
    address: str,
    body: Any = None,
    *,
    headers: dict[str, str] | None = None,
    client: Client | None = None,
) -> Seen:
    """Send a request as a role would, and take back whatever it did."""
    client, headers = client or client_of(world, role), dict(headers or {})
    if role in world.tokens:
        headers["Authorization"] = f"Bearer {world.tokens[role]}"
    sent: dict[str, Any] = {} if body is None else {"data": body}
    if address.startswith("/api/") and body is not None:
        sent["content_type"] = "application/json"
    with transaction.atomic(), writes() as written:
        answer = getattr(client, method)(address, headers=headers, **sent)
        text = text_of(answer)
        transaction.set_rollback(True)
    leads = answer.headers.get("HX-Redirect", "")  # how a fragment leads the whole page on
    status, location = (302, leads) if leads else (answer.status_code, answer.headers.get("Location", ""))
    return Seen(status, location, text, dict(answer.headers), tuple(written))


@contextmanager
def writes() -> Iterator[list[str]]:
    """Note each table that is written to, sessions left out."""
    tables: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found and found[1] != "accounts_session":
            tables.append(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def text_of(answer: HttpResponse) -> str:
    """Return headers and body as one text."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    return f"{headers}\n{content.decode(errors='replace')}"
