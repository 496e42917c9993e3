"""Settings of the test suite: fast hashes, messages in memory, tasks at once, everything in a throwaway folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_here = Path(os.environ.get("BIZWATCH_TEST_DIR") or tempfile.mkdtemp(prefix="bizwatch-test-"))
if "BIZWATCH_TEST_DIR" not in os.environ:
    atexit.register(shutil.rmtree, _here, ignore_errors=True)
os.environ["BIZWATCH_DATA_DIR"] = str(_here)

from bizwatch.config.settings.base import *  # noqa: E402, F403 - the data folder must be set first
from bizwatch.config.settings.base import DATABASES, HUEY, INSTALLED_APPS  # noqa: E402

SECRET_KEY = "for tests only, never a secret"  # noqa: S105
BIZWATCH_AUDIT_KEY = "for tests only, never a secret"
BIZWATCH_SHOW_STYLE_GUIDE = True
BIZWATCH_WEBHOOKS_TO_LOOPBACK = True
INSTALLED_APPS = ["bizwatch.demo", *INSTALLED_APPS]
ROOT_URLCONF = "bizwatch.demo.urls"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in use: threads on a database in memory get other locks than those that the product relies on.
    DATABASES["default"]["TEST"] = {"NAME": str(_here / "test.sqlite3")}
HUEY = HUEY | {"huey_class": "huey.MemoryHuey", "immediate": True, "filename": None}
ACCOUNT_RATE_LIMITS = False
