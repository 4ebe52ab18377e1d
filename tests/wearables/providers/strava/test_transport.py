"""The way out leads to Strava's host or its stand-in, with timeouts, without secrets and side effects."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import ProviderError, ProviderUnavailable
from apps.wearables.providers.strava import Application, subscriptions
from apps.wearables.providers.strava.application import SITE
from apps.wearables.providers.strava.client import Api
from apps.wearables.providers.strava.library import new_client
from apps.wearables.providers.strava.pull import StravaPull
from apps.wearables.providers.strava.transport import SiteAdapter, session_for
from tests.wearables.providers.strava.stand import Stand

ROOT = Path(__file__).parents[4]
ACTIVITY = {"id": 7, "start_date": "2026-01-01T00:00:00Z", "elapsed_time": 1}
SECRETS = ("the-client-secret", "the-access-token", "the-refresh-token")


def test_without_a_base_url_strava_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str | None, object]] = []

    def send(_self: object, request: requests.PreparedRequest, *rest: object) -> requests.Response:
        sent.append((request.url, rest[1]))
        raise requests.ConnectionError

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    pull = StravaPull(Api(Application(client_id=1, client_secret="s")))

    with pytest.raises(ProviderUnavailable):
        pull.activity(Grant(provider_user_id="1", access_token="a"), external_id="7")

    assert sent == [
        ("https://www.strava.com/api/v3/activities/7", (3.05, 20.0)),
    ]


def test_with_a_base_url_everything_goes_there(stand: Stand, grant: Grant) -> None:
    stand.put("GET", "/api/v3/activities/7", ACTIVITY)

    StravaPull(Api(stand.application())).activity(grant, external_id="7")

    assert [asked.path for asked in stand.asked] == ["/api/v3/activities/7"]
    assert stand.asked[0].headers["host"] == f"127.0.0.1:{stand.port}"


def test_no_proxy_stands_between_us_and_another_base(
    stand: Stand, grant: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:1")
    stand.put("GET", "/api/v3/activities/7", ACTIVITY)

    assert StravaPull(Api(stand.application())).activity(grant, external_id="7") is not None


@pytest.mark.parametrize(
    "url",
    ["http://www.strava.com/", "https://strava.com/", "https://www.strava.com.example/", "http://127.0.0.1/"],
)
def test_no_other_host_is_reached(url: str) -> None:
    with pytest.raises(requests.exceptions.InvalidSchema):
        session_for(Application(client_id=1, client_secret="s")).get(url)


def test_a_redirect_is_not_followed(stand: Stand, grant: Grant) -> None:
    stand.put("GET", "/api/v3/activities/7", status=302, headers={"Location": f"{SITE}/api/v3/activities/8"})

    with pytest.raises(ProviderUnavailable):
        StravaPull(Api(stand.application())).activity(grant, external_id="7")

    assert [asked.path for asked in stand.asked] == ["/api/v3/activities/7"]


def test_cookies_and_passwords_of_the_machine_stay_out(
    stand: Stand, grant: Grant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    stand.put("GET", "/api/v3/activities/7", ACTIVITY, headers={"Set-Cookie": "session=1; Path=/"})
    pull = StravaPull(Api(stand.application()))

    pull.activity(grant, external_id="7")
    pull.activity(grant, external_id="7")

    assert [asked.headers["authorization"] for asked in stand.asked] == ["Bearer the-access-token"] * 2
    assert all("cookie" not in asked.headers for asked in stand.asked)


def test_the_environment_s_credentials_are_not_the_library_s(
    stand: Stand, grant: Grant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("STRAVA_CLIENT_ID", "99")
    monkeypatch.setenv("STRAVA_CLIENT_SECRET", "from-the-environment")
    monkeypatch.delenv("SILENCE_TOKEN_WARNINGS", raising=False)
    stand.put("GET", "/api/v3/activities/7", ACTIVITY)

    with caplog.at_level(logging.WARNING):
        client = new_client(session_for(stand.application()), access_token="a", on_answer=lambda *_: None)
        StravaPull(Api(stand.application())).activity(grant, external_id="7")

    assert (client.protocol.client_id, client.protocol.client_secret) == (None, None)
    assert caplog.records == []
    assert len(stand.asked) == 1


def test_nothing_logged_has_a_secret_in_it(
    stand: Stand, grant: Grant, caplog: pytest.LogCaptureFixture
) -> None:
    stand.put("GET", "/api/v3/push_subscriptions", [])
    stand.put("GET", "/api/v3/activities/7", ACTIVITY)

    with caplog.at_level(logging.DEBUG):
        subscriptions(stand.application()).list()
        StravaPull(Api(stand.application())).activity(grant, external_id="7")
        with pytest.raises(ProviderError):
            subscriptions(stand.application(base_url="http://127.0.0.1:1/strava")).list()

    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "client_secret=***" in told
    assert all(secret not in told for secret in SECRETS)


def test_importing_the_library_changes_neither_warnings_nor_logging() -> None:
    script = """
import json, logging, sys, warnings
from apps.wearables.providers.strava import Application, build
from apps.wearables.providers.strava.library import new_client
early = "stravalib" in sys.modules
shown, filters = warnings.showwarning, list(warnings.filters)
new_client(object(), access_token="a", on_answer=print)
after = [warnings.showwarning is shown, warnings.filters == filters, logging.getLogger().handlers]
logging.captureWarnings(True)  # still does what it says
print(json.dumps([early, "stravalib" in sys.modules, *after, warnings.showwarning is shown]))
"""

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )

    assert json.loads(done.stdout) == [False, True, True, True, [], False]
    assert done.stderr == ""


def test_where_warnings_are_logged_already_they_stay_so() -> None:
    script = """
import logging, warnings
logging.captureWarnings(True)
shown = warnings.showwarning
from apps.wearables.providers.strava.library import new_client
new_client(object(), access_token="a", on_answer=print)
assert warnings.showwarning is shown
"""

    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=60)


def test_the_adapter_s_own_timeout_gives_way_to_one_that_is_asked_for(stand: Stand) -> None:
    stand.put("GET", "/", {}, delay_s=1.0)
    session = requests.Session()
    session.mount(SITE, SiteAdapter(stand.application().base_url, (1.0, 5.0)))

    with pytest.raises(requests.ReadTimeout):
        session.get(SITE, timeout=0.1)
