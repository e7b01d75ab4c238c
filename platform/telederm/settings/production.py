"""A clinic. Every secret comes from the environment or from a file; none has a default."""

from telederm.core.environment import read_flag, read_list, read_number, read_text
from telederm.settings.base import *  # noqa: F403
from telederm.settings.base import DATABASES
from telederm.settings.pool import share_connections

DEBUG = False
SECRET_KEY = read_text("TELEDERM_SECRET_KEY")
SECRET_KEY_FALLBACKS = read_list("TELEDERM_SECRET_KEY_FALLBACKS")
for _name in ("TELEDERM_ALLOWED_HOSTS", "DATABASE_URL"):
    read_text(_name)  # base reads it, and has a default; a clinic must say
share_connections(DATABASES, at_most=int(read_number("TELEDERM_DATABASE_POOL", 16)))

TELEDERM_PUBLIC_URL = read_text("TELEDERM_PUBLIC_URL").rstrip("/")

# TLS ends at the proxy, which must set X-Forwarded-Proto itself and drop a client's.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
LANGUAGE_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

EMAIL_HOST = read_text("TELEDERM_EMAIL_HOST")
EMAIL_PORT = int(read_number("TELEDERM_EMAIL_PORT", 587))
EMAIL_HOST_USER = read_text("TELEDERM_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = read_text("TELEDERM_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = read_flag("TELEDERM_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read_text("TELEDERM_EMAIL_FROM")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
