"""Settings for all environments; what differs between them comes from environment variables.

`ENVIRONMENT` is one of
  production  the default; every variable in `.env.example` that is marked as required must be set
  demo        `script/server`: one machine, plain HTTP, fictitious data, everything under `var/`
  test        pytest and the checks; `TEST_DATABASE_URL` chooses the database
Only production reads a `.env` file, so a demo or a test run can never reach its database.
"""

import atexit
import os
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from samverkan.shared.files import close_to_others, make_private_database, make_private_folder

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()

ENVIRONMENT = env.str("ENVIRONMENT", default="test" if "pytest" in sys.modules else "production")
if ENVIRONMENT not in {"production", "demo", "test"}:
    raise ImproperlyConfigured(
        f"ENVIRONMENT is '{ENVIRONMENT}', but must be production, demo or test. See .env.example."
    )
PRODUCTION = ENVIRONMENT == "production"
TEST = ENVIRONMENT == "test"
# Fictitious accounts and data may exist.
DEMO = ENVIRONMENT in {"demo", "test"}

if PRODUCTION:
    environ.Env.read_env(BASE_DIR / ".env")
    required = ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL"]
    if missing := [name for name in required if not os.environ.get(name)]:
        raise ImproperlyConfigured(
            f"Samverkan cannot start in production because these environment variables are not set: "
            f"{', '.join(missing)}. Each is explained in .env.example. "
            f"To try Samverkan with fictitious data, run script/server instead."
        )

if not TEST:
    make_private_folder(VAR_DIR)


def demo_secret_key() -> str:
    """The key of this machine's demo, made at the first start and readable by its owner only."""
    path = VAR_DIR / "secret_key"
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        close_to_others(path)
    return path.read_text()


# Core

DEBUG = ENVIRONMENT == "demo" and env.bool("DEBUG", default=False)

if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY")
    SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
elif TEST:
    SECRET_KEY = "not secret: used by the tests only"  # nosec B105
    ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
else:
    SECRET_KEY = demo_secret_key()
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "samverkan",
    "samverkan.shared",
    "accounts",
    "agreements",
    "actionplans",
    "followup",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "samverkan.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "samverkan.shared.kept.KeptMiddleware",
    "samverkan.shared.readable.ReadableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "samverkan.shared.typed.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if TEST:  # Fails the test that makes one query per row.
    INSTALLED_APPS.append("zeal")
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")

ROOT_URLCONF = "samverkan.urls"
WSGI_APPLICATION = "samverkan.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "samverkan.shared.context.installation",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

LANGUAGE_CODE = "sv"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True


# Database

if TEST:
    # A file, since a database in memory knows neither WAL nor two writers at a time.
    DATABASE = env.db_url(
        "TEST_DATABASE_URL",
        default=f"sqlite:///{tempfile.gettempdir()}/samverkan-test-{os.getpid()}.sqlite3",
    )
else:
    # Production has made sure that DATABASE_URL is set.
    DATABASE = env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'samverkan.sqlite3'}")

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # WAL and IMMEDIATE together let several workers write without "database is locked"; either
    # alone does not.
    DATABASE["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            f"PRAGMA journal_mode = WAL;PRAGMA synchronous = {'OFF' if TEST else 'NORMAL'};PRAGMA foreign_keys = ON;"
            "PRAGMA recursive_triggers = ON;"
        ),
    }
    if TEST:
        DATABASE["TEST"] = {"NAME": DATABASE["NAME"]}
    else:
        make_private_database(DATABASE["NAME"])
elif DATABASE["ENGINE"] == "django.db.backends.postgresql":
    # No wait without end, in commands either: a server that does not answer, a line that is cut, a lock that is held. What a page
    # may take is less (samverkan/shared/deadlines.py). DATABASE_URL may set each otherwise, as ?connect_timeout=20.
    DATABASE["OPTIONS"] = {
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,
        "options": "-c lock_timeout=60s",
        **DATABASE.get("OPTIONS", {}),
    }

DATABASES = {"default": {"CONN_MAX_AGE": 0 if TEST else 600, "CONN_HEALTH_CHECKS": True, **DATABASE}}

# Holds the counters of allauth's rate limits and what forms have been sent, which all workers must share. Sessions are read
# straight from their table: through a cache in the same database they would cost as much.
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
        if TEST
        else {
            "BACKEND": "samverkan.shared.cache.DatabaseCacheThatTells",
            "LOCATION": "cache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},  # The default of 300 would soon forget the limits.
        }
    )
}


# How much one form may send. The largest is a commitment with fifty rows of each kind: 1,100 values and twice as many parties; the
# longest text is a section of 50,000 characters, each sent as up to nine. A text that is too long should reach the rule that says so.

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000


# Files

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_AUTOREFRESH = DEBUG or TEST  # Tests need no collected files.

# Documents. They are never served from here: each passes a view that checks who may read it.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "files")))
FILE_UPLOAD_PERMISSIONS = 0o600

