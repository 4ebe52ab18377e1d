"""Development: what `make run` uses. Secrets come from the private `.env` that it wrote."""

from config import env

env.load_file(env.ROOT / ".env")

from config import google
from config.logging import configuration
from config.settings.base import *
from config.settings.base import GOOGLE_CLIENT_ID

INSTALLED_APPS = [*INSTALLED_APPS, "sandbox"]
IS_DEVELOPMENT = ALLOW_SAMPLE_PEOPLE = True
DEBUG = env.flag("DEBUG", default=False)  # faults and unknown addresses look as they will in production
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
SECRET_KEY = env.text("SECRET_KEY")
# The sandbox stands in for the providers unless this checkout names real ones.
if SANDBOX_URL := env.text("SANDBOX_URL", ""):
    STRAVA_BASE_URL = STRAVA_BASE_URL or f"{SANDBOX_URL}/strava"
    STRAVA_CLIENT_ID = STRAVA_CLIENT_ID or "51010"
    STRAVA_CLIENT_SECRET = STRAVA_CLIENT_SECRET or "strava-sandbox-secret"
    STRAVA_WEBHOOK_VERIFY_TOKEN = STRAVA_WEBHOOK_VERIFY_TOKEN or env.derived(SECRET_KEY, "strava verify")
    STRAVA_WEBHOOK_SECRET_PATH = STRAVA_WEBHOOK_SECRET_PATH or env.derived(SECRET_KEY, "strava path")
    GARMIN_ENABLED = env.flag("GARMIN_ENABLED", default=True)
    GARMIN_BASE_URL = GARMIN_BASE_URL or f"{SANDBOX_URL}/garmin"
    played = ("sk-ant-sandbox-key", f"{SANDBOX_URL}/anthropic")
    ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL = (
        (ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL) if ANTHROPIC_API_KEY else played
    )
    PHONE_REDIRECT_URIS = [*PHONE_REDIRECT_URIS, f"{BASE_URL}/connections/strava/callback/"]  # for curl
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(env.origin(STRAVA_BASE_URL))
    if not GOOGLE_CLIENT_ID:
        GOOGLE_BASE_URL = f"{SANDBOX_URL}/google"
        GOOGLE_CLIENT_ID = "51010510105-mesocycle.apps.googleusercontent.com"
        GOOGLE_PHONE_CLIENT_IDS = ["51010510105-phone.apps.googleusercontent.com"]
        SOCIALACCOUNT_PROVIDERS["google"] = google.provider(
            GOOGLE_CLIENT_ID, "google-sandbox-secret", GOOGLE_PHONE_CLIENT_IDS
        )
        CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(env.origin(GOOGLE_BASE_URL))

ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
INTERNAL_IPS = ["127.0.0.1"]
LOGGING = configuration(level=env.text("LOG_LEVEL", "INFO"), readable=env.flag("LOG_READABLE", default=True))
