"""Settings. Everything a place changes comes from the environment; docs/operate.md lists it."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

BASE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("XIEZHI_VAR") or BASE / "var")


def env_bool(name: str, default: bool = False) -> bool:
    """A yes/no setting; anything but a clear yes or no stops the start."""
    text = os.environ.get(name, "").strip().lower()
    if not text:
        return default
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    raise SystemExit(f"{name}={text!r}: write 1 or 0 / 请写 1 或 0")


DEMO = env_bool("XIEZHI_DEMO")  # invented data, step-in page, loopback only
DEBUG = env_bool("XIEZHI_DEBUG")
TODAY = os.environ.get("XIEZHI_TODAY", "")  # business date of the demo; empty = the real one
PLACE = os.environ.get("XIEZHI_PLACE", "232700")  # division code of the place that runs the platform


def secret_key() -> str:
    """From the environment, else from a file only the owner can read, made at first start."""
    if key := os.environ.get("XIEZHI_SECRET_KEY"):
        return key
    path = VAR / "secret.key"
    if not path.exists():
        import secrets

        VAR.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as out:
            out.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


# Rules (both 非法定默认): a second person of the body adopts another threshold; the longest time for which a rule is muted
FOUR_EYES_THRESHOLDS = env_bool("XIEZHI_FOUR_EYES", True)
MUTE_MAX_DAYS = int(os.environ.get("XIEZHI_MUTE_DAYS", "180"))
# Lists of powers (all 非法定默认): working days for updating a list after its statute changed, days for handing over open
# cases on a township's item that was taken back, years after which an item that nobody used is asked about
ADJUST_DAYS = int(os.environ.get("XIEZHI_ADJUST_DAYS", "10"))
HANDOVER_DAYS = int(os.environ.get("XIEZHI_HANDOVER_DAYS", "30"))
UNUSED_YEARS = int(os.environ.get("XIEZHI_UNUSED_YEARS", "5"))
# Benchmarks of discretion (all 非法定默认): days for filing after they are made, working days for the review, days for
# filing again what was returned, working days for publishing, days for adjusting after a statute changed (the first, fourth
# and last are also the thresholds of rule G06); and how many like cases there must be before their distribution is shown
BENCHMARK_FILING_DAYS = int(os.environ.get("XIEZHI_BENCHMARK_FILING_DAYS", "15"))
BENCHMARK_REVIEW_DAYS = int(os.environ.get("XIEZHI_BENCHMARK_REVIEW_DAYS", "20"))
BENCHMARK_CORRECT_DAYS = int(os.environ.get("XIEZHI_BENCHMARK_CORRECT_DAYS", "30"))
BENCHMARK_SHOW_DAYS = int(os.environ.get("XIEZHI_BENCHMARK_SHOW_DAYS", "20"))
BENCHMARK_ADJUST_DAYS = int(os.environ.get("XIEZHI_BENCHMARK_ADJUST_DAYS", "30"))
LIKE_CASES_LEAST = int(os.environ.get("XIEZHI_LIKE_CASES_LEAST", "10"))

SECRET_KEY = secret_key()
ALLOWED_HOSTS = os.environ.get("XIEZHI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("XIEZHI_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "xiezhi.core",
    "xiezhi.trail",
    "xiezhi.organs",
    "xiezhi.accounts",
    "xiezhi.files",
    "xiezhi.statutes",
    "xiezhi.clock",
    "xiezhi.letters",
    "xiezhi.subjects",
    "xiezhi.exams",
    "xiezhi.training",
    "xiezhi.equipment",
    "xiezhi.forces",
    "xiezhi.registry",
    "xiezhi.catalogue",
    "xiezhi.discretion",
    "xiezhi.cases",
    "xiezhi.leads",
    "xiezhi.findings",
    "xiezhi.supervision",
    "xiezhi.desk",
    "xiezhi.exchange",
    *(["xiezhi.demo"] if DEMO else []),
]
INSTALLED_APPS = [a for a in INSTALLED_APPS if not a.startswith("xiezhi.") or (BASE / a.replace(".", "/")).is_dir()]

MIDDLEWARE = [
    # headers first: no answer leaves without them, not a static file's and not that of a request nobody can read
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "xiezhi.accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xiezhi.accounts.middleware.ActorMiddleware",
    "xiezhi.accounts.middleware.PolicyMiddleware",
    "xiezhi.core.web.errors.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "xiezhi.core.web.context.shell",
            ],
            "builtins": ["xiezhi.core.templatetags.xz"],
        },
    }
]

# -- database: SQLite embedded, or PostgreSQL by DATABASE_URL ---------------------------------------------------------
# invented data may lose its last acts when the power fails, in exchange for 12,000 waits for the disk while it is built
SQLITE_INIT = (
    f"PRAGMA journal_mode=WAL; PRAGMA synchronous={'NORMAL' if DEMO else 'FULL'}; PRAGMA foreign_keys=ON; "
    "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
)
if url := os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)}
else:
    VAR.mkdir(parents=True, exist_ok=True)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "xiezhi.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_INIT},
            "TEST": {"NAME": VAR / "test.sqlite3"},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "desk:home"
BELL_COUNT = "xiezhi.desk.queries.todo_count"  # the number on the bell of every page
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# 等保三级 8.1.4 defaults; each can be changed per place
PASSWORD_POLICY = {
    "min_length": int(os.environ.get("XIEZHI_PASSWORD_MIN", "10")),
    "classes": int(os.environ.get("XIEZHI_PASSWORD_CLASSES", "3")),
    "max_age_days": int(os.environ.get("XIEZHI_PASSWORD_DAYS", "90")),
    "history": int(os.environ.get("XIEZHI_PASSWORD_HISTORY", "5")),
    "first_hours": int(os.environ.get("XIEZHI_PASSWORD_FIRST_HOURS", "72")),
}
AUTH_PASSWORD_VALIDATORS = [{"NAME": "xiezhi.accounts.passwords.PolicyValidator"}]
AXES_FAILURE_LIMIT = int(os.environ.get("XIEZHI_LOCK_AFTER", "5"))
AXES_COOLOFF_TIME = int(os.environ.get("XIEZHI_LOCK_MINUTES", "15")) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "xiezhi.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
SESSION_POLICY = {  # minutes idle, hours at most, parallel sessions; stricter for the three administrators
    "staff": (int(os.environ.get("XIEZHI_IDLE_MINUTES", "30")), 10, 2),
    "admin": (15, 10, 1),
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = env_bool("XIEZHI_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_COOKIES
# the proxy in front ends TLS and must set this header itself (docs/operate.md)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
# Who asks a public page, where a proxy stands in front: a header that the proxy sets itself, whatever the client sent
CLIENT_HEADER = os.environ.get("XIEZHI_CLIENT_HEADER", "")
# Where the public reaches the site: what QR codes on cards lead to. Empty: the address of whoever prints them
PUBLIC_URL = os.environ.get("XIEZHI_PUBLIC_URL", "").rstrip("/")
# holds the counts of public queries only: one count a process
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
CSRF_FAILURE_VIEW = "xiezhi.core.web.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "frame-src": [SELF],
    }
}

# -- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
# rooms that are no Django app here, or not always one
LOCALE_PATHS = [BASE / "xiezhi" / room / "locale" for room in ("law", "rulebook", "demo")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# -- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("vendor", BASE / "vendor" / "web")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env_bool("XIEZHI_PLAIN_STATIC")
        else "xiezhi.core.web.storage.StaticStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # nobody else's pages load ours
UPLOAD_LIMIT_MB = int(os.environ.get("XIEZHI_UPLOAD_MB", "50"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "xiezhi.core.web.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SEED = BASE / "seed"
if (VAR / "calendar.toml").exists():  # years that came after this release (docs/operate.md)
    os.environ.setdefault("XIEZHI_CALENDAR", str(VAR / "calendar.toml"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("XIEZHI_LOG", "WARNING")},
    "loggers": {
        "axes": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners; the 400 in the access log says enough
    },
}
