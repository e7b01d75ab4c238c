"""Sending a case: one transaction for case, answers, images, event, audit and job."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import AcknowledgementNeeded, NotReadyToSubmit
from cases.intake.answers import find_red_flags
from cases.models import Case, QuestionnaireResponse
from cases.policy import find_problems
from cases.services.transitions import advance_case, record_case_event
from cases.workflow import CaseStatus, EventKind


@transaction.atomic
def submit_case(*, case: Case, actor: User, red_flags_acknowledged: bool = False) -> Case:
    """Send a draft. Sending it again changes nothing: a double click is harmless.

    Whoever listens to the case's events (triage, notifications) writes in this transaction too.

    Raises:
        NotReadyToSubmit: something is missing, with a sentence for each.
        AcknowledgementNeeded: there are red flags and the advice wasn't acknowledged.
    """
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.status != CaseStatus.DRAFT:
        return locked
    if problems := find_problems(locked):
        raise NotReadyToSubmit(problems)
    _require_acknowledgement(locked, actor, acknowledged=red_flags_acknowledged)
    QuestionnaireResponse.objects.filter(case=locked).update(frozen_at=Now())
    advance_case(
        case_id=locked.pk,
        kind=EventKind.SUBMITTED,
        source=CaseStatus.DRAFT,
        actor=actor,
        changes={"submitted_at": Now()},
    )
    locked.refresh_from_db()
    return locked


def _require_acknowledgement(case: Case, actor: User, *, acknowledged: bool) -> None:
    response = case.response
    flags = find_red_flags(response.answers, version=response.questionnaire_version)
    if not flags:
        return
    if not acknowledged:
        raise AcknowledgementNeeded(_("Read the emergency advice first."))
    record_case_event(
        case_id=case.pk, kind=EventKind.RED_FLAGS_ACKNOWLEDGED, actor=actor, reason=", ".join(flags)
    )
