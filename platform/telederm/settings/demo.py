"""`make demo`: the whole platform on one machine, reached over http at the loopback address."""

from pathlib import Path

from telederm.core.environment import read_text
from telederm.settings.base import *  # noqa: F403
from telederm.settings.base import (
    BASE_DIR,
    DATABASES,
    INSTALLED_APPS,
    STORAGES,
    TELEDERM_MODELS_DIR,
)
from telederm.settings.pool import share_connections

DEBUG = False
TELEDERM_DEMO = True  # every page says that its people and pictures are synthetic
DATA_DIR = Path(read_text("TELEDERM_DATA_DIR", str(BASE_DIR / ".data")))
SECRET_KEY = read_text("TELEDERM_SECRET_KEY")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "telederm.demo"]

share_connections(DATABASES, at_most=16)

# The embedded model server serves the same folder, and nothing else.
TELEDERM_MODEL_SERVER_BASE_PATH = str(TELEDERM_MODELS_DIR / "lesion_classifier")

# Plain http on the loopback address, which never leaves the machine: no TLS, no secure cookies.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SECURE_SSL_REDIRECT = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"

MEDIA_ROOT = DATA_DIR / "media"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
STATIC_ROOT = None  # nothing is collected: files are served from where they lie
WHITENOISE_USE_FINDERS = True  # no collectstatic: the files are served from where they lie
WHITENOISE_AUTOREFRESH = True  # a file edited while the demo runs is served whole

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = "Telederm <demo@telederm.example>"

# The demo's one reader signs alone, unless they ask for a colleague or say they aren't sure.
TELEDERM_SECOND_READS = {"SIDES_DIFFER": False, "LOW_CONFIDENCE": True, "RANDOM_SHARE": 0.0}
