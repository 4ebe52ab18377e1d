"""Tests: no service, no secret of anybody's. `DATABASE_URL` and `REDIS_URL` point them at real ones."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAULT_KEYS", "1:" + "dGVzdC1rZXktb2YtMzItYnl0ZXMtbGVuZ3RoLTAwMDE=")
os.environ.setdefault("JWT_SIGNING_KEY", "a-signing-key-for-tests-only-that-is-long-enough")
os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / f"mesocycle-tests-{os.getuid()}"))

from config import env, google
from config.logging import configuration
from config.settings.base import *
from config.settings.base import CACHES, INSTALLED_APPS, MIDDLEWARE, REST_FRAMEWORK, VAR

DEBUG = False
ALLOW_SAMPLE_PEOPLE = True
INSTALLED_APPS = [*INSTALLED_APPS, "sandbox"]
SECRET_KEY = "for tests only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if "DATABASE_URL" not in os.environ:
    VAR.mkdir(parents=True, exist_ok=True)
    # A file, not memory: only so do WAL, the write lock and the busy timeout behave as they do on a laptop.
    # Of this process alone, so that several runs at once leave each other's file in peace.
    own_file = VAR / f"tests-{os.getpid()}.sqlite3"
    DATABASES = {"default": env.sqlite(VAR / "test.sqlite3") | {"TEST": {"NAME": own_file}}}
if "REDIS_URL" not in os.environ:
    import fakeredis

    CACHES["default"]["OPTIONS"] = {"connection_class": fakeredis.FakeRedisConnection}
    CELERY_BROKER_URL = "memory://"
# A provider that nobody answers for; tests that want one point this at a sandbox of theirs.
STRAVA_CLIENT_ID, STRAVA_CLIENT_SECRET = "51010", "strava-sandbox-secret"
STRAVA_BASE_URL = "http://127.0.0.1:9/strava"
GOOGLE_CLIENT_ID = "51010510105-mesocycle.apps.googleusercontent.com"
GOOGLE_BASE_URL = "http://127.0.0.1:9/google"
SOCIALACCOUNT_PROVIDERS["google"] = google.provider(
    GOOGLE_CLIENT_ID, "google-sandbox-secret", ["51010510105-phone.apps.googleusercontent.com"]
)
STRAVA_WEBHOOK_VERIFY_TOKEN = STRAVA_WEBHOOK_SECRET_PATH = "for-tests-only"
GARMIN_ENABLED, GARMIN_BASE_URL = True, "http://127.0.0.1:9/garmin"
SIGN_IN_TRIES_PER_MINUTE = 1_000
ANTHROPIC_API_KEY = ANTHROPIC_BASE_URL = ""  # whatever stands in the environment of who runs them
WAKE_IN_BACKGROUND = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
REST_FRAMEWORK = REST_FRAMEWORK | {
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(
        ("user", "anon", "exports", "erasure", "invites", "recommendations")
    )
}
ACCOUNT_RATE_LIMITS = False
LOGGING = configuration(level="WARNING", readable=True)
