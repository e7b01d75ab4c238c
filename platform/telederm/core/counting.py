"""Counting up to a limit: what a badge shows as "999+" must not read a million rows."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

KeyT = TypeVar("KeyT")


def count_up_to(limit: int, querysets: Mapping[KeyT, "QuerySet[Any]"]) -> dict[KeyT, int]:
    """Count each queryset's rows, up to `limit`, with one query for all of them."""
    counts: dict[KeyT, int] = dict.fromkeys(querysets, 0)
    parts: list[str] = []
    values: list[Any] = []
    for position, queryset in enumerate(querysets.values()):
        if queryset.query.is_empty():  # Django knows without asking: there is no SQL for it
            continue
        rows = queryset.order_by().values("pk")[:limit]
        sql, params = rows.query.sql_with_params()
        parts.append(f"SELECT {position}, count(*) FROM ({sql}) AS counted")  # noqa: S608
        values.extend(params)
    if not parts:
        return counts
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        keys = list(querysets)
        return counts | {keys[position]: number for position, number in cursor.fetchall()}
