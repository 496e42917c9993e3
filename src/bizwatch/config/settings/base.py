"""Settings shared by every way of running. What an operator may set is listed in docs/reference/settings.md."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url

from bizwatch.design.csp import CONTENT_SECURITY_POLICY as CONTENT_SECURITY_POLICY

BIZWATCH_DATA_DIR = Path(os.environ.get("BIZWATCH_DATA_DIR", "var")).resolve()
BIZWATCH_DEMO = False
BIZWATCH_SHOW_STYLE_GUIDE = False
BIZWATCH_POLICING_AREAS = "bizwatch.reference.selectors.policing_areas"  # what accounts offers, from the app above it
BIZWATCH_OWN_POLICING_AREAS = Path(
    os.environ.get("BIZWATCH_OWN_POLICING_AREAS", BIZWATCH_DATA_DIR / "policing-areas.toml")
)
BIZWATCH_FORCE_NAME = os.environ.get("BIZWATCH_FORCE_NAME", "Norfolk Constabulary")
BIZWATCH_PUBLIC_URL = os.environ.get("BIZWATCH_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
BIZWATCH_AUDIT_WITNESS = Path(os.environ.get("BIZWATCH_AUDIT_WITNESS", BIZWATCH_DATA_DIR / "audit-witness.jsonl"))
BIZWATCH_OFFLINE = os.environ.get("BIZWATCH_OFFLINE", "on") != "off"  # the service worker of the report pages
BIZWATCH_EVIDENCE_DIR = Path(os.environ.get("BIZWATCH_EVIDENCE_DIR", BIZWATCH_DATA_DIR / "evidence"))
BIZWATCH_API_REQUESTS_A_MINUTE = int(os.environ.get("BIZWATCH_API_REQUESTS_A_MINUTE", "300"))
BIZWATCH_WEBHOOKS = os.environ.get("BIZWATCH_WEBHOOKS", "") == "1"  # off: the product asks nothing of the network
BIZWATCH_WEBHOOK_HOSTS = tuple(filter(None, os.environ.get("BIZWATCH_WEBHOOK_HOSTS", "").lower().split(",")))
BIZWATCH_WEBHOOKS_TO_LOOPBACK = False
BIZWATCH_MAX_PHOTO_BYTES = 100 * 1024 * 1024
BIZWATCH_MAX_VIDEO_BYTES = int(os.environ.get("BIZWATCH_MAX_VIDEO_GB", "10")) * 1024**3
BIZWATCH_MAX_FORM_BYTES = 1024**3  # of one file that a form brings whole; larger ones are sent in pieces
BIZWATCH_UPLOAD_CHUNK_BYTES = 32 * 1024 * 1024  # what a script is told to send in one piece
BIZWATCH_CLAMD = os.environ.get("BIZWATCH_CLAMD", "")

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "bizwatch.config.urls"
WSGI_APPLICATION = "bizwatch.config.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True
SITE_ID = 1

INSTALLED_APPS = [
    "bizwatch.config",
    "bizwatch.portal",
    "bizwatch.api",
    "bizwatch.assurance",
    "bizwatch.reporting",
    "bizwatch.statements",
    "bizwatch.victims",
    "bizwatch.engagement",
    "bizwatch.hotspots",
    "bizwatch.trends",
    "bizwatch.capacity",
    "bizwatch.cases",
    "bizwatch.messaging",
    "bizwatch.evidence",
    "bizwatch.people",
    "bizwatch.businesses",
    "bizwatch.geography",
    "bizwatch.sources",
    "bizwatch.reference",
    "bizwatch.accounts",
    "bizwatch.audit",
    "bizwatch.design",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "huey.contrib.djhuey",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bizwatch.design.compression.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "bizwatch.design.middleware.SecurityHeadersMiddleware",
    "bizwatch.api.middleware.ApiMiddleware",
    "bizwatch.config.bodies.BodyFaultMiddleware",
    "bizwatch.config.middleware.SessionsOfAFullDisk",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bizwatch.accounts.middleware.SessionLimitsMiddleware",
    "bizwatch.accounts.middleware.SecondFactorMiddleware",
    "bizwatch.config.middleware.PlainFailureMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "bizwatch.design.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "bizwatch.config.context.page_context",
            ],
        },
    },
    {
        # Only for the e-mail texts and fallbacks of packages; every page of ours is Jinja.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL, not NORMAL: a report that was acknowledged must outlive a power cut (docs/decisions/0002).
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
        "PRAGMA cache_size=-20000; PRAGMA foreign_keys=ON;"
    ),
}


def database(url: str) -> dict[str, Any]:
    """Return Django's settings of one database from its address; SQLite gets the measured pragmas."""
    parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    if parsed["ENGINE"].endswith("sqlite3"):
        parsed |= {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    else:
        parsed |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return parsed


DATABASES = {
    "default": database(os.environ.get("BIZWATCH_DATABASE_URL", f"sqlite:///{BIZWATCH_DATA_DIR / 'bizwatch.sqlite3'}"))
}

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["bizwatch.accounts.hashers.PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "bizwatch.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is written to who has no account
ACCOUNT_EMAIL_NOTIFICATIONS = True
# At most five guesses at one account in fifteen minutes, wherever a password is asked for (security.md AUTHN-1).
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login_failed": "20/m/ip,5/15m/key",
    "login": "30/m/ip",
    "reset_password": "20/m/ip,5/15m/key",
}
ACCOUNT_FORMS = {
    "login": "bizwatch.accounts.forms.SignInForm",
    "reset_password": "bizwatch.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "bizwatch.accounts.forms.NewPasswordForm",
    "change_password": "bizwatch.accounts.forms.ChangePasswordForm",
    "reauthenticate": "bizwatch.accounts.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "bizwatch.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Bizwatch"
MFA_TOTP_TOLERANCE = 1  # half a minute either way, for telephones whose clock is off; a code is still taken only once
MFA_FORMS = {
    "authenticate": "bizwatch.accounts.forms.SecondFactorForm",
    "reauthenticate": "bizwatch.accounts.forms.ConfirmSecondFactorForm",
    "activate_totp": "bizwatch.accounts.forms.SetUpAppForm",
}
# The counters of the throttles: room enough that a flood of other addresses pushes none out. One process counts in its
# memory; where there are several they share a table (accounts.CacheEntry).
_ROOM = {"OPTIONS": {"MAX_ENTRIES": 100_000}}
# What maps were read and drawn lately, in each process's own memory: it may be lost, and must push no counter out.
_MAPS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "maps",
    "OPTIONS": {"MAX_ENTRIES": 500},
}
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", **_ROOM},
    "maps": _MAPS,
}
SHARED_CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "bizwatch_cache",
        **_ROOM,
    },
    "maps": _MAPS,
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # how long the row is kept after the last write; BIZWATCH_SESSION_LIMITS rule
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "bizwatch.design.views.csrf_failure"
BIZWATCH_SESSION_LIMITS = {
    # (idle, absolute), security.md AUTHN-3
    "police": (timedelta(minutes=15), timedelta(hours=10)),
    "business": (timedelta(minutes=30), timedelta(hours=12)),
}

