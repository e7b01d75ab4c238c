"""Tests work as the application's role does: what was not granted to it, fails here too.

The session itself belongs to the test database's owner, so that a test can step out of the role
where it plays the owner, within its own transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


def work_as_application() -> None:
    """Let every connection from now on, in any thread, be the application's."""
    _connect_with({"options": f"-c role={settings.TELEDERM_DATABASE_ROLE}"})


def work_as_owner() -> None:
    """Let every connection from now on be the owner's: to empty or drop the test database."""
    _connect_with({})


@contextmanager
def as_owner() -> Iterator[None]:
    """Do what only the owner may, on the present connection and in its transaction."""
    _set_role("NONE")
    yield
    _set_role(settings.TELEDERM_DATABASE_ROLE)


def _connect_with(options: dict[str, str]) -> None:
    # The settings are shared by the connections of all threads.
    connection.settings_dict["OPTIONS"].pop("options", None)
    connection.settings_dict["OPTIONS"].update(options)
    connection.close()


def _set_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
