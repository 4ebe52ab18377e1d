"""Only addresses that Strava documents are ever asked for: another one costs budget for nothing."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.wearables.domain.grants import Grant
from apps.wearables.providers import strava
from tests.recorded import recorded
from tests.wearables.providers.strava.stand import Stand

API = "/api/v3"
SWAGGER = {
    "/activities": {"POST"},
    "/activities/{id}": {"GET", "PUT"},
    "/activities/{id}/comments": {"GET"},
    "/activities/{id}/kudos": {"GET"},
    "/activities/{id}/laps": {"GET"},
    "/activities/{id}/streams": {"GET"},
    "/activities/{id}/zones": {"GET"},
    "/athlete": {"GET", "PUT"},
    "/athlete/activities": {"GET"},
    "/athlete/clubs": {"GET"},
    "/athlete/zones": {"GET"},
    "/athletes/{id}/routes": {"GET"},
    "/athletes/{id}/stats": {"GET"},
    "/clubs/{id}": {"GET"},
    "/clubs/{id}/activities": {"GET"},
    "/clubs/{id}/admins": {"GET"},
    "/clubs/{id}/members": {"GET"},
    "/gear/{id}": {"GET"},
    "/routes/{id}": {"GET"},
    "/routes/{id}/export_gpx": {"GET"},
    "/routes/{id}/export_tcx": {"GET"},
    "/routes/{id}/streams": {"GET"},
    "/segment_efforts": {"GET"},
    "/segment_efforts/{id}": {"GET"},
    "/segment_efforts/{id}/streams": {"GET"},
    "/segments/explore": {"GET"},
    "/segments/starred": {"GET"},
    "/segments/{id}": {"GET"},
    "/segments/{id}/starred": {"PUT"},
    "/segments/{id}/streams": {"GET"},
    "/uploads": {"POST"},
    "/uploads/{uploadId}": {"GET"},
}
"""https://developers.strava.com/swagger/swagger.json"""

WEBHOOKS = {"/push_subscriptions": {"GET", "POST"}, "/push_subscriptions/{id}": {"DELETE"}}
"""https://developers.strava.com/docs/webhooks"""

OAUTH = {"/oauth/authorize": {"GET"}, "/oauth/token": {"POST"}, "/oauth/revoke": {"POST"}}
"""https://developers.strava.com/docs/authentication"""

DOCUMENTED = {f"{API}{path}": methods for path, methods in (SWAGGER | WEBHOOKS).items()} | OAUTH
TOKENS = {"access_token": "a", "refresh_token": "r", "expires_at": 1795262400}


def is_documented(method: str, path: str) -> bool:
    return any(
        method in methods and re.fullmatch(re.sub(r"\{\w+\}", "[0-9]+", template), path)
        for template, methods in DOCUMENTED.items()
    )


def test_everything_that_is_asked_for_is_documented(stand: Stand, grant: Grant) -> None:
    stand.put("POST", "/oauth/token", TOKENS)
    stand.put("POST", "/oauth/revoke", b"")
    stand.put("GET", f"{API}/athlete", {"id": 1})
    stand.put("GET", f"{API}/athlete/activities", [])
    stand.put("GET", f"{API}/push_subscriptions", [])
    stand.put("POST", f"{API}/push_subscriptions", {"id": 1})
    application = stand.application(verify_token="T")
    provider, hooks = strava.build(application), strava.subscriptions(application)
    oauth, pull = provider.oauth, provider.activities
    assert oauth is not None
    assert pull is not None
    now = datetime(2026, 11, 21, tzinfo=UTC)

    oauth.exchange(code="c", redirect_uri="", code_verifier="")
    oauth.refresh(grant)
    oauth.revoke(grant)
    list(pull.activities(grant, after=now, before=now))
    pull.activity(grant, external_id="7")
    pull.streams(grant, external_id="7")
    hooks.list()
    hooks.create(callback_url="https://us.example/hook")
    hooks.delete(1)

    asked = [(each.method, each.path) for each in stand.asked]
    assert len(asked) == 10
    assert [pair for pair in asked if not is_documented(*pair)] == []


def texts(folder: Path) -> Iterator[str]:
    """Yield every text that stands in the code, docstrings left out."""
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                yield node.value


def test_every_path_in_the_code_is_documented() -> None:
    paths = {text.rstrip("?") for text in texts(Path(strava.__file__).parent) if re.match(r"/\w", text)}

    unknown = [path for path in paths if path not in OAUTH and path not in SWAGGER | WEBHOOKS]

    assert len(paths) >= 6
    assert unknown == []


def test_paths_that_people_imagine_are_not_documented() -> None:
    assert not is_documented("GET", f"{API}/athlete/profile")
    assert not is_documented("GET", f"{API}/activities/7/export_gpx")
    assert not is_documented("POST", f"{API}/oauth/deauthorize")


@pytest.mark.data
def test_the_list_is_the_public_swagger_s() -> None:
    swagger = json.loads(recorded("strava_api/strava_swagger.json").read_text(encoding="utf-8"))

    listed = {path: {method.upper() for method in methods} for path, methods in swagger["paths"].items()}

    assert (swagger["host"], swagger["basePath"]) == ("www.strava.com", API)
    assert listed == SWAGGER
