"""The portal's own settings with one bare view added, for the server that a benchmark measures."""

from union_portal.settings import *

ROOT_URLCONF = "tests.benchmarks.urls"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
