"""Settings for the tests. A plain `pytest` starts private servers, gone when it ends."""

import atexit
import os
from contextlib import ExitStack

from tests.template_variables import UndefinedVariable
from tools.embedded import running

if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
    # The workers of pytest-xdist inherit these variables, and with them the servers.
    servers = ExitStack()
    os.environ.update(servers.enter_context(running(ephemeral=True)).environment())
    os.environ["SERVERS_ARE_OURS"] = "yes"
    atexit.register(servers.close)
os.environ.setdefault("SECRET_KEY", "only-for-tests")
# Both kinds of sign-in service have their pages here; the tests start one, or sign its answers.
os.environ |= {
    "OIDC_ISSUER": "http://localhost:9",
    "OIDC_CLIENT_ID": "malkedjan",
    "OIDC_CLIENT_SECRET": "only-for-tests",
    "SAML_ENTITY_ID": "https://idp.example/metadata",
    "SAML_SSO_URL": "https://idp.example/sso",
    "SAML_CERTIFICATE": "only-for-tests",
}

from budgetapp.settings import *  # noqa: F403
from budgetapp.settings import STORAGES, TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
# Parallel tests must not see each other's cached values.
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _MEMORY, "LOCATION": "kept"},
    "pages": {"BACKEND": _MEMORY, "LOCATION": "pages"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
# Static files are served as they lie in static/, nothing has to be collected first.
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
