"""Letting go of what nobody goes on with, after the times of `TELEDERM_RETENTION`."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cases.exceptions import TransitionRefused
from cases.models import Case
from cases.services.drafts import lock_draft
from cases.services.withdrawal import withdraw_case
from cases.workflow import CaseStatus
from telederm.audit.models import Action, RowChange
from telederm.audit.services import record_event


def find_forgotten_drafts(now: datetime) -> QuerySet[Case]:
    """Drafts of which nobody has changed anything for `DRAFT_DAYS`; 0 days: none ever is."""
    days = settings.TELEDERM_RETENTION["DRAFT_DAYS"]
    if not days:
        return Case.objects.none()
    limit = now - timedelta(days=days)
    touched = RowChange.objects.filter(case_id=OuterRef("pk"), changed_at__gte=limit)
    drafts = Case.objects.filter(status=CaseStatus.DRAFT, created_at__lt=limit)
    return drafts.filter(~Exists(touched))


def let_go_of_drafts(*, now: datetime) -> int:
    """Empty forgotten drafts as their patients could have done; return how many."""
    return sum(_let_go(case, now) for case in find_forgotten_drafts(now))


def _let_go(case: Case, now: datetime) -> bool:
    days = settings.TELEDERM_RETENTION["DRAFT_DAYS"]
    reason = f"Nobody went on with this draft for {days} days."
    try:
        with transaction.atomic():
            lock_draft(case)
            # Whoever goes on with a draft holds its row: only from here on nobody can.
            if not find_forgotten_drafts(now).filter(pk=case.pk).exists():
                return False
            withdraw_case(case=case, actor=None, reason=reason)
            record_event(
                action=Action.DELETE,
                actor=None,
                record=case,
                patient_id=case.patient_id,
                case_id=case.pk,
                reason=reason,
                detail={"kept_days": days},
            )
    except TransitionRefused:  # sent a moment ago
        return False
    return True
