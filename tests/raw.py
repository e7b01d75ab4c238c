"""Raw SQL, as somebody with a database prompt would write it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from tests.database_role import as_owner


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def table_of(model: type[models.Model]) -> str:
    """The quoted name of a model's table."""
    return connection.ops.quote_name(model._meta.db_table)


@contextmanager
def refused(because: str) -> Iterator[None]:
    """The database itself refuses what happens inside, even to the owner, and says why."""
    with as_owner(), pytest.raises(DatabaseError, match=because), transaction.atomic():
        yield


@contextmanager
def without_triggers() -> Iterator[None]:
    """As the tables' owner would: what the append-only triggers refuse, goes through here."""
    with as_owner():
        execute("SET LOCAL session_replication_role = replica")
        yield
        execute("SET LOCAL session_replication_role = origin")
