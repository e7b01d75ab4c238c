"""What the migrations put into the database, brought back after each test that emptied it.

A test that commits (`transaction=True`) ends with TRUNCATE, which also takes the rows that
migrations made: the texts people consent to, for one. pytest-django runs such tests last, but
parallel workers mix modules, so the rows have to be back before whatever comes next.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker

from tests.database_role import work_as_application, work_as_owner

_ROWS: Final = pytest.StashKey[tuple[str, str]]()  # the test database's name, and its rows
_COMMITTING_FIXTURES: Final = {"transactional_db", "live_server"}


def remember_rows(config: pytest.Config, blocker: DjangoDbBlocker) -> None:
    """Keep the rows of a freshly migrated test database."""
    with blocker.unblock():
        rows = connection.creation.serialize_db_to_string()
        config.stash[_ROWS] = (connection.settings_dict["NAME"], rows)


@contextmanager
def emptying(item: pytest.Item) -> Iterator[None]:
    """Be the owner while `item` empties the database: the application may not."""
    if not _commits(item) or not _is_test_database(item):
        yield
        return
    work_as_owner()
    try:
        yield
    finally:
        work_as_application()


def bring_rows_back(item: pytest.Item, blocker: DjangoDbBlocker) -> None:
    """Restore the rows if `item` emptied the database."""
    if not _commits(item) or not _is_test_database(item):
        return
    _name, rows = item.config.stash[_ROWS]
    with blocker.unblock():
        _empty_everything()
        connection.creation.deserialize_db_from_string(rows)
        ContentType.objects.clear_cache()
        connection.close()


def _empty_everything() -> None:
    """Begin from nothing: content types that `post_migrate` made again have new keys.

    Jobs go, too: Django's `flush` leaves the tables of models that it doesn't manage.
    """
    tables = set(connection.introspection.table_names()) - {
        MigrationRecorder.Migration._meta.db_table
    }
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables)))


def _is_test_database(item: pytest.Item) -> bool:
    """After the last test the connection leads to another database, perhaps somebody's own."""
    name, _rows = item.config.stash.get(_ROWS, (None, ""))
    return bool(connection.settings_dict["NAME"] == name)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    by_marker = marker is not None and bool(
        marker.kwargs.get("transaction") or marker.kwargs.get("reset_sequences") or marker.args[:1]
    )
    return by_marker or bool(_COMMITTING_FIXTURES & set(getattr(item, "fixturenames", ())))
