"""The portal's settings, with what only costs time in a test left out."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("MAILBOX_PEPPER", "only-for-tests-" + "y" * 50)
os.environ.setdefault("DATABASE_URL", "postgresql:///portal")

from union_portal.settings import *
from union_portal.settings import DATABASES, MIDDLEWARE, STORAGES

# WhiteNoise in the middleware cost 80 ms a test, PBKDF2 a third of a second a password.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="portal-media-"))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A test's transaction is rolled back, so the edition does not move between tests. Tests of the cache switch it on.
PAGE_CACHE_BYTES = 0
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = "http://testserver"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# Whether a commit outlives a power cut is nothing that these tests ask. Ballots refuse TRUNCATE, with which tests flush.
DATABASES = {
    "default": {
        **DATABASES["default"],
        "OPTIONS": {"options": "-c synchronous_commit=off -c portal.truncate=allowed"},
    }
}
MAILBOX_WORK_BITS = 8
