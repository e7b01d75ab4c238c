"""The case's events, each with its place in the audit trail, and everybody's looks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import Case
from telederm.audit.models import AuditEvent
from telederm.core.words import Words

SYSTEM = _("System")


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event of the case; `audit_id` is None where the trail holds no event for it."""

    seq: int
    kind: str
    title: Words
    at: datetime
    actor: Words
    text: str
    audit_id: int | None


@dataclass(frozen=True, slots=True)
class LookLine:
    """One line of the audit trail, with the actor's name."""

    event: AuditEvent
    actor: Words


def read_events(case: Case) -> list[EventLine]:
    """Return the case's events in order."""
    audited = _find_audit_ids(case)
    return [
        EventLine(
            seq=event.seq,
            kind=event.kind,
            title=event.get_kind_display(),
            at=event.occurred_at,
            actor=event.actor.full_name if event.actor else SYSTEM,
            text=event.reason,
            audit_id=audited.get(event.seq),
        )
        for event in case.events.select_related("actor").order_by("seq")
    ]


def read_trail(case: Case) -> dict[str, Any]:
    """Return who looked at the case and who changed it, in order."""
    events = list(AuditEvent.objects.filter(case_id=case.pk).order_by("id"))
    ids = {event.actor_id for event in events if event.actor_id}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    lines = [
        LookLine(event, names.get(event.actor_id, SYSTEM) if event.actor_id else SYSTEM)
        for event in events
    ]
    return {"audit_lines": lines}


def _find_audit_ids(case: Case) -> dict[int, int]:
    written = AuditEvent.objects.filter(case_id=case.pk, detail__has_key="seq")
    return dict(written.values_list("detail__seq", "pk"))
