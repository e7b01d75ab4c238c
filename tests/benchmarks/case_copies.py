"""Copies of one case, row by row, in whatever state the services have brought it to.

Triggers and foreign keys are off while it writes (`session_replication_role`), so this is for a
throw-away database and a superuser only. What the copies lack is what hangs on people: audit
events and notifications.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
from django.db.models import Field, ForeignKey, Model, UUIDField

from cases.models import Case, CaseEvent, ClinicalImage, QuestionnaireResponse
from triage.models import (
    Assessment,
    CaseClock,
    Claim,
    Differential,
    ImageJudgement,
    Prediction,
    Reveal,
    TriageRun,
    TriageTicket,
    UrgencyTrace,
)

# Each with the way to its case.
_COPIED: "dict[type[Model], str]" = {
    Case: "pk",
    QuestionnaireResponse: "case",
    ClinicalImage: "case",
    CaseEvent: "case",
    TriageTicket: "case",
    TriageRun: "case",
    Prediction: "run__case",
    ImageJudgement: "run__case",
    UrgencyTrace: "case",
    CaseClock: "case",
    Claim: "case",
    Assessment: "case",
    Differential: "assessment__case",
    Reveal: "case",
}
_OWN_WORDS = {"working_name", "thumbnail_name"}  # unique over all cases


def copy_case(url: str, case: Case, *, copies: int) -> list[UUID]:
    """Write the copies; return their keys.

    Args:
        url: a superuser's address.
    """
    keys = {model: _keys(model, case) for model in _COPIED}
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        for model, found in keys.items():
            connection.execute(_statement(model), {"copies": copies, "keys": found})
        rows = connection.execute(
            "SELECT md5(%s || n)::uuid FROM generate_series(1, %s) AS n", [str(case.pk), copies]
        )
        copied = [key for (key,) in rows]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
    return copied


def _keys(model: type[Model], case: Case) -> list[Any]:
    return list(
        model._default_manager.filter(**{_COPIED[model]: case.pk}).values_list("pk", flat=True)
    )


def _statement(model: type[Model]) -> str:
    pairs = list(_columns(model))
    names = ", ".join(f'"{name}"' for name, _value in pairs)
    values = ", ".join(value for _name, value in pairs)
    table, key = model._meta.db_table, model._meta.pk.column
    return (
        f'INSERT INTO "{table}" ({names}) SELECT {values} '  # noqa: S608 - names of models
        f'FROM "{table}", generate_series(1, %(copies)s) AS n WHERE "{key}" = ANY(%(keys)s)'
    )


def _columns(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Each column with what a copy has in it: a key of its own, or what the case has."""
    for field in model._meta.concrete_fields:
        if field.primary_key and not _is_key_of_a_copy(field):
            continue  # the database counts it
        yield str(field.column), _value(field)


def _value(field: "Field[Any, Any]") -> str:
    column = f'"{field.column}"'
    if _is_key_of_a_copy(field) or field.name == "idempotency_key":
        return f"md5({column}::text || n)::uuid"
    if field.name == "reference":
        return f"'TD-' || upper(substr(md5({column} || n), 1, 8))"
    return f"{column} || n" if field.name in _OWN_WORDS else column


def _is_key_of_a_copy(field: "Field[Any, Any]") -> bool:
    if isinstance(field, ForeignKey):
        return field.related_model in _COPIED
    return field.primary_key and isinstance(field, UUIDField)
