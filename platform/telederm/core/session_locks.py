"""Doing something slow once, whoever else has it to do, while no row and no transaction is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection


class HeldElsewhere(Exception):
    """Somebody else is at it; trying again later finds what became of it."""


@contextmanager
def hold_session_lock(name: str) -> Iterator[None]:
    """Hold one of the database's advisory locks; it ends with the connection, if not before.

    Unlike a row's lock it needs no transaction, which would be ended as idle while a slow server
    answers, with what was written in it.

    Raises:
        HeldElsewhere: another connection holds it.
    """
    key = _key_of(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_held,) = cursor.fetchone()
    if not is_held:
        raise HeldElsewhere
    with _released_at_the_end(key):
        yield


@contextmanager
def wait_for_session_lock(name: str) -> Iterator[None]:
    """Hold the same lock as soon as nobody else does; what is read inside is the newest."""
    key = _key_of(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    with _released_at_the_end(key):
        yield


def _key_of(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest()[:8], signed=True)


@contextmanager
def _released_at_the_end(key: int) -> Iterator[None]:
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
