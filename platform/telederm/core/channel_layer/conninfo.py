"""Where the layer's database is: given, or Django's default one."""

from typing import Any, Final

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.conninfo import make_conninfo

# What Django's PostgreSQL backend keeps in OPTIONS for itself; the rest is libpq's.
_DJANGO_OPTIONS: Final = {"assume_role", "isolation_level", "pool", "server_side_binding"}
# A peer that went away without a word is noticed within half a minute (TCP only).
_LIVENESS: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


def read_conninfo(dsn: str | None, *, purpose: str) -> str:
    """Return a libpq connection string.

    Read anew for each connection, because a test run moves Django to its own database.

    Args:
        dsn: a connection string or URL; None means Django's default database.
        purpose: shown as the application's name in `pg_stat_activity`.

    Raises:
        ImproperlyConfigured: the string can't be read, or Django's database is no PostgreSQL.
    """
    parameters = {} if dsn is not None else _default_parameters()
    try:
        return make_conninfo(
            dsn or "", **{**_LIVENESS, **parameters, "application_name": f"telederm-{purpose}"}
        )
    except psycopg.Error as error:
        raise ImproperlyConfigured(
            "The channel layer's dsn is no PostgreSQL address: write "
            "postgresql://user:password@host:port/name."
        ) from error


def _default_parameters() -> dict[str, Any]:
    settings = connections.settings[DEFAULT_DB_ALIAS]
    if "postgresql" not in settings["ENGINE"]:
        raise ImproperlyConfigured(
            "The channel layer needs PostgreSQL, and the default database is another engine: "
            "give CHANNEL_LAYERS a dsn, or set REDIS_URL."
        )
    named = {
        "dbname": settings["NAME"],
        "user": settings.get("USER"),
        "password": settings.get("PASSWORD"),
        "host": settings.get("HOST"),
        "port": settings.get("PORT"),
    }
    options = {k: v for k, v in settings.get("OPTIONS", {}).items() if k not in _DJANGO_OPTIONS}
    return {**{key: value for key, value in named.items() if value}, **options}
