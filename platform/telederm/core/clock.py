"""The database's clock: one time for all processes."""

from django.db import connection


def read_clock() -> int:
    """Return the database's clock in microseconds since 1970."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        return int(cursor.fetchone()[0])
