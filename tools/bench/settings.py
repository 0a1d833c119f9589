"""The product's settings with one empty page added."""

from budgetapp.settings import *  # noqa: F403

ROOT_URLCONF = "tools.bench.urls"
# Style sheets are not measured; an empty folder keeps the middleware the same.
STATIC_ROOT = DATA_DIR / "bench-static"  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "WARNING"}}
