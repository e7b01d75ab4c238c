"""The test run: real PostgreSQL, fast passwords, mail kept in memory."""

import tempfile
from pathlib import Path

from telederm.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = "for-tests-only"  # noqa: S105 - a public key that protects nothing
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
STATIC_ROOT = None  # nothing is collected: files are served from where they lie
MEDIA_ROOT = Path(tempfile.gettempdir()) / "telederm-tests"
ACCOUNT_RATE_LIMITS = False
TELEDERM_STYLEGUIDE = True
TELEDERM_PUSH_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"  # of an RFC's example: public
DATABASES["default"]["OPTIONS"].pop("options")  # noqa: F405 - a test is one long transaction
# A test asks for the rules that it is about.
TELEDERM_SECOND_READS = {"SIDES_DIFFER": False, "LOW_CONFIDENCE": False, "RANDOM_SHARE": 0.0}
# The discard port: a demo that runs beside the tests answers none of them.
TELEDERM_SERVING = {**TELEDERM_SERVING, "TARGET": "127.0.0.1:9"}  # noqa: F405
