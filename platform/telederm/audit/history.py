"""Row history as people read it: step by step, each with who did it and what became different."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime

from telederm.audit.models import AuditEvent, RowChange
from telederm.core.words import Words

LIMIT: Final = 500  # changes on one page; the newest count
_COUNTERS: Final = {"version", "status_changed_at"}  # change with every event, tell nothing
_NOTHING: Final = "\N{EM DASH}"


@dataclass(frozen=True, slots=True)
class Difference:
    """One column, or one answer, before and after."""

    name: Words
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row's change; an added or removed row has no differences."""

    record: Words
    change: RowChange
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What one transaction changed; `actor_ids` are those of its audit events, None the system."""

    at: datetime
    actor_ids: list[int | None]
    reasons: list[str]
    lines: list[RowLine]


def read_case_history(case_id: UUID) -> list[HistoryStep]:
    """Return what became different in the rows of a case, the oldest first."""
    return _describe(RowChange.objects.filter(case_id=case_id))


def read_account_history(user_id: int) -> list[HistoryStep]:
    """Return what became different in an account: roles, licence, consents, being active."""
    return _describe(RowChange.objects.filter(user_id=user_id, case_id=None))


def _describe(rows: "models.QuerySet[RowChange]") -> list[HistoryStep]:
    changes = list(rows.order_by("-id")[:LIMIT])[::-1]
    events = _read_events({change.transaction_id for change in changes})
    steps = [
        _describe_step(list(same), events.get(number, []))
        for number, same in groupby(changes, key=lambda change: change.transaction_id)
    ]
    return [step for step in steps if step.lines]


def _describe_step(changes: list[RowChange], events: list[AuditEvent]) -> HistoryStep:
    lines = [_describe_change(change) for change in changes]
    return HistoryStep(
        at=changes[0].changed_at,
        actor_ids=list(dict.fromkeys(event.actor_id for event in events)),
        reasons=[event.reason for event in events if event.reason],
        lines=[
            line
            for line in lines
            if line.differences or line.change.operation != RowChange.Operation.UPDATE
        ],
    )


def _read_events(transactions: set[int]) -> Mapping[int, list[AuditEvent]]:
    found: dict[int, list[AuditEvent]] = {}
    for event in AuditEvent.objects.filter(transaction_id__in=transactions).order_by("id"):
        if event.transaction_id is not None:
            found.setdefault(event.transaction_id, []).append(event)
    return found


def _describe_change(change: RowChange) -> RowLine:
    model = _find_model(change.table_name)
    differences: Iterable[Difference] = ()
    if change.operation == RowChange.Operation.UPDATE:
        before, after = change.before or {}, change.after or {}
        differences = _compare(model, before, after)
    record = model._meta.verbose_name if model else change.table_name
    return RowLine(record or change.table_name, change, list(differences))


def _compare(
    model: type[models.Model] | None, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for column in sorted(after.keys() - _COUNTERS):
        old, new = before.get(column), after[column]
        field = _find_field(model, column)
        name = field.verbose_name if field else column
        if isinstance(old, dict) and isinstance(new, dict):  # answers: each by itself
            for key in sorted(key for key in old | new if old.get(key) != new.get(key)):
                was, is_now = _show(None, old.get(key)), _show(None, new.get(key))
                yield Difference(f"{name}: {key}", was, is_now)
        else:
            yield Difference(name, _show(field, old), _show(field, new))


def _show(field: "models.Field[Any, Any] | None", value: Any) -> str:
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if isinstance(value, dict):  # a question that was passed over says why, for instance
        return ", ".join(f"{key}: {part}" for key, part in value.items())
    if isinstance(value, dict):  # an answer that was passed over, for one
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    if isinstance(field, models.DateTimeField) and (at := parse_datetime(str(value))):
        return date_format(localtime(at), "j M Y, H:i:s")
    choices = dict(field.flatchoices) if field else {}
    return str(choices.get(value, value))


def _find_model(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _find_field(model: type[models.Model] | None, column: str) -> "models.Field[Any, Any] | None":
    if model is None:  # the table has gone since
        return None
    return {field.column: field for field in model._meta.concrete_fields}.get(column)
