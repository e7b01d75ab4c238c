"""Pages of a long list by place, not by number: "what comes after this row".

A page costs the same wherever it is, and rows that come or go in the meantime neither repeat nor
hide another. One row comparison does it, `(a, b, c) > (x, y, z)`, which an index over the same
columns in the same order answers by itself.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

M = TypeVar("M", bound=Model)

_LONGEST: Final = 400  # characters; a place of ours is far shorter


class UnknownPlace(ValueError):
    """The text names no place in this list."""


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[M]):
    """Some rows, and the place after the last one; `next_place` is empty at the end."""

    rows: list[M]
    next_place: str


@dataclass(frozen=True, slots=True)
class Keyset:
    """An order over fields (relations by `__`); the last one makes each row's place unique."""

    fields: tuple[str, ...]
    descending: bool = False

    def read_page(self, queryset: QuerySet[M], *, size: int, after: str = "") -> KeysetPage[M]:
        """Return up to `size` rows in order, from the beginning or after a place.

        Raises:
            UnknownPlace: `after` is not a place that an earlier page gave.
        """
        sign = "-" if self.descending else ""
        ordered = queryset.order_by(*(sign + name for name in self.fields))
        if after:
            ordered = ordered.filter(self._lies_after(_decode(after, self._columns(queryset))))
        rows = list(ordered[: size + 1])
        more = len(rows) > size
        return KeysetPage(rows[:size], self._place_of(rows[size - 1]) if more else "")

    def _place_of(self, row: Model) -> str:
        values = [attrgetter(name.replace("__", "."))(row) for name in self.fields]
        text = json.dumps(values, cls=_Exact, separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def _columns(self, queryset: QuerySet[M]) -> list["Field[Any, Any]"]:
        return [_find_field(queryset.model, name) for name in self.fields]

    def _lies_after(self, values: Sequence[Any]) -> "GreaterThan[Any] | LessThan[Any]":
        here = _row(*(F(name) for name in self.fields))
        there = _row(*(Value(value) for value in values))
        return LessThan(here, there) if self.descending else GreaterThan(here, there)


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond: a rounded place would skip or repeat rows."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


def _row(*columns: Any) -> Func:
    # The type is never read: the row is only compared.
    return Func(*columns, function="ROW", output_field=BooleanField())


def _find_field(model: type[Model], path: str) -> "Field[Any, Any]":
    *relations, name = path.split("__")
    for relation in relations:
        found = model._meta.get_field(relation).related_model
        if not isinstance(found, type):
            raise FieldDoesNotExist(path)
        model = found
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(path)
    return field


def _decode(place: str, columns: Sequence["Field[Any, Any]"]) -> list[Any]:
    try:
        if len(place) > _LONGEST:
            raise UnknownPlace(place[:_LONGEST])
        values = json.loads(urlsafe_b64decode(place + "=" * (-len(place) % 4)))
        if not isinstance(values, list) or any(isinstance(value, list | dict) for value in values):
            raise UnknownPlace(place)
        return [column.to_python(value) for column, value in zip(columns, values, strict=True)]
    except (ValueError, TypeError, OverflowError, ValidationError, RecursionError) as error:
        raise UnknownPlace(place) from error
