"""A force's own installation. It refuses to start without keys, host names and an address."""

import os

from django.core.exceptions import ImproperlyConfigured

from bizwatch.config.settings.base import *  # noqa: F403 - settings modules build on each other this way
from bizwatch.config.settings.base import SHARED_CACHES


def required(name: str) -> str:
    """Return an environment variable, or refuse to start with a sentence that says what to set."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} before you start Bizwatch (see docs/reference/settings.md).")
    return value


SECRET_KEY = required("BIZWATCH_SECRET_KEY")
BIZWATCH_AUDIT_KEY = required("BIZWATCH_AUDIT_KEY")
ALLOWED_HOSTS = required("BIZWATCH_HOSTS").split(",")
BIZWATCH_PUBLIC_URL = required("BIZWATCH_PUBLIC_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BIZWATCH_PUBLIC_URL]
if "*" in ALLOWED_HOSTS or len(SECRET_KEY) < 40 or len(BIZWATCH_AUDIT_KEY) < 40:
    raise ImproperlyConfigured("Name every host in BIZWATCH_HOSTS, and use keys of at least 40 characters.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
CACHES = SHARED_CACHES
