"""Settings of the outside world; nothing of the site's own is imported here."""

import os
import secrets
from pathlib import Path

HERE = Path(__file__).resolve().parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or HERE.parents[1] / "var")

PROVIDERS = [
    "sandbox.outside.strava",
    "sandbox.outside.google",
    "sandbox.outside.anthropic",
    "sandbox.outside.garmin",
]
INSTALLED_APPS = ["sandbox.outside", *PROVIDERS]
MIDDLEWARE = [
    "sandbox.outside.middleware.Hearing",
    "sandbox.outside.middleware.Failing",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
ROOT_URLCONF = "sandbox.outside.urls"
WSGI_APPLICATION = "sandbox.outside.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "sandbox.sqlite3",
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "CONN_MAX_AGE": None,
    }
}

DEBUG = False
SECRET_KEY = secrets.token_urlsafe()
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
APPEND_SLASH = False
CSRF_COOKIE_NAME = "outside_csrf"  # cookies do not tell ports apart, and the site has one too
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LOGGING_CONFIG = None

WEBHOOK_PAUSE_S = float(os.environ.get("SANDBOX_WEBHOOK_PAUSE_S") or 1.0)
