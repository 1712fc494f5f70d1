"""All settings. The environment is read here and nowhere else: variables first, then `.env`.

The defaults are those of real operation. `make setup` writes a `.env` for trying things out.
"""

from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from fundtracker.safety import refuse_unsafe_settings

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(BASE_DIR / ".env")

# Basics

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORT = env.int("PORT", default=8000)
BASE_URL = env.str("BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

# Holds the day fixed, so that a past year can be replayed; see clock.py.
try:
    FIXED_DAY = date.fromisoformat(day) if (day := env.str("FIXED_DAY", default="")) else None
except ValueError as error:
    raise ImproperlyConfigured("FIXED_DAY must be a day such as 2024-10-15, or empty.") from error

# What belongs to this installation: SQLite database, backups, demo mailbox, memory of the schedule.
# A simulated day keeps its own: what is tried out never mixes with another day or the real one.
DATA_DIR = BASE_DIR / "data"
DATA_DIR.mkdir(exist_ok=True)
DAY_SUFFIX = f"-{FIXED_DAY}" if FIXED_DAY else ""
BACKUP_DIR = Path(env.str("BACKUP_DIR", default="") or DATA_DIR / f"backups{DAY_SUFFIX}")

EMAIL_URL = env.str("EMAIL_URL", default="")

if not DEBUG:
    refuse_unsafe_settings(
        secret_key=SECRET_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        email_url=EMAIL_URL,
        fixed_day=FIXED_DAY,
        base_url=BASE_URL,
    )

# Application

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",  # so that widgets find the templates of templates/django/forms first
    "django_tables2",
    "django_filters",
    "csp",
    "fundtracker",
    "ledger",
    "grants",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pads each page by a random length, so that its size tells nothing of what stands in it
    # (BREACH); the tokens of forms are masked anew each time.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "grants.web.middleware.RoleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "fundtracker.error_pages.ErrorPages",
]

ROOT_URLCONF = "fundtracker.urls"
WSGI_APPLICATION = "fundtracker.wsgi.application"

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
                "grants.web.context.shell",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Language. No LocaleMiddleware: amounts and dates are German whatever the browser prefers.

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True  # also lets form fields accept 1.234,56
FORMAT_MODULE_PATH = "fundtracker.formats"

# Database

SQLITE_NAME = f"demo{DAY_SUFFIX}.sqlite3" if FIXED_DAY else "fundtracker.sqlite3"
SQLITE_URL = f"sqlite:///{quote(str(DATA_DIR / SQLITE_NAME))}"
DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default="") or SQLITE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Take the write lock at the start: a deferred one fails when two bookings meet.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        # FULL: a booking that was acknowledged survives a power cut.
        # recursive_triggers: without it INSERT OR REPLACE slips past the guards of the journal.
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL;"
            "PRAGMA foreign_keys=ON;"
            "PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL assumes spinning disks, where reading the whole journal seems cheaper than
    # fetching the few hundred rows of one award by their index.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c random_page_cost=1.1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Login

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "overview"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Static files. `npm ci` brings design system, fonts and htmx; only what pages use is served.

NODE_MODULES = BASE_DIR / "node_modules"
NODE_FILES = {
    "kern/kern.min.css": "@kern-ux/native/dist/kern.min.css",
    "htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    **{
        f"fonts/fira-sans-{letters}-{weight}.woff2": (
            f"@fontsource/fira-sans/files/fira-sans-{letters}-{weight}-normal.woff2"
        )
        for letters in ("latin", "latin-ext")
        for weight in (400, 500, 600)
    },
}
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_FINDERS = [
    "fundtracker.node_files.NodeFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # the icons of the design system
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

if not DEBUG:
    # Without DEBUG nobody else serves the static files.
    MIDDLEWARE.insert(1, "whitenoise.middleware.WhiteNoiseMiddleware")
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # The browsers' public preload list is not for a host of an intranet.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Only behind a proxy that sets this header itself: anyone else could forge it.
    if env.bool("TRUST_X_FORWARDED_PROTO", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail

if not EMAIL_URL:
    EMAIL_URL = f"filemail:///{quote(str(DATA_DIR / f'mailbox{DAY_SUFFIX}'))}"
EMAIL = env.email_url_config(EMAIL_URL)
vars().update(EMAIL)
# Where the demo shows its mails, if they are written to files instead of sent.
DEMO_MAILBOX = Path(EMAIL["EMAIL_FILE_PATH"]) if EMAIL_URL.startswith("filemail:") else None
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="fundtracker@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Jobs. Without Redis the schedule runs them inside its own process.

REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a job survives the death of its worker
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / f"schedule{DAY_SUFFIX}")
CELERY_BEAT_SCHEDULE = {
    "verify-journal": {
        "task": "grants.tasks.verify_journal",
        "schedule": crontab(hour=3, minute=30),
    },
    "warn-expiring-spending-windows": {
        "task": "grants.tasks.warn_expiring_spending_windows",
        "schedule": crontab(hour=5, minute=0),
    },
    "warn-unbalanced-rings": {
        "task": "grants.tasks.warn_unbalanced_rings",
        "schedule": crontab(hour=5, minute=5),
    },
    "warn-due-proofs": {
        "task": "grants.tasks.warn_due_proofs",
        "schedule": crontab(hour=5, minute=10),
    },
    "warn-overcommitted-awards": {
        "task": "grants.tasks.warn_overcommitted_awards",
        "schedule": crontab(hour=5, minute=15),
    },
    "check-awards": {
        "task": "grants.tasks.check_awards",
        "schedule": crontab(hour=5, minute=20),
    },
    "send-deliveries": {
        "task": "grants.tasks.send_deliveries",
        "schedule": crontab(),
        "options": {"expires": 60},  # do not pile up while no worker runs
    },
    "work-off-orders": {
        # Somebody may be waiting for it.
        "task": "grants.tasks.work_off_orders",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 4},
    },
    "seal-journal": {
        "task": "grants.tasks.seal_journal",
        "schedule": crontab(minute=15),
    },
    "seal-whole-journal": {
        "task": "grants.tasks.seal_journal",
        "schedule": crontab(hour=3, minute=0),
        "kwargs": {"whole": True},
    },
    "mail-journal-head": {
        # Each hour, so that a mail that failed goes out the same day; one that is out stays out.
        "task": "grants.tasks.mail_journal_head",
        "schedule": crontab(hour="6-22", minute=20),
    },
}

# Log

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(process)d] %(message)s"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
