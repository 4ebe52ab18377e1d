"""Settings: typed readers, secrets from files, and a production that names what is missing."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import global_settings
from django.db import connection

from config import env
from tests.starting import start

ROOT = Path(__file__).resolve().parents[2]
SECRETS = {
    "SECRET_KEY": "s" * 60,
    "ALLOWED_HOSTS": "coach.example",
    "DATABASE_URL": "postgresql://u:p@db.example/mesocycle",
    "REDIS_URL": "redis://redis.example/0",
    "VAULT_KEYS": "1:" + "dGVzdC1rZXktb2YtMzItYnl0ZXMtbGVuZ3RoLTAwMDE=",
    "JWT_SIGNING_KEY": "j" * 60,
    "BASE_URL": "https://coach.example",
    "EMAIL_HOST": "mail.example",
}


def start_production(
    script: str = "import config.settings.prod", **environment: str
) -> subprocess.CompletedProcess[str]:
    return start(script, {"PATH": os.environ["PATH"], **environment})


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_production_refuses_to_start_without_a_secret_and_names_it(missing):
    kept = {name: value for name, value in SECRETS.items() if name != missing}

    started = start_production(**kept)

    assert started.returncode != 0
    assert f"{missing} is not set" in started.stderr


def test_production_starts_with_every_secret():
    assert start_production(**SECRETS).returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "hunter2" + "s" * 42),
        ("JWT_SIGNING_KEY", "hunter2" + "j" * 24),
        ("VAULT_KEYS", "hunter2hunter2"),
        ("VAULT_KEYS", "1:aHVudGVyMg=="),
        ("VAULT_KEYS", "1:passphrase:hunter2"),
        ("VAULT_KEYS", ","),
        ("BASE_URL", "http://hunter2.example"),
        ("BASE_URL", "hunter2.example"),
        ("BASE_URL", "https://localhost:8000"),
        ("BASE_URL", "https://hunter2.localhost"),
        ("BASE_URL", "https://127.0.0.1"),
        ("BASE_URL", "https://[::1]"),
        ("BASE_URL", "https://hunter2.example/path"),
        ("STRAVA_BASE_URL", "http://127.0.0.1:9700/strava"),
        ("STRAVA_BASE_URL", "https://localhost"),
        ("GARMIN_BASE_URL", "http://127.0.0.1:9700/garmin"),
        ("ANTHROPIC_BASE_URL", "http://127.0.0.1:9700/anthropic"),
        ("GOOGLE_BASE_URL", "http://127.0.0.1:9700/google"),
        ("GOOGLE_BASE_URL", "https://localhost"),
    ],
)
def test_production_refuses_to_start_with_an_unusable_value_and_does_not_repeat_it(name, value):
    started = start_production(**SECRETS | {name: value})

    assert started.returncode != 0
    last_line = started.stderr.strip().splitlines()[-1]
    assert f"{name} is set, but not to" in last_line
    assert "hunter2" not in started.stderr
    assert "aHVudGVyMg" not in started.stderr


def test_the_shortest_secrets_that_are_allowed_are_taken():
    shortest = {"SECRET_KEY": "s" * 50, "JWT_SIGNING_KEY": "j" * 32}

    assert start_production(**SECRETS | shortest).returncode == 0


def in_production(*names: str, **environment: str) -> dict[str, object]:
    wanted = "{name: getattr(prod, name) for name in " + repr(names) + "}"
    script = f"import json; import config.settings.prod as prod; print(json.dumps({wanted}))"
    answer: dict[str, object] = json.loads(start_production(script, **SECRETS | environment).stdout)
    return answer


def test_production_gives_cookies_to_this_host_alone_and_over_tls_alone():
    found = in_production(
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "CSRF_COOKIE_HTTPONLY",
        "SECURE_SSL_REDIRECT",
    )

    assert all(value is True or str(value).startswith("__Host-") for value in found.values()), found
    assert (global_settings.SESSION_COOKIE_DOMAIN, global_settings.SESSION_COOKIE_SAMESITE) == (None, "Lax")


def test_production_offers_google_only_with_its_secret():
    started = start_production(**SECRETS, GOOGLE_CLIENT_ID="1-a.apps.googleusercontent.com")
    on = in_production(
        "CONTENT_SECURITY_POLICY",
        "SOCIALACCOUNT_PROVIDERS",
        GOOGLE_CLIENT_ID="1-a.apps.googleusercontent.com",
        GOOGLE_CLIENT_SECRET="s",
    )
    off = in_production("CONTENT_SECURITY_POLICY", "SOCIALACCOUNT_PROVIDERS")

    assert "GOOGLE_CLIENT_SECRET is not set" in started.stderr
    assert "https://accounts.google.com" in on["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
    assert on["SOCIALACCOUNT_PROVIDERS"]["google"]["OAUTH_PKCE_ENABLED"] is True
    assert "google" not in json.dumps(off["CONTENT_SECURITY_POLICY"])
    assert off["SOCIALACCOUNT_PROVIDERS"]["google"]["APPS"] == []


def test_production_asks_staff_for_a_second_step_unless_told_otherwise():
    assert in_production("STAFF_MFA_REQUIRED") == {"STAFF_MFA_REQUIRED": True}
    assert in_production("STAFF_MFA_REQUIRED", STAFF_MFA_REQUIRED="no") == {"STAFF_MFA_REQUIRED": False}


def test_production_allows_nothing_inline_and_shows_no_faults():
    found = in_production("CONTENT_SECURITY_POLICY", "DEBUG", "SECURE_HSTS_SECONDS")

    assert "unsafe" not in json.dumps(found["CONTENT_SECURITY_POLICY"])
    assert found["DEBUG"] is False
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


@pytest.mark.parametrize(
    ("environment", "count", "header"),
    [({}, 0, None), ({"BEHIND_PROXY": "true"}, 1, ["HTTP_X_FORWARDED_PROTO", "https"])],
)
def test_production_believes_one_proxy_where_it_is_told_of_one_and_nobody_otherwise(
    environment, count, header
):
    found = in_production(
        "REST_FRAMEWORK", "ALLAUTH_TRUSTED_PROXY_COUNT", "SECURE_PROXY_SSL_HEADER", **environment
    )

    assert found["REST_FRAMEWORK"]["NUM_PROXIES"] == found["ALLAUTH_TRUSTED_PROXY_COUNT"] == count
    assert found["SECURE_PROXY_SSL_HEADER"] == header


def test_forms_come_from_every_allowed_host_and_from_those_below_it():
    found = in_production("CSRF_TRUSTED_ORIGINS", ALLOWED_HOSTS="coach.example,.example.com,*")

    assert found["CSRF_TRUSTED_ORIGINS"] == [
        "https://coach.example",
        "https://example.com",
        "https://*.example.com",
    ]


SERVE = {
    "wsgi": "import config.wsgi",
    "asgi": "import asyncio\nasync def load(): import config.asgi\nasyncio.run(load())",
}
OTHER_KEY = "b3RoZXIta2V5LW9mLTMyLWJ5dGVzLWxlbmd0aC0wMDE="


@pytest.fixture(scope="module")
def site_of(tmp_path_factory, migrated) -> dict[str, str]:
    """A site of its own, whose database was migrated with key 1."""
    if connection.vendor != "sqlite":
        pytest.skip("its database is a file")
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(migrated, folder / "site.sqlite3")
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "VAR_DIR": str(folder),
        "VAULT_KEYS": SECRETS["VAULT_KEYS"],
    }


@pytest.mark.parametrize(
    ("entry", "keys", "words"),
    [
        ("asgi", f"1:{OTHER_KEY}", "Vault key 1 is not the key"),
        ("wsgi", f"1:{OTHER_KEY}", "Vault key 1 is not the key"),
        ("wsgi", f"2:{OTHER_KEY}", "Vault key 1 is missing"),
        ("wsgi", "1:short", "key 1 is not base64"),
    ],
)
def test_no_process_serves_with_keys_that_are_not_this_databases(site_of, entry, keys, words):
    started = start_production(SERVE[entry], **site_of | {"VAULT_KEYS": keys})

    assert started.returncode != 0
    assert words in started.stderr
    assert OTHER_KEY not in started.stderr


@pytest.mark.parametrize("entry", sorted(SERVE))
def test_a_process_serves_with_the_right_keys_and_while_the_database_is_away(site_of, entry):
    away = {"DATABASE_URL": "postgresql://u:p@127.0.0.1:1/none"}

    for environment in (site_of, site_of | away):
        started = start_production(SERVE[entry], **environment)
        assert started.returncode == 0, started.stderr


def test_a_secret_can_come_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("from the file\n")
    monkeypatch.setenv("SOME_KEY_FILE", str(tmp_path / "key"))

    assert env.text("SOME_KEY") == "from the file"


def test_a_value_that_cannot_be_read_is_not_repeated(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", "hunter2")

    with pytest.raises(env.BadSetting, match="SOME_NUMBER") as refused:
        env.whole("SOME_NUMBER", 1)

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "engine", "name"),
    [
        ("sqlite:////tmp/a.sqlite3", "django.db.backends.sqlite3", Path("/tmp/a.sqlite3")),
        ("sqlite:///var/a.sqlite3", "django.db.backends.sqlite3", ROOT / "var/a.sqlite3"),
        ("postgresql://u:p%40@h:5433/n", "django.db.backends.postgresql", "n"),
    ],
)
def test_database_addresses_are_read(monkeypatch, address, engine, name):
    monkeypatch.setenv("SOME_DB", address)

    found = env.database("SOME_DB", "")

    assert (found["ENGINE"], found["NAME"]) == (engine, name)


@pytest.mark.parametrize(
    ("redis", "broker"),
    [
        ("redis://127.0.0.1:6379/2", "redis://127.0.0.1:6379/2"),
        ("unix:///tmp/r.sock?db=3", "redis+socket:///tmp/r.sock?virtual_host=3"),
    ],
)
def test_celery_gets_the_redis_address_its_own_way(redis, broker):
    assert env.celery_broker(redis) == broker
