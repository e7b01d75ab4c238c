"""Handing the audit trail out: as newline-delimited FHIR, the format of bulk data."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from telederm.audit.fhir import describe_event
from telederm.audit.models import Action, AuditEvent
from telederm.audit.services import Actor, record_event

CONTENT_TYPE = "application/fhir+ndjson"
_ALL: Final = Q()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events; what is None narrows nothing. `until` is the first moment left out."""

    since: datetime | None = None
    until: datetime | None = None
    case_id: UUID | None = None
    patient_id: int | None = None
    actor_id: int | None = None

    def select(self) -> QuerySet[AuditEvent]:
        """The events, in the order in which they were written."""
        wanted = {
            "occurred_at__gte": self.since,
            "occurred_at__lt": self.until,
            "case_id": self.case_id,
            "patient_id": self.patient_id,
            "actor_id": self.actor_id,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        return AuditEvent.objects.filter(**given).order_by("id")


def export_events(
    *, selection: Selection, actor: Actor | None, reason: str, seen: Q = _ALL
) -> Iterator[str]:
    """Record the export, then yield one line of JSON for each event, its own left out.

    The event is committed when this returns, before the first line is read.

    Args:
        seen: which events the actor may see.
    """
    with transaction.atomic():
        own = record_event(
            action=Action.EXPORT,
            actor=actor,
            record=AuditEvent,
            patient_id=selection.patient_id,
            case_id=selection.case_id,
            reason=reason,
            detail={
                "format": "FHIR R4",
                "selection": {k: str(v) for k, v in asdict(selection).items() if v is not None},
            },
        )
    return _print(selection.select().filter(seen, pk__lt=own.pk))


def _print(events: QuerySet[AuditEvent]) -> Iterator[str]:
    for event in events.iterator(chunk_size=1000):
        yield json.dumps(describe_event(event), separators=(",", ":")) + "\n"