STATIC_URL = "/static/"
STATIC_ROOT = BIZWATCH_DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# An upload streams to a file at once; the form's own text is small.
FILE_UPLOAD_HANDLERS = ["bizwatch.config.uploads.UnnamedFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = os.environ.get("BIZWATCH_UPLOAD_TEMP_DIR") or None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("BIZWATCH_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("BIZWATCH_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("BIZWATCH_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BIZWATCH_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("BIZWATCH_EMAIL_TLS", "") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("BIZWATCH_EMAIL_FROM", "Bizwatch <no-reply@bizwatch.example>")

HUEY = {
    "huey_class": "huey.SqliteHuey",
    "name": "bizwatch",
    "filename": str(BIZWATCH_DATA_DIR / "huey.sqlite3"),
    "fsync": False,  # what must not be lost is a row of the database (docs/decisions/0004)
    "immediate": False,
    "consumer": {"workers": 2, "worker_type": "thread", "max_delay": 1.0},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "link_secrets": {"()": "bizwatch.config.logs.LinkSecretFilter"},
        "refused_forms": {"()": "bizwatch.config.logs.RefusedFormFilter"},
    },
    "formatters": {"timed": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["refused_forms", "link_secrets"],
            "formatter": "timed",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"bizwatch": {"level": "INFO"}},
}