STORAGES = {
    "default": {
        "BACKEND": (
            "django.core.files.storage.InMemoryStorage" if TEST else "django.core.files.storage.FileSystemStorage"
        )
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TEST
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}


# Documents as PDF: rendered by a process of their own beside each web process, and kept while there is room

PDF_SECONDS = env.int("PDF_SECONDS", default=60)
PDF_MEGABYTES = env.int("PDF_MEGABYTES", default=1024)
# How long a reader's request waits before a page says that the document is being made.
PDF_PATIENCE = 60.0 if TEST else 2.0
PDF_JOBS_PER_WORKER = env.int("PDF_JOBS_PER_WORKER", default=200)
PDF_CACHE_DIR = Path(env.str("PDF_CACHE_DIR", default=str(VAR_DIR / "pdf")))
PDF_CACHE_MEGABYTES = env.int("PDF_CACHE_MEGABYTES", default=500)
if TEST:
    PDF_CACHE_DIR = Path(tempfile.gettempdir()) / f"samverkan-test-{os.getpid()}-pdf"
    atexit.register(shutil.rmtree, PDF_CACHE_DIR, ignore_errors=True)


# Sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["samverkan.sign_in.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TEST:  # Every user of every test has a password.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.GuessablePasswordValidator"},
]

ACCOUNT_ADAPTER = "samverkan.sign_in.SignInAdapter"
ACCOUNT_FORMS = {
    "login": "samverkan.sign_in.forms.SignInForm",
    "change_password": "samverkan.sign_in.forms.ChangePasswordForm",  # nosec B105
    "reset_password": "samverkan.sign_in.forms.ResetPasswordForm",  # nosec B105
    "reset_password_from_key": "samverkan.sign_in.forms.ResetPasswordKeyForm",  # nosec B105
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Users are invited to an address that their organisation vouches for.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.tokens.PasswordTokens"  # nosec B105
# Counted by accounts.limits, which keeps nobody out for what somebody else does.
ACCOUNT_RATE_LIMITS = False
# How many proxies in front of us add to X-Forwarded-For; the rate limits need the client's address.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)


# The audit trail: with a key, its hashes can be made by nobody who has only the database. Former keys still prove what they made.

AUDIT_KEYS = []
if PRODUCTION and (audit_key := env.str("AUDIT_KEY", default="")):
    AUDIT_KEYS = [audit_key, *env.list("AUDIT_KEY_FALLBACKS", default=[])]
# Who is sent the heads of its chains by manage.py anchor_log: registrars, who keep what comes.
AUDIT_ANCHOR_EMAILS = env.list("AUDIT_ANCHOR_EMAILS", default=[]) if PRODUCTION else []


# Cookies, transport and content security

SESSION_COOKIE_NAME = "samverkan_session"
CSRF_COOKIE_NAME = "samverkan_csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60  # A working day, and at most until the browser is closed.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "samverkan.shared.typed.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
# Messages name what was written; in a cookie they would lie in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"

if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    # Preloading concerns a whole domain and is its owner's decision, never one application's.
    SILENCED_SYSTEM_CHECKS = ["security.W021"]
    if proxy_ssl_header := env.str("PROXY_SSL_HEADER", default=""):
        SECURE_PROXY_SSL_HEADER = (
            "HTTP_" + proxy_ssl_header.upper().replace("-", "_"),
            "https",
        )
    CSRF_TRUSTED_ORIGINS = env.list(
        "CSRF_TRUSTED_ORIGINS",
        default=[
            f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in ALLOWED_HOSTS if host != "*"
        ],
    )

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        # Bootstrap draws the icons of its form controls as data: images.
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}


# E-mail, sent by a thread beside each web process (accounts.mail) and by `manage.py send_mail`

EMAIL_SUBJECT_PREFIX = "[Samverkan] "  # Of what administrators get.
MAIL_IN_BACKGROUND = not TEST
if PRODUCTION:
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_TIMEOUT = 20
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")
    SERVER_EMAIL = env.str("SERVER_EMAIL", default=DEFAULT_FROM_EMAIL)
    ADMINS = [("Samverkan", address) for address in env.list("ADMIN_EMAILS", default=[])]
else:
    # Printed in the terminal of script/server; Django's test runner collects it instead.
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    DEFAULT_FROM_EMAIL = "Samverkan <samverkan@localhost>"


# Logging, to stderr only: whatever runs us decides where it is kept. What a line and a mail may hold is decided in
# samverkan/shared/reports, so every handler is one of its own, and none that Django or gunicorn brings is left.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "samverkan.shared.reports.log.LineFormatter"}},
    "handlers": {
        "stderr": {"class": "samverkan.shared.reports.log.LineHandler", "formatter": "line"},
        "mail": {"class": "samverkan.shared.reports.mails.FailureMails"},
    },
    "root": {"handlers": ["stderr", "mail"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": []},
        "django.server": {"handlers": [], "propagate": True},
        # Statements hold what was typed, whatever LOG_LEVEL says.
        "django.db.backends": {"level": "WARNING"},
        # A page that is not found is no event for whoever watches the demo's terminal.
        "django.request": {"level": "WARNING" if PRODUCTION else "ERROR"},
        # Gunicorn sets its own level, and asks nobody's master process to send mail.
        "gunicorn.error": {"handlers": ["stderr"], "propagate": False},
        # Who signed in, who was refused and who asked for a link: a line each for whoever watches over an installation.
        "accounts": {"level": "INFO" if PRODUCTION or TEST else "ERROR"},
        # It warns of every HEAD request, to which Django answers with a body that gunicorn then drops.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
if not DEBUG:
    DEFAULT_EXCEPTION_REPORTER = "samverkan.shared.reports.pages.FailureReporter"
