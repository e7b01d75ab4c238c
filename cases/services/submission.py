"""Sending a case: one transaction for case, answers, images, event, audit and job."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.exceptions import AcknowledgementNeeded, NotReadyToSubmit
from cases.intake.flow import keep_what_applies
from cases.intake.published import find_questionnaire
from cases.models import Case, QuestionnaireResponse
from cases.policy import find_problems
from cases.selectors.emergencies import name_red_flags, needs_acknowledgement
from cases.services.drafts import lock_draft
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
    if needs_acknowledgement(locked):
        if not red_flags_acknowledged:
            raise AcknowledgementNeeded(_("Read the emergency advice first."))
        acknowledge_red_flags(case=locked, actor=actor)
    _freeze_answers(locked)
    advance_case(
        case_id=locked.pk,
        kind=EventKind.SUBMITTED,
        source=CaseStatus.DRAFT,
        actor=actor,
        changes={"submitted_at": Now()},
    )
    locked.refresh_from_db()
    return locked


@transaction.atomic
def acknowledge_red_flags(*, case: Case, actor: User) -> None:
    """Record that the emergency advice was read, with the red flags that it was about. Once.

    Raises:
        TransitionRefused: the case was sent already.
    """
    locked = lock_draft(case)
    if needs_acknowledgement(locked):
        record_case_event(
            case_id=locked.pk,
            kind=EventKind.RED_FLAGS_ACKNOWLEDGED,
            actor=actor,
            reason=name_red_flags(locked),
        )


def _freeze_answers(case: Case) -> None:
    response = case.response
    questionnaire = find_questionnaire(response.questionnaire_version)
    QuestionnaireResponse.objects.filter(pk=response.pk).update(
        answers=keep_what_applies(questionnaire, response.answers), frozen_at=Now()
    )
