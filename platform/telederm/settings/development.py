"""One developer's machine."""

from telederm.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "for-development-only"  # noqa: S105 - a public key that protects nothing
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
STATIC_ROOT = None  # nothing is collected: files are served from where they lie
TELEDERM_STYLEGUIDE = True
