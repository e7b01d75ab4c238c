"""The one way in which a case changes its state, and the one way in which it gets an event."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.events import case_event_recorded
from cases.exceptions import StaleCase, TransitionRefused
from cases.models import Case, CaseEvent
from cases.workflow import CaseStatus, EventKind, Transition, find_transition
from telederm.audit.models import Action
from telederm.audit.services import record_event


@transaction.atomic
def advance_case(
    *,
    case_id: UUID,
    kind: EventKind,
    source: CaseStatus,
    actor: User | None,
    reason: str = "",
    expected_version: int | None = None,
    changes: dict[str, Any] | None = None,
) -> CaseEvent:
    """Move a case along the arc that `kind` makes out of `source`.

    One conditional UPDATE decides: of two callers who saw the same state, one wins.

    Args:
        changes: further columns to set in the same UPDATE.

    Raises:
        TransitionRefused: the table has no such arc, or the case isn't in `source` any more.
        StaleCase: the case isn't at `expected_version` any more.
    """
    arc = find_transition(kind, source)
    if arc is None:
        raise TransitionRefused(_("That can't be done with this case."))
    rows = Case.objects.filter(pk=case_id, status=arc.source)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    won = rows.update(
        status=arc.target, status_changed_at=Now(), version=F("version") + 1, **(changes or {})
    )
    if not won:
        raise _explain_refusal(case_id, arc)
    return _write_event(case_id, arc, actor, reason)


@transaction.atomic
def record_case_event(
    *, case_id: UUID, kind: EventKind, actor: User | None, reason: str = ""
) -> CaseEvent:
    """Write an event that leaves the case in its state."""
    Case.objects.filter(pk=case_id).update(version=F("version") + 1)
    status = CaseStatus(Case.objects.values_list("status", flat=True).get(pk=case_id))
    return _write_event(case_id, Transition(kind, status, status), actor, reason)


def _explain_refusal(case_id: UUID, arc: Transition) -> TransitionRefused | StaleCase:
    status = Case.objects.filter(pk=case_id).values_list("status", flat=True).first()
    if status == arc.source:
        return StaleCase(
            _("This case has changed while you worked. Look at it again, then repeat.")
        )
    return TransitionRefused(_("This case has moved on. Reload the page to see where it stands."))


def _write_event(case_id: UUID, arc: Transition, actor: User | None, reason: str) -> CaseEvent:
    # The UPDATE before this holds the row's lock, so the version read here is our own.
    case = Case.objects.get(pk=case_id)
    event = CaseEvent.objects.create(
        case=case,
        seq=case.version,
        kind=arc.kind,
        from_status=arc.source,
        to_status=arc.target,
        actor=actor,
        reason=reason,
    )
    record_event(
        action=Action.UPDATE,
        actor=actor,
        record=case,
        patient_id=case.patient_id,
        case_id=case.pk,
        reason=reason,
        detail={"event": arc.kind, "seq": event.seq, "status": arc.target},
    )
    case_event_recorded.send(sender=CaseEvent, event=event)
    return event
