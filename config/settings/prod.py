"""Production. Every secret that is missing or unusable stops the start and is named."""

from apps.compliance.services import keyring
from config import env
from config.logging import configuration
from config.settings.base import *
from config.settings.base import (
    ANTHROPIC_BASE_URL,
    GARMIN_BASE_URL,
    GOOGLE_BASE_URL,
    GOOGLE_CLIENT_ID,
    REST_FRAMEWORK,
    STORAGES,
    STRAVA_BASE_URL,
    VAULT_KEYS,
)

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", fewest=50)
HEADLESS_JWT_PRIVATE_KEY = env.secret("JWT_SIGNING_KEY", fewest=32)
BASE_URL = env.site_address("BASE_URL")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
if not ALLOWED_HOSTS:
    raise env.MissingSetting("ALLOWED_HOSTS")
if STRAVA_BASE_URL:
    STRAVA_BASE_URL = env.site_address("STRAVA_BASE_URL")  # a sandbox is never a provider here
if GARMIN_BASE_URL:
    GARMIN_BASE_URL = env.site_address("GARMIN_BASE_URL")
if GOOGLE_BASE_URL:
    GOOGLE_BASE_URL = env.site_address("GOOGLE_BASE_URL")
if GOOGLE_CLIENT_ID:
    env.text("GOOGLE_CLIENT_SECRET")
if ANTHROPIC_BASE_URL:
    ANTHROPIC_BASE_URL = env.site_address("ANTHROPIC_BASE_URL")
CSRF_TRUSTED_ORIGINS = env.https_origins(ALLOWED_HOSTS)
for required in ("DATABASE_URL", "REDIS_URL", "VAULT_KEYS", "EMAIL_HOST"):
    env.text(required)
try:
    keyring.read_keys(VAULT_KEYS)
except keyring.BadKeys as error:
    raise env.BadSetting("VAULT_KEYS", f"keys that can be read: {error}") from None

STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=True)

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.whole("EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
# Only behind a proxy that sets these headers itself: from anybody else they are made up.
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = env.whole("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# With this prefix browsers take the cookies from this host alone, not from a neighbour under the same domain.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
REST_FRAMEWORK = REST_FRAMEWORK | {"NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT}

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "config.storage.HashedStatic"}}
LOGGING = configuration(level=env.text("LOG_LEVEL", "INFO"), readable=False)
