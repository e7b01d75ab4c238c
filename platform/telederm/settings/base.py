"""What is the same wherever the platform runs. No secret has a default here."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from telederm.core.environment import read_flag, read_list, read_number, read_text
from telederm.settings.jurisdictions import JURISDICTIONS

BASE_DIR = Path(__file__).resolve().parents[3]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "telederm.core.admin_config.TeledermAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "django_htmx",
    "pgtrigger",
    "procrastinate.contrib.django",
    "telederm.core",
    "telederm.audit",
    "accounts",
    "serving",
    "cases",
    "triage",
    "telederm.notifications",
    "telederm.oversight",
]

MIDDLEWARE = [
    "telederm.core.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "telederm.core.middleware.SecurityHeadersMiddleware",
    "telederm.audit.context.AuditOriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.SignOutMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "telederm.urls"
ASGI_APPLICATION = "telederm.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "platform/telederm/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "telederm.core.context_processors.site",
                "telederm.navigation.navigation",
                "telederm.notifications.context_processors.inbox",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        read_text("DATABASE_URL", "postgresql:///telederm"), conn_health_checks=True
    )
}
# A process that stalls inside a transaction loses it, so that others get at its rows.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options",
    "-c idle_in_transaction_session_timeout="
    f"{int(read_number('TELEDERM_IDLE_TRANSACTION_SECONDS', 30))}s",
)
# Web and worker connect as this role; what it may do is granted by the tables' owner, who migrates.
TELEDERM_DATABASE_ROLE = read_text("TELEDERM_DATABASE_ROLE", "telederm_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sessions live in the database: signing out or deactivating a user takes effect at once.
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds: one working day
USERSESSIONS_TRACK_ACTIVITY = False

# --- accounts -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Telederm: "
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_SESSION_REMEMBER = False
# An open session alone changes no address: who sits at it says again who they are, and the owner
# is told of each change, at the old address too.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds
ACCOUNT_EMAIL_NOTIFICATIONS = True
# How many proxies of our own stand in front, each adding to X-Forwarded-For; for allauth's limits
# and for the addresses in the audit trail.
ALLAUTH_TRUSTED_PROXY_COUNT = int(read_number("TELEDERM_PROXY_COUNT", 0))
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# A passkey that was opened with finger, face or PIN is two factors in one.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "accounts.passkeys.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Telederm"

# --- real time ------------------------------------------------------------------------------
REDIS_URL = read_text("REDIS_URL", "")
CHANNEL_LAYERS = {
    "default": (
        {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL]},
        }
        if REDIS_URL
        else {"BACKEND": "telederm.core.channel_layer.PostgresChannelLayer", "CONFIG": {}}
    )
}

# Without Redis each process counts sign-in attempts by itself.
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }

# --- background work -------------------------------------------------------------------------
# A worker without a heartbeat for this long counts as dead; its jobs are done again.
TELEDERM_WORKER_STALLED_SECONDS = int(read_number("TELEDERM_WORKER_STALLED_SECONDS", 30))
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 4,  # a slow mail server must not keep cases waiting
    "delete_jobs": "successful",
    "update_heartbeat_interval": TELEDERM_WORKER_STALLED_SECONDS / 3,
    "stalled_worker_timeout": TELEDERM_WORKER_STALLED_SECONDS,
}

# --- the audit trail ------------------------------------------------------------------------
# The worker signs the chain's head with the key and writes it to a log outside the database.
TELEDERM_AUDIT_KEY = read_text("TELEDERM_AUDIT_KEY", "")
TELEDERM_AUDIT_PUBLIC_KEY = read_text("TELEDERM_AUDIT_PUBLIC_KEY", "")
TELEDERM_AUDIT_ANCHORS = Path(
    read_text("TELEDERM_AUDIT_ANCHORS", str(BASE_DIR / "var/audit-anchors.jsonl"))
)

# --- signs on people's devices (Web Push) ----------------------------------------------------
# A private key of P-256: 32 bytes in base64, as `secrets.token_urlsafe(32)` prints; empty: no push.
TELEDERM_PUSH_KEY = read_text("TELEDERM_PUSH_KEY", "")
# Whom the services tell of trouble, "mailto:..." or "https://..."; empty: TELEDERM_PUBLIC_URL.
TELEDERM_PUSH_CONTACT = read_text("TELEDERM_PUSH_CONTACT", "")
# What the worker may call: the services of Chrome and Edge, Firefox, Safari. With a dot in front:
# any name below it.
TELEDERM_PUSH_HOSTS = read_list(
    "TELEDERM_PUSH_HOSTS",
    "fcm.googleapis.com,updates.push.services.mozilla.com,web.push.apple.com,.notify.windows.com",
)

# --- the model server -----------------------------------------------------------------------
_MODEL_TLS = {
    name: value
    for name in ("CA_FILE", "CERT_FILE", "KEY_FILE", "SERVER_NAME")
    if (value := read_text(f"TELEDERM_MODEL_TLS_{name}", ""))
}
TELEDERM_SERVING = {
    "TARGET": read_text("TELEDERM_MODEL_SERVER", "127.0.0.1:8500"),
    "MODEL_VERSION": int(read_number("TELEDERM_MODEL_VERSION", 1)),
    "DEADLINE_S": read_number("TELEDERM_MODEL_DEADLINE_S", 5.0),
    "TLS": _MODEL_TLS if read_flag("TELEDERM_MODEL_TLS", default=False) else None,
}
TELEDERM_MODELS_DIR = BASE_DIR / "serving/models"

# Under which path the model server itself sees the model's versions, so that labels can be moved
# by a call; empty where it takes them from a models.config.
TELEDERM_MODEL_SERVER_BASE_PATH = read_text("TELEDERM_MODEL_SERVER_BASE_PATH", "")
# What a version must reach before it answers live cases: the lower ends of its 95% intervals.
TELEDERM_MODEL_FLOOR = {"malignant_auc": 0.85, "melanoma_auc": 0.80}
# How far a server's probabilities may be from those recorded at the export, and at a replay.
TELEDERM_MODEL_TOLERANCE = read_number("TELEDERM_MODEL_TOLERANCE", 0.02)
# Fewer pictures scored by both versions say nothing about how they agree.
TELEDERM_SHADOW_MINIMUM_PAIRS = int(read_number("TELEDERM_SHADOW_MINIMUM_PAIRS", 30))
# Below these a photograph is no ground for an opinion; docs/how-to/model-life-cycle.md has the
# measurements behind them.
TELEDERM_IMAGE_QUALITY = {"sharpness": 5.0, "brightness": 0.1}
# What a patient is told about a photograph, on the device and again on the server: at most so
# blurred and glaring, at least so bright, large (pixels) and full of skin.
# docs/reference/benchmarks.md has the measurements behind them.
TELEDERM_PHOTO_CHECK = {
    "blur": 0.43, "brightness": 0.18, "glare": 0.15, "short_side": 320, "skin": 0.15
}  # fmt: skip

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "platform/telederm/static"]
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
STORAGES: dict[str, dict[str, Any]] = {
    # Photographs: outside every public folder, with no URL; served by an authorised view only.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Collected by one user and served by another: not with the photographs' permissions below.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
MEDIA_ROOT = Path(read_text("TELEDERM_MEDIA_ROOT", str(BASE_DIR / "var/media")))
MEDIA_URL = None
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes, photographs aside

# --- language and time ----------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [  # each by its own name: whoever needs the list may read no other
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt-br", "Português"),
    ("hi", "हिन्दी"),
    ("ar", "العربية"),
]
LOCALE_PATHS = [BASE_DIR / "platform/telederm/locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
# Working days and the times on pages are the clinic's; the database keeps moments.
TIME_ZONE = read_text("TELEDERM_TIME_ZONE", "UTC")
try:
    ZoneInfo(TIME_ZONE)
except (KeyError, OSError, ValueError) as error:
    raise ImproperlyConfigured(
        f"TELEDERM_TIME_ZONE is {TIME_ZONE!r}: write a name such as Europe/Berlin."
    ) from error

# --- security -------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
ALLOWED_HOSTS = read_list("TELEDERM_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = read_list("TELEDERM_TRUSTED_ORIGINS")

# --- the clinic -----------------------------------------------------------------------------
TELEDERM_PUBLIC_URL = read_text(
    "TELEDERM_PUBLIC_URL", "http://127.0.0.1:8000"
)  # in mail, without a slash at the end
TELEDERM_DEMO = False
TELEDERM_STYLEGUIDE = False
TELEDERM_JURISDICTION = read_text("TELEDERM_JURISDICTION", "anywhere")
TELEDERM_JURISDICTIONS = JURISDICTIONS
# Empty: the jurisdiction's own.
TELEDERM_EMERGENCY_NUMBER = read_text("TELEDERM_EMERGENCY_NUMBER", "")
# Who signs a report has proved within this time who they are.
TELEDERM_SIGNING_MINUTES = int(read_number("TELEDERM_SIGNING_MINUTES", 240))
TELEDERM_CLAIM_LEASE_MINUTES = int(read_number("TELEDERM_CLAIM_LEASE_MINUTES", 30))
# A question that the patient leaves unanswered this long puts the case back into the queue.
TELEDERM_REPLY_DAYS = int(read_number("TELEDERM_REPLY_DAYS", 7))
# What nobody goes on with is let go after so many days; drafts: 0 keeps them.
TELEDERM_RETENTION = {
    "DRAFT_DAYS": int(read_number("TELEDERM_DRAFT_DAYS", 180)),
    "UPLOAD_DAYS": int(read_number("TELEDERM_UPLOAD_DAYS", 2)),
}
# After so many days patients are asked how it went on.
TELEDERM_OUTCOME_DAYS = (30, 90)

# Which cases are read twice without anybody asking.
TELEDERM_SECOND_READS = {
    "SIDES_DIFFER": read_flag("TELEDERM_SECOND_READ_SIDES_DIFFER", default=True),
    "LOW_CONFIDENCE": read_flag("TELEDERM_SECOND_READ_LOW_CONFIDENCE", default=True),
    "RANDOM_SHARE": read_number("TELEDERM_SECOND_READ_SHARE", 0.05),
}

# How soon a case of each tier is promised to be read.
TELEDERM_TIERS = {
    "emergency": {"hours": 1},
    "urgent": {"hours": 24},
    "suspected_cancer": {"working_days": 2},
    "routine": {"working_days": 5},
}
# Fewer cases than this say nothing about a subgroup, and might say something about a person.
TELEDERM_FIGURES_FLOOR = int(read_number("TELEDERM_FIGURES_FLOOR", 30))
# Figures older than this are counted anew when somebody looks; the worker prepares them before.
TELEDERM_FIGURES_KEPT_MINUTES = int(read_number("TELEDERM_FIGURES_KEPT_MINUTES", 15))
# Whose public holidays are no working days, such as "DE-BY"; empty: weekends only.
TELEDERM_HOLIDAYS = read_text("TELEDERM_HOLIDAYS", "")
# Who is called about a case that waits, and after which share of its time: 1.0 is the due time.
TELEDERM_ESCALATION = [
    ("claimant", 0.75),
    ("pool", 0.9),
    ("coordinator", 1.0),
    ("administrator", 1.25),
]
# A worker that holds a triage run for longer than this counts as dead.
TELEDERM_TRIAGE_LEASE_SECONDS = int(read_number("TELEDERM_TRIAGE_LEASE_SECONDS", 20))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A job's arguments and a query's values may identify a person.
    # So may the letters of a document, which the font library names one by one, and a key's number.
    "loggers": {
        name: {"level": "WARNING"}
        for name in ("procrastinate", "django.db.backends", "fido2", "fontTools", "fpdf")
    },
}
