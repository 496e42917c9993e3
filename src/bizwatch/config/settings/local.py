"""The embedded product on one machine: SQLite, keys made at the first start, e-mail written to files."""

import os

from bizwatch.config.keys import local_keys
from bizwatch.config.settings.base import *  # noqa: F403 - settings modules build on each other this way
from bizwatch.config.settings.base import BIZWATCH_DATA_DIR, INSTALLED_APPS

_keys = local_keys(BIZWATCH_DATA_DIR / "keys.json")
SECRET_KEY = _keys["secret"]
BIZWATCH_AUDIT_KEY = _keys["audit"]
BIZWATCH_DEMO = True
INSTALLED_APPS = ["bizwatch.demo", *INSTALLED_APPS]
ROOT_URLCONF = "bizwatch.demo.urls"
BIZWATCH_SHOW_STYLE_GUIDE = True
BIZWATCH_WEBHOOKS_TO_LOOPBACK = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *filter(None, os.environ.get("BIZWATCH_HOSTS", "").split(","))]
EMAIL_BACKEND = os.environ.get("BIZWATCH_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = BIZWATCH_DATA_DIR / "sent-mail"
