"""Asking how it went on, and writing down what the patient says."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from cases.events import outcome_answered, outcome_asked
from cases.models import Case, OutcomeResponse
from cases.workflow import ANSWERED
from telederm.audit.models import Action
from telederm.audit.services import record_event

# A question that comes months too late (the job was switched off) isn't asked any more.
_GRACE = timedelta(days=21)


def ask_due_outcomes() -> int:
    """Make the questions that are due and tell the patients; return how many. Safe to repeat."""
    return sum(
        _ask(case, days) for days in settings.TELEDERM_OUTCOME_DAYS for case in _find_due(days)
    )


@transaction.atomic
def answer_outcome(
    *, outcome: OutcomeResponse, actor: User, answers: Mapping[str, str]
) -> OutcomeResponse:
    """Write down how it went on; once. Answering again changes nothing.

    Args:
        answers: `course`, `seen`, `tissue_test`, `other_diagnosis` and `words`.
    """
    locked = OutcomeResponse.objects.select_for_update().get(pk=outcome.pk)
    if locked.answered_at is not None:
        return locked
    OutcomeResponse.objects.filter(pk=outcome.pk).update(answered_at=Now(), **answers)
    record_event(
        action=Action.UPDATE,
        actor=actor,
        record=locked,
        patient_id=locked.case.patient_id,
        case_id=locked.case_id,
        detail={"days": locked.days},
    )
    locked.refresh_from_db()
    outcome_answered.send(sender=OutcomeResponse, outcome=locked)
    return locked


def _find_due(days: int) -> list[Case]:
    age = timedelta(days=days)
    signed = Case.objects.filter(
        status__in=ANSWERED,
        report__signed_at__lte=Now() - age,
        report__signed_at__gt=Now() - age - _GRACE,
    )
    active = signed.filter(patient__is_active=True)
    return list(active.exclude(outcomes__days=days).select_related("patient", "submitted_by"))


@transaction.atomic
def _ask(case: Case, days: int) -> bool:
    outcome, created = OutcomeResponse.objects.get_or_create(case=case, days=days)
    if created:
        outcome_asked.send(sender=OutcomeResponse, outcome=outcome)
    return created
