"""Writing to the audit trail."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db import DatabaseError, models, transaction

from telederm.audit.context import origin
from telederm.audit.exceptions import EventNotWritten
from telederm.audit.models import Action, AuditEvent


class Actor(Protocol):
    """Whoever acts: a user. The system acts as None."""

    @property
    def pk(self) -> Any:
        """The user's id."""


def record_event(
    *,
    action: Action,
    actor: Actor | None,
    record: models.Model | type[models.Model],
    patient_id: int | None = None,
    case_id: UUID | None = None,
    reason: str = "",
    succeeded: bool = True,
    detail: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Write one event in the caller's transaction; if it can't be written, the act fails too.

    Args:
        record: what the act is about; a model's class where it is about none in particular.
        reason: why, where the person was asked for it.
        detail: facts about the act; ids, versions and digests, never a name or a clinical word.

    Raises:
        EventNotWritten: the database did not take it; the transaction can't go on.
        TransactionManagementError: there is no open transaction to share the fate of.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "An audit event is written in the transaction of the act: open one with atomic()."
        )
    here = origin.get()
    try:
        return AuditEvent.objects.create(
            action=action,
            actor_id=actor.pk if actor else None,
            patient_id=patient_id,
            case_id=case_id,
            record_type=record._meta.label_lower,
            record_id="" if isinstance(record, type) else str(record.pk),
            reason=reason,
            succeeded=succeeded,
            origin=here.address,
            request_id=here.request_id,
            detail=dict(detail or {}),
        )
    except DatabaseError as error:
        raise EventNotWritten from error
