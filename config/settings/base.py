"""What every environment shares. Values that differ come from the environment through `config.env`."""

from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import env, google
from config.logging import configure_structlog

ROOT = env.ROOT
VAR: Path = env.path("VAR_DIR", ROOT / "var")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.mfa",
    "allauth.headless",
    "django_celery_beat",
    "apps.core",
    "apps.compliance",
    "apps.accounts",
    "apps.notifications",
    "apps.wearables",
    "apps.training",
    "apps.coaching",
    "apps.insights",
    "apps.pages",
]

MIDDLEWARE = [
    "apps.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.FragmentSignInMiddleware",
    "apps.core.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.middleware.PreferencesMiddleware",
    "apps.core.middleware.RefusalMiddleware",
]

IS_DEVELOPMENT = ALLOW_SAMPLE_PEOPLE = False

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "apps.core.context.site",
                "apps.accounts.context.account",
                "apps.notifications.context.unread",
            ],
        },
    }
]

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR}/mesocycle.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis: cache, locks, limits and broker. Emptying it costs seconds, never data.
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "apps.core.cache.FailOpenRedisCache", "LOCATION": REDIS_URL}
}
WAKE_IN_BACKGROUND = True

CELERY_BROKER_URL = env.celery_broker(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env.whole("WORKER_SOFT_SHUTDOWN_S", 25)
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"

# People.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:home"
SESSION_ENGINE = "apps.accounts.sessions"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True

# Google vouches for people if it is configured; docs/providers/google.md.
GOOGLE_CLIENT_ID = env.text("GOOGLE_CLIENT_ID", "")
GOOGLE_CLIENT_SECRET = env.text("GOOGLE_CLIENT_SECRET", "")
GOOGLE_PHONE_CLIENT_IDS = env.words("GOOGLE_PHONE_CLIENT_IDS")
GOOGLE_BASE_URL = env.text("GOOGLE_BASE_URL", "")
SOCIALACCOUNT_ADAPTER = "apps.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_PROVIDERS = {
    "google": google.provider(GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_PHONE_CLIENT_IDS)
}

MFA_ADAPTER = "apps.accounts.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mesocycle"
STAFF_MFA_REQUIRED = env.flag("STAFF_MFA_REQUIRED", default=False)

HEADLESS_ADAPTER = "apps.accounts.adapter.PhoneAdapter"
HEADLESS_CLIENTS = ("app",)
HEADLESS_TOKEN_STRATEGY = "apps.accounts.tokens.RotatingJWTStrategy"
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_PRIVATE_KEY = env.text("JWT_SIGNING_KEY", "")
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = int(timedelta(minutes=15).total_seconds())
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = int(timedelta(days=7).total_seconds())
HEADLESS_JWT_ROTATE_REFRESH_TOKEN = True
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True

# The vault: "1:<base64 of 32 bytes>,2:..." or "1:passphrase:<words>"; the highest number seals.
VAULT_KEYS = env.words("VAULT_KEYS")

# What leaves and what comes in.
STRAVA_POLICY_MODE = env.text("STRAVA_POLICY_MODE", "athlete_only")
STRAVA_CLIENT_ID = env.text("STRAVA_CLIENT_ID", "")
STRAVA_CLIENT_SECRET = env.text("STRAVA_CLIENT_SECRET", "")
STRAVA_WEBHOOK_VERIFY_TOKEN = env.text("STRAVA_WEBHOOK_VERIFY_TOKEN", "")
STRAVA_WEBHOOK_SECRET_PATH = env.text("STRAVA_WEBHOOK_SECRET_PATH", "")
STRAVA_WEBHOOK_SIGNING_KEY = env.text("STRAVA_WEBHOOK_SIGNING_KEY", "")
STRAVA_BASE_URL = env.text("STRAVA_BASE_URL", "")
PHONE_REDIRECT_URIS = env.words("PHONE_REDIRECT_URIS") or ["mesocycle://connected"]
STRAVA_PERMISSION_REFERENCE = env.text("STRAVA_PERMISSION_REFERENCE", "")
STRAVA_PERMISSION_SCOPE = env.words("STRAVA_PERMISSION_SCOPE")
# Garmin without a contract: people's own passwords, through an unofficial interface. Off unless whoever runs
# the site has read docs/providers/garmin.md and says so; switched off, nothing is asked any more at once.
GARMIN_ENABLED = env.flag("GARMIN_ENABLED", default=False)
GARMIN_BASE_URL = env.text("GARMIN_BASE_URL", "")
SIGN_IN_TRIES_PER_MINUTE = env.whole("SIGN_IN_TRIES_PER_MINUTE", 10)
ANTHROPIC_API_KEY = env.text("ANTHROPIC_API_KEY", "")  # without one recommendations are written by rules
ANTHROPIC_BASE_URL = env.text("ANTHROPIC_BASE_URL", "")
ANTHROPIC_MODEL = env.text("ANTHROPIC_MODEL", "claude-sonnet-5-5")
ANTHROPIC_TIMEOUT_S = env.whole("ANTHROPIC_TIMEOUT_S", 60)
RECOMMENDATIONS_PER_DAY = env.whole("RECOMMENDATIONS_PER_DAY", 5)
RETENTION_FILE = ROOT / "config" / "retention.yaml"
UPLOAD_MAX_BYTES = env.whole("UPLOAD_MAX_BYTES", 64 * 1024 * 1024)
REQUEST_MAX_BYTES = env.whole("REQUEST_MAX_BYTES", 10 * UPLOAD_MAX_BYTES)
UPLOADS_PER_HOUR = env.whole("UPLOADS_PER_HOUR", 600)
FILE_UPLOAD_HANDLERS = ["apps.core.upload_handler.BoundedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.path("MEDIA_ROOT", VAR / "media"),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.path("EMAIL_FILE_PATH", VAR / "mail")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Mesocycle <hello@localhost>")
EMAIL_TIMEOUT = 20

# Words and places.
BASE_URL = env.text("BASE_URL", "http://localhost:8000")
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = VAR / "static"

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
PROVIDER_ORIGINS = [env.origin(STRAVA_BASE_URL or "https://www.strava.com")] if STRAVA_CLIENT_ID else []
if GOOGLE_CLIENT_ID:
    PROVIDER_ORIGINS.append(env.origin(GOOGLE_BASE_URL or google.PAGE))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # Chromium also checks where a form is redirected to: a provider's page, when somebody connects.
        "form-action": ["'self'", *PROVIDER_ORIGINS],
        "frame-ancestors": ["'none'"],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.accounts.tokens.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["apps.core.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.api.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.api.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "apps.core.api.throttling.PerPerson",
        "apps.core.api.throttling.PerAddress",
        "apps.core.api.throttling.ScopedWrites",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "user": "1200/min",
        "anon": "60/min",
        "exports": "10/hour",
        "invites": "60/hour",
        "erasure": "10/hour",
        "recommendations": "30/hour",
    },
    "NUM_PROXIES": 0,
    "EXCEPTION_HANDLER": "apps.core.api.errors.handle",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Mesocycle",
    "DESCRIPTION": "Training load, plans and check-ins for endurance coaches and their athletes.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "SignInState": ["waiting", "signing_in", "needs_code", "failed", "done"],
        "WorkState": ["pending", "claimed", "done", "failed"],
        "Sport": "apps.wearables.api.serializers.SPORTS",
        "SportFamily": ["running", "cycling", "swimming"],
        "InviteState": "apps.accounts.models.InviteState",
        "ErasureState": ["waiting", "telling", "cleaning", "done", "failed"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "apps.core.api.schema.add_errors",
    ],
}

configure_structlog()
