"""All settings, from the environment alone. docs/operate/settings.md tells each; a test holds it complete."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from qunluo.lib import env
from qunluo.lib.socketfolder import socket_folder

django_stubs_ext.monkeypatch()  # ModelForm[Operator] and its kin are written as types, so they must run too

ROOT = Path(__file__).resolve().parent.parent
QUNLUO_VAR = Path(env.text("QUNLUO_VAR", str(Path.cwd() / "var"))).absolute()
QUNLUO_DATABASE_URL = env.text("QUNLUO_DATABASE_URL")
QUNLUO_BIND = env.ip("QUNLUO_BIND", "127.0.0.1")
QUNLUO_PORT = env.number("QUNLUO_PORT", 8000, env.Range(1, 65535))
QUNLUO_URL = env.address("QUNLUO_URL", f"http://{env.in_url(QUNLUO_BIND)}:{QUNLUO_PORT}")
QUNLUO_WEB_PROCESSES = env.number("QUNLUO_WEB_PROCESSES", 1, env.Range(1, 64))
QUNLUO_WORKERS = env.number("QUNLUO_WORKERS", 1, env.Range(1, 64))
QUNLUO_BODY_LIMIT = env.number("QUNLUO_BODY_LIMIT", 1_048_576, env.Range(1_024, 16_777_216))
QUNLUO_UPLOAD_LIMIT = env.number("QUNLUO_UPLOAD_LIMIT", 2_147_483_648, env.Range(1_048_576, 68_719_476_736))
QUNLUO_PRIVATE_TARGETS = frozenset(env.words("QUNLUO_PRIVATE_TARGETS"))
QUNLUO_LINK_PORTS = frozenset(env.numbers("QUNLUO_LINK_PORTS", "80,443", env.Range(1, 65535)))
QUNLUO_SIMULATOR_PORT = env.number("QUNLUO_SIMULATOR_PORT", min(QUNLUO_PORT + 10, 65535), env.Range(1, 65535))
QUNLUO_LAKE = env.text("QUNLUO_LAKE", str(QUNLUO_VAR / "lake"))
QUNLUO_FAQ_VECTORS = env.switch("QUNLUO_FAQ_VECTORS")
QUNLUO_LLM_URL = env.text("QUNLUO_LLM_URL")
QUNLUO_LLM_KEY = env.text("QUNLUO_LLM_KEY")
QUNLUO_LLM_MODEL = env.text("QUNLUO_LLM_MODEL")
QUNLUO_CHANNELS = {"app": "qunluo.channels.app.codec.AppCodec"}
QUNLUO_SMS_SENDERS = {
    "webhook": "qunluo.sms.senders.webhook.WebhookSender",
    "aliyun": "qunluo.sms.senders.aliyun.AliyunSender",
    "tencent": "qunluo.sms.senders.tencent.TencentSender",
    "demo": "qunluo.sms.senders.demo.DemoSender",
}
QUNLUO_SMS = env.one_of("QUNLUO_SMS", QUNLUO_SMS_SENDERS)
QUNLUO_SMS_URL = env.text("QUNLUO_SMS_URL")
QUNLUO_SMS_ID = env.text("QUNLUO_SMS_ID")
QUNLUO_SMS_SECRET = env.text("QUNLUO_SMS_SECRET")
QUNLUO_SMS_SIGNATURE = env.text("QUNLUO_SMS_SIGNATURE")
QUNLUO_SMS_TEMPLATE = env.text("QUNLUO_SMS_TEMPLATE")
QUNLUO_SMS_APP = env.text("QUNLUO_SMS_APP")
QUNLUO_SMS_REGION = env.text("QUNLUO_SMS_REGION", "ap-guangzhou")
QUNLUO_SMS_DAILY = env.number("QUNLUO_SMS_DAILY", 500, env.Range(1, 100_000))

SECRET_KEY = env.secret("QUNLUO_SECRET_KEY", QUNLUO_VAR / "secrets" / "secret_key")
QUNLUO_CRYPTO_KEYS = env.words("QUNLUO_CRYPTO_KEYS") or [
    env.secret("QUNLUO_CRYPTO_KEY", QUNLUO_VAR / "secrets" / "crypto_key")
]
QUNLUO_PASS_EPOCH = env.number("QUNLUO_PASS_EPOCH", 1, env.Range(1, 1_000_000))
DEBUG = False
KNOWN_HOSTS = (urlsplit(QUNLUO_URL).hostname, QUNLUO_BIND, "127.0.0.1", "localhost", "::1")
ALLOWED_HOSTS = env.words("QUNLUO_HOSTS", ",".join(env.in_url(host) for host in KNOWN_HOSTS))
IS_HTTPS = QUNLUO_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django.contrib.postgres",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    "qunluo.accounts",
    "qunluo.channels",
    "qunluo.communities",
    "qunluo.sms",
    "qunluo.points",
    "qunluo.checkins",
    "qunluo.moderation",
    "qunluo.joining",
    "qunluo.replies",
    "qunluo.incidents",
    "qunluo.outbox",
    "qunluo.intake",
    "qunluo.analytics",
    "qunluo.console",
    "qunluo.h5",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qunluo.console.freshness.NeverStored",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "qunluo.console.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "qunluo.config.urls"
WSGI_APPLICATION = "qunluo.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]


def database_url() -> str:
    """The operator's PostgreSQL, or the embedded one's socket in the data folder."""
    host = quote(str(socket_folder(QUNLUO_VAR / "postgres")), safe="")
    return QUNLUO_DATABASE_URL or f"postgresql:///qunluo?host={host}&user=postgres"


def _database(url: str) -> dict[str, object]:
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    parts = conninfo_to_dict(url)
    options = {key: value for key, value in parts.items() if key not in known}
    options.setdefault("options", "-c temp_buffers=128MB")  # an import stages its file there
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{django: str(parts.get(name, "")) for name, django in known.items()},
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Operator"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "console:accounts.sign_in"
LOGIN_REDIRECT_URL = "console:overview"

# Lock-out counts by account, never by address: addresses are forged and shared.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "qunluo.console.accounts.locked.locked"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or a stranger could keep an operator out for ever
AXES_DISABLE_ACCESS_LOG = True
AXES_IPWARE_PROXY_COUNT = 0
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # wants the address in the count; a forged one would reset it

SESSION_ENGINE = "qunluo.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "qunluo_session"
CSRF_COOKIE_NAME = "qunluo_csrf"
CSRF_TRUSTED_ORIGINS = [QUNLUO_URL]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "qunluo_language"
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = QUNLUO_VAR / "static"
STATICFILES_DIRS = [path for path in [ROOT / "static"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = QUNLUO_VAR / "uploads"
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # the largest page of a plan sends somewhat less

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PROCRASTINATE_IMPORT_PATHS = [
    "qunluo.jobs.tasks",
    "qunluo.jobs.checkin_tasks",
    "qunluo.jobs.moderation_tasks",
    "qunluo.jobs.incident_tasks",
    "qunluo.jobs.faq_tasks",
    "qunluo.jobs.joining_tasks",
    "qunluo.jobs.sms_tasks",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"axes": {"level": "ERROR"}, "httpx": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
}
