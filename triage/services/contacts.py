"""Making sure that an answer which sends the patient somewhere doesn't go unread."""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import holds_role
from accounts.models import Role, User
from cases.exceptions import CaseError
from cases.models import Case, CaseEvent, Disposition, Report
from cases.selectors.answer import has_to_be_confirmed, is_malignant
from cases.workflow import CaseStatus, EventKind, UrgencyTier
from telederm.audit.models import Action
from telederm.audit.services import record_event
from triage.events import answer_unconfirmed
from triage.models import ContactTask
from triage.selectors.calendars import read_calendar
from triage.selectors.times import read_times
from triage.urgency.clock import compute_due_time

# By where the answer sends the patient; anything else that has to be confirmed is malignant.
_TIERS: Final = {
    Disposition.EMERGENCY_CARE: UrgencyTier.EMERGENCY,
    Disposition.URGENT_VISIT: UrgencyTier.URGENT,
}
_BATCH: Final = 200


class ContactRefused(CaseError):
    """The task can't be ended like this."""


def expect_confirmation(report: Report) -> None:
    """Give the patient of a report that was just signed the tier's time to confirm it."""
    if has_to_be_confirmed(report):
        promises = read_times().promises
        due_at = compute_due_time(_tier_of(report), report.signed_at, read_calendar(), promises)
        ContactTask.objects.create(case=report.case, due_at=due_at)


def note_confirmation(event: CaseEvent) -> None:
    """End the wait: the patient has confirmed the answer, and closed the case by it."""
    if event.kind == EventKind.CLOSED:
        ContactTask.objects.filter(case_id=event.case_id, done_at=None).update(
            done_at=Now(), done_by=event.actor
        )


def raise_contact_tasks() -> int:
    """Tell the coordinators of each answer that is unconfirmed by now, once; return how many."""
    late = ContactTask.objects.filter(
        raised_at=None, done_at=None, due_at__lte=timezone.now(), case__status=CaseStatus.REPORTED
    )
    return sum(_raise(task_id) for task_id in late.values_list("pk", flat=True)[:_BATCH])


@transaction.atomic
def end_contact_task(*, case: Case, coordinator: User, note: str) -> ContactTask:
    """Record how the patient was reached. The case stays open until they confirm it themselves.

    Raises:
        ContactRefused: by nobody who may, without a word, or it has ended already.
    """
    if not holds_role(coordinator, Role.COORDINATOR):
        raise ContactRefused(_("Only a coordinator can do this."))
    if not note.strip():
        raise ContactRefused(_("Say how the patient was reached."))
    task = ContactTask.objects.select_for_update().filter(case=case, done_at=None).first()
    if task is None:
        raise ContactRefused(_("There is nobody to reach any more. Open the board again."))
    task.done_at, task.done_by, task.note = timezone.now(), coordinator, note.strip()
    task.save(update_fields=["done_at", "done_by", "note"])
    record_event(
        action=Action.UPDATE, actor=coordinator, record=case, patient_id=case.patient_id,
        detail={"contact": "reached"},
    )  # fmt: skip
    return task


def _tier_of(report: Report) -> UrgencyTier:
    disposition = Disposition(report.disposition)
    if disposition == Disposition.ROUTINE_VISIT and not is_malignant(report):
        return UrgencyTier.ROUTINE
    return _TIERS.get(disposition, UrgencyTier.SUSPECTED_CANCER)


@transaction.atomic
def _raise(task_id: UUID) -> bool:
    """Of two workers, one tells."""
    won = ContactTask.objects.filter(pk=task_id, raised_at=None, done_at=None).update(
        raised_at=Now()
    )
    if won:
        task = ContactTask.objects.select_related("case").get(pk=task_id)
        answer_unconfirmed.send(sender=ContactTask, task=task)
    return bool(won)
