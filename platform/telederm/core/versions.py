"""Rows that are versions of one thing: a change writes the next one, and the old ones stay."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)


def write_next(
    model: type[ModelT], *, based_on: int, of: Mapping[str, Any], fields: Mapping[str, Any]
) -> ModelT | None:
    """Create version `based_on` + 1; None if `based_on` isn't the newest any more.

    A unique constraint over `of` and "version" lets one of two win that write in the same moment.

    Args:
        model: with an integer field "version", counted from 1.
        based_on: the version that the author has seen; 0 where there was none.
        of: what it is a version of.
        fields: what the new version says.
    """
    newest = model._default_manager.filter(**of).aggregate(found=models.Max("version"))["found"]
    if (newest or 0) != based_on:
        return None
    row, is_new = model._default_manager.get_or_create(
        **of, version=based_on + 1, defaults=dict(fields)
    )
    return row if is_new else None
