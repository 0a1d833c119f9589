"""Settings. Everything that differs between installations comes from the environment.

`make run` and `make test` start private servers and set DATABASE_URL and REDIS_URL themselves;
in production they are given, and a missing one stops the start with a message that says so.
"""

import json
import time
from pathlib import Path

import environ
import pghistory
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from budgetapp import sign_on
from budgetapp.secret_values import LEAST_KEY, ensure_password, ensure_secret

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

# What a private installation keeps: databases, demo accounts, logs, secret key.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data")))
MAIL_DIR = DATA_DIR / "mail"


def required(name: str, hint: str) -> str:
    """Read a variable that has no sensible default; say what to do when it is missing."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Miljövariabeln {name} saknas. {hint}")
    return value


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required(
    "SECRET_KEY",
    "Starta med `make run`, eller sätt en slumpad text på minst 50 tecken (se docs/operations.md).",
)
# Former ones: what they signed and locked is still read, so that the key can be changed.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

DATABASE_URL = required(
    "DATABASE_URL",
    "Starta med `make run`, eller ange t.ex. postgres://användare:lösenord@värd/databas.",
)
REDIS_URL = required("REDIS_URL", "Starta med `make run`, eller ange t.ex. redis://värd:6379/0.")

# The city's own sign-in service, and what its groups give: {"group": ["slk", "code:editor"]}.
SOCIALACCOUNT_PROVIDERS = sign_on.providers(env)
GROUP_ROLES = json.loads(env.str("GROUP_ROLES", default="") or "{}")
OIDC_GROUPS_CLAIM = env.str("OIDC_GROUPS_CLAIM", default="groups")
SAML_GROUPS_ATTRIBUTE = env.str("SAML_GROUPS_ATTRIBUTE", default="groups")
# Passwords and passkeys of our own; without them everybody comes by the city's service.
LOCAL_SIGN_IN = env.bool("LOCAL_SIGN_IN", default=True)

INSTALLED_APPS = [
    "budgetapp.apps.BudgetappConfig",
    "demo",
    "dashboards",
    "documents",
    "reconciliation",
    "followup",
    "internal_control",
    "plans",
    "finance",
    "indicators",
    "goals",
    "drafting",
    "decisions",
    "accessibility",
    "organisations",
    "common.apps.CommonConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *sign_on.apps(SOCIALACCOUNT_PROVIDERS),
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tables2",
    "pghistory",
    "pgtrigger",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# The widgets' templates are looked for among ours first.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads every answer at random, so that its length tells nothing of a token in it (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "common.caching.kept_nowhere",
    "csp.middleware.CSPMiddleware",
    "common.door.at_the_door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organisations.middleware.EndsWhenIdle",
    "organisations.middleware.SecondFactorFirst",
    "drafting.sent.desk",
    "organisations.middleware.SignInFirst",
    "organisations.middleware.PermissionBeforeMethod",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "budgetapp.urls"
WSGI_APPLICATION = "budgetapp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "organisations.context_processors.site",
                "dashboards.context_processors.years",
            ],
        },
    },
]

DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What must not vanish (limits, used codes) is kept in the database, so it is the default. The
# other cache only spares work (pages, charts): an unreachable Redis must never break a page.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "organisations_keptcount",
        # Never thrown away to make room; a nightly job forgets what is over.
        "OPTIONS": {"MAX_ENTRIES": 10_000_000},
    },
    "pages": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1, "IGNORE_EXCEPTIONS": True},
    },
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
# In the session, which ends with signing out: what is said of a draft stays in no cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_ENGINE = "django.contrib.sessions.backends.db"

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["organisations.backends.WithRoles"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "organisations.passwords.NotGuessedFirst"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my_work"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "organisations.adapters.DoorAdapter"
ACCOUNT_FORMS = {
    "change_password": "organisations.forms.PasswordForm",
    "login": "organisations.forms.SignInForm",
    "reauthenticate": "organisations.forms.AgainForm",
    "reset_password": "organisations.forms.LostPasswordForm",
    "reset_password_from_key": "organisations.forms.NewPasswordForm",
    "set_password": "organisations.forms.FirstPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Whose address it is, an administrator has said (organisations.given).
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "organisations.given.LinkKeys"  # noqa: S105
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# No letter to an address that nobody here has: others would make this server write to strangers.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Wrong passwords and codes are counted by organisations.limits. These are the package's lesser
# limits, all over the five minutes that the page says to wait; none is about others' accounts.
ACCOUNT_RATE_LIMITS = {
    "change_password": "10/5m/user",
    "login": "600/5m/ip",
    "login_failed": "600/5m/key",
    "reauthenticate": "20/5m/user",
    "reset_password": "60/5m/ip",
    "reset_password_from_key": "60/5m/ip",
    "signup": "60/5m/ip",
}

MFA_ADAPTER = "organisations.adapters.FactorAdapter"
MFA_FORMS = {
    "activate_totp": "organisations.factor_forms.NewCodeForm",
    "add_webauthn": "organisations.key_forms.NewKeyForm",
    "authenticate": "organisations.factor_forms.CodeForm",
    "authenticate_webauthn": "organisations.key_forms.KeyForm",
    "edit_webauthn": "organisations.key_forms.KeyNameForm",
    "login_webauthn": "organisations.key_forms.KeyInsteadForm",
    "reauthenticate": "organisations.factor_forms.CodeAgainForm",
    "reauthenticate_webauthn": "organisations.key_forms.KeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = {"webauthn_login": "600/5m/ip"}
MFA_TOTP_ISSUER = "Målkedjan"
# A clock that is half a minute wrong, and somebody who types slowly.
MFA_TOTP_TOLERANCE = 1

SOCIALACCOUNT_ADAPTER = "organisations.sign_on.SignOnAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# A link and no form: the policy of forms does not know the service's own addresses.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_ONLY = not LOCAL_SIGN_IN
if SOCIALACCOUNT_ONLY and not SOCIALACCOUNT_PROVIDERS:
    raise ImproperlyConfigured(
        "LOCAL_SIGN_IN är av men ingen inloggningstjänst är angiven: ingen skulle komma in."
    )

# How many proxies of ours a request has come through; what others wrote is not believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
# A session in which nobody does anything ends after so long.
IDLE_MINUTES = env.int("IDLE_MINUTES", default=240)
# Where the city has its Målkedjan, for the links in letters; else as the visitor typed it.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")

# Without a mail server letters become files, never lines in a log: links to passwords stand there.
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "organisations.mail_folder.PrivateFolder"
    EMAIL_FILE_PATH = str(MAIL_DIR)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="malkedjan@localhost")

# Who reads what is reported of barriers; without one, every administrator.
ACCESSIBILITY_EMAIL = env.str("ACCESSIBILITY_EMAIL", default="")

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska")]
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    # What is made of its sources comes before them: stylesheet, typeface, scripts made small.
    "budgetapp.assets.MadeFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
# Nobody else's page has our files in it: a line less in the head of each.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "budgetapp.storage.HashedModulesStorage"
    },
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "documents")))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_TLS = env.bool("BEHIND_TLS", default=False)
if BEHIND_TLS:
    ensure_secret("SECRET_KEY", SECRET_KEY, LEAST_KEY)
    ensure_password("DATABASE_URL", DATABASE_URL)
    ensure_password("REDIS_URL", REDIS_URL)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # Asked from inside the machine, behind the proxy.
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True

# A process that has set many pages gives its memory back (kilobytes).
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1

DJANGO_TABLES2_TEMPLATE = "django_tables2/malkedjan.html"

# Every insert, change and removal leaves a copy of the row, with who and when.
# A GET never writes, so who asks needs not be known before the page itself wants to know.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PGHISTORY_DEFAULT_TRACKERS = (
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
)

# Names this version of the code: pages that are made once are made anew when it changes. Without
# a name every start is a version of its own.
RELEASE = env.str("RELEASE", default=str(time.time_ns()))

# "exempeldata" is shown on screen wherever invented outcomes and plans are.
DEMO = env.bool("DEMO", default=False)
# The city of the first start: a folder that load_city reads, "none", or empty for the demo's.
CITY = env.str("CITY", default="")
# The year that pages show when the address does not say.
STEERING_YEAR = env.int("STEERING_YEAR", default=2024)
# How long a file that somebody left, what was read of it and its receipt are kept.
FILES_KEPT_DAYS = env.int("FILES_KEPT_DAYS", default=365)
# Drafts of plans as files; those of editions are kept with them.
PAPERS_KEPT_DAYS = env.int("PAPERS_KEPT_DAYS", default=30)
SEEDS_DIR = Path(env.str("SEEDS_DIR", default=str(BASE_DIR.parent / "shared" / "seeds")))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_links": {"()": "budgetapp.logs.WithoutLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_links"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # A drain every few seconds says something itself when it had something to do.
    "loggers": {
        # Says each time that a request had to wait for a thread.
        "waitress.queue": {"level": "ERROR"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        # Cutting the typeface is told step by step.
        "fontTools": {"level": "WARNING"},
        # Says at every start that it is there.
        "pikepdf": {"level": "WARNING"},
    },
}

# Forms: the sheet of an organisation without script has some thousand fields; a long plan's text
# is a megabyte. Files have limits of their own (documents.limits).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# The largest request: a city's folder with its form around it (documents.limits.CITY_BYTES). The
# proxy in docker-compose.yml takes as much.
REQUEST_BYTES = 51 * 1024 * 1024
